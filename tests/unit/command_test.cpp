// SPDX-License-Identifier: GPL-2.0-only
#include "command.hpp"

#include "fixtures.hpp"

namespace scx {
namespace {

class CommandTest : public ::testing::Test {
  protected:
    ~CommandTest() override { loop_->restore_signals(); }

    /// Waits for the command as a run does.
    int status_of(Command& command) {
        for (int i = 0; i < 100 && !command.ended(); ++i)
            if (const Wakeup wakeup = loop_->wait(); wakeup.signal) command.reap();
        return command.ended().value_or(-1);
    }
    int run(const std::vector<std::string>& argv) {
        Result<Command> command = Command::prepare(argv, false, *loop_);
        EXPECT_TRUE(command);
        if (const Result<void> done = command->start(); !done) return static_cast<int>(done.error().status);
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
    Result<Command> command = Command::prepare({"sleep", "60"}, false, *loop_);
    ASSERT_TRUE(command);
    ASSERT_TRUE(command->start());
    command->send(SIGTERM);
    EXPECT_EQ(status_of(*command), 128 + SIGTERM);
    EXPECT_EQ(run({"sh", "-c", "kill -PIPE $$"}), 128 + SIGPIPE);
}

TEST_F(CommandTest, WaitsForTheStart) {
    const TemporaryDirectory directory;
    const std::string made = directory.path() / "made";
    {
        Result<Command> command = Command::prepare({"touch", made}, false, *loop_);
        ASSERT_TRUE(command);
        EXPECT_EQ(loop_->wait().signal, std::nullopt) << "it has ended";
    }
    while (loop_->wait().signal != std::nullopt) continue;
    EXPECT_FALSE(std::filesystem::exists(made));

    Result<Command> command = Command::prepare({"touch", made}, false, *loop_);
    ASSERT_TRUE(command->start());
    EXPECT_EQ(status_of(*command), 0);
    EXPECT_TRUE(std::filesystem::exists(made));
}

TEST_F(CommandTest, KilledWhileItWaits) {
    Result<Command> command = Command::prepare({"true"}, false, *loop_);
    ASSERT_TRUE(command);
    command->send(SIGKILL);
    EXPECT_EQ(loop_->wait().signal->number, SIGCHLD);
    EXPECT_TRUE(command->start());
    command->reap();
    EXPECT_EQ(command->ended(), 128 + SIGKILL);
}

}  // namespace
}  // namespace scx
