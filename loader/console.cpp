// SPDX-License-Identifier: GPL-2.0-only
#include "console.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace scx {

void Console::error(const Error& error) const {
    fmt::print(stderr, "{}: {}\n  hint: {}\n", program_, error.what, error.hint);
}

void Console::note(std::string_view message) const {
    if (!quiet_) fmt::print(stderr, "{}: {}\n", program_, message);
}

void Console::detail(std::string_view message) const {
    if (verbose_) fmt::print(stderr, "{}: {}\n", program_, message);
}

}  // namespace scx
