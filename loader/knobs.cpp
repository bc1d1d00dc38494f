// SPDX-License-Identifier: GPL-2.0-only
#include "knobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "text.hpp"

namespace scx {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied by their low bytes");

/// Keeps the low bytes of `value` and sign-extends them as `type` asks.
u64 truncate(u64 value, const ScalarType& type) {
    if (type.size >= sizeof(u64)) return value;
    const unsigned unused = 64 - 8 * type.size;
    if (type.is_signed) return static_cast<u64>(static_cast<s64>(value << unused) >> unused);
    return value << unused >> unused;
}

}  // namespace

Settings default_settings(const PolicyInfo& info) {
    Settings settings;
    for (const Knob& knob : info.knobs) settings.knobs.push_back(knob.fallback);
    return settings;
}

Result<u64> parse_knob(const Knob& knob, std::string_view text) {
    const auto named = std::ranges::find(knob.names, text, &NamedValue::name);
    if (named != knob.names.end()) return named->value;

    const Result<u64> value = parse_in_range(text, knob.range());
    if (value) return value;
    std::string what = value.error().what;
    std::string hint = value.error().hint;
    if (!knob.names.empty()) {
        const std::size_t digit = text.starts_with('-') ? 1 : 0;
        const bool is_number = digit < text.size() && '0' <= text[digit] && text[digit] <= '9';
        if (!is_number) what = fmt::format("'{}' is none of the names, and no number", text);
        if (!is_number || parse_quantity(text, knob.unit, knob.variable.element.is_signed)) {
            hint = fmt::format("{}, or a value {}", suggest(text, value_names(knob)),
                               format_range(knob.range()));
            if (unit_suffixes(knob.unit).empty()) hint += fmt::format(" {}", unit_name(knob.unit));
        } else {
            hint += fmt::format("; or {}", one_of_names(knob));
        }
    }
    return fail(Status::kUsage, fmt::format("--{}: {}", knob.option, what), std::move(hint));
}

Result<std::pair<BtfVariable, u64>> parse_assignment(const PolicyInfo& info, std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        return fail(Status::kUsage, fmt::format("--set: '{}' is no assignment", text),
                    "write --set name=value");
    const std::string_view name = text.substr(0, equals);

    const auto variable = std::ranges::find(info.untagged, name, &BtfVariable::name);
    if (variable == info.untagged.end()) {
        const auto knob = std::ranges::find(info.knobs, name, [](const Knob& k) { return k.variable.name; });
        if (knob != info.knobs.end())
            return fail(Status::kUsage, fmt::format("--set: '{}' is a knob", name),
                        fmt::format("use --{}", knob->option));
        std::vector<std::string> names;
        for (const BtfVariable& candidate : info.untagged) names.push_back(candidate.name);
        return fail(
            Status::kUsage, fmt::format("--set: {} has no constant variable '{}'", info.name, name),
            names.empty() ? "this policy has no variable that --set could change" : suggest(name, names));
    }

    const ScalarType& type = variable->element;
    const Result<u64> value =
        parse_quantity(text.substr(equals + 1), type.is_bool ? Unit::kBool : Unit::kNone, type.is_signed);
    if (!value)
        return fail(Status::kUsage, fmt::format("--set {}: {}", name, value.error().what),
                    value.error().hint);
    if (!fits(*value, type))
        return fail(
            Status::kUsage, fmt::format("--set: '{}' is out of range", text),
            fmt::format("the variable has {} bits{}", 8 * type.size, type.is_signed ? " and a sign" : ""));
    return std::pair{*variable, *value};
}

bool in_range(const Knob& knob, u64 value) {
    return in_range(value, knob.min, knob.max, knob.variable.element.is_signed);
}

const std::string* name_of(const Knob& knob, u64 value) {
    const auto named = std::ranges::find(knob.names, value, &NamedValue::value);
    return named == knob.names.end() ? nullptr : &named->name;
}

std::vector<std::string> value_names(const Knob& knob) {
    std::vector<std::string> names;
    for (const NamedValue& named : knob.names) names.push_back(named.name);
    return names;
}

std::string one_of_names(const Knob& knob) {
    return fmt::format("{}{}", knob.names.size() == 1 ? "" : "one of ", join(value_names(knob)));
}

std::string format_value(const Knob& knob, u64 value) {
    if (const std::string* name = name_of(knob, value)) return *name;
    return format_quantity(value, knob.unit, knob.variable.element.is_signed);
}

bool fits(u64 value, const ScalarType& type) {
    return truncate(value, type) == value;
}

u64 load_scalar(std::span<const std::byte> bytes, const ScalarType& type) {
    u64 value = 0;
    std::memcpy(&value, bytes.data(), std::min<std::size_t>(type.size, bytes.size()));
    return truncate(value, type);
}

Result<void> write_constant(bpf_object& object, const BtfVariable& variable, std::span<const u64> values) {
    bpf_map* map = bpf_object__find_map_by_name(&object, kRodata);
    std::size_t size = 0;
    auto* image = map == nullptr ? nullptr : static_cast<std::byte*>(bpf_map__initial_value(map, &size));
    const u64 end = variable.offset + u64{variable.element.size} * values.size();
    if (image == nullptr || end > size || values.size() > variable.count)
        return fail(Status::kUsage, fmt::format("the object has no room for '{}'", variable.name),
                    "rebuild the policy");
    std::byte* target = image + variable.offset;
    for (const u64 value : values) {
        std::memcpy(target, &value, variable.element.size);
        target += variable.element.size;
    }
    return {};
}

Result<void> write_settings(bpf_object& object, const PolicyInfo& info, const Settings& settings) {
    for (std::size_t i = 0; i < info.knobs.size(); ++i) {
        const Result<void> done =
            write_constant(object, info.knobs[i].variable, std::span(&settings.knobs[i], 1));
        if (!done) return done;
    }
    for (const auto& [variable, value] : settings.untagged) {
        const Result<void> done = write_constant(object, variable, std::span(&value, 1));
        if (!done) return done;
    }
    return {};
}

}  // namespace scx
