// SPDX-License-Identifier: GPL-2.0-only
#include "event_loop.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#include <cerrno>
#include <cstring>

#include "clock.hpp"

namespace scx {
namespace {

void arm(const Fd& timer, u64 first, u64 period) {
    const auto spec = [](u64 ns) {
        return timespec{static_cast<time_t>(ns / kNsPerSecond), static_cast<long>(ns % kNsPerSecond)};
    };
    const itimerspec when = {spec(period), spec(first)};
    timerfd_settime(timer.get(), 0, &when, nullptr);
}

/// Whether the timer has expired since it was last asked.
bool expired(const Fd& timer) {
    u64 times = 0;
    return read(timer.get(), &times, sizeof(times)) == sizeof(times);
}

}  // namespace

Result<EventLoop> EventLoop::create() {
    EventLoop loop;
    sigset_t mask;
    sigemptyset(&mask);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&mask, number);
    sigprocmask(SIG_BLOCK, &mask, &loop.mask_before_);
    signal(SIGPIPE, SIG_IGN);
    struct sigaction hangup = {};
    sigaction(SIGHUP, nullptr, &hangup);
    loop.outlives_terminal_ = hangup.sa_handler == SIG_IGN;

    loop.signals_ = Fd(signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC));
    loop.ticks_ = Fd(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    loop.deadline_ = Fd(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    if (!loop.signals_ || !loop.ticks_ || !loop.deadline_)
        return fail(Status::kSystem, fmt::format("cannot wait for events: {}", std::strerror(errno)),
                    "raise the limit of open files (ulimit -n)");
    return loop;
}

void EventLoop::start_ticks(u64 interval) {
    arm(ticks_, interval, interval);
}

void EventLoop::set_deadline(u64 duration) {
    arm(deadline_, duration, 0);
}

Wakeup EventLoop::wait() {
    pollfd fds[] = {{signals_.get(), POLLIN, 0}, {ticks_.get(), POLLIN, 0}, {deadline_.get(), POLLIN, 0}};
    poll(fds, std::size(fds), static_cast<int>(kHealthPeriod / kNsPerMs));

    Wakeup wakeup;
    signalfd_siginfo info = {};
    if (read(signals_.get(), &info, sizeof(info)) == sizeof(info))
        wakeup.signal = SignalEvent{static_cast<int>(info.ssi_signo), info.ssi_code <= 0};
    if (outlives_terminal_ && wakeup.signal && wakeup.signal->number == SIGHUP &&
        !wakeup.signal->from_process)
        wakeup.signal.reset();
    wakeup.tick = expired(ticks_);
    wakeup.deadline = expired(deadline_);
    return wakeup;
}

void EventLoop::restore_signals() const {
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
}

}  // namespace scx
