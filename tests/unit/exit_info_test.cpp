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
