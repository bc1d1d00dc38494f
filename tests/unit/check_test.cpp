// SPDX-License-Identifier: GPL-2.0-only
#include "check.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace scx {
namespace {

TEST(Check, ReadsTheStackFromTheVerifiersStatistics) {
    EXPECT_EQ(stack_of("verification time 7 usec\nstack depth 40+16\nprocessed 5 insns (limit 1000000)"),
              56U);
    EXPECT_EQ(stack_of("stack depth 8\n"), 8U);
    EXPECT_EQ(stack_of("stack depth 8+0+512"), 520U);
    EXPECT_EQ(stack_of("stack depth max 48\nsubprog 0 (a) main insns_self 53 insns_total 53 stack 8\n"), 48U);
    EXPECT_EQ(stack_of(""), 0U);
}

class CheckReport : public ::testing::Test {
  protected:
    std::vector<Check> checks_ = {
        {"sched_ext"},
        {"privilege", Error{Status::kNoPrivilege, "too little", "ask for more"}},
        {"load/mine", std::nullopt, LoadCost{"mine", 12'345'678, {{"a", 10, 1, 2, 3}, {"b", 20, 4, 5, 6}}}},
        {"real_time", Error{Status::kEjected, "beware", "do less"}, std::nullopt, true},
    };
};

TEST_F(CheckReport, ForPeople) {
    EXPECT_EQ(check_text(checks_),
              "ok    sched_ext\n"
              "FAIL  privilege  too little\n"
              "      hint: ask for more\n"
              "ok    load/mine  2 programs, 30 instructions verified, loaded in 12 ms\n"
              "warn  real_time  beware\n"
              "      hint: do less\n");
}

TEST_F(CheckReport, ForPrograms) {
    const auto document = nlohmann::json::parse(check_json(checks_, "7.3"));
    EXPECT_EQ(document["kernel"], "7.3");
    EXPECT_EQ(document["checks"][0], (nlohmann::json{{"id", "sched_ext"}, {"verdict", "ok"}}));
    EXPECT_EQ(document["checks"][1]["verdict"], "fail");
    EXPECT_EQ(document["checks"][1]["remedy"], "ask for more");
    EXPECT_EQ(document["checks"][3]["verdict"], "warn");
    EXPECT_EQ(document["checks"][2]["verified_insns"], 30);
    EXPECT_EQ(document["checks"][2]["load_ns"], 12'345'678);
    EXPECT_EQ(document["checks"][2]["programs"][1]["jited_bytes"], 5);
}

}  // namespace
}  // namespace scx
