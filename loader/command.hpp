// SPDX-License-Identifier: GPL-2.0-only
//
// The program that `-- COMMAND` runs under the scheduler.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "error.hpp"
#include "event_loop.hpp"

namespace scx {

/// A child process. It is told of signals but never killed by us: it outlives a scheduler that is ejected.
class Command {
  public:
    /// Starts argv[0], found on PATH. Under `ext` it has the scheduling policy SCHED_EXT from its first
    /// instruction.
    static Result<Command> start(const std::vector<std::string>& argv, bool ext, const EventLoop& loop);

    /// To be called after a SIGCHLD.
    void reap();

    /// Its exit status, or 128 plus the signal that killed it; nothing while it runs.
    std::optional<int> ended() const { return status_; }

    void send(int signal) const;

  private:
    explicit Command(pid_t pid) : pid_(pid) {}

    pid_t pid_;
    std::optional<int> status_;
};

}  // namespace scx
