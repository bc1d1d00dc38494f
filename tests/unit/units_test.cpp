// SPDX-License-Identifier: GPL-2.0-only
#include "units.hpp"

#include <gtest/gtest.h>

namespace scx {
namespace {

constexpr u64 kMinus = ~0ULL;  // -1

struct Accepted {
    std::string text;
    Unit unit;
    bool is_signed;
    u64 value;
};

TEST(Units, ReadsWhatPeopleWrite) {
    const Accepted cases[] = {
        {"5ns", Unit::kNs, false, 5},
        {"100us", Unit::kNs, false, 100'000},
        {"20ms", Unit::kNs, false, 20'000'000},
        {"1s", Unit::kNs, false, 1'000'000'000},
        {"2m", Unit::kNs, false, 120'000'000'000},
        {"1.5ms", Unit::kNs, false, 1'500'000},
        {"0.25s", Unit::kNs, false, 250'000'000},
        {"0ns", Unit::kNs, false, 0},
        {"18446744073709551615ns", Unit::kNs, false, ~0ULL},
        {"512", Unit::kBytes, false, 512},
        {"512B", Unit::kBytes, false, 512},
        {"64KiB", Unit::kBytes, false, 65536},
        {"1GiB", Unit::kBytes, false, 1ULL << 30},
        {"30", Unit::kPercent, false, 30},
        {"30%", Unit::kPercent, false, 30},
        {"7", Unit::kTasks, false, 7},
        {"-7", Unit::kTasks, true, kMinus - 6},
        {"-9223372036854775808", Unit::kNone, true, 1ULL << 63},
        {"9223372036854775807", Unit::kNone, true, (1ULL << 63) - 1},
        {"on", Unit::kBool, false, 1},
        {"false", Unit::kBool, false, 0},
    };
    for (const Accepted& example : cases) {
        const Result<u64> value = parse_quantity(example.text, example.unit, example.is_signed);
        ASSERT_TRUE(value) << example.text << ": " << value.error().what;
        EXPECT_EQ(*value, example.value) << example.text;
    }
}

TEST(Units, RefusesTheRest) {
    struct Refused {
        std::string text;
        Unit unit;
        bool is_signed;
    };
    const Refused cases[] = {
        {"", Unit::kNs, false},
        {"5", Unit::kNs, false},
        {"0", Unit::kNs, false},
        {"5h", Unit::kNs, false},
        {"5 ms", Unit::kNs, false},
        {"ms", Unit::kNs, false},
        {"-5ms", Unit::kNs, false},
        {"+5ms", Unit::kNs, false},
        {"1.5ns", Unit::kNs, false},
        {"1.ms", Unit::kNs, false},
        {".5ms", Unit::kNs, false},
        {"1.2.3ms", Unit::kNs, false},
        {"5ms5", Unit::kNs, false},
        {"0x10", Unit::kTasks, false},
        {"1e3", Unit::kTasks, false},
        {"1.5", Unit::kTasks, false},
        {"5ms", Unit::kTasks, false},
        {"1KB", Unit::kBytes, false},
        {"0.3KiB", Unit::kBytes, false},
        {"50 %", Unit::kPercent, false},
        {"maybe", Unit::kBool, false},
        {"9223372036854775808", Unit::kNone, true},
        {"--5", Unit::kNone, true},
        {"18446744073709551616", Unit::kNone, false},
        {"18446744074s", Unit::kNs, false},
        {"18446744073.9s", Unit::kNs, false},
        {"-9223372036854775809", Unit::kNone, true},
    };
    for (const Refused& example : cases) {
        const Result<u64> value = parse_quantity(example.text, example.unit, example.is_signed);
        ASSERT_FALSE(value) << "'" << example.text << "' was read as " << *value;
        EXPECT_EQ(value.error().status, Status::kUsage);
    }
}

TEST(Units, BareTimeIsAnsweredWithTheUnits) {
    const Result<u64> value = parse_quantity("5", Unit::kNs);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().what, "'5' is a time without a unit");
    EXPECT_EQ(value.error().hint, "write a number and one of the units ns, us, ms, s, m, such as 5ms");
}

TEST(Units, TheExampleIsInRange) {
    const Range range = {Unit::kNs, 10'000'000, 1'000'000'000};
    const auto hint = [&range](std::string_view text) { return parse_in_range(text, range).error().hint; };
    EXPECT_TRUE(hint("20").ends_with("such as 20ms"));
    EXPECT_TRUE(hint("1").ends_with("such as 1s"));
    EXPECT_TRUE(hint("20000").ends_with("such as 20000us"));
    EXPECT_TRUE(hint("0").ends_with("such as 10ms"));
    EXPECT_TRUE(hint("1.").ends_with("such as 10ms"));
}

TEST(Units, SaysWhatIsWrong) {
    const auto what = [](std::string_view text, Unit unit) {
        return parse_quantity(text, unit).error().what;
    };
    EXPECT_EQ(what("18446744073709551616", Unit::kTasks), "'18446744073709551616' is too large");
    EXPECT_EQ(what("18446744073.9s", Unit::kNs), "'18446744073.9s' is too large");
    EXPECT_EQ(what("1.5ns", Unit::kNs), "'1.5ns' is no whole number of ns");
    EXPECT_EQ(what("1.5", Unit::kTasks), "'1.5' is no whole number");
    EXPECT_EQ(what("1.2.3", Unit::kTasks), "'1.2.3' is not a number");
    EXPECT_EQ(what("-5ms", Unit::kNs), "'-5ms' is out of range");
}

TEST(Units, FormatsShortestAndExact) {
    EXPECT_EQ(format_quantity(20'000'000, Unit::kNs), "20ms");
    EXPECT_EQ(format_quantity(1'500'000, Unit::kNs), "1500us");
    EXPECT_EQ(format_quantity(90'000'000'000, Unit::kNs), "90s");
    EXPECT_EQ(format_quantity(120'000'000'000, Unit::kNs), "2m");
    EXPECT_EQ(format_quantity(0, Unit::kNs), "0ns");
    EXPECT_EQ(format_quantity(32768, Unit::kBytes), "32KiB");
    EXPECT_EQ(format_quantity(30, Unit::kPercent), "30%");
    EXPECT_EQ(format_quantity(7, Unit::kTasks), "7");
    EXPECT_EQ(format_quantity(kMinus, Unit::kTasks, true), "-1");
    EXPECT_EQ(format_quantity(1ULL << 63, Unit::kNone, true), "-9223372036854775808");
    EXPECT_EQ(format_quantity(1, Unit::kBool), "on");
}

TEST(Units, ReadsBackWhatItFormats) {
    for (const Unit unit : {Unit::kNone, Unit::kNs, Unit::kBytes, Unit::kPercent, Unit::kTasks}) {
        for (u64 value = 1; value < 1ULL << 62; value = value * 3 + value % 7) {
            EXPECT_EQ(parse_quantity(format_quantity(value, unit), unit), value);
            EXPECT_EQ(parse_quantity(format_quantity(-value, unit, true), unit, true), -value);
        }
    }
}

std::string short_form(double value, Unit unit) {
    std::string text;
    append_short(text, value, unit);
    return text;
}

TEST(Units, ShortFormFitsACell) {
    EXPECT_EQ(short_form(0, Unit::kTasks), "0");
    EXPECT_EQ(short_form(7, Unit::kTasks), "7");
    EXPECT_EQ(short_form(7.25, Unit::kTasks), "7.2");
    EXPECT_EQ(short_form(999, Unit::kTasks), "999");
    EXPECT_EQ(short_form(12'345, Unit::kTasks), "12.3k");
    EXPECT_EQ(short_form(123'456, Unit::kTasks), "123k");
    EXPECT_EQ(short_form(1.5e6, Unit::kTasks), "1.5M");
    EXPECT_EQ(short_form(99.96, Unit::kTasks), "100");
    EXPECT_EQ(short_form(2.5e12, Unit::kTasks), "2500G");
    EXPECT_EQ(short_form(4'100'000, Unit::kNs), "4.1ms");
    EXPECT_EQ(short_form(0, Unit::kNs), "0ns");
    EXPECT_EQ(short_form(1536, Unit::kBytes), "1.5KiB");
}

TEST(Units, EveryUnitHasItsName) {
    for (const std::string_view name : {"ns", "bytes", "percent", "tasks", "cpus", "events", "bool"}) {
        const std::optional<Unit> unit = unit_from_name(name);
        ASSERT_TRUE(unit) << name;
        EXPECT_EQ(unit_name(*unit), name);
    }
    EXPECT_FALSE(unit_from_name("furlongs"));
}

}  // namespace
}  // namespace scx
