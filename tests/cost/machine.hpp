// SPDX-License-Identifier: GPL-2.0-only
//
// A policy's statistics on a machine of any size, which needs neither a kernel with sched_ext nor root.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "../unit/fixtures.hpp"
#include "kernel.hpp"
#include "registry.hpp"
#include "renderer.hpp"
#include "stats.hpp"

namespace scx {

/// What the next StatsReader finds. Each read gives larger numbers, as on a busy machine.
void set_made_up_kernel(std::size_t nr_cpus, std::size_t nr_statistics);

/// The policy with the most statistics, opened and not loaded.
inline ObjectPtr open_largest_policy() {
    const auto count = [](const Skeleton& skeleton) {
        return read_policy_info(**PolicyImage::embedded(skeleton).open())->statistics.size();
    };
    return std::move(*PolicyImage::embedded(std::ranges::max(program().skeletons, {}, count)).open());
}

/// Does what a run does at each tick, up to the text to be written.
class Machine {
  public:
    explicit Machine(std::size_t nr_cpus) : reader_(open_reader(nr_cpus)), online_(nr_cpus) {
        std::iota(online_.begin(), online_.end(), 0U);
        std::string events;
        for (int i = 0; i < 20; ++i) events += fmt::format("SCX_EV_OF_THE_KERNEL_{} {}\n", i, 1000 * i);
        write_file(sysfs_.path() / "kernel/sched_ext/root/events", events);
    }

    const std::string& tick(Renderer& renderer) {
        if (!reader_.read(now_)) ADD_FAILURE() << "the made-up kernel has no statistics";
        find_cpus_to_show(now_, online_, cpus_);
        ++seq_;
        const std::string& text =
            renderer.stats({seq_, seq_ * kInterval, kInterval, 0, now_, before_, cpus_, kernel_.events()});
        std::swap(now_, before_);
        return text;
    }

    const PolicyInfo& info() const { return info_; }
    const Settings& settings() const { return settings_; }

  private:
    static constexpr u64 kInterval = 100'000'000;

    StatsReader open_reader(std::size_t nr_cpus) const {
        set_made_up_kernel(nr_cpus, info_.statistics.size());
        return std::move(*StatsReader::open(*object_, info_.statistics));
    }

    ObjectPtr object_ = open_largest_policy();
    PolicyInfo info_ = *read_policy_info(*object_);
    Settings settings_ = default_settings(info_);
    TemporaryDirectory sysfs_;
    Kernel kernel_{sysfs_.path()};
    StatsReader reader_;
    std::vector<u32> online_;
    std::vector<u32> cpus_;
    Snapshot before_ = reader_.empty_snapshot();
    Snapshot now_ = reader_.empty_snapshot();
    u64 seq_ = 0;
};

}  // namespace scx
