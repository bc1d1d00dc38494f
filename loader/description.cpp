// SPDX-License-Identifier: GPL-2.0-only
#include "description.hpp"

#include <fmt/format.h>

#include "knobs.hpp"

namespace scx {

std::unexpected<Error> bad_tag(std::string_view name, std::string_view why) {
    return fail(Status::kUsage, fmt::format("the description of '{}' is broken: {}", name, why),
                "the object's tags are not what include/scx writes; rebuild the policy");
}

Result<Unit> parse_unit(std::string_view name, const Tag& tag) {
    const std::string* text = tag.field("unit");
    if (text == nullptr) return bad_tag(name, "it has no unit");
    const std::optional<Unit> unit = unit_from_name(*text);
    if (!unit) return bad_tag(name, fmt::format("unknown unit '{}'", *text));
    return *unit;
}

Result<u64> parse_limit(std::string_view name, const Tag& tag, std::string_view key, Unit unit,
                        const ScalarType& type) {
    const std::string* text = tag.field(key);
    if (text == nullptr) return bad_tag(name, fmt::format("it has no {}", key));
    Result<u64> limit = parse_quantity(*text, unit, type.is_signed);
    if (!limit) return bad_tag(name, fmt::format("{}: {}", key, limit.error().what));
    if (!fits(*limit, type)) return bad_tag(name, "a limit is too large for its type");
    return limit;
}

std::string_view without_unit(std::string_view variable, Unit unit) {
    const std::string suffix = fmt::format("_{}", unit_name(unit));
    if (unit != Unit::kNone && variable.size() > suffix.size() && variable.ends_with(suffix))
        variable.remove_suffix(suffix.size());
    return variable;
}

}  // namespace scx
