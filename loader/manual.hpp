// SPDX-License-Identifier: GPL-2.0-only
//
// Manual pages and shell completion, made at build time from what --help is made of.
#pragma once

#include <span>
#include <string>

#include "policy_info.hpp"
#include "registry.hpp"

namespace scx {

/// The page of section 1, in man(7) markup. `policies` are those of the program.
std::string manual_page(const Program& program, std::span<const PolicyInfo> policies);

/// For bash.
std::string completion_script(const Program& program, std::span<const PolicyInfo> policies);

}  // namespace scx
