// SPDX-License-Identifier: GPL-2.0-only
//
// Small helpers on text for people.
#pragma once

#include <scx/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace scx {

/// "a, b, c".
std::string join(const std::vector<std::string>& words, std::string_view separator = ", ");

/// The candidate a mistyped word was probably meant to be, or an empty string when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// A hint for a word that is not among the valid ones: "did you mean 'vtime'? Valid: fifo, vtime".
std::string suggest(std::string_view word, const std::vector<std::string>& candidates);

/// Breaks `text` at blanks into lines of at most `width` columns; a longer word gets a line of its own.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// Append a number without taking memory for it.
void append_number(std::string& text, u64 value);
void append_number(std::string& text, double value, int decimals);

/// Text that a terminal shows as it is, with a ? for each control character.
std::string one_line(std::string_view text);

/// What stands before the first `after`, from the last `before` ahead of it; empty where one of them is
/// missing.
std::string_view text_between(std::string_view text, std::string_view before, std::string_view after);

/// Removes blanks and line ends from both sides.
std::string_view trim(std::string_view text);

}  // namespace scx
