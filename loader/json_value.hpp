// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <nlohmann/json.hpp>

#include "btf_view.hpp"

namespace scx {

/// A C program's value as the JSON type that fits it.
inline nlohmann::ordered_json json_value(u64 value, const ScalarType& type) {
    if (type.is_bool) return value != 0;
    if (type.is_signed) return static_cast<s64>(value);
    return value;
}

}  // namespace scx
