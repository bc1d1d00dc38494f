// SPDX-License-Identifier: GPL-2.0-only
#include "facts.hpp"

#include "fixtures.hpp"
#include "knobs.hpp"

namespace scx {
namespace {

using Cpus = std::vector<u32>;
using Groups = std::vector<u64>;

/// A sysfs tree made for one test.
class FactsTest : public ::testing::Test {
  protected:
    /// These CPUs, all online.
    void possible(const std::string& list) {
        write_file(cpus() / "possible", list + "\n");
        online(list);
    }
    void online(const std::string& list) { write_file(cpus() / "online", list + "\n"); }
    void cpu(int id, const std::string& file, const std::string& text) {
        write_file(cpus() / ("cpu" + std::to_string(id)) / file, text + "\n");
    }
    void cache(int id, int index, const std::string& level, const std::string& shared) {
        const std::string directory = "cache/index" + std::to_string(index) + "/";
        cpu(id, directory + "level", level);
        cpu(id, directory + "shared_cpu_list", shared);
    }
    std::filesystem::path cpus() const { return root_.path() / "devices/system/cpu"; }
    const std::filesystem::path& sysfs() const { return root_.path(); }

    TemporaryDirectory root_;
};

TEST(CpuList, ReadsWhatTheKernelPrints) {
    EXPECT_EQ(parse_cpu_list("0\n"), (Cpus{0}));
    EXPECT_EQ(parse_cpu_list("0-3"), (Cpus{0, 1, 2, 3}));
    EXPECT_EQ(parse_cpu_list("0-1,8,10-11\n"), (Cpus{0, 1, 8, 10, 11}));
    EXPECT_EQ(parse_cpu_list("\n"), (Cpus{}));
    for (const char* text : {"3-1", "a", "1-", "-1", "1,,2", "1;2", "1-2-3", "1 2"})
        EXPECT_FALSE(parse_cpu_list(text)) << text;
}

TEST_F(FactsTest, GroupsAreNamedByTheirLowestCpu) {
    possible("0-7");
    for (int id = 0; id < 8; ++id) {  // SMT siblings are 4 apart, caches and nodes are pairs of cores
        cpu(id, "topology/core_cpus_list", std::to_string(id % 4) + "," + std::to_string(id % 4 + 4));
        const std::string pair = id % 4 < 2 ? "0-1,4-5" : "2-3,6-7";
        cache(id, 0, "1", std::to_string(id));
        cache(id, 1, "3", pair);
        cache(id, 2, "2", std::to_string(id));
    }
    write_file(sysfs() / "devices/system/node/node0/cpulist", "0-1,4-5\n");
    write_file(sysfs() / "devices/system/node/node1/cpulist", "2-3,6-7\n");

    const Result<Topology> topology = read_topology(sysfs());
    ASSERT_TRUE(topology);
    EXPECT_EQ(topology->nr_cpu_ids(), 8U);
    EXPECT_EQ(topology->core, (Groups{0, 1, 2, 3, 0, 1, 2, 3}));
    EXPECT_EQ(topology->llc, (Groups{0, 0, 2, 2, 0, 0, 2, 2}));
    EXPECT_EQ(topology->node, (Groups{0, 0, 2, 2, 0, 0, 2, 2}));
}

TEST_F(FactsTest, OlderNamesAndHiddenCachesFallBack) {
    possible("0-3");
    for (int id = 0; id < 4; ++id) {
        cpu(id, "topology/thread_siblings_list", id < 2 ? "0-1" : "2-3");
        cpu(id, "topology/package_cpus_list", "0-3");
    }
    const Result<Topology> topology = read_topology(sysfs());
    ASSERT_TRUE(topology);
    EXPECT_EQ(topology->core, (Groups{0, 0, 2, 2}));
    EXPECT_EQ(topology->llc, (Groups{0, 0, 0, 0}));
    EXPECT_EQ(topology->node, (Groups{0, 0, 0, 0}));
}

TEST_F(FactsTest, AnOfflineCpuIsAloneAndIdsMayHaveHoles) {
    possible("0,2");
    online("0");
    cpu(0, "topology/core_cpus_list", "0");
    const Result<Topology> topology = read_topology(sysfs());
    ASSERT_TRUE(topology);
    EXPECT_EQ(topology->nr_cpu_ids(), 3U);
    EXPECT_EQ(topology->core, (Groups{0, 1, 2}));
    EXPECT_EQ(topology->llc, (Groups{0, 1, 2}));
    EXPECT_EQ(topology->online, (Groups{1, 0, 0}));
}

TEST_F(FactsTest, CapacitiesAreRelativeToTheMost) {
    possible("0-2");
    EXPECT_EQ(read_topology(sysfs())->capacity, (Groups{1024, 1024, 1024}));  // nothing is told
    for (int id = 0; id < 3; ++id) cpu(id, "cpufreq/cpuinfo_max_freq", id == 1 ? "2000000" : "4000000");
    EXPECT_EQ(read_topology(sysfs())->capacity, (Groups{1024, 512, 1024}));
    for (int id = 0; id < 3; ++id) cpu(id, "acpi_cppc/highest_perf", id == 0 ? "64" : "48");
    EXPECT_EQ(read_topology(sysfs())->capacity, (Groups{1024, 768, 768}));
    for (int id = 0; id < 3; ++id) cpu(id, "cpu_capacity", id == 2 ? "1024" : "1");
    EXPECT_EQ(read_topology(sysfs())->capacity, (Groups{1, 1, 1024}));
}

TEST_F(FactsTest, CapacitiesOfSomeCpusOnlyAreNone) {
    possible("0-2");
    cpu(0, "cpu_capacity", "1024");
    cpu(1, "cpu_capacity", "nonsense");
    cpu(2, "cpu_capacity", "512");
    EXPECT_EQ(read_topology(sysfs())->capacity, (Groups{1024, 1024, 1024}));
    online("0,2");  // an offline CPU has none, and counts as no other than the least
    EXPECT_EQ(read_topology(sysfs())->capacity, (Groups{1024, 1, 512}));
}

TEST_F(FactsTest, WithoutSysfsThereIsAnErrorAndAHint) {
    const Result<Topology> topology = read_topology(sysfs());
    ASSERT_FALSE(topology);
    EXPECT_EQ(topology.error().status, Status::kSystem);
    EXPECT_FALSE(online_cpus(sysfs()));
}

TEST(Facts, AreWrittenByName) {
    const ObjectPtr object = open_test_object("described");
    const PolicyInfo info = *read_policy_info(*object);
    EXPECT_TRUE(write_facts(*object, info, {{0, 0, 2}, {0, 0, 0}, {0, 1, 1}}));
}

TEST(Facts, UnknownOnesAreRefused) {
    const ObjectPtr object = open_test_object("broken_12");
    const Result<PolicyInfo> info = read_policy_info(*object);
    ASSERT_TRUE(info);
    const Result<void> done = write_facts(*object, *info, {{0}, {0}, {0}});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().status, Status::kUsage);
    EXPECT_EQ(done.error().what, "the policy asks for the unknown fact 'phase_of_moon'");
}

TEST(Facts, MoreCpusThanThePolicyHoldsAreRefused) {
    const ObjectPtr object = open_test_object("described");
    const PolicyInfo info = *read_policy_info(*object);
    const Groups many(SCX_MAX_CPUS + 1);
    const Result<void> done = write_facts(*object, info, {many, many, many});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().what, "this machine can have 1025 CPUs, the policy has room for 1024");
}

}  // namespace
}  // namespace scx
