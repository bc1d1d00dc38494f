// SPDX-License-Identifier: GPL-2.0-only
//
// From a configuration file to the struct that the policy reads.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config_info.hpp"
#include "error.hpp"

namespace scx {

/// A configuration that was found to be good: the bytes of the policy's struct.
using ConfigImage = std::vector<std::byte>;

/// Parses and checks a whole text; the first error is told with its place in `file`.
Result<ConfigImage> parse_config(const ConfigInfo& info, std::string_view text, std::string_view file);

/// Does so with a file.
Result<ConfigImage> read_config_file(const ConfigInfo& info, const std::string& path);

/// What a file may have at this place, for people: "text of at most 15 bytes".
std::string describe_wanted(const Field& field);

/// How many items the list has in the struct at `owner`; 1 for what is no list.
std::size_t count_items(const Field& field, std::span<const std::byte> owner);

/// The bytes of one item of the field, in the struct at `owner`.
std::span<const std::byte> item_of(const Field& field, std::span<const std::byte> owner, std::size_t index);

/// Text in such bytes, which need not end in a zero.
std::string_view text_of(std::span<const std::byte> item);

/// What the items of a list are called by their member `name`.
std::vector<std::string> item_names(const ConfigInfo& info, std::string_view list, const ConfigImage& image);

}  // namespace scx
