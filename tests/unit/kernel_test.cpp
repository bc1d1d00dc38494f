// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.hpp"

#include "clock.hpp"
#include "fixtures.hpp"

namespace scx {
namespace {

/// The files of a kernel as sched_ext shows them.
class KernelTest : public ::testing::Test {
  protected:
    void file(const std::string& name, const std::string& text) {
        write_file(root_.path() / "kernel/sched_ext" / name, text + "\n");
    }
    void btf() { write_file(root_.path() / "kernel/btf/vmlinux", ""); }

    TemporaryDirectory root_;
    Kernel kernel_{root_.path()};
};

TEST_F(KernelTest, NeedsSchedExtAndBtf) {
    EXPECT_EQ(kernel_.require_sched_ext().error().status, Status::kNoSchedExt);
    file("state", "disabled");
    EXPECT_NE(kernel_.require_sched_ext().error().what.find("BTF"), std::string::npos);
    btf();
    EXPECT_TRUE(kernel_.require_sched_ext());
}

TEST_F(KernelTest, AnActiveSchedulerIsNamed) {
    EXPECT_TRUE(kernel_.require_no_scheduler());
    file("state", "disabled");
    EXPECT_TRUE(kernel_.require_no_scheduler());
    file("state", "enabled");
    file("root/ops", "lottery");
    const u64 begin = clock_ns();
    const Result<void> free = kernel_.require_no_scheduler();
    EXPECT_LT(clock_ns() - begin, kNsPerSecond) << "only one that is going away is waited for";
    ASSERT_FALSE(free);
    EXPECT_EQ(free.error().status, Status::kBusy);
    EXPECT_EQ(free.error().what, "the scheduler 'lottery' is active (state: enabled)");
    EXPECT_TRUE(kernel_.runs("lottery"));
    EXPECT_FALSE(kernel_.runs("fifo"));
    file("state", "disabling");
    EXPECT_FALSE(kernel_.runs("lottery"));
}

TEST_F(KernelTest, ReadsCounters) {
    EXPECT_TRUE(kernel_.events().empty());
    EXPECT_EQ(kernel_.hotplug_seq(), 0U);
    file("hotplug_seq", "42");
    file("root/events", "SCX_EV_A 1\nSCX_EV_B 18446744073709551615");
    EXPECT_EQ(kernel_.hotplug_seq(), 42U);
    EXPECT_EQ(kernel_.events(), (EventCounters{{"SCX_EV_A", 1}, {"SCX_EV_B", ~0ULL}}));
}

}  // namespace
}  // namespace scx
