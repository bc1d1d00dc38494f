// SPDX-License-Identifier: GPL-2.0-only
//
// A JSON file that a person wrote: its values, and where each of them stands.
#pragma once

#include <scx/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "error.hpp"

namespace scx {

struct JsonNode {
    enum class Type { kNull, kBool, kNumber, kText, kList, kObject };

    struct Key {
        std::string name;
        u32 line;
    };

    Type type = Type::kNull;
    u32 line = 1;
    u64 number = 0;                    // of a bool or number; negative ones in two's complement
    bool is_negative = false;          //
    bool is_integer = true;            // and fits into 64 bits
    std::string text = {};             // of a text; of a number, as it is written
    std::vector<Key> keys = {};        // of an object, in the order of the values
    std::vector<JsonNode> items = {};  // of a list or object
};

/// The error about one place of a file: FILE:LINE: POINTER: WHAT. The whole file's pointer is empty.
std::unexpected<Error> fail_at(std::string_view file, u32 line, std::string_view pointer,
                               std::string_view what, std::string hint);

/// The JSON pointer (RFC 6901) of a member.
std::string join_pointer(std::string_view pointer, std::string_view key);
std::string join_pointer(std::string_view pointer, std::size_t index);

/// Words of a file as a message may show them: shortened, in one line.
std::string excerpt(std::string_view text);

/// Parses JSON with comments. A key that stands twice in an object is an error.
Result<JsonNode> parse_json(std::string_view text, std::string_view file);

/// Does so with a regular file of moderate size.
Result<JsonNode> read_json_file(const std::string& path);

}  // namespace scx
