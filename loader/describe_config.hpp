// SPDX-License-Identifier: GPL-2.0-only
//
// A policy's configuration, for programs and for people.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "config_file.hpp"
#include "config_info.hpp"

namespace scx {

/// What it may hold, as a part of the policy's description.
nlohmann::ordered_json describe_config(const ConfigInfo& info);

/// JSON Schema of the file, and of config_values().
nlohmann::ordered_json config_schema(const ConfigInfo& info);

/// A configuration as a file would have it, with all that the file may leave out.
nlohmann::ordered_json config_values(const ConfigInfo& info, const ConfigImage& image);

/// A line about each key of the file.
struct ConfigLine {
    std::string path;  // "layers[].name"
    std::string meaning;
};
std::vector<ConfigLine> config_lines(const ConfigInfo& info);

}  // namespace scx
