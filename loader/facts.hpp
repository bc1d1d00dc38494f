// SPDX-License-Identifier: GPL-2.0-only
//
// Facts of the machine that a policy's object asks for by name.
#pragma once

#include <scx/types.h>

#include <filesystem>
#include <vector>

#include "error.hpp"
#include "policy_info.hpp"

namespace scx {

/// Who shares what with whom. Every vector has one element for each possible CPU id. A group is named by the
/// lowest CPU in it; a CPU that sysfs says nothing about (it is offline) is a group of its own.
struct Topology {
    std::vector<u64> core;         // SMT siblings
    std::vector<u64> llc;          // CPUs behind one last-level cache; the package where caches are not told
    std::vector<u64> node;         // NUMA node
    std::vector<u64> online = {};  // 1 or 0
    std::vector<u64> capacity = {};  // what it can do, 1 to 1024; the most that one can do is 1024

    u64 nr_cpu_ids() const { return core.size(); }
};

/// Parses a list of CPUs as the kernel prints it: "0-3,8,10-11".
Result<std::vector<u32>> parse_cpu_list(std::string_view text);

/// The CPUs that are online.
Result<std::vector<u32>> online_cpus(const std::filesystem::path& sysfs = "/sys");

Result<Topology> read_topology(const std::filesystem::path& sysfs = "/sys");

/// Writes every fact that the object asks for into its .rodata.
Result<void> write_facts(bpf_object& object, const PolicyInfo& info, const Topology& topology);

}  // namespace scx
