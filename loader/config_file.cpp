// SPDX-License-Identifier: GPL-2.0-only
#include "config_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "json_tree.hpp"
#include "knobs.hpp"
#include "text.hpp"

namespace scx {
namespace {

using Type = JsonNode::Type;

std::vector<std::string> names_of(const Field& field) {
    std::vector<std::string> names;
    for (const NamedValue& named : field.names) names.push_back(named.name);
    return names;
}

std::string_view type_name(Type type) {
    switch (type) {
        case Type::kNull:
            return "null";
        case Type::kBool:
            return "true or false";
        case Type::kNumber:
            return "a number";
        case Type::kText:
            return "text";
        case Type::kList:
            return "a list";
        case Type::kObject:
            return "an object";
    }
    return {};
}

/// A value of an integer as the file has it, but for the quotes.
std::string number_text(const Field& field, u64 value) {
    return format_quantity(value, field.is_quantity() ? field.unit : Unit::kNone, field.scalar.is_signed);
}

/// The default, or else a number well between the least and the most where they are far apart.
u64 example_value(const Field& field) {
    if (field.fallback || field.scalar.is_signed) return field.fallback.value_or(field.max);
    u64 value = std::max<u64>(field.min, 1);
    while (value <= field.max / 100) value *= 10;
    return std::min(value, field.max);
}

/// What one item is, or the field that is no list.
std::string describe_item(const Field& field) {
    switch (field.type) {
        case FieldType::kInteger:
            if (field.is_quantity())
                return fmt::format("text with a {} from {} to {}, such as \"{}\"",
                                   field.unit == Unit::kNs ? "time" : "size", number_text(field, field.min),
                                   number_text(field, field.max), number_text(field, example_value(field)));
            return fmt::format("a whole number from {} to {}", number_text(field, field.min),
                               number_text(field, field.max));
        case FieldType::kBool:
            return "true or false";
        case FieldType::kEnum:
            return fmt::format("one of \"{}\"", join(names_of(field), "\", \""));
        case FieldType::kText:
            return fmt::format("text of 1 to {} bytes without control characters", field.size - 1);
        case FieldType::kStruct:
            return "an object";
    }
    return {};
}

/// Fills in a struct from an object of the file.
class Filler {
  public:
    explicit Filler(std::string_view file) : file_(file) {}

    Result<void> fill_struct(const std::vector<Field>& members, const JsonNode& node,
                             const std::string& pointer, std::byte* target) const {
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            const JsonNode::Key& key = node.keys[i];
            const auto field = std::ranges::find(members, key.name, &Field::key);
            if (field == members.end()) return unknown_key(members, key, pointer);
            if (const Result<void> done =
                    fill(*field, node.items[i], join_pointer(pointer, key.name), target);
                !done)
                return done;
        }
        for (const Field& field : members) {
            if (std::ranges::find(node.keys, field.key, &JsonNode::Key::name) != node.keys.end()) continue;
            if (field.is_required())
                return fail_at(file_, node.line, pointer, fmt::format("'{}' is missing", field.key),
                               fmt::format("add \"{}\": {}", field.key, describe_wanted(field)));
            if (field.fallback) store(target + field.offset, *field.fallback, field.size);
        }
        return check_order(members, node, pointer, target);
    }

  private:
    std::unexpected<Error> unknown_key(const std::vector<Field>& members, const JsonNode::Key& key,
                                       const std::string& pointer) const {
        std::vector<std::string> valid;
        for (const Field& field : members) valid.push_back(field.key);
        return fail_at(file_, key.line, join_pointer(pointer, key.name), "unknown name",
                       suggest(key.name, valid));
    }

    std::unexpected<Error> refuse(const Field& field, const JsonNode& node, const std::string& pointer,
                                  std::string_view what, bool is_item = false) const {
        return fail_at(file_, node.line, pointer, what,
                       fmt::format("write {}", is_item ? describe_item(field) : describe_wanted(field)));
    }

    static void store(std::byte* target, u64 value, u32 size) { std::memcpy(target, &value, size); }

    /// Numbers that must not be above others.
    Result<void> check_order(const std::vector<Field>& members, const JsonNode& node,
                             const std::string& pointer, const std::byte* target) const {
        const auto value_of = [target](const Field& field) {
            return load_scalar(std::span(target + field.offset, field.size), field.scalar);
        };
        for (const Field& field : members) {
            const Field* other = field.up_to.empty() ? nullptr : find_field(members, field.up_to);
            if (other == nullptr ||
                in_range(value_of(field), field.min, value_of(*other), field.scalar.is_signed))
                continue;
            // One of them stands in the file, since the defaults are in order.
            auto key = std::ranges::find(node.keys, field.key, &JsonNode::Key::name);
            if (key == node.keys.end()) key = std::ranges::find(node.keys, other->key, &JsonNode::Key::name);
            return fail_at(
                file_, key->line, join_pointer(pointer, key->name),
                fmt::format("{} is {}, and {} only {}", field.key, number_text(field, value_of(field)),
                            other->key, number_text(*other, value_of(*other))),
                fmt::format("write both, {} at least as large as {}", other->key, field.key));
        }
        return {};
    }

