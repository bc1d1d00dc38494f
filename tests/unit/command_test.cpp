// SPDX-License-Identifier: GPL-2.0-only
#include "command.hpp"

#include <gtest/gtest.h>

namespace scx {
namespace {

class CommandTest : public ::testing::Test {
  protected:
    /// Waits for the command as a run does.
    int status_of(Command& command) {
        for (int i = 0; i < 100 && !command.ended(); ++i)
            if (const Wakeup wakeup = loop_->wait(); wakeup.signal) command.reap();
        return command.ended().value_or(-1);
    }
    int run(const std::vector<std::string>& argv) {
        Result<Command> command = Command::start(argv, false, *loop_);
        if (!command) return static_cast<int>(command.error().status);
        return status_of(*command);
    }

    Result<EventLoop> loop_ = EventLoop::create();
};

TEST_F(CommandTest, PassesItsStatusOn) {
    EXPECT_EQ(run({"true"}), 0);
    EXPECT_EQ(run({"sh", "-c", "exit 7"}), 7);
    EXPECT_EQ(run({"sh", "-c", "kill -9 $$"}), 137);
}

TEST_F(CommandTest, SaysLikeAShellWhyItCannotRun) {
    EXPECT_EQ(run({"no-such-program"}), 127);
    EXPECT_EQ(run({"/dev/null"}), 126);
}

TEST_F(CommandTest, HearsSignalsAndHasItsOwn) {
    // Blocked or ignored signals would be inherited.
    Result<Command> command = Command::start({"sleep", "60"}, false, *loop_);
    ASSERT_TRUE(command);
    command->send(SIGTERM);
    EXPECT_EQ(status_of(*command), 128 + SIGTERM);
    EXPECT_EQ(run({"sh", "-c", "kill -PIPE $$"}), 128 + SIGPIPE);
}

}  // namespace
}  // namespace scx
