// SPDX-License-Identifier: GPL-2.0-only
#include "rows.hpp"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace scx {

RowsReader::RowsReader(const bpf_object& object, const RowsInfo& info)
    : info_(&info),
      map_(bpf_object__find_map_by_name(&object, kRowsMap)),
      stride_(bpf_map__value_size(map_)),
      keys_(bpf_map__max_entries(map_)),
      bytes_(keys_.size() * stride_) {}

Result<void> RowsReader::read(Snapshot& snapshot) {
    u32 count = static_cast<u32>(keys_.size());
    u32 position = 0;
    LIBBPF_OPTS(bpf_map_batch_opts, options);
    const int error = bpf_map_lookup_batch(bpf_map__fd(map_), nullptr, &position, keys_.data(), bytes_.data(),
                                           &count, &options);
    if (error != 0 && error != -ENOENT)  // ENOENT says that the last entry is among them
        return fail(Status::kSystem, fmt::format("cannot read the statistics: {}", std::strerror(-error)),
                    "run with --stats none");
    for (std::size_t i = 0; i < info_->statistics.size(); ++i) {
        const std::byte* value = bytes_.data() + info_->statistics[i].offset;
        for (u64& cell : snapshot.of(i)) {
            std::memcpy(&cell, value, sizeof(cell));
            value += stride_;
        }
    }
    return {};
}

}  // namespace scx
