// SPDX-License-Identifier: GPL-2.0-only
#include "console.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace scx {

Console::Console(std::string_view program, bool quiet, bool verbose)
    : program_(program), quiet_(quiet), verbose_(verbose), output_(STDERR_FILENO, Output::kPatienceMs) {}

void Console::error(const Error& error) const {
    output_.write(fmt::format("{}: {}\n  hint: {}\n", program_, error.what, error.hint));
}

void Console::note(std::string_view message) const {
    if (!quiet_) output_.write(fmt::format("{}: {}\n", program_, message));
}

void Console::detail(std::string_view message) const {
    if (verbose_) output_.write(fmt::format("{}: {}\n", program_, message));
}

void Console::quote(std::string_view text) const {
    if (verbose_) output_.write(text);
}

}  // namespace scx
