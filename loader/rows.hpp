// SPDX-License-Identifier: GPL-2.0-only
//
// Reading the statistics that a policy keeps of each item of its configuration.
#pragma once

#include <bpf/libbpf.h>

#include <vector>

#include "error.hpp"
#include "policy_info.hpp"
#include "stats.hpp"

namespace scx {

/// Reads the map `rows` of a loaded object, with one system call and into a buffer of its own. In the
/// snapshots an item takes the place of a CPU.
class RowsReader {
  public:
    RowsReader(const bpf_object& object, const RowsInfo& info);

    Snapshot empty_snapshot() const { return {info_->statistics.size(), keys_.size()}; }

    /// Fills `snapshot`, which came from empty_snapshot().
    Result<void> read(Snapshot& snapshot);

  private:
    const RowsInfo* info_;
    const bpf_map* map_;
    std::size_t stride_;  // bytes between two items
    std::vector<u32> keys_;
    std::vector<std::byte> bytes_;
};

}  // namespace scx
