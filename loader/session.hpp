// SPDX-License-Identifier: GPL-2.0-only
//
// One life of a policy in the kernel, from load to unload.
#pragma once

#include <optional>
#include <string>

#include "config_slots.hpp"
#include "error.hpp"
#include "exit_info.hpp"
#include "handles.hpp"
#include "kernel.hpp"
#include "knobs.hpp"
#include "libbpf_log.hpp"
#include "object.hpp"
#include "ops.hpp"
#include "policy_info.hpp"
#include "rows.hpp"
#include "stats.hpp"

namespace scx {

class Console;

/// Everything that a start of the policy needs. It is read again at each restart, unchanged but for the
/// configuration, which is the one then in force.
struct SessionPlan {
    const PolicyImage& image;
    const PolicyInfo& info;
    const Settings& settings;
    bool partial = false;                // only tasks that ask for SCHED_EXT
    std::optional<u64> timeout_ns = {};  // of the watchdog
    u64 exit_dump_len = 0;               // 0: no dump
    ConfigImage* config = nullptr;       // of a policy that has one, unless it is only loaded
};

/// A policy's object with all that the plan says, not yet loaded.
struct PreparedPolicy {
    ObjectPtr object;
    OpsTable ops;
};

Result<PreparedPolicy> prepare_policy(const SessionPlan& plan, Kernel& kernel, const Console& console);

/// Hands the object's programs and maps to the kernel, which verifies them.
Result<void> load_policy(bpf_object& object, const PolicyInfo& info, LibbpfLog& log);

/// Owns the link: the policy schedules as long as the session lives, and no longer than the process does.
class Session {
  public:
    static Result<Session> start(const SessionPlan& plan, Kernel& kernel, LibbpfLog& log,
                                 const Console& console);

    /// How the policy ended, when it did so without stop(). Costs one system call.
    std::optional<ExitInfo> ended() const;

    /// Unloads the policy, waits for its end and tells how it was.
    ExitInfo stop();

    StatsReader& stats() { return stats_; }
    /// Null for a policy that has none.
    RowsReader* rows() { return rows_ ? &*rows_ : nullptr; }

    /// Puts another configuration in force, for a policy that has one.
    Result<void> put(const ConfigImage& config) { return config_->put(config); }
    bool has_taken_config() const { return config_->is_taken(); }

  private:
    Session(ObjectPtr object, const Kernel& kernel, std::string name, StatsReader stats);

    ObjectPtr object_;
    LinkPtr link_;
    StatsReader stats_;
    std::optional<RowsReader> rows_;
    std::optional<ConfigSlots> config_;
    const Kernel* kernel_;
    std::string name_;
    const bpf_map* record_;  // of a policy written with include/scx, else null
    const bpf_map* dump_;
};

}  // namespace scx
