// SPDX-License-Identifier: GPL-2.0-only
//
// The few of the kernel's types that the loader itself asks about.
#pragma once

#include <scx/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error.hpp"

namespace scx {

/// What the kernel's sched_ext_ops is made of, by name, and what else of it matters.
struct KernelOps {
    std::vector<std::string> members;
    std::vector<std::pair<std::string, u64>> flags;  // enum scx_ops_flags
    bool has_server = false;  // which keeps some of each CPU's time from real-time tasks, since Linux 7.0

    /// Zero where the kernel does not know the flag.
    u64 flag(std::string_view name) const;

    /// All flags or-ed together, as far as each is a single bit.
    u64 single_bits() const;
};

/// Reads a kernel's BTF in one pass, keeping nothing else of it. btf__parse() would look at every member of
/// every type, which is a third of the whole start; libbpf does that anyway when it loads, and once is
/// enough.
Result<KernelOps> read_kernel_ops(const std::filesystem::path& btf_file);

}  // namespace scx