    /// A member of the struct at `owner`.
    Result<void> fill(const Field& field, const JsonNode& node, const std::string& pointer,
                      std::byte* owner) const {
        if (field.given) store(owner + field.given->offset, 1, field.given->scalar.size);
        if (!field.is_list()) return fill_item(field, node, pointer, owner + field.offset);
        if (node.type != Type::kList)
            return refuse(field, node, pointer,
                          fmt::format("a list is wanted, not {}", type_name(node.type)));
        if (node.items.size() > field.capacity)
            return refuse(field, node, pointer,
                          fmt::format("the list has {} items, too many", node.items.size()));
        if (node.items.size() < field.least)
            return refuse(field, node, pointer,
                          node.items.empty()
                              ? std::string("the list is empty")
                              : fmt::format("the list has {} items, too few", node.items.size()));
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const Result<void> done = fill_item(field, node.items[i], join_pointer(pointer, i),
                                                owner + field.offset + i * field.size);
            if (!done) return done;
        }
        store(owner + field.count->offset, node.items.size(), field.count->scalar.size);
        return check_names(field, node, pointer, owner);
    }

    /// Two items of one name could not be told apart.
    Result<void> check_names(const Field& field, const JsonNode& node, const std::string& pointer,
                             const std::byte* owner) const {
        const Field* name = find_field(field.members, "name");
        if (name == nullptr || name->type != FieldType::kText || name->is_list()) return {};
        std::vector<std::string_view> names;
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const std::byte* item = owner + field.offset + i * field.size;
            const std::string_view text = text_of(std::span(item + name->offset, name->size));
            if (!field.reserved.empty() && text == field.reserved)
                return fail_at(file_, node.items[i].line, join_pointer(pointer, i),
                               fmt::format("what belongs to no item is called '{}'", excerpt(text)),
                               "give the item another name");
            if (std::ranges::find(names, text) != names.end())
                return fail_at(file_, node.items[i].line, join_pointer(pointer, i),
                               fmt::format("another item is called '{}'", excerpt(text)),
                               "give each a name of its own");
            names.push_back(text);
        }
        return {};
    }

    Result<void> fill_item(const Field& field, const JsonNode& node, const std::string& pointer,
                           std::byte* target) const {
        switch (field.type) {
            case FieldType::kInteger:
                return field.is_quantity() ? fill_quantity(field, node, pointer, target)
                                           : fill_integer(field, node, pointer, target);
            case FieldType::kBool:
                if (node.type != Type::kBool) return wrong_type(field, node, pointer);
                store(target, node.number, field.size);
                return {};
            case FieldType::kEnum:
                return fill_enum(field, node, pointer, target);
            case FieldType::kText:
                return fill_text(field, node, pointer, target);
            case FieldType::kStruct:
                if (node.type != Type::kObject) return wrong_type(field, node, pointer);
                if (const Result<void> done = check_vital(field, node, pointer); !done) return done;
                return fill_struct(field.members, node, pointer, target);
        }
        return {};
    }

    Result<void> check_vital(const Field& field, const JsonNode& node, const std::string& pointer) const {
        const std::vector<std::string> vital = vital_keys(field);
        const auto is_vital = [&vital](const JsonNode::Key& key) {
            return std::ranges::find(vital, key.name) != vital.end();
        };
        if (vital.empty() || std::ranges::any_of(node.keys, is_vital)) return {};
        return fail_at(file_, node.line, pointer, "this says nothing",
                       fmt::format("write at least one of: {}", join(vital)));
    }

    std::unexpected<Error> wrong_type(const Field& field, const JsonNode& node,
                                      const std::string& pointer) const {
        return refuse(field, node, pointer, fmt::format("{} cannot stand here", type_name(node.type)), true);
    }

    Result<void> fill_integer(const Field& field, const JsonNode& node, const std::string& pointer,
                              std::byte* target) const {
        if (node.type != Type::kNumber) return wrong_type(field, node, pointer);
        if (!node.is_integer) {
            const bool is_fraction = node.text.find_first_of(".eE") != std::string::npos;
            return refuse(
                field, node, pointer,
                fmt::format("{} is {}", excerpt(node.text), is_fraction ? "no whole number" : "out of range"),
                true);
        }
        // Beyond what has a sign, or below what has none, a number would be taken for another one.
        const bool is_other = field.scalar.is_signed != node.is_negative && (node.number >> 63) != 0;
        if (is_other || !in_range(node.number, field.min, field.max, field.scalar.is_signed))
            return refuse(field, node, pointer, fmt::format("{} is out of range", node.text), true);
        store(target, node.number, field.size);
        return {};
    }

    Result<void> fill_quantity(const Field& field, const JsonNode& node, const std::string& pointer,
                               std::byte* target) const {
        if (node.type != Type::kText) return wrong_type(field, node, pointer);
        // Text that is too long to be shown is no quantity either, and is then shown shortened.
        const Result<u64> value =
            parse_in_range(excerpt(node.text), {field.unit, field.min, field.max, field.scalar.is_signed});
        if (!value) return refuse(field, node, pointer, value.error().what, true);
        store(target, *value, field.size);
        return {};
    }

    Result<void> fill_enum(const Field& field, const JsonNode& node, const std::string& pointer,
                           std::byte* target) const {
        if (node.type != Type::kText) return wrong_type(field, node, pointer);
        const auto named = std::ranges::find(field.names, node.text, &NamedValue::name);
        if (named == field.names.end())
            return fail_at(file_, node.line, pointer,
                           fmt::format("'{}' is none of the names", excerpt(node.text)),
                           suggest(node.text, names_of(field)));
        store(target, named->value, field.size);
        return {};
    }

    Result<void> fill_text(const Field& field, const JsonNode& node, const std::string& pointer,
                           std::byte* target) const {
        if (node.type != Type::kText) return wrong_type(field, node, pointer);
        if (node.text.empty()) return refuse(field, node, pointer, "the text is empty", true);
        if (node.text.size() >= field.size)
            return refuse(field, node, pointer,
                          fmt::format("'{}' has {} bytes, too many", excerpt(node.text), node.text.size()),
                          true);
        const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
        if (std::ranges::any_of(node.text, is_control))
            return refuse(field, node, pointer,
                          fmt::format("'{}' has a control character", excerpt(node.text)), true);
        std::memcpy(target, node.text.data(), node.text.size());
        return {};
    }

    std::string_view file_;
};

