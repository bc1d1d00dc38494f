// SPDX-License-Identifier: GPL-2.0-only
//
// How a policy ended, and what that means for us.
#pragma once

#include <scx/exit_record.h>

#include <string>
#include <string_view>

#include "error.hpp"

namespace scx {

struct ExitInfo {
    u64 kind = 0;  // enum scx_exit_kind; 0 when the kernel did not tell
    s64 code = 0;
    std::string reason;
    std::string message;
    std::string dump;

    /// Stable name of the kind, such as "unreg" or "error_stall".
    std::string_view kind_name() const;

    /// The kernel or the policy asks to be started again, as after a CPU came or went.
    bool wants_restart() const;

    /// What a restart is for: "hotplug", "cgroup_offline" or "policy".
    std::string_view restart_reason() const;

    /// After a stall: the CPU where the task waited and the real-time task that held it when the kernel made
    /// the dump, as in "CPU 1 was held by the real-time task hog[77]". Empty when that is not what the dump
    /// says.
    std::string real_time_holder() const;

    /// The end was an error, and not somebody's wish.
    bool is_error() const;

    /// Exit status of the process for this end.
    Status status() const;
};

ExitInfo make_exit_info(const scx_exit_record& record);

/// The end of a policy without a record that was running until we unloaded it.
ExitInfo unregistered_by_user();

}  // namespace scx
