// SPDX-License-Identifier: GPL-2.0-only
//
// Quantities as people write them ("5ms", "64KiB") and as programs hold them (64 bits).
#pragma once

#include <scx/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "error.hpp"

namespace scx {

enum class Unit { kNone, kNs, kBytes, kPercent, kTasks, kCpus, kEvents, kLevels, kBool };

/// A value that has a name besides.
struct NamedValue {
    std::string name;
    u64 value;
};

/// The unit a tag names, or nothing for an unknown name.
std::optional<Unit> unit_from_name(std::string_view name);
std::string_view unit_name(Unit unit);

/// What may follow the number, for error messages and help: "ns, us, ms, s, m". Empty when nothing may.
std::string unit_suffixes(Unit unit);

/// Reads "5ms", "1.5s", "64KiB", "40", "on". A time needs its unit; other units accept a bare number. The
/// result holds a negative number in two's complement; `is_signed` says whether one is accepted.
Result<u64> parse_quantity(std::string_view text, Unit unit, bool is_signed = false);

/// From min to max. Numbers with a sign are sign-extended to 64 bits.
struct Range {
    Unit unit;
    u64 min;
    u64 max;
    bool is_signed = false;
};

/// The same, refusing what is out of range.
Result<u64> parse_in_range(std::string_view text, const Range& range);

/// Whether min <= value <= max.
bool in_range(u64 value, u64 min, u64 max, bool is_signed);

/// "from 100us to 1s", or "of at least 1" where there is no limit.
std::string format_range(const Range& range);

/// The shortest exact text that parse_quantity() reads back as the same value.
std::string format_quantity(u64 value, Unit unit, bool is_signed = false);

/// Appends about four characters for a table cell: "4.1ms", "12.3k".
void append_short(std::string& text, double value, Unit unit);

}  // namespace scx
