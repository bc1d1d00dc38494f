// SPDX-License-Identifier: GPL-2.0-only
//
// The program that `-- COMMAND` runs under the scheduler.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "error.hpp"
#include "event_loop.hpp"
#include "handles.hpp"

namespace scx {

/// A child process. It is told of signals but never killed by us: it outlives a scheduler that is ejected.
class Command {
  public:
    /// Makes the process, which waits for start(), and ends when that never comes. It keeps all that the
    /// caller may do, whatever the caller gives up later.
    static Result<Command> prepare(const std::vector<std::string>& argv, bool ext, const EventLoop& loop);

    /// Lets it become argv[0], found on PATH. Under `ext` it has the scheduling policy SCHED_EXT from its
    /// first instruction.
    Result<void> start();

    /// To be called after a SIGCHLD.
    void reap();

    /// Its exit status, or 128 plus the signal that killed it; nothing while it runs.
    std::optional<int> ended() const { return status_; }

    void send(int signal) const;

  private:
    Command(pid_t pid, std::string name, Fd go, Fd report)
        : pid_(pid), name_(std::move(name)), go_(std::move(go)), report_(std::move(report)) {}

    pid_t pid_;
    std::string name_;
    Fd go_;      // the process waits for a byte from here
    Fd report_;  // and tells here why it could not become the command
    std::optional<int> status_;
};

}  // namespace scx
