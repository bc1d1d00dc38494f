// SPDX-License-Identifier: GPL-2.0-only
#include "stats.hpp"

#include <gtest/gtest.h>

namespace scx {
namespace {

TEST(Stats, KindsSayHowCpusAddUp) {
    const std::vector<u64> values = {3, 9, 4};
    EXPECT_EQ(aggregate(StatKind::kCounter, values), 16U);
    EXPECT_EQ(aggregate(StatKind::kMax, values), 9U);
    EXPECT_EQ(aggregate(StatKind::kGauge, values), 0U);
    EXPECT_EQ(aggregate(StatKind::kMax, {}), 0U);
}

TEST(Stats, SomeCpusAddUpAsAllDo) {
    const std::vector<u64> values = {3, 9, 4};
    const std::vector<u32> cpus = {0, 2};
    EXPECT_EQ(aggregate(StatKind::kCounter, values, cpus), 7U);
    EXPECT_EQ(aggregate(StatKind::kMax, values, cpus), 4U);
    EXPECT_EQ(aggregate(StatKind::kGauge, values, cpus), 0U);
}

TEST(Stats, CpusThatCountedAreShownThoughTheyAreOffline) {
    Snapshot snapshot(2, 4);
    snapshot.of(1)[3] = 1;
    std::vector<u32> cpus = {17};
    find_cpus_to_show(snapshot, std::vector<u32>{0, 1}, cpus);
    EXPECT_EQ(cpus, (std::vector<u32>{0, 1, 3}));
}

TEST(Stats, ARestartedPolicyCountsOn) {
    std::vector<Statistic> statistics(3);
    statistics[0].kind = StatKind::kCounter;
    statistics[1].kind = StatKind::kMax;
    statistics[2].kind = StatKind::kGauge;
    Snapshot earlier(3, 2);
    Snapshot now(3, 2);
    for (std::size_t i = 0; i < 3; ++i) {
        earlier.of(i)[0] = 10;
        earlier.of(i)[1] = 20;
        now.of(i)[0] = 15;
        now.of(i)[1] = 1;
    }
    carry_over(statistics, earlier, now);
    EXPECT_EQ(now.of(0)[0], 25U);
    EXPECT_EQ(now.of(0)[1], 21U);
    EXPECT_EQ(now.of(1)[0], 15U);
    EXPECT_EQ(now.of(1)[1], 20U);
    EXPECT_EQ(now.of(2)[0], 15U);
    EXPECT_EQ(now.of(2)[1], 1U);
}

}  // namespace
}  // namespace scx
