// SPDX-License-Identifier: GPL-2.0-only
//
// What a policy is, for programs.
#pragma once

#include <span>
#include <string>

#include "config_file.hpp"
#include "policy_info.hpp"

namespace scx {

/// Name, summary, knobs, other variables that --set can change, and statistics as one JSON document.
std::string describe_policy(const PolicyInfo& info);

/// JSON Schema of every line that JsonRenderer writes for this policy.
std::string describe_schema(const PolicyInfo& info);

/// JSON Schema of the policy's configuration, which it must have, and one as a file would have it.
std::string describe_config_schema(const PolicyInfo& info);
std::string describe_config_values(const PolicyInfo& info, const ConfigImage& config);

/// Names and summaries as one JSON document.
std::string describe_list(std::span<const PolicyInfo> policies);

}  // namespace scx
