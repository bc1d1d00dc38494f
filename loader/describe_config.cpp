// SPDX-License-Identifier: GPL-2.0-only
#include "describe_config.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "json_value.hpp"
#include "knobs.hpp"

namespace scx {
namespace {

using Json = nlohmann::ordered_json;

const char* type_name(const Field& field) {
    switch (field.type) {
        case FieldType::kInteger:
            return field.is_quantity() ? "string" : "integer";
        case FieldType::kBool:
            return "boolean";
        case FieldType::kEnum:
        case FieldType::kText:
            return "string";
        case FieldType::kStruct:
            return "object";
    }
    return "";
}

/// A value of the field as the file has it.
Json value_of(const Field& field, u64 value) {
    if (field.is_quantity()) return format_quantity(value, field.unit, field.scalar.is_signed);
    if (field.type != FieldType::kEnum) return json_value(value, field.scalar);
    const auto named = std::ranges::find(field.names, value, &NamedValue::value);
    return named == field.names.end() ? Json() : Json(named->name);
}

Json names_of(const Field& field) {
    Json names = Json::array();
    for (const NamedValue& named : field.names) names.push_back(named.name);
    return names;
}

Json describe_members(const std::vector<Field>& members) {
    Json list = Json::array();
    for (const Field& field : members) {
        Json json = {{"name", field.name}, {"key", field.key}, {"type", type_name(field)}};
        if (field.is_list()) json["list_of_up_to"] = field.capacity;
        if (field.least != 0) json["list_of_at_least"] = field.least;
        if (field.type == FieldType::kInteger) {
            json["unit"] = unit_name(field.unit);
            json["min"] = value_of(field, field.min);
            json["max"] = value_of(field, field.max);
        }
        if (field.type == FieldType::kText) json["max_bytes"] = field.size - 1;
        if (field.type == FieldType::kEnum) json["names"] = names_of(field);
        if (field.fallback) json["default"] = value_of(field, *field.fallback);
        json["required"] = field.is_required();
        json["help"] = field.help;
        if (field.type == FieldType::kStruct) json["members"] = describe_members(field.members);
        list.push_back(std::move(json));
    }
    return list;
}

/// Two sentences, of which the second has no end yet.
std::string help_and_range(const Field& field) {
    std::string wanted = describe_wanted(field);
    wanted.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(wanted.front())));
    return fmt::format("{} {}", field.help, wanted);
}

/// "^[0-9]+([.][0-9]+)?(ns|us)$"
std::string quantity_pattern(const Field& field) {
    std::string units = unit_suffixes(field.unit);
    std::erase(units, ' ');
    std::ranges::replace(units, ',', '|');
    return fmt::format("^{}[0-9]+([.][0-9]+)?({}){}$", field.scalar.is_signed ? "-?" : "", units,
                       field.unit == Unit::kNs ? "" : "?");
}

Json struct_schema(const std::vector<Field>& members);

Json item_schema(const Field& field) {
    if (field.type == FieldType::kStruct) {
        Json json = struct_schema(field.members);
        for (const std::string& key : vital_keys(field))
            json["anyOf"].push_back({{"required", Json::array({key})}});
        if (!field.reserved.empty()) json["properties"]["name"]["not"] = {{"const", field.reserved}};
        return json;
    }
    Json json = {{"type", type_name(field)}};
    if (field.is_quantity()) {
        json["pattern"] = quantity_pattern(field);
    } else if (field.type == FieldType::kInteger) {
        json["minimum"] = value_of(field, field.min);
        json["maximum"] = value_of(field, field.max);
    } else if (field.type == FieldType::kEnum) {
        json = {{"enum", names_of(field)}};
    } else if (field.type == FieldType::kText) {
        json["minLength"] = 1;
        json["maxLength"] = field.size - 1;
        json["pattern"] = "^[^\\u0000-\\u001f\\u007f]*$";
    }
    return json;
}

Json struct_schema(const std::vector<Field>& members) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const Field& field : members) {
        Json json = item_schema(field);
        if (field.is_list())
            json = {{"type", "array"}, {"maxItems", field.capacity}, {"items", std::move(json)}};
        if (field.least != 0) json["minItems"] = field.least;
        // Which a schema cannot say of text.
        json["description"] = field.is_quantity() ? help_and_range(field) + '.' : field.help;
        if (field.fallback) json["default"] = value_of(field, *field.fallback);
        if (field.is_required()) required.push_back(field.key);
        properties[field.key] = std::move(json);
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

Json struct_values(const std::vector<Field>& members, std::span<const std::byte> owner);

Json item_value(const Field& field, std::span<const std::byte> item) {
    if (field.type == FieldType::kStruct) return struct_values(field.members, item);
    if (field.type == FieldType::kText) return text_of(item);
    return value_of(field, load_scalar(item, field.scalar));
}

Json struct_values(const std::vector<Field>& members, std::span<const std::byte> owner) {
    Json object = Json::object();
    for (const Field& field : members) {
        const bool is_given =
            !field.given || load_scalar(owner.subspan(field.given->offset), field.given->scalar) != 0;
        if (!is_given && !field.fallback) continue;
        Json items = Json::array();
        for (std::size_t i = 0; i < count_items(field, owner); ++i)
            items.push_back(item_value(field, item_of(field, owner, i)));
        object[field.key] = field.is_list() ? std::move(items) : std::move(items.front());
    }
    return object;
}

void add_lines(const std::vector<Field>& members, const std::string& parent, std::vector<ConfigLine>& lines) {
    for (const Field& field : members) {
        const std::string path = fmt::format("{}{}{}", parent, field.key, field.is_list() ? "[]" : "");
        std::string meaning = help_and_range(field);
        if (field.fallback) {
            const Json value = value_of(field, *field.fallback);
            meaning +=
                fmt::format("; default: {}", value.is_string() ? value.get<std::string>() : value.dump());
        } else if (field.given) {
            meaning += "; may be left out";
        }
        lines.push_back({path, fmt::format("{}.", meaning)});
        add_lines(field.members, fmt::format("{}.", path), lines);
    }
}

}  // namespace

Json describe_config(const ConfigInfo& info) {
    return {{"help", info.help}, {"members", describe_members(info.members)}};
}

Json config_schema(const ConfigInfo& info) {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"description", info.help}};
    schema.update(struct_schema(info.members));
    return schema;
}

Json config_values(const ConfigInfo& info, const ConfigImage& image) {
    return struct_values(info.members, image);
}

std::vector<ConfigLine> config_lines(const ConfigInfo& info) {
    std::vector<ConfigLine> lines;
    add_lines(info.members, "", lines);
    return lines;
}

}  // namespace scx
