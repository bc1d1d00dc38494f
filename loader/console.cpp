// SPDX-License-Identifier: GPL-2.0-only
#include "console.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace scx {
namespace {

/// Whoever closed standard error does not want to hear; fmt::print would throw.
void say(const std::string& text) {
    std::fputs(text.c_str(), stderr);
}

}  // namespace

void Console::error(const Error& error) const {
    say(fmt::format("{}: {}\n  hint: {}\n", program_, error.what, error.hint));
}

void Console::note(std::string_view message) const {
    if (!quiet_) say(fmt::format("{}: {}\n", program_, message));
}

void Console::detail(std::string_view message) const {
    if (verbose_) say(fmt::format("{}: {}\n", program_, message));
}

}  // namespace scx
