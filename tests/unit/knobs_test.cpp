// SPDX-License-Identifier: GPL-2.0-only
#include "knobs.hpp"

#include <algorithm>

#include "fixtures.hpp"

namespace scx {
namespace {

/// The value of a variable in the image that would be loaded.
u64 stored(const bpf_object& object, const BtfVariable& variable, u32 index = 0) {
    std::size_t size = 0;
    const auto* image = static_cast<const std::byte*>(
        bpf_map__initial_value(bpf_object__find_map_by_name(&object, kRodata), &size));
    const std::size_t offset = variable.offset + std::size_t{index} * variable.element.size;
    return load_scalar(std::span(image, size).subspan(offset), variable.element);
}

TEST(Knobs, RangeErrorsSpeakTheKnobsUnit) {
    const PolicyInfo info = read_test_object("described");
    EXPECT_EQ(parse_knob(info.knobs[0], "3ms"), 3'000'000U);
    EXPECT_EQ(parse_knob(info.knobs[0], "100us"), 100'000U);
    EXPECT_EQ(parse_knob(info.knobs[0], "1s"), 1'000'000'000U);

    const Result<u64> low = parse_knob(info.knobs[0], "99us");
    ASSERT_FALSE(low);
    EXPECT_EQ(low.error().what, "--slice: '99us' is out of range");
    EXPECT_EQ(low.error().hint, "choose a value from 100us to 1s");
    EXPECT_FALSE(parse_knob(info.knobs[0], "1001ms"));
    EXPECT_EQ(parse_knob(info.knobs[0], "5").error().what, "--slice: '5' is a time without a unit");
}

TEST(Knobs, SignedRangesHoldNegativeNumbers) {
    const PolicyInfo info = read_test_object("described");
    EXPECT_EQ(parse_knob(info.knobs[2], "-20"), static_cast<u64>(-20));
    EXPECT_EQ(parse_knob(info.knobs[2], "19"), 19U);
    const Result<u64> low = parse_knob(info.knobs[2], "-21");
    ASSERT_FALSE(low);
    EXPECT_EQ(low.error().hint, "choose a value from -20 to 19");
    EXPECT_FALSE(parse_knob(info.knobs[2], "20"));
}

TEST(Knobs, ValuesMayHaveNames) {
    const Knob shards = read_test_object("described").knobs[5];
    EXPECT_EQ(parse_knob(shards, "off"), 0U);
    EXPECT_EQ(parse_knob(shards, "llc"), 4'294'967'295U);
    EXPECT_EQ(parse_knob(shards, "1024"), 1024U);
    EXPECT_EQ(format_value(shards, 4'294'967'294), "node");
    EXPECT_EQ(format_value(shards, 7), "7");
}

TEST(Knobs, ErrorsListTheNames) {
    const PolicyInfo info = read_test_object("described");
    const Result<u64> typo = parse_knob(info.knobs[5], "lcl");
    ASSERT_FALSE(typo);
    EXPECT_EQ(typo.error().status, Status::kUsage);
    EXPECT_EQ(typo.error().what, "--shards: 'lcl' is none of the names, and no number");
    EXPECT_EQ(typo.error().hint, "did you mean 'llc'? Valid: off, llc, node, or a value from 1 to 1024 cpus");
    // The value of a name is no number that one may write.
    for (const char* text : {"0", "1025", "4294967295"}) {
        const Result<u64> value = parse_knob(info.knobs[5], text);
        ASSERT_FALSE(value) << text;
        EXPECT_TRUE(value.error().what.ends_with("is out of range"));
        EXPECT_EQ(value.error().hint, "valid: off, llc, node, or a value from 1 to 1024 cpus");
    }
    for (const char* text : {"", "LLC", "off,llc", "-1"})
        EXPECT_FALSE(parse_knob(info.knobs[5], text)) << text;

    Knob slice = info.knobs[0];  // its limits tell their unit
    slice.names = {{"never", 0}};
    EXPECT_EQ(parse_knob(slice, "2s").error().hint, "valid: never, or a value from 100us to 1s");
}

TEST(Knobs, WritesJustTheirOwnBytes) {
    const ObjectPtr object = open_test_object("described");
    const PolicyInfo info = *read_policy_info(*object);
    Settings settings = default_settings(info);
    settings.knobs[0] = 1'000'000;
    settings.knobs[2] = static_cast<u64>(-7);
    settings.knobs[4] = 0;
    settings.knobs[5] = *parse_knob(info.knobs[5], "node");
    ASSERT_TRUE(write_settings(*object, info, settings));
    for (std::size_t i = 0; i < info.knobs.size(); ++i)
        EXPECT_EQ(stored(*object, info.knobs[i].variable), settings.knobs[i]) << info.knobs[i].option;
}

TEST(Knobs, WritesArraysByElement) {
    const ObjectPtr object = open_test_object("described");
    const PolicyInfo info = *read_policy_info(*object);
    const auto cores = std::ranges::find(info.facts, "cpu_core", &BtfVariable::name);
    ASSERT_NE(cores, info.facts.end());
    const std::vector<u64> values = {0, 0, 2, 65535};
    ASSERT_TRUE(write_constant(*object, *cores, values));
    for (u32 i = 0; i < values.size(); ++i) EXPECT_EQ(stored(*object, *cores, i), values[i]);
    EXPECT_EQ(stored(*object, *cores, 4), 0U);

    const std::vector<u64> too_many(cores->count + 1);
    EXPECT_FALSE(write_constant(*object, *cores, too_many));
}

TEST(Knobs, AssignmentsAreTypedByTheVariable) {
    const ObjectPtr object = open_test_object("untagged");
    const PolicyInfo info = *read_policy_info(*object);
    Settings settings = default_settings(info);
    for (const char* text : {"step=7", "offset=-32768", "quick=true"}) {
        const auto assignment = parse_assignment(info, text);
        ASSERT_TRUE(assignment) << assignment.error().what;
        settings.untagged.push_back(*assignment);
    }
    ASSERT_TRUE(write_settings(*object, info, settings));
    EXPECT_EQ(stored(*object, info.untagged[0]), 7U);
    EXPECT_EQ(static_cast<s64>(stored(*object, info.untagged[1])), -32768);
    EXPECT_EQ(stored(*object, info.untagged[2]), 1U);
}

TEST(Knobs, AssignmentErrorsListTheVariables) {
    const PolicyInfo info = read_test_object("untagged");
    EXPECT_EQ(parse_assignment(info, "stap=1").error().hint,
              "did you mean 'step'? Valid: step, offset, quick");
    EXPECT_EQ(parse_assignment(info, "step").error().what, "--set: 'step' is no assignment");
    EXPECT_FALSE(parse_assignment(info, "step=-1"));
    EXPECT_FALSE(parse_assignment(info, "step=4294967296"));
    EXPECT_FALSE(parse_assignment(info, "offset=32768"));
    EXPECT_FALSE(parse_assignment(info, "quick=2"));
    EXPECT_EQ(parse_assignment(read_test_object("described"), "slice_ns=1").error().hint, "use --slice");
}

}  // namespace
}  // namespace scx
