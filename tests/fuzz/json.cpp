// SPDX-License-Identifier: GPL-2.0-only
//
// Input: a JSON file, read without knowing what it should hold.
#include <nlohmann/json.hpp>

#include "fuzz.hpp"
#include "json_tree.hpp"

namespace scx {
namespace {

using Json = nlohmann::json;
using Type = JsonNode::Type;

/// Whether our tree says what the library's own says.
bool agrees(const JsonNode& node, const Json& json, u32 lines) {
    if (node.line < 1 || node.line > lines) return false;
    switch (node.type) {
        case Type::kNull:
            return json.is_null();
        case Type::kBool:
            return json.is_boolean() && json.get<bool>() == (node.number != 0);
        case Type::kNumber:
            if (!node.is_integer) return json.is_number_float();
            return node.is_negative ? json == static_cast<s64>(node.number) : json == node.number;
        case Type::kText:
            return json == node.text;
        case Type::kList:
            break;
        case Type::kObject:
            if (!json.is_object() || json.size() != node.keys.size()) return false;
            for (std::size_t i = 0; i < node.keys.size(); ++i)
                if (!json.contains(node.keys[i].name) ||
                    !agrees(node.items[i], json[node.keys[i].name], lines))
                    return false;
            return true;
    }
    if (!json.is_array() || json.size() != node.items.size()) return false;
    for (std::size_t i = 0; i < node.items.size(); ++i)
        if (!agrees(node.items[i], json[i], lines)) return false;
    return true;
}

}  // namespace
}  // namespace scx

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
    const std::string_view text(data, size);
    const scx::Result<scx::JsonNode> root = scx::parse_json(text, "file");
    if (!root) {
        scx::require_clear(root.error());
        return 0;
    }
    const auto lines = static_cast<u32>(1 + std::ranges::count(text, '\n'));
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false, true);
    scx::require(!json.is_discarded(), "what is accepted is JSON", text);
    scx::require(scx::agrees(*root, json, lines), "the tree says what the text says", text);
    return 0;
}
