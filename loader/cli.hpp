// SPDX-License-Identifier: GPL-2.0-only
//
// The command line, in two steps: what every policy shares, and then, when the policy is known, its knobs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "knobs.hpp"
#include "options.hpp"
#include "policy_info.hpp"

namespace scx {

/// Arguments without the program's name.
Result<Options> parse_command_line(const Program& program, const std::vector<std::string>& arguments);

/// Typed values of the policy's knobs, from what the first step left over and from --set.
Result<Settings> parse_settings(const Program& program, const PolicyInfo& info, const Options& options);

}  // namespace scx
