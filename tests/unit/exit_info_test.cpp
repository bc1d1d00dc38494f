// SPDX-License-Identifier: GPL-2.0-only
#include "exit_info.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace scx {
namespace {

constexpr s64 kRestart = 1LL << 48;
constexpr s64 kHotplug = 1LL << 32;

ExitInfo ended(u64 kind, s64 code = 0) {
    ExitInfo info;
    info.kind = kind;
    info.code = code;
    return info;
}

TEST(ExitInfo, KindsBecomeStatuses) {
    EXPECT_EQ(ended(64).status(), Status::kOk);
    EXPECT_EQ(ended(65).status(), Status::kOk);
    EXPECT_EQ(ended(65, 7).status(), Status::kEjected);
    EXPECT_EQ(ended(66).status(), Status::kRemoved);
    EXPECT_EQ(ended(67).status(), Status::kRemoved);
    EXPECT_EQ(ended(68).status(), Status::kRemoved);
    EXPECT_EQ(ended(1024).status(), Status::kEjected);
    EXPECT_EQ(ended(1025).status(), Status::kEjected);
    EXPECT_EQ(ended(1026).status(), Status::kStalled);
    EXPECT_EQ(ended(1099).status(), Status::kEjected);
    EXPECT_EQ(ended(0).status(), Status::kEjected);
}

TEST(ExitInfo, KindsHaveStableNames) {
    EXPECT_EQ(ended(64).kind_name(), "unreg");
    EXPECT_EQ(ended(65).kind_name(), "unreg_bpf");
    EXPECT_EQ(ended(66).kind_name(), "unreg_kern");
    EXPECT_EQ(ended(67).kind_name(), "sysrq");
    EXPECT_EQ(ended(1024).kind_name(), "error");
    EXPECT_EQ(ended(1025).kind_name(), "error_bpf");
    EXPECT_EQ(ended(1026).kind_name(), "error_stall");
    EXPECT_EQ(ended(1099).kind_name(), "error");
    EXPECT_EQ(ended(90).kind_name(), "unknown");
    EXPECT_EQ(ended(0).kind_name(), "unknown");
}

TEST(ExitInfo, OnlyAnOrderlyEndAsksForARestart) {
    EXPECT_TRUE(ended(66, kRestart | kHotplug).wants_restart());
    EXPECT_TRUE(ended(65, kRestart).wants_restart());
    EXPECT_FALSE(ended(66, kHotplug).wants_restart());
    EXPECT_FALSE(ended(65, 1).wants_restart());
    EXPECT_FALSE(ended(1025, kRestart).wants_restart());
    EXPECT_FALSE(ended(64, kRestart).wants_restart());
    EXPECT_EQ(ended(66, kRestart | kHotplug).restart_reason(), "hotplug");
    EXPECT_EQ(ended(66, kRestart | 2LL << 32).restart_reason(), "cgroup_offline");
    EXPECT_EQ(ended(65, kRestart | 5).restart_reason(), "policy");
}

TEST(ExitInfo, TellsWhoHeldTheCpuOfAStalledTask) {
    // As Linux 6.12 prints it; 7.3 puts the scheduler's name behind the task's.
    const std::string before =
        "CPU 0   : nr_run=2 flags=0x1\n          curr=kworker/u8:1[28] class=ext_sched_class\n\n"
        "  R other[105] +0ms\n\nCPU 1   : nr_run=2 flags=0x1\n          curr=a hog[106] class=";
    const std::string after = "\n\n  R starved[104] -1500ms\n      cpus=2\n";
    ExitInfo info = ended(1026);
    info.message = "starved[104] failed to run for 1.500s";
    info.dump = before + "rt_sched_class" + after;
    EXPECT_EQ(info.real_time_holder(), "CPU 1 was held by the real-time task a hog[106]");
    info.dump = before + "dl_sched_class\n\n  R starved[104] *root -1500ms\n";
    EXPECT_EQ(info.real_time_holder(), "CPU 1 was held by the real-time task a hog[106]");
    info.dump = before + "ext_sched_class" + after;
    EXPECT_EQ(info.real_time_holder(), "");
    info.message = "other[105] failed to run for 1.500s";
    info.dump = before + "rt_sched_class" + after;
    EXPECT_EQ(info.real_time_holder(), "") << "its CPU was another one";
    info.message = "something new";
    EXPECT_EQ(info.real_time_holder(), "");
}

TEST(ExitInfo, TextsOfTheRecordNeedNoTerminator) {
    scx_exit_record record = {};
    record.kind = 1025;
    record.exit_code = -1;
    std::memset(record.reason, 'r', sizeof(record.reason));
    std::memcpy(record.message, "short", 6);
    const ExitInfo info = make_exit_info(record);
    EXPECT_EQ(info.reason, std::string(SCX_EXIT_REASON_LEN, 'r'));
    EXPECT_EQ(info.message, "short");
    EXPECT_EQ(info.code, -1);
}

}  // namespace
}  // namespace scx
