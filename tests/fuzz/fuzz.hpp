// SPDX-License-Identifier: GPL-2.0-only
//
// What the targets share: whatever the input, the loader keeps these promises.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "knobs.hpp"

namespace scx {

/// A promise that was not kept ends the process, and libFuzzer keeps the input.
inline void require(bool holds, std::string_view promise, std::string_view about = {}) {
    if (holds) return;
    fmt::print(stderr, "broken promise: {}: '{}'\n", promise, about);
    std::abort();
}

inline bool is_line(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

inline void require_clear(const Error& error) {
    require(error.status == Status::kUsage, "bad input is bad usage", error.what);
    require(is_line(error.what), "a refusal is one line", error.what);
    require(is_line(error.hint), "a hint is one line", error.hint);
}

inline void check_knob_text(const Knob& knob, std::string_view text) {
    const Result<u64> value = parse_knob(knob, text);
    if (!value) return require_clear(value.error());
    require(in_range(knob, *value) || name_of(knob, *value) != nullptr, "a value is in range or has a name",
            text);
    require(fits(*value, knob.variable.element), "a value fits into its variable", text);
    const std::string shown = format_value(knob, *value);
    require(parse_knob(knob, shown) == *value, "what is shown is read back", shown);
}

}  // namespace scx
