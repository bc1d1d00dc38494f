// SPDX-License-Identifier: GPL-2.0-only
#include "stats.hpp"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace scx {

namespace {

u64 combine(StatKind kind, u64 a, u64 b) {
    switch (kind) {
        case StatKind::kCounter:
            return a + b;
        case StatKind::kMax:
            return std::max(a, b);
        case StatKind::kGauge:
            return 0;
    }
    return 0;
}

}  // namespace

u64 aggregate(StatKind kind, std::span<const u64> values) {
    u64 sum = 0;
    for (const u64 value : values) sum = combine(kind, sum, value);
    return sum;
}

u64 aggregate(StatKind kind, std::span<const u64> values, std::span<const u32> cpus) {
    u64 sum = 0;
    for (const u32 cpu : cpus) sum = combine(kind, sum, values[cpu]);
    return sum;
}

void carry_over(std::span<const Statistic> statistics, const Snapshot& earlier, Snapshot& now) {
    for (std::size_t i = 0; i < statistics.size(); ++i) {
        if (statistics[i].kind == StatKind::kGauge) continue;
        const std::span<u64> values = now.of(i);
        for (std::size_t cpu = 0; cpu < values.size(); ++cpu)
            values[cpu] = combine(statistics[i].kind, earlier.of(i)[cpu], values[cpu]);
    }
}

void find_cpus_to_show(const Snapshot& snapshot, std::span<const u32> online, std::vector<u32>& cpus) {
    cpus.clear();
    for (u32 cpu = 0; cpu < snapshot.nr_cpus(); ++cpu) {
        bool shown = std::ranges::binary_search(online, cpu);
        for (std::size_t i = 0; !shown && i < snapshot.nr_statistics(); ++i) shown = snapshot.of(i)[cpu] != 0;
        if (shown) cpus.push_back(cpu);
    }
}

Result<StatsReader> StatsReader::open(const bpf_object& object, std::span<const Statistic> statistics) {
    const int nr_cpus = libbpf_num_possible_cpus();
    if (nr_cpus < 0)
        return fail(Status::kSystem, fmt::format("cannot count the CPUs: {}", std::strerror(-nr_cpus)),
                    "mount sysfs: mount -t sysfs none /sys");
    StatsReader reader(statistics, static_cast<std::size_t>(nr_cpus));

    for (std::size_t i = 0; i < statistics.size();) {
        const bpf_map* map = bpf_object__find_map_by_name(&object, statistics[i].map.c_str());
        const std::size_t first = i;
        while (i < statistics.size() && statistics[i].map == statistics[first].map) ++i;
        const u32 entries = bpf_map__max_entries(map);
        const std::size_t stride = (bpf_map__value_size(map) + 7) / 8 * 8;  // as the kernel lays CPUs out
        reader.sources_.push_back({map, first, i - first, stride, std::vector<u32>(entries),
                                   std::vector<std::byte>(entries * reader.nr_cpus_ * stride)});
    }
    return reader;
}

Result<void> StatsReader::read(Snapshot& snapshot) {
    for (Source& source : sources_) {
        u32 count = static_cast<u32>(source.keys.size());
        u32 position = 0;
        LIBBPF_OPTS(bpf_map_batch_opts, options);
        const int error = bpf_map_lookup_batch(bpf_map__fd(source.map), nullptr, &position,
                                               source.keys.data(), source.bytes.data(), &count, &options);
        if (error != 0 && error != -ENOENT)  // ENOENT says that the last entry is among them
            return fail(Status::kSystem, fmt::format("cannot read the statistics: {}", std::strerror(-error)),
                        "run with --stats none");
        for (std::size_t i = source.first; i < source.first + source.count; ++i) {
            const Statistic& statistic = statistics_[i];
            const std::byte* value =
                source.bytes.data() + statistic.entry * nr_cpus_ * source.stride + statistic.offset;
            for (u64& cell : snapshot.of(i)) {
                std::memcpy(&cell, value, sizeof(cell));
                value += source.stride;
            }
        }
    }
    return {};
}

}  // namespace scx
