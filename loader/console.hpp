// SPDX-License-Identifier: GPL-2.0-only
//
// What is said to the person at the keyboard, on standard error. A person who does not read, or a terminal
// that was stopped, holds nothing up.
#pragma once

#include <string>
#include <string_view>

#include "error.hpp"
#include "output.hpp"

namespace scx {

class Console {
  public:
    Console(std::string_view program, bool quiet, bool verbose);

    /// Always two lines: what failed, and what to do about it.
    void error(const Error& error) const;
    /// Not with --quiet.
    void note(std::string_view message) const;
    /// Only with --verbose.
    void detail(std::string_view message) const;
    /// Only with --verbose, and as it is.
    void quote(std::string_view text) const;
    bool is_verbose() const { return verbose_; }

  private:
    std::string program_;
    bool quiet_;
    bool verbose_;
    mutable Output output_;
};

}  // namespace scx
