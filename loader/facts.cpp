// SPDX-License-Identifier: GPL-2.0-only
#include "facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <numeric>
#include <optional>

#include "knobs.hpp"
#include "text.hpp"

namespace scx {
namespace {

namespace fs = std::filesystem;

struct Fact {
    std::string_view name;
    std::vector<u64> (*values)(const Topology&);
};

constexpr u64 kMostCapacity = 1024;

constexpr Fact kFacts[] = {
    {"nr_cpu_ids", [](const Topology& topology) { return std::vector{topology.nr_cpu_ids()}; }},
    {"nr_online_cpus",
     [](const Topology& topology) {
         return std::vector<u64>{std::accumulate(topology.online.begin(), topology.online.end(), u64{0})};
     }},
    {"cpu_core", [](const Topology& topology) { return topology.core; }},
    {"cpu_llc", [](const Topology& topology) { return topology.llc; }},
    {"cpu_node", [](const Topology& topology) { return topology.node; }},
    {"cpu_online", [](const Topology& topology) { return topology.online; }},
    {"cpu_capacity", [](const Topology& topology) { return topology.capacity; }},
};

std::optional<std::string> read_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) return std::nullopt;
    return line;
}

std::optional<u32> to_number(std::string_view text) {
    u32 number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc{} || end != text.end()) return std::nullopt;
    return number;
}

/// The lowest CPU of the list in `path`, or nothing when there is no such list.
std::optional<u64> lowest_of(const fs::path& path) {
    const std::optional<std::string> line = read_line(path);
    if (!line) return std::nullopt;
    const Result<std::vector<u32>> cpus = parse_cpu_list(*line);
    if (!cpus || cpus->empty()) return std::nullopt;
    return std::ranges::min(*cpus);
}

/// Kernels before 5.4 and some architectures know only the second name.
std::optional<u64> core_of(const fs::path& cpu) {
    if (const auto core = lowest_of(cpu / "topology/core_cpus_list")) return core;
    return lowest_of(cpu / "topology/thread_siblings_list");
}

/// A virtual machine may hide its caches; then CPUs of a package are taken to share one.
std::optional<u64> llc_of(const fs::path& cpu) {
    std::optional<u64> llc;
    int highest = -1;
    std::error_code error;
    for (const auto& index : fs::directory_iterator(cpu / "cache", error)) {
        const int level = std::atoi(read_line(index.path() / "level").value_or("-1").c_str());
        if (level <= highest) continue;
        if (const auto shared = lowest_of(index.path() / "shared_cpu_list")) {
            llc = shared;
            highest = level;
        }
    }
    if (llc) return llc;
    if (const auto package = lowest_of(cpu / "topology/package_cpus_list")) return package;
    return lowest_of(cpu / "topology/core_siblings_list");
}

/// Node directories list their CPUs, also those without memory; a kernel without NUMA has none: one node for
/// all.
std::vector<u64> read_nodes(const fs::path& sysfs, std::size_t nr_cpu_ids) {
    std::vector<u64> node(nr_cpu_ids, 0);
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(sysfs / "devices/system/node", error)) {
        const std::optional<std::string> line = read_line(entry.path() / "cpulist");
        if (!line) continue;
        const Result<std::vector<u32>> cpus = parse_cpu_list(*line);
        if (!cpus || cpus->empty()) continue;
        const u64 lowest = std::ranges::min(*cpus);
        for (const u32 cpu : *cpus)
            if (cpu < nr_cpu_ids) node[cpu] = lowest;
    }
    return node;
}

