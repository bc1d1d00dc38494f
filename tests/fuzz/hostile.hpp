// SPDX-License-Identifier: GPL-2.0-only
//
// All that the loader does with an object before the kernel hears of it.
#pragma once

#include <span>
#include <string>

#include "fuzz.hpp"
#include "policy_info.hpp"

namespace scx {

/// An object of the build, such as "tests/unit/described".
std::string built_object(const std::string& name);

/// What such an object says about itself.
PolicyInfo built_policy(const std::string& name);

/// `object` with these bytes as its section .BTF.
std::string with_types(std::string object, std::span<const char> types);

/// The bytes of the object's section .BTF.
std::span<const char> types_of(std::span<const char> object);

/// Opens it, reads what it says about itself, tells that in every form, and makes it ready to be loaded.
void use_object(std::string bytes);

}  // namespace scx
