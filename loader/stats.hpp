// SPDX-License-Identifier: GPL-2.0-only
//
// Reading a policy's statistics.
#pragma once

#include <bpf/libbpf.h>
#include <scx/types.h>

#include <span>
#include <vector>

#include "error.hpp"
#include "policy_info.hpp"

namespace scx {

/// The values of every statistic on every possible CPU at one moment.
class Snapshot {
  public:
    Snapshot(std::size_t nr_statistics, std::size_t nr_cpus)
        : nr_statistics_(nr_statistics), nr_cpus_(nr_cpus), values_(nr_statistics * nr_cpus) {}

    std::size_t nr_statistics() const { return nr_statistics_; }
    std::size_t nr_cpus() const { return nr_cpus_; }

    /// One value for each CPU.
    std::span<u64> of(std::size_t statistic) {
        return std::span(values_).subspan(statistic * nr_cpus_, nr_cpus_);
    }
    std::span<const u64> of(std::size_t statistic) const {
        return std::span(values_).subspan(statistic * nr_cpus_, nr_cpus_);
    }

  private:
    std::size_t nr_statistics_;
    std::size_t nr_cpus_;
    std::vector<u64> values_;
};

/// What the values of several CPUs are together. For a gauge, which has no such value, zero.
u64 aggregate(StatKind kind, std::span<const u64> values);
/// The same for some of the CPUs.
u64 aggregate(StatKind kind, std::span<const u64> values, std::span<const u32> cpus);

/// Continues `now`, which began at zero, where `earlier` ended: a restarted policy counts on.
void carry_over(std::span<const Statistic> statistics, const Snapshot& earlier, Snapshot& now);

/// The CPUs that are online, in ascending order, and others on which something was counted.
void find_cpus_to_show(const Snapshot& snapshot, std::span<const u32> online, std::vector<u32>& cpus);

/// Reads from a loaded object, with one system call for each map and into buffers of its own.
class StatsReader {
  public:
    static Result<StatsReader> open(const bpf_object& object, std::span<const Statistic> statistics);

    Snapshot empty_snapshot() const { return {statistics_.size(), nr_cpus_}; }

    /// Fills `snapshot`, which came from empty_snapshot().
    Result<void> read(Snapshot& snapshot);

  private:
    struct Source {
        const bpf_map* map;
        std::size_t first;  // statistics [first, first + count) lie in this map
        std::size_t count;
        std::size_t stride;            // bytes between two CPUs
        std::vector<u32> keys;         // room for the keys that a batch lookup returns
        std::vector<std::byte> bytes;  // [entry][cpu][value]
    };

    StatsReader(std::span<const Statistic> statistics, std::size_t nr_cpus)
        : statistics_(statistics), nr_cpus_(nr_cpus) {}

    std::span<const Statistic> statistics_;
    std::size_t nr_cpus_;
    std::vector<Source> sources_;
};

}  // namespace scx
