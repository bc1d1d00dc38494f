// SPDX-License-Identifier: GPL-2.0-only
//
// What the running kernel has and does.
#pragma once

#include <scx/types.h>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error.hpp"
#include "kernel_types.hpp"

namespace scx {

using EventCounters = std::vector<std::pair<std::string, u64>>;

/// Reads sched_ext's files; all of them may be absent.
class Kernel {
  public:
    explicit Kernel(const std::filesystem::path& sysfs = "/sys");

    /// An error when schedulers cannot be loaded here at all.
    Result<void> require_sched_ext() const;

    /// An error, naming it, when a scheduler is active. One that is just going away is waited for, a few
    /// seconds.
    Result<void> require_no_scheduler() const;

    /// Name of the active scheduler, empty when there is none.
    std::string active_scheduler() const;

    /// Whether `name` is the scheduler that is enabled.
    bool runs(std::string_view name) const;

    /// Counts CPUs coming and going.
    u64 hotplug_seq() const;

    /// Counters of the active scheduler; empty on kernels without them. Valid until the next call.
    const EventCounters& events();

    /// What the running kernel lets a policy set.
    Result<KernelOps> ops() const { return read_kernel_ops(btf_); }

    static std::string release();

  private:
    /// A file of sysfs is never longer.
    using Page = std::array<char, 4096>;

    /// The text of one of sched_ext's files, in `page`; empty when there is none. Takes no memory: it is read
    /// at every tick.
    std::string_view read(const char* file, Page& page) const;

    std::string sched_ext_;  // the directory
    std::string btf_;
    EventCounters events_;
};

}  // namespace scx
