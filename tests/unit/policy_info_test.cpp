// SPDX-License-Identifier: GPL-2.0-only
#include "policy_info.hpp"

#include "fixtures.hpp"
#include "knobs.hpp"

namespace scx {
namespace {

TEST(PolicyInfo, ReadsEveryKindOfDescription) {
    const PolicyInfo info = read_test_object("described");
    EXPECT_EQ(info.name, "described");
    EXPECT_EQ(info.summary, "One of everything");

    ASSERT_EQ(info.knobs.size(), 6U);
    const Knob& slice = info.knobs[0];
    EXPECT_EQ(slice.variable.name, "slice_ns");
    EXPECT_EQ(slice.option, "slice");
    EXPECT_EQ(slice.unit, Unit::kNs);
    EXPECT_EQ(slice.fallback, 20'000'000U);
    EXPECT_EQ(slice.min, 100'000U);
    EXPECT_EQ(slice.max, 1'000'000'000U);
    EXPECT_EQ(slice.help, "A time; with a semicolon in its help.");
    EXPECT_EQ(info.knobs[1].option, "pool");
    EXPECT_EQ(info.knobs[2].option, "boost");
    EXPECT_EQ(static_cast<s64>(info.knobs[2].fallback), -5);
    EXPECT_EQ(static_cast<s64>(info.knobs[2].min), -20);
    EXPECT_EQ(info.knobs[3].option, "share");
    EXPECT_EQ(info.knobs[4].option, "steal-far");
    EXPECT_TRUE(info.knobs[4].is_switch());
    EXPECT_EQ(info.knobs[4].fallback, 1U);
    EXPECT_EQ(info.knobs[5].help, "Also names.");
    EXPECT_EQ(info.knobs[5].fallback, 4'294'967'295U);
    EXPECT_EQ(info.knobs[5].max, 1024U);
    EXPECT_EQ(value_names(info.knobs[5]), (std::vector<std::string>{"off", "llc", "node"}));
    ASSERT_EQ(info.knobs[5].names.size(), 3U);
    EXPECT_EQ(info.knobs[5].names[2].value, 4'294'967'294U);
    EXPECT_TRUE(slice.names.empty());

    EXPECT_EQ(info.facts.size(), 4U);
    EXPECT_TRUE(info.untagged.empty());
    ASSERT_EQ(info.statistics.size(), 4U);
    EXPECT_EQ(info.statistics[1].name, "busy_ns");
    EXPECT_EQ(info.statistics[1].unit, Unit::kNs);
    EXPECT_EQ(info.statistics[1].offset, 8U);
    EXPECT_EQ(info.statistics[2].kind, StatKind::kMax);
    EXPECT_EQ(info.statistics[3].kind, StatKind::kGauge);
}

TEST(PolicyInfo, ReadsAnObjectWithoutTags) {
    const PolicyInfo info = read_test_object("untagged");
    EXPECT_EQ(info.name, "untagged");
    EXPECT_EQ(info.summary, "");
    EXPECT_TRUE(info.knobs.empty());

    std::vector<std::string> variables;
    for (const BtfVariable& variable : info.untagged) variables.push_back(variable.name);
    EXPECT_EQ(variables, (std::vector<std::string>{"step", "offset", "quick"}));
    std::vector<std::string> statistics;
    for (const Statistic& statistic : info.statistics) statistics.push_back(statistic.name);
    EXPECT_EQ(statistics, (std::vector<std::string>{"counts[0]", "counts[1]", "counts[2]", "pairs[0][0]",
                                                    "pairs[0][1]", "pairs[1][0]", "pairs[1][1]"}));
}

TEST(PolicyInfo, SaysWhatIsWrongWithADescription) {
    const std::pair<int, std::string> cases[] = {
        {1, "'knob' is broken: it has no unit"},
        {2, "unknown unit 'furlongs'"},
        {3, "it has no min"},
        {4, "min <= default <= max does not hold"},
        {5, "a limit is too large for its type"},
        {6, "the unit bool goes with the type bool"},
        {7, "unknown kind of variable 'knop'"},
        {8, "min: '1' is a time without a unit"},
        {9, "a knob cannot be an array"},
        {10, "a statistic is a counter, max or gauge"},
        {11, "a statistic has 64 bits"},
        {14, "the object holds 2 sched_ext schedulers, not one"},
        {15, "names: 'off' stands twice"},
        {16, "names: off: 'none' is not a number"},
        {17, "names: '' is not a name"},
        {18, "names: '3' is not a name"},
        {19, "names: the value of 'all' is too large for its type"},
        {20, "min <= default <= max does not hold"},
        {21, "min <= default <= max does not hold"},
        {22, "a switch has no names"},
        {23, "names: '' is not a name"},
        {24, "names: 'the rest' is not a name"},
        {25, "'broken_config.plain' is broken: it has no tag"},
        {26, "'broken_config.value' is broken: unknown kind of member 'knob'"},
        {27, "a list needs a member nr_items that can count to 2"},
        {28, "a list needs a member nr_items that can count to 256"},
        {29, "a list cannot hold lists"},
        {30, "it is a bit field"},
        {31, "a file cannot have its type"},
        {32, "it cannot have a min"},
        {33, "it cannot have a default"},
        {34, "it cannot have a default"},
        {35, "default: 'blue' is none of its values"},
        {36, "it has no unit"},
        {37, "min <= default <= max does not hold"},
        {38, "a limit is too large for its type"},
        {39, "'broken_config.slice_ns' is broken: another member is 'slice' in the file, too"},
        {40, "it has no room for text"},
        {41, "the unit bool goes with the type bool"},
        {42, "it does not come from SCX_CONFIG()"},
        {43, "they are about no list of the configuration whose items have a name"},
        {44, "there are fewer of them than the list has room for"},
        {45, "a line of statistics has another 'cpus'"},
        {46, "they have statistics, none of which is called 'name'"},
        {47, "they are about no list of the configuration whose items have a name"},
        {48, "'knob' is broken: another knob is the option --knob, too"},
        {49, "'knob' is broken: another knob is the option --no-knob, too"},
        {50, "'--k' is no option: two letters at least, digits and hyphens"},
        {51, "'broken_config.value' is broken: its type has no members"},
        {52, "'config' is broken: it is larger than 1024 KiB"},
        {53, "a policy's name has letters, digits, _ and . only"},
    };
    for (const auto& [number, expected] : cases) {
        const ObjectPtr object = open_test_object("broken_" + std::to_string(number));
        const Result<PolicyInfo> info = read_policy_info(*object);
        ASSERT_FALSE(info) << number;
        EXPECT_EQ(info.error().status, Status::kUsage);
        EXPECT_NE(info.error().what.find(expected), std::string::npos) << number << ": " << info.error().what;
    }
}

TEST(PolicyInfo, RefusesAnObjectThatIsNoScheduler) {
    const ObjectPtr object = open_test_object("no_scheduler");
    const Result<PolicyInfo> info = read_policy_info(*object);
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().what, "the object holds 0 sched_ext schedulers, not one");
}

// The kernel never sees such files; we must not fall over them.
TEST(PolicyInfo, SurvivesFlippedBits) {
    std::ifstream file(TEST_OBJECTS "/configured.bpf.o", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    const Console console("test", false, false);
    const LibbpfLog quiet(console);
    for (std::size_t bit = 0; bit < 8 * whole.size(); bit += 101) {
        std::string flipped = whole;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
        const Result<PolicyImage> image = PolicyImage::from_bytes("flipped", std::move(flipped));
        if (!image) continue;
        const Result<ObjectPtr> object = image->open();
        if (object) read_policy_info(**object);
    }
}

TEST(PolicyInfo, SurvivesTruncatedObjects) {
    std::ifstream file(TEST_OBJECTS "/described.bpf.o", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    ASSERT_GT(whole.size(), 1000U);
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "truncated.bpf.o";
    const Console console("test", false, false);
    const LibbpfLog quiet(console);
    for (std::size_t length = 1; length < whole.size(); length += 97) {
        write_file(path, std::string_view(whole).substr(0, length));
        const Result<PolicyImage> image = PolicyImage::from_file(path);
        if (!image) continue;
        const Result<ObjectPtr> object = image->open();
        EXPECT_FALSE(object && read_policy_info(**object)) << length;
    }
}

}  // namespace
}  // namespace scx
