// SPDX-License-Identifier: GPL-2.0-only
//
// What a run tells its reader, apart from how it is written.
#pragma once

#include <scx/types.h>

#include <span>
#include <string>
#include <string_view>

#include "config_file.hpp"
#include "exit_info.hpp"
#include "kernel.hpp"
#include "knobs.hpp"
#include "policy_info.hpp"
#include "stats.hpp"

namespace scx {

struct StartReport {
    int pid;
    std::string kernel;
    u64 nr_cpus;
    bool partial;
    u64 time_unix_ns;
    const ConfigImage* config = nullptr;  // of a policy that has one
};

/// A configuration was read again.
struct ConfigReport {
    u64 elapsed_ns;
    std::string_view error;     // empty when it is in force now
    const ConfigImage& config;  // that is in force
};

/// Statistics of the items that the configuration in force names; an item takes the place of a CPU.
struct RowsReport {
    std::span<const std::string> names;
    const Snapshot& now;
    const Snapshot& before;
};

struct StatsReport {
    u64 seq;
    u64 elapsed_ns;
    u64 interval_ns;  // since the previous report
    u64 restarts;
    const Snapshot& now;
    const Snapshot& before;
    std::span<const u32> cpus;  // those to show
    const EventCounters& events;
    const RowsReport* rows = nullptr;  // of a policy that has some
};

struct ExitReport {
    const ExitInfo& info;
    Status status;
    u64 restarts;
    u64 elapsed_ns;
};

/// Turns reports into text for standard output; may return an empty text. A new format is a new class.
class Renderer {
  public:
    virtual ~Renderer() = default;

    virtual std::string start(const StartReport& report) = 0;
    /// Valid until the next call. It is called for ever, and takes no memory once its buffers have grown.
    virtual const std::string& stats(const StatsReport& report) = 0;
    virtual std::string config(const ConfigReport& report) = 0;
    virtual std::string restart(std::string_view reason, u64 restarts) = 0;
    virtual std::string exit(const ExitReport& report) = 0;
};

}  // namespace scx
