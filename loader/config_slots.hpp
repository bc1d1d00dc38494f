// SPDX-License-Identifier: GPL-2.0-only
//
// The two slots of a running policy's configuration, see include/scx/config.bpf.h.
#pragma once

#include <bpf/libbpf.h>

#include <memory>

#include "config_file.hpp"
#include "config_info.hpp"
#include "error.hpp"

namespace scx {

/// Of a loaded object, which must outlive it.
class ConfigSlots {
  public:
    static Result<ConfigSlots> open(const bpf_object& object, const ConfigInfo& info);

    /// Puts a configuration in force. An error, and no change, when the policy has not taken up the last one
    /// yet.
    Result<void> put(const ConfigImage& image);

    /// Whether the policy has taken up the last one.
    bool is_taken() const { return __atomic_load_n(seen_, __ATOMIC_ACQUIRE) == *slot_; }

  private:
    struct Unmap {
        std::size_t size;
        void operator()(std::byte* section) const;
    };
    using Section = std::unique_ptr<std::byte, Unmap>;

    ConfigSlots(const bpf_map* map, Section section, const ConfigInfo& info);

    const bpf_map* map_;
    Section section_;  // that the policy's variables are in, shared with the kernel
    u32* slot_;
    const u32* seen_;
};

}  // namespace scx