/// Big and little CPUs, by what tells them apart: the kernel's own measure where the architecture has one,
/// what the firmware says of their performance, the highest frequency. Where no source knows all that are
/// online, all are alike.
std::vector<u64> read_capacities(const fs::path& cpus, const std::vector<u64>& online) {
    for (const char* source : {"cpu_capacity", "acpi_cppc/highest_perf", "cpufreq/cpuinfo_max_freq"}) {
        std::vector<u64> values;
        for (std::size_t cpu = 0; cpu < online.size(); ++cpu) {
            const std::string text = read_line(cpus / fmt::format("cpu{}", cpu) / source).value_or("");
            values.push_back(online[cpu] ? to_number(text).value_or(0) : 1);
        }
        if (values.empty() || std::ranges::min(values) == 0) continue;
        const u64 most = std::ranges::max(values);
        for (u64& value : values) value = std::max<u64>(value * kMostCapacity / most, 1);
        return values;
    }
    return std::vector<u64>(online.size(), kMostCapacity);
}

Result<std::vector<u32>> read_cpu_list(const fs::path& path) {
    const std::optional<std::string> line = read_line(path);
    if (!line)
        return fail(Status::kSystem, fmt::format("cannot read {}", path.string()),
                    "mount sysfs: mount -t sysfs none /sys");
    return parse_cpu_list(*line);
}

}  // namespace

Result<std::vector<u32>> parse_cpu_list(std::string_view text) {
    std::vector<u32> cpus;
    std::string_view rest = trim(text);
    while (!rest.empty()) {
        const std::string_view range = rest.substr(0, rest.find(','));
        const std::size_t dash = range.find('-');
        const std::optional<u32> first = to_number(range.substr(0, dash));
        const std::optional<u32> last =
            dash == std::string_view::npos ? first : to_number(range.substr(dash + 1));
        if (!first || !last || *last < *first)
            return fail(
                Status::kSystem, fmt::format("'{}' is not a list of CPUs", trim(text)),
                "look at the files in /sys/devices/system/cpu; this is a bug of the kernel or of ours");
        for (u32 cpu = *first; cpu <= *last; ++cpu) cpus.push_back(cpu);
        rest.remove_prefix(std::min(range.size() + 1, rest.size()));
    }
    return cpus;
}

Result<std::vector<u32>> online_cpus(const fs::path& sysfs) {
    return read_cpu_list(sysfs / "devices/system/cpu/online");
}

Result<Topology> read_topology(const fs::path& sysfs) {
    const Result<std::vector<u32>> possible = read_cpu_list(sysfs / "devices/system/cpu/possible");
    if (!possible) return pass(possible.error());
    const std::size_t nr_cpu_ids = possible->empty() ? 0 : std::ranges::max(*possible) + 1;
    const Result<std::vector<u32>> online = online_cpus(sysfs);
    if (!online) return pass(online.error());

    Topology topology;
    topology.online.resize(nr_cpu_ids);
    for (const u32 cpu : *online)
        if (cpu < nr_cpu_ids) topology.online[cpu] = 1;
    for (u64 cpu = 0; cpu < nr_cpu_ids; ++cpu) {
        const fs::path directory = sysfs / "devices/system/cpu" / fmt::format("cpu{}", cpu);
        topology.core.push_back(core_of(directory).value_or(cpu));
        topology.llc.push_back(llc_of(directory).value_or(topology.core.back()));
    }
    topology.node = read_nodes(sysfs, nr_cpu_ids);
    topology.capacity = read_capacities(sysfs / "devices/system/cpu", topology.online);
    return topology;
}

Result<void> write_facts(bpf_object& object, const PolicyInfo& info, const Topology& topology) {
    for (const BtfVariable& variable : info.facts) {
        const auto fact = std::ranges::find(kFacts, variable.name, &Fact::name);
        if (fact == std::end(kFacts))
            return fail(Status::kUsage,
                        fmt::format("the policy asks for the unknown fact '{}'", variable.name),
                        "the object is newer than this program; update the program");
        const std::vector<u64> values = fact->values(topology);
        if (values.size() > variable.count)
            return fail(Status::kUsage,
                        fmt::format("this machine can have {} CPUs, the policy has room for {}",
                                    values.size(), variable.count),
                        "raise SCX_MAX_CPUS in include/scx/types.h and rebuild, or boot with possible_cpus=");
        if (const Result<void> done = write_constant(object, variable, values); !done) return done;
    }
    return {};
}

}  // namespace scx
