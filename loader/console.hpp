// SPDX-License-Identifier: GPL-2.0-only
//
// What is said to the person at the keyboard, on standard error.
#pragma once

#include <string>
#include <string_view>

#include "error.hpp"

namespace scx {

class Console {
  public:
    Console(std::string_view program, bool quiet, bool verbose)
        : program_(program), quiet_(quiet), verbose_(verbose) {}

    /// Always two lines: what failed, and what to do about it.
    void error(const Error& error) const;
    /// Not with --quiet.
    void note(std::string_view message) const;
    /// Only with --verbose.
    void detail(std::string_view message) const;

  private:
    std::string program_;
    bool quiet_;
    bool verbose_;
};

}  // namespace scx
