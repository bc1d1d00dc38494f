// SPDX-License-Identifier: GPL-2.0-only
//
// The policy's struct sched_ext_ops before it is loaded.
#pragma once

#include <bpf/libbpf.h>

#include <string>
#include <string_view>
#include <vector>

#include "btf_view.hpp"
#include "error.hpp"
#include "kernel_types.hpp"

namespace scx {

/// Reads and changes members by name, in the image that libbpf keeps of an open object. Lives no longer than
/// that.
class OpsTable {
  public:
    static Result<OpsTable> of(const bpf_object& object);

    bpf_map* map() const { return map_; }

    bool has(std::string_view member) const { return find(member) != nullptr; }

    u64 get(std::string_view member) const;

    /// Sets a number. An object whose table was declared without the member cannot have it set.
    Result<void> set(std::string_view member, u64 value);

    /// Takes out what this kernel does not know: members and flags. Returns the names, for the curious.
    Result<std::vector<std::string>> fit(const KernelOps& known);

  private:
    OpsTable(const bpf_object& object, bpf_map* map);

    const BtfMember* find(std::string_view member) const;
    bool is_set(const BtfMember& member) const;
    void clear(const BtfMember& member);

    BtfView types_;
    bpf_map* map_;
    std::byte* image_;
    std::vector<BtfMember> members_;
};

}  // namespace scx
