// SPDX-License-Identifier: GPL-2.0-only
#include "ops.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "policy_info.hpp"

namespace scx {

OpsTable::OpsTable(const bpf_object& object, bpf_map* map)
    : types_(bpf_object__btf(&object)),
      map_(map),
      image_(static_cast<std::byte*>(bpf_map__initial_value(map, nullptr))),
      members_(types_.members(bpf_map__btf_value_type_id(map))) {}

Result<OpsTable> OpsTable::of(const bpf_object& object) {
    const Result<bpf_map*> map = find_ops_map(object);
    if (!map) return pass(map.error());
    return OpsTable(object, *map);
}

const BtfMember* OpsTable::find(std::string_view member) const {
    const auto found = std::ranges::find(members_, member, &BtfMember::name);
    return found == members_.end() ? nullptr : &*found;
}

u64 OpsTable::get(std::string_view member) const {
    const BtfMember* found = find(member);
    u64 value = 0;
    if (found != nullptr)
        std::memcpy(&value, image_ + found->offset, std::min<std::size_t>(found->size, sizeof(value)));
    return value;
}

Result<void> OpsTable::set(std::string_view member, u64 value) {
    const BtfMember* found = find(member);
    if (found == nullptr || !found->scalar)
        return fail(Status::kUsage,
                    fmt::format("the policy's sched_ext_ops has no number '{}' to set", member),
                    "declare the member in the policy's struct sched_ext_ops, or leave the option out");
    std::memcpy(image_ + found->offset, &value, found->scalar->size);
    return {};
}

bool OpsTable::is_set(const BtfMember& member) const {
    return std::any_of(image_ + member.offset, image_ + member.offset + member.size,
                       [](std::byte byte) { return byte != std::byte{0}; });
}

void OpsTable::clear(const BtfMember& member) {
    std::memset(image_ + member.offset, 0, member.size);
}

Result<std::vector<std::string>> OpsTable::fit(const KernelOps& known) {
    std::vector<std::string> dropped;
    for (const BtfMember& member : members_) {
        if (!is_set(member)) continue;
        if (std::ranges::find(known.members, member.name) != known.members.end()) continue;
        dropped.push_back(member.name);
        clear(member);
    }

    if (const u64 flags = get("flags"); flags != 0) {
        const u64 unknown = flags & ~known.single_bits();
        if (unknown != 0) {
            dropped.push_back(fmt::format("flags {:#x}", unknown));
            if (const Result<void> done = set("flags", flags & ~unknown); !done) return pass(done.error());
        }
    }
    return dropped;
}

}  // namespace scx
