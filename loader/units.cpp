// SPDX-License-Identifier: GPL-2.0-only
#include "units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <vector>

#include "text.hpp"

namespace scx {
namespace {

struct Scale {
    std::string_view suffix;
    u64 factor;
};

// In ascending order.
constexpr std::array kTimes = {Scale{"ns", 1}, Scale{"us", 1'000}, Scale{"ms", 1'000'000},
                               Scale{"s", 1'000'000'000}, Scale{"m", 60'000'000'000}};
constexpr std::array kSizes = {Scale{"B", 1}, Scale{"KiB", 1ULL << 10}, Scale{"MiB", 1ULL << 20},
                               Scale{"GiB", 1ULL << 30}};
constexpr std::array kPercents = {Scale{"%", 1}};
constexpr std::array kThousands = {Scale{"", 1}, Scale{"k", 1'000}, Scale{"M", 1'000'000},
                                   Scale{"G", 1'000'000'000}};

struct UnitRow {
    Unit unit;
    std::string_view name;
    std::span<const Scale> scales;
};

constexpr std::array kUnits = {
    UnitRow{Unit::kNone, "", {}},           UnitRow{Unit::kNs, "ns", kTimes},
    UnitRow{Unit::kBytes, "bytes", kSizes}, UnitRow{Unit::kPercent, "percent", kPercents},
    UnitRow{Unit::kTasks, "tasks", {}},     UnitRow{Unit::kCpus, "cpus", {}},
    UnitRow{Unit::kEvents, "events", {}},   UnitRow{Unit::kLevels, "levels", {}},
    UnitRow{Unit::kBool, "bool", {}},
};

const UnitRow& row_of(Unit unit) {
    return *std::ranges::find_if(kUnits, [unit](const UnitRow& row) { return row.unit == unit; });
}

Result<u64> parse_switch(std::string_view text) {
    for (const std::string_view yes : {"true", "yes", "on", "1"})
        if (text == yes) return 1;
    for (const std::string_view no : {"false", "no", "off", "0"})
        if (text == no) return 0;
    return fail(Status::kUsage, fmt::format("'{}' is neither on nor off", text), "write on or off");
}

/// `digits`, with an optional decimal fraction, times `factor`; nothing when it overflows or is no whole
/// number.
std::optional<u64> scaled(std::string_view digits, u64 factor) {
    const std::size_t point = digits.find('.');
    const std::string_view whole = digits.substr(0, point);
    u64 value = 0;
    const auto [end, error] = std::from_chars(whole.begin(), whole.end(), value);
    if (error != std::errc{} || end != whole.end()) return std::nullopt;
    if (__builtin_mul_overflow(value, factor, &value)) return std::nullopt;
    if (point == std::string_view::npos) return value;

    const std::string_view fraction = digits.substr(point + 1);
    if (fraction.empty()) return std::nullopt;
    for (const char digit : fraction) {
        if (digit < '0' || digit > '9' || factor % 10 != 0) return std::nullopt;
        factor /= 10;
        value += factor * static_cast<u64>(digit - '0');
    }
    return value;
}

}  // namespace

std::optional<Unit> unit_from_name(std::string_view name) {
    const auto row = std::ranges::find_if(kUnits, [name](const UnitRow& row) { return row.name == name; });
    if (row == kUnits.end()) return std::nullopt;
    return row->unit;
}

std::string_view unit_name(Unit unit) {
    return row_of(unit).name;
}

std::string unit_suffixes(Unit unit) {
    std::vector<std::string> suffixes;
    for (const Scale& scale : row_of(unit).scales) suffixes.emplace_back(scale.suffix);
    return join(suffixes);
}

Result<u64> parse_quantity(std::string_view text, Unit unit, bool is_signed) {
    if (unit == Unit::kBool) return parse_switch(text);

    const bool negative = is_signed && text.starts_with('-');
    const std::string_view magnitude = text.substr(negative ? 1 : 0);
    const std::size_t length = std::min(magnitude.find_first_not_of("0123456789."), magnitude.size());
    const std::string_view digits = magnitude.substr(0, length);
    const std::string_view suffix = magnitude.substr(length);
    const std::string units = unit_suffixes(unit);
    const std::string how = units.empty() ? std::string("write a whole number")
                                          : fmt::format("write a number and one of the units {}", units);

    if (digits.empty()) return fail(Status::kUsage, fmt::format("'{}' is not a number", text), how);
    if (suffix.empty() && unit == Unit::kNs)
        return fail(Status::kUsage, fmt::format("'{}' is a time without a unit", text),
                    fmt::format("{}, such as {}ms", how, digits));

    u64 factor = 1;
    if (!suffix.empty()) {
        const auto scales = row_of(unit).scales;
        const auto scale =
            std::ranges::find_if(scales, [suffix](const Scale& s) { return s.suffix == suffix; });
        if (scale == scales.end())
            return fail(Status::kUsage, fmt::format("'{}': unknown unit '{}'", text, suffix), how);
        factor = scale->factor;
    }

    const std::optional<u64> value = scaled(digits, factor);
    const u64 limit = is_signed ? (negative ? 1ULL << 63 : (1ULL << 63) - 1) : ~0ULL;
    if (!value || *value > limit)
        return fail(Status::kUsage, fmt::format("'{}' is too large, too fine or no number", text), how);
    return negative ? -*value : *value;
}

std::string format_quantity(u64 value, Unit unit, bool is_signed) {
    if (unit == Unit::kBool) return value != 0 ? "on" : "off";

    const bool negative = is_signed && static_cast<s64>(value) < 0;
    u64 magnitude = negative ? -value : value;
    std::string_view suffix;
    for (const Scale& scale : row_of(unit).scales) {
        if (scale.factor > 1 && (value == 0 || magnitude % scale.factor != 0)) continue;
        suffix = scale.suffix;
    }
    for (const Scale& scale : row_of(unit).scales)
        if (scale.suffix == suffix) magnitude /= scale.factor;
    return fmt::format("{}{}{}", negative ? "-" : "", magnitude, suffix);
}

void append_short(std::string& text, double value, Unit unit) {
    std::span<const Scale> scales = row_of(unit).scales;
    if (scales.empty()) scales = kThousands;
    const Scale* chosen = &scales.front();
    for (const Scale& scale : scales)
        if (value >= static_cast<double>(scale.factor)) chosen = &scale;
    const double shown = value / static_cast<double>(chosen->factor);
    // One decimal below 100, and none where the value is whole in its smallest unit.
    const bool whole =
        shown >= 99.95 || (chosen->factor == 1 && shown == static_cast<double>(static_cast<u64>(shown)));
    append_number(text, shown, whole ? 0 : 1);
    text += chosen->suffix;
}

}  // namespace scx
