// SPDX-License-Identifier: GPL-2.0-only
#include "config_info.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "description.hpp"
#include "knobs.hpp"
#include "tag.hpp"

namespace scx {
namespace {

constexpr u32 kSlots = 2;
constexpr u32 kMinText = 2;  // a character, and the zero behind it
constexpr u32 kMaxSize = 1 << 20;

/// Of a struct of so many bytes.
Result<std::vector<Field>> read_members(const BtfView& types, u32 struct_id, u32 size);

/// Enumerators in small letters, without the words that all of them begin with: LAYER_OPEN is "open".
std::vector<NamedValue> short_names(const BtfEnum& type) {
    const std::string& first = type.enumerators.front().first;
    std::size_t common = first.size();
    for (const auto& [name, value] : type.enumerators) {
        const auto [end, other] = std::ranges::mismatch(first, name);
        common = std::min(common, static_cast<std::size_t>(end - first.begin()));
    }
    // Words are whole. A single enumerator has all letters in common, and keeps its last word.
    const std::size_t underscore = first.substr(0, common).rfind('_');
    const std::size_t start = underscore == std::string::npos ? 0 : underscore + 1;

    std::vector<NamedValue> names;
    for (const auto& [name, value] : type.enumerators) {
        std::string text = name.substr(start);
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
        names.push_back({std::move(text), value});
    }
    return names;
}

/// What has neither a unit nor limits, and nothing that the file could leave out.
Result<void> check_plain(const std::string& name, const Tag& tag, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        if (tag.field(key) != nullptr) return bad_tag(name, fmt::format("it cannot have a {}", key));
    return {};
}

Result<void> read_integer(const std::string& name, const Tag& tag, Field& field) {
    const Result<Unit> unit = parse_unit(name, tag);
    if (!unit) return pass(unit.error());
    if (*unit == Unit::kBool) return bad_tag(name, "the unit bool goes with the type bool");
    field.unit = *unit;
    field.key = without_unit(field.name, *unit);
    const Result<u64> min = parse_limit(name, tag, "min", *unit, field.scalar);
    if (!min) return pass(min.error());
    const Result<u64> max = parse_limit(name, tag, "max", *unit, field.scalar);
    if (!max) return pass(max.error());
    field.min = *min;
    field.max = *max;
    if (const std::string* other = tag.field("up_to")) field.up_to = *other;
    if (tag.field("default") != nullptr) {
        const Result<u64> fallback = parse_limit(name, tag, "default", *unit, field.scalar);
        if (!fallback) return pass(fallback.error());
        field.fallback = *fallback;
    }
    if (!in_range(field.fallback.value_or(field.max), field.min, field.max, field.scalar.is_signed))
        return bad_tag(name, "min <= default <= max does not hold");
    return {};
}

/// Of an enum or a bool, whose values all have names.
Result<void> read_choice(const std::string& name, const Tag& tag, Field& field) {
    if (const Result<void> done = check_plain(name, tag, {"min", "max", "unit"}); !done) return done;
    const std::string* text = tag.field("default");
    if (text == nullptr) return {};
    const std::vector<NamedValue> truth = {{"false", 0}, {"true", 1}};
    const std::vector<NamedValue>& names = field.type == FieldType::kBool ? truth : field.names;
    const auto found = std::ranges::find(names, *text, &NamedValue::name);
    if (found == names.end()) return bad_tag(name, fmt::format("default: '{}' is none of its values", *text));
    field.fallback = found->value;
    return {};
}

/// Finds out what kind of a field it is, and for a list how many it holds.
Result<void> read_type(const BtfView& types, const std::string& name, u32 type, Field& field) {
    std::optional<BtfArray> array = types.array(type);
    if (array && !types.is_char(array->element)) {
        field.capacity = array->count;
        type = array->element;
        array = types.array(type);
        if (field.capacity == 0) return bad_tag(name, "a list has room for one at least");
    }
    if (array && !types.is_char(array->element)) return bad_tag(name, "a list cannot hold lists");
    if (array) {
        field.type = FieldType::kText;
        field.size = array->count;
        return field.size < kMinText ? bad_tag(name, "it has no room for text") : Result<void>{};
    }
    if (const std::optional<BtfEnum> choice = types.enumeration(type)) {
        if (choice->enumerators.empty()) return bad_tag(name, "its type has no values");
        field.type = FieldType::kEnum;
        field.scalar = choice->scalar;
        field.names = short_names(*choice);
    } else if (const std::optional<ScalarType> scalar = types.scalar(type)) {
        field.type = scalar->is_bool ? FieldType::kBool : FieldType::kInteger;
        field.scalar = *scalar;
    } else if (types.is_struct(type)) {
        const u32 size = field.is_list() ? field.size / field.capacity : field.size;
        Result<std::vector<Field>> members = read_members(types, types.resolve(type), size);
        if (!members) return pass(members.error());
        if (members->empty()) return bad_tag(name, "its type has no members");
        field.type = FieldType::kStruct;
        field.size = size;
        field.members = std::move(*members);
        return {};
    } else {
        return bad_tag(name, "a file cannot have its type");
    }
    field.size = field.scalar.size;
    return {};
}

Result<Field> read_field(const BtfView& types, const std::string& name, const BtfMember& member,
                         const Tag& tag) {
    Field field{member.name, member.name, FieldType::kStruct, tag.help(), member.offset, member.size};
    if (tag.kind != "field") return bad_tag(name, fmt::format("unknown kind of member '{}'", tag.kind));
    if (member.is_bit_field) return bad_tag(name, "it is a bit field");
    if (const Result<void> done = read_type(types, name, member.type, field); !done)
        return pass(done.error());
    if (field.is_list()) {
        if (const Result<void> done = check_plain(name, tag, {"default"}); !done) return pass(done.error());
    }
    if (const std::string* text = tag.field("least")) {
        const Result<u64> least = parse_quantity(*text, Unit::kNone);
        if (!least || *least > field.capacity) return bad_tag(name, "it cannot have so many at least");
        field.least = static_cast<u32>(*least);
    }
    Result<void> done;
    if (field.type == FieldType::kInteger)
        done = read_integer(name, tag, field);
    else if (field.type == FieldType::kBool || field.type == FieldType::kEnum)
        done = read_choice(name, tag, field);
    else
        done = check_plain(name, tag, {"default", "min", "max", "unit"});
    if (!done) return pass(done.error());
    return field;
}

/// The members without a tag of their own have to belong to a field.
Result<void> join_companions(const std::string& owner, std::vector<BtfMember> untagged,
                             std::vector<Field>& fields) {
    const auto take = [&untagged](const std::string& name, bool is_bool) -> std::optional<Companion> {
        const auto found = std::ranges::find(untagged, name, &BtfMember::name);
        if (found == untagged.end() || found->is_bit_field || !found->scalar ||
            found->scalar->is_bool != is_bool)
            return std::nullopt;
        const Companion companion{found->offset, *found->scalar};
        untagged.erase(found);
        return companion;
    };
    for (Field& field : fields) {
        field.given = take(fmt::format("has_{}", field.name), true);
        if (!field.is_list()) continue;
        field.count = take(fmt::format("nr_{}", field.name), false);
        if (!field.count || !fits(field.capacity, field.count->scalar))
            return bad_tag(
                fmt::format("{}.{}", owner, field.name),
                fmt::format("a list needs a member nr_{} that can count to {}", field.name, field.capacity));
    }
    if (untagged.empty()) return {};
    return bad_tag(fmt::format("{}.{}", owner, untagged.front().name), "it has no tag");
}

Result<std::vector<Field>> read_members(const BtfView& types, u32 struct_id, u32 size) {
    const std::string owner = types.name(struct_id);
    std::vector<Field> fields;
    std::vector<BtfMember> untagged;
    const std::vector<BtfMember> all = types.members(struct_id);
    u64 together = 0;
    for (const BtfMember& member : all) together += member.size;
    // Also, a few such structs inside each other would have more members than anybody can read.
    if (together > size) return bad_tag(owner, "its members lie on each other");
    for (const BtfMember& member : all) {
        const std::optional<std::string> text = types.tag(struct_id, static_cast<int>(member.index));
        if (!text) {
            untagged.push_back(member);
            continue;
        }
        const std::string name = fmt::format("{}.{}", owner, member.name);
        Result<Field> field = read_field(types, name, member, parse_tag(*text));
        if (!field) return pass(field.error());
        if (std::ranges::find(fields, field->key, &Field::key) != fields.end())
            return bad_tag(name, fmt::format("another member is '{}' in the file, too", field->key));
        fields.push_back(std::move(*field));
    }
    if (const Result<void> done = join_companions(owner, std::move(untagged), fields); !done)
        return pass(done.error());
    for (const Field& field : fields) {
        if (field.up_to.empty()) continue;
        const Field* other = find_field(fields, field.up_to);
        if (field.is_list() || !field.fallback || other == nullptr || other->type != FieldType::kInteger ||
            other->is_list() || !other->fallback || other->unit != field.unit ||
            !in_range(*field.fallback, field.min, *other->fallback, field.scalar.is_signed))
            return bad_tag(
                fmt::format("{}.{}", owner, field.name),
                fmt::format("'{}' is no number like it, with a default above its own", field.up_to));
    }
    return fields;
}

}  // namespace

const Field* find_field(const std::vector<Field>& members, std::string_view name) {
    const auto found = std::ranges::find(members, name, &Field::name);
    return found == members.end() ? nullptr : &*found;
}

std::vector<std::string> vital_keys(const Field& list) {
    std::vector<std::string> keys;
    if (!list.is_list() || std::ranges::any_of(list.members, &Field::is_required)) return keys;
    for (const Field& member : list.members)
        if (member.given) keys.push_back(member.key);
    return keys;
}

Result<std::optional<ConfigInfo>> read_config_info(const bpf_object& object, const BtfView& types) {
    const std::vector<BtfVariable> variables = types.variables(kConfigSection);
    const auto slot = std::ranges::find(variables, "config_slot", &BtfVariable::name);
    const std::optional<std::string> text = slot == variables.end() ? std::nullopt : types.tag(slot->id);
    if (!text) return std::nullopt;
    const Tag tag = parse_tag(*text);
    const auto seen = std::ranges::find(variables, "config_seen", &BtfVariable::name);
    const bpf_map* map = bpf_object__find_map_by_name(&object, kConfigMap);
    const bpf_map* section = bpf_object__find_map_by_name(&object, kConfigSection);
    const auto is_word = [section](const BtfVariable& variable) {
        return variable.element.size == sizeof(u32) && variable.offset % sizeof(u32) == 0 &&
               u64{variable.offset} + sizeof(u32) <= bpf_map__value_size(section);
    };
    const bool is_whole = tag.kind == "config" && map != nullptr && seen != variables.end() &&
                          section != nullptr && is_word(*slot) && is_word(*seen) &&
                          bpf_map__type(map) == BPF_MAP_TYPE_ARRAY && bpf_map__max_entries(map) == kSlots &&
                          types.is_struct(bpf_map__btf_value_type_id(map));
    if (!is_whole) return bad_tag("config_slot", "it does not come from SCX_CONFIG()");

    if (bpf_map__value_size(map) > kMaxSize)
        return bad_tag(kConfigMap, fmt::format("it is larger than {} KiB", kMaxSize >> 10));

    Result<std::vector<Field>> members =
        read_members(types, types.resolve(bpf_map__btf_value_type_id(map)), bpf_map__value_size(map));
    if (!members) return pass(members.error());
    if (members->empty()) return bad_tag(kConfigMap, "it has no members");
    return ConfigInfo{tag.help(), bpf_map__value_size(map), std::move(*members), slot->offset, seen->offset};
}

}  // namespace scx
