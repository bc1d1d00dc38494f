// SPDX-License-Identifier: GPL-2.0-only
#include "event_loop.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "clock.hpp"

namespace scx {
namespace {

TEST(EventLoop, KeepsSignalsUntilAsked) {
    Result<EventLoop> loop = EventLoop::create();
    ASSERT_TRUE(loop);
    kill(getpid(), SIGTERM);
    const Wakeup wakeup = loop->wait();
    ASSERT_TRUE(wakeup.signal);
    EXPECT_EQ(wakeup.signal->number, SIGTERM);
    EXPECT_TRUE(wakeup.signal->from_process);
    EXPECT_FALSE(wakeup.tick || wakeup.deadline);
    loop->restore_signals();
}

TEST(EventLoop, TicksRepeatAndTheDeadlineDoesNot) {
    Result<EventLoop> loop = EventLoop::create();
    ASSERT_TRUE(loop);
    loop->start_ticks(20 * kNsPerMs);
    loop->set_deadline(30 * kNsPerMs);
    int ticks = 0;
    int deadlines = 0;
    const u64 begin = clock_ns();
    while (ticks < 4 && clock_ns() - begin < 5 * kNsPerSecond) {
        const Wakeup wakeup = loop->wait();
        ticks += wakeup.tick ? 1 : 0;
        deadlines += wakeup.deadline ? 1 : 0;
    }
    EXPECT_EQ(ticks, 4);
    EXPECT_EQ(deadlines, 1);
    EXPECT_GE(clock_ns() - begin, 80 * kNsPerMs);
    loop->restore_signals();
}

TEST(EventLoop, WakesUpForTheHealthCheck) {
    Result<EventLoop> loop = EventLoop::create();
    ASSERT_TRUE(loop);
    const u64 begin = clock_ns();
    const Wakeup wakeup = loop->wait();
    EXPECT_FALSE(wakeup.signal || wakeup.tick || wakeup.deadline);
    EXPECT_LT(clock_ns() - begin, 5 * kNsPerSecond);
    loop->restore_signals();
}

}  // namespace
}  // namespace scx
