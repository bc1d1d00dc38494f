// SPDX-License-Identifier: GPL-2.0-only
#include "units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <expected>
#include <ranges>
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

enum class Flaw { kNoNumber, kNotWhole, kTooLarge };

/// `digits`, with an optional decimal fraction, times `factor`.
std::expected<u64, Flaw> scaled(std::string_view digits, u64 factor) {
    const std::size_t point = digits.find('.');
    const std::string_view whole = digits.substr(0, point);
    u64 value = 0;
    const auto [end, error] = std::from_chars(whole.begin(), whole.end(), value);
    if (error == std::errc::invalid_argument) return std::unexpected(Flaw::kNoNumber);
    if (error != std::errc{} || __builtin_mul_overflow(value, factor, &value))
        return std::unexpected(Flaw::kTooLarge);
    if (point == std::string_view::npos) return value;

    const std::string_view fraction = digits.substr(point + 1);
    if (fraction.empty() || fraction.contains('.')) return std::unexpected(Flaw::kNoNumber);
    u64 part = 0;  // from its last digit on, of which each must leave a whole number for the next
    for (const char digit : std::views::reverse(fraction)) {
        part += factor * static_cast<u64>(digit - '0');
        if (part % 10 != 0) return std::unexpected(Flaw::kNotWhole);
        part /= 10;
    }
    if (__builtin_add_overflow(value, part, &value)) return std::unexpected(Flaw::kTooLarge);
    return value;
}

/// A time like this one, but with a unit, which is in range.
std::string example_time(std::string_view digits, const Range& range) {
    for (const std::string_view suffix : {"ms", "s", "us", "m", "ns"}) {
        std::string text = fmt::format("{}{}", digits, suffix);
        if (parse_in_range(text, range)) return text;
    }
    return format_quantity(range.min, range.unit, range.is_signed);
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

bool in_range(u64 value, u64 min, u64 max, bool is_signed) {
    if (!is_signed) return min <= value && value <= max;
    const auto number = static_cast<s64>(value);
    return static_cast<s64>(min) <= number && number <= static_cast<s64>(max);
}

std::string format_range(const Range& range) {
    if (!range.is_signed && range.max == ~0ULL)
        return fmt::format("of at least {}", format_quantity(range.min, range.unit));
    return fmt::format("from {} to {}", format_quantity(range.min, range.unit, range.is_signed),
                       format_quantity(range.max, range.unit, range.is_signed));
}

Result<u64> parse_quantity(std::string_view text, Unit unit, bool is_signed) {
    const u64 min = is_signed ? 1ULL << 63 : 0;
    return parse_in_range(text, {unit, min, min - 1, is_signed});
}

Result<u64> parse_in_range(std::string_view text, const Range& range) {
    const Unit unit = range.unit;
    if (unit == Unit::kBool) return parse_switch(text);

    const bool negative = text.starts_with('-');
    const std::string_view magnitude = text.substr(negative ? 1 : 0);
    const std::size_t length = std::min(magnitude.find_first_not_of("0123456789."), magnitude.size());
    const std::string_view digits = magnitude.substr(0, length);
    const std::string_view suffix = magnitude.substr(length);
    const std::string units = unit_suffixes(unit);
    const std::string how = units.empty() ? std::string("write a whole number")
                                          : fmt::format("write a number and one of the units {}", units);

    if (digits.empty()) return fail(Status::kUsage, fmt::format("'{}' is not a number", text), how);
    const std::string within = fmt::format("choose a value {}", format_range(range));
    const auto out_of_range = [&] {
        return fail(Status::kUsage, fmt::format("'{}' is out of range", text), within);
    };
    if (negative && !range.is_signed) return out_of_range();
    if (suffix.empty() && unit == Unit::kNs)
        return fail(Status::kUsage, fmt::format("'{}' is a time without a unit", text),
                    fmt::format("{}, such as {}", how, example_time(digits, range)));

    u64 factor = 1;
    if (!suffix.empty()) {
        const auto scales = row_of(unit).scales;
        const auto scale =
            std::ranges::find_if(scales, [suffix](const Scale& s) { return s.suffix == suffix; });
        if (scale == scales.end())
            return fail(Status::kUsage, fmt::format("'{}': unknown unit '{}'", text, suffix), how);
        factor = scale->factor;
    }

    const std::expected<u64, Flaw> size = scaled(digits, factor);
    if (size == std::unexpected(Flaw::kNoNumber))
        return fail(Status::kUsage, fmt::format("'{}' is not a number", text), how);
    if (size == std::unexpected(Flaw::kNotWhole))
        return fail(Status::kUsage,
                    units.empty() ? fmt::format("'{}' is no whole number", text)
                                  : fmt::format("'{}' is no whole number of {}", text,
                                                row_of(unit).scales.front().suffix),
                    how);
    const u64 limit = range.is_signed ? (negative ? 1ULL << 63 : (1ULL << 63) - 1) : ~0ULL;
    if (!size || *size > limit) return fail(Status::kUsage, fmt::format("'{}' is too large", text), within);
    const u64 value = negative ? -*size : *size;
    if (!in_range(value, range.min, range.max, range.is_signed)) return out_of_range();
    return value;
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
