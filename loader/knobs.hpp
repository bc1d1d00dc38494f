// SPDX-License-Identifier: GPL-2.0-only
//
// Values of a policy's constant variables: text to value, range, and their bytes in .rodata.
#pragma once

#include <bpf/libbpf.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "policy_info.hpp"

namespace scx {

/// What the user chose, in typed form; valid for every start of the same policy.
struct Settings {
    std::vector<u64> knobs;                             // in the order of PolicyInfo::knobs
    std::vector<std::pair<BtfVariable, u64>> untagged;  // given with --set
};

/// Every knob at its default.
Settings default_settings(const PolicyInfo& info);

/// Reads the text given for one knob: a name, or a number in its range.
Result<u64> parse_knob(const Knob& knob, std::string_view text);

/// Reads the "name=value" of --set for a variable without a description.
Result<std::pair<BtfVariable, u64>> parse_assignment(const PolicyInfo& info, std::string_view text);

bool in_range(const Knob& knob, u64 value);

/// Nothing when the value has no name.
const std::string* name_of(const Knob& knob, u64 value);

/// The names of a knob's values.
std::vector<std::string> value_names(const Knob& knob);

/// "off", or "one of off, llc, node".
std::string one_of_names(const Knob& knob);

/// The shortest text that parse_knob() reads back as the same value: its name, where it has one.
std::string format_value(const Knob& knob, u64 value);

/// Whether a value survives being stored in this type.
bool fits(u64 value, const ScalarType& type);

/// The value of `bytes`, sign-extended to 64 bits.
u64 load_scalar(std::span<const std::byte> bytes, const ScalarType& type);

/// Writes elements of `variable` into the .rodata of an object that is open and not yet loaded.
Result<void> write_constant(bpf_object& object, const BtfVariable& variable, std::span<const u64> values);

/// Writes all of `settings`.
Result<void> write_settings(bpf_object& object, const PolicyInfo& info, const Settings& settings);

}  // namespace scx
