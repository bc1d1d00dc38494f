// SPDX-License-Identifier: GPL-2.0-only
//
// The text of --help, made from the tables of options and from the policy.
#pragma once

#include <string>

#include "options.hpp"
#include "policy_info.hpp"

namespace scx {

/// `policy` adds its knobs and may be null.
std::string help_text(const Program& program, Verb verb, const PolicyInfo* policy, std::size_t width);

std::string version_text(const Program& program);

}  // namespace scx
