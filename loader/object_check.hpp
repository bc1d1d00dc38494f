// SPDX-License-Identifier: GPL-2.0-only
//
// Objects of others, before anybody relies on what is in them.
#pragma once

#include <bpf/btf.h>

#include <expected>
#include <span>
#include <string>

namespace scx {

/// Refuses an object whose types (BTF) no compiler writes: neither libbpf nor what reads them here, with
/// BtfView, expects that a type is inside itself, or a member outside its struct. The kernel refuses such
/// types, too, but sees them last. The error is the reason.
std::expected<void, std::string> check_object(std::span<const char> bytes);

/// Does so with the types alone.
std::expected<void, std::string> check_types(const btf& types);

}  // namespace scx
