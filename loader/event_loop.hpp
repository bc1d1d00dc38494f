// SPDX-License-Identifier: GPL-2.0-only
//
// Waiting for signals and for time to pass.
#pragma once

#include <scx/types.h>
#include <signal.h>

#include <optional>

#include "error.hpp"
#include "handles.hpp"

namespace scx {

struct SignalEvent {
    int number;
    bool from_process;  // sent by kill(), not by the terminal or the kernel
};

/// What wait() woke up for.
struct Wakeup {
    std::optional<SignalEvent> signal;
    bool tick = false;      // the statistics interval is over
    bool deadline = false;  // the whole time is over
};

/// Takes over SIGINT, SIGTERM, SIGHUP and SIGCHLD, and ignores SIGPIPE, from then on: one that comes late
/// must not change how the process ends. A signal that arrives before wait() is kept. Where SIGHUP was
/// ignored, as nohup does it, that of a terminal which goes away still is. wait() returns at least every
/// kHealthPeriod, so that its caller can look after the scheduler.
class EventLoop {
  public:
    static constexpr u64 kHealthPeriod = 100'000'000;

    static Result<EventLoop> create();

    /// From now on: a tick every `interval`, zero for none.
    void start_ticks(u64 interval);
    void set_deadline(u64 duration);

    Wakeup wait();

    /// Gives a new process the signals as they were before. Async-signal-safe.
    void restore_signals() const;

  private:
    EventLoop() = default;

    Fd signals_;
    Fd ticks_;
    Fd deadline_;
    sigset_t mask_before_ = {};
    bool outlives_terminal_ = false;
};

}  // namespace scx
