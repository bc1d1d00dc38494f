// SPDX-License-Identifier: GPL-2.0-only
//
// What tags of several kinds have in common.
#pragma once

#include <string_view>

#include "btf_view.hpp"
#include "error.hpp"
#include "tag.hpp"
#include "units.hpp"

namespace scx {

/// The error of a description that include/scx would not write, or that makes no sense.
std::unexpected<Error> bad_tag(std::string_view name, std::string_view why);

/// The unit in the tag of `name`.
Result<Unit> parse_unit(std::string_view name, const Tag& tag);

/// The value of `key` in the tag of `name`, which has this unit and fits into `type`.
Result<u64> parse_limit(std::string_view name, const Tag& tag, std::string_view key, Unit unit,
                        const ScalarType& type);

/// What users call a variable: slice_ns, a time, is "slice".
std::string_view without_unit(std::string_view variable, Unit unit);

}  // namespace scx