Result<ConfigImage> fill_image(const ConfigInfo& info, const JsonNode& root, std::string_view file) {
    if (root.type != Type::kObject)
        return fail_at(file, root.line, "", fmt::format("an object is wanted, not {}", type_name(root.type)),
                       "put all into one pair of braces: { ... }");
    ConfigImage image(info.size);
    if (const Result<void> done = Filler(file).fill_struct(info.members, root, "", image.data()); !done)
        return pass(done.error());
    return image;
}

}  // namespace

Result<ConfigImage> parse_config(const ConfigInfo& info, std::string_view text, std::string_view file) {
    const Result<JsonNode> root = parse_json(text, file);
    if (!root) return pass(root.error());
    return fill_image(info, *root, file);
}

Result<ConfigImage> read_config_file(const ConfigInfo& info, const std::string& path) {
    const Result<JsonNode> root = read_json_file(path);
    if (!root) return pass(root.error());
    return fill_image(info, *root, path);
}

std::string describe_wanted(const Field& field) {
    if (!field.is_list()) return describe_item(field);
    const std::string number = field.least == 0 ? fmt::format("up to {}", field.capacity)
                                                : fmt::format("{} to {}", field.least, field.capacity);
    return fmt::format("a list of {}, each {}", number, describe_item(field));
}

std::size_t count_items(const Field& field, std::span<const std::byte> owner) {
    if (!field.is_list()) return 1;
    const u64 count = load_scalar(owner.subspan(field.count->offset), field.count->scalar);
    return std::min<u64>(count, field.capacity);
}

std::span<const std::byte> item_of(const Field& field, std::span<const std::byte> owner, std::size_t index) {
    return owner.subspan(field.offset + index * field.size, field.size);
}

std::string_view text_of(std::span<const std::byte> item) {
    const char* text = reinterpret_cast<const char*>(item.data());
    return {text, strnlen(text, item.size())};
}

std::vector<std::string> item_names(const ConfigInfo& info, std::string_view list, const ConfigImage& image) {
    std::vector<std::string> names;
    const Field* field = find_field(info.members, list);
    const Field* name = field == nullptr ? nullptr : find_field(field->members, "name");
    if (name == nullptr) return names;
    for (std::size_t i = 0; i < count_items(*field, image); ++i)
        names.emplace_back(text_of(item_of(*name, item_of(*field, image, i), 0)));
    return names;
}

}  // namespace scx
