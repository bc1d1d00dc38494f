// SPDX-License-Identifier: GPL-2.0-only
#include "config_slots.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstring>

namespace scx {
namespace {

std::unexpected<Error> fail_system(int error) {
    return fail(Status::kSystem, fmt::format("cannot hand over the configuration: {}", std::strerror(error)),
                "raise the limits of memory (ulimit -l, ulimit -v)");
}

}  // namespace

void ConfigSlots::Unmap::operator()(std::byte* section) const {
    munmap(section, size);
}

ConfigSlots::ConfigSlots(const bpf_map* map, Section section, const ConfigInfo& info)
    : map_(map),
      section_(std::move(section)),
      slot_(reinterpret_cast<u32*>(section_.get() + info.slot_offset)),
      seen_(reinterpret_cast<const u32*>(section_.get() + info.seen_offset)) {}

Result<ConfigSlots> ConfigSlots::open(const bpf_object& object, const ConfigInfo& info) {
    const bpf_map* variables = bpf_object__find_map_by_name(&object, kConfigSection);
    // Writing the section's map as a whole would undo what the policy writes meanwhile.
    const std::size_t size = bpf_map__value_size(variables);
    void* section = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(variables), 0);
    if (section == MAP_FAILED) return fail_system(errno);
    return ConfigSlots(bpf_object__find_map_by_name(&object, kConfigMap),
                       Section(static_cast<std::byte*>(section), Unmap{size}), info);
}

Result<void> ConfigSlots::put(const ConfigImage& image) {
    if (!is_taken())
        return fail(Status::kSystem, "the policy has not taken up the configuration before yet",
                    "send SIGHUP again in a moment");
    const u32 other = 1 - *slot_;
    const int error = bpf_map__update_elem(map_, &other, sizeof(other), image.data(), image.size(), BPF_ANY);
    if (error != 0) return fail_system(-error);
    __atomic_store_n(slot_, other, __ATOMIC_RELEASE);
    return {};
}

}  // namespace scx
