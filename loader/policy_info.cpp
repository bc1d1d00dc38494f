// SPDX-License-Identifier: GPL-2.0-only
#include "policy_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "description.hpp"
#include "knobs.hpp"
#include "tag.hpp"

namespace scx {
namespace {

constexpr u32 kMaxUntaggedEntries = 64;

/// slice_ns, a time, becomes --slice.
std::string option_name(std::string_view variable, Unit unit) {
    std::string option(without_unit(variable, unit));
    std::ranges::replace(option, '_', '-');
    return option;
}

/// A letter, then letters, digits and hyphens: never a number, whatever its unit, and one word for a shell.
bool is_value_name(std::string_view text) {
    const auto is_letter = [](char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); };
    const auto may_follow = [&](char c) { return is_letter(c) || ('0' <= c && c <= '9') || c == '-'; };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, may_follow);
}

/// "off=0,all=1024": the values of a knob that have names.
Result<std::vector<NamedValue>> parse_names(const BtfVariable& variable, std::string_view list, Unit unit) {
    std::vector<NamedValue> names;
    for (std::size_t start = 0; start <= list.size();) {
        const std::size_t end = std::min(list.find(',', start), list.size());
        const std::string_view entry = list.substr(start, end - start);
        const std::size_t equals = std::min(entry.find('='), entry.size());
        const std::string name(entry.substr(0, equals));
        if (!is_value_name(name))
            return bad_tag(variable.name, fmt::format("names: '{}' is not a name", name));
        if (std::ranges::find(names, name, &NamedValue::name) != names.end())
            return bad_tag(variable.name, fmt::format("names: '{}' stands twice", name));
        const Result<u64> value = parse_quantity(entry.substr(std::min(equals + 1, entry.size())), unit,
                                                 variable.element.is_signed);
        if (!value) return bad_tag(variable.name, fmt::format("names: {}: {}", name, value.error().what));
        if (!fits(*value, variable.element))
            return bad_tag(variable.name,
                           fmt::format("names: the value of '{}' is too large for its type", name));
        names.push_back({name, *value});
        start = end + 1;
    }
    return names;
}

Result<Knob> make_knob(const BtfVariable& variable, const Tag& tag, std::span<const std::byte> rodata) {
    if (variable.count != 1) return bad_tag(variable.name, "a knob cannot be an array");
    const Result<Unit> unit = parse_unit(variable.name, tag);
    if (!unit) return pass(unit.error());
    if ((*unit == Unit::kBool) != variable.element.is_bool)
        return bad_tag(variable.name, "the unit bool goes with the type bool");

    Knob knob{variable, option_name(variable.name, *unit), *unit, 0, 0, 1, tag.help()};
    knob.fallback = load_scalar(rodata.subspan(variable.offset, variable.element.size), variable.element);
    const std::string* list = tag.field("names");
    if (knob.is_switch() && list != nullptr) return bad_tag(variable.name, "a switch has no names");
    if (knob.is_switch()) return knob;
    if (list != nullptr) {
        Result<std::vector<NamedValue>> names = parse_names(variable, *list, *unit);
        if (!names) return pass(names.error());
        knob.names = std::move(*names);
    }

    const Result<u64> min = parse_limit(variable.name, tag, "min", *unit, variable.element);
    if (!min) return pass(min.error());
    const Result<u64> max = parse_limit(variable.name, tag, "max", *unit, variable.element);
    if (!max) return pass(max.error());
    knob.min = *min;
    knob.max = *max;
    const bool has_default = in_range(knob, knob.fallback) || name_of(knob, knob.fallback) != nullptr;
    if (!in_range(knob, knob.max) || !has_default)
        return bad_tag(variable.name, "min <= default <= max does not hold");
    return knob;
}

/// What the kernel takes.
bool may_be_in_name(char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_' || c == '.';
}

/// Each knob is an option that the command line can tell from all others.
Result<void> check_options(const std::vector<Knob>& knobs) {
    std::vector<std::string> taken;
    for (const Knob& knob : knobs) {
        if (knob.option.size() < 2 || !is_value_name(knob.option))
            return bad_tag(
                knob.variable.name,
                fmt::format("'--{}' is no option: two letters at least, digits and hyphens", knob.option));
        std::vector<std::string> own = {knob.option};
        if (knob.is_switch()) own.push_back(fmt::format("no-{}", knob.option));
        for (std::string& option : own) {
            if (std::ranges::find(taken, option) != taken.end())
                return bad_tag(knob.variable.name,
                               fmt::format("another knob is the option --{}, too", option));
            taken.push_back(std::move(option));
        }
    }
    return {};
}

Result<void> read_rodata(const bpf_object& object, const BtfView& types, PolicyInfo& info) {
    const bpf_map* map = bpf_object__find_map_by_name(&object, kRodata);
    if (map == nullptr) return {};
    std::size_t size = 0;
    const auto* data = static_cast<const std::byte*>(bpf_map__initial_value(map, &size));
    const std::span<const std::byte> rodata(data, data == nullptr ? 0 : size);

    for (const BtfVariable& variable : types.variables(kRodata)) {
        if (variable.offset + u64{variable.element.size} * variable.count > rodata.size())
            return bad_tag(variable.name, "it lies outside its section");
        const std::optional<std::string> text = types.tag(variable.id);
        if (!text) {
            if (variable.is_constant && variable.count == 1) info.untagged.push_back(variable);
            continue;
        }
        const Tag tag = parse_tag(*text);
        if (tag.kind == "knob") {
            Result<Knob> knob = make_knob(variable, tag, rodata);
            if (!knob) return pass(knob.error());
            info.knobs.push_back(std::move(*knob));
        } else if (tag.kind == "fact") {
            info.facts.push_back(variable);
        } else if (tag.kind == "internal") {
            info.internals.push_back(variable);
        } else if (tag.kind == "rows") {
            const auto field = [&](std::string_view key) {
                const std::string* text = tag.field(key);
                return text == nullptr ? std::string{} : *text;
            };
            info.rows = RowsInfo{field("list"), field("rest"), {}};
        } else {
            return bad_tag(variable.name, fmt::format("unknown kind of variable '{}'", tag.kind));
        }
    }
    return check_options(info.knobs);
}

std::optional<StatKind> kind_from_name(std::string_view name) {
    for (const StatKind kind : {StatKind::kCounter, StatKind::kMax, StatKind::kGauge})
        if (kind_name(kind) == name) return kind;
    return std::nullopt;
}

/// The members of the map `stats`, when they are tagged; nothing otherwise.
Result<std::vector<Statistic>> read_tagged_statistics(const bpf_map& map, const BtfView& types) {
    std::vector<Statistic> statistics;
    const u32 value = bpf_map__btf_value_type_id(&map);
    for (const BtfMember& member : types.members(value)) {
        const std::optional<std::string> text = types.tag(value, static_cast<int>(member.index));
        if (!text) continue;
        const Tag tag = parse_tag(*text);
        const std::string* kind_text = tag.field("kind");
        const std::optional<StatKind> kind = kind_text == nullptr ? std::nullopt : kind_from_name(*kind_text);
        if (tag.kind != "stat" || !kind)
            return bad_tag(member.name, "a statistic is a counter, max or gauge");
        const Result<Unit> unit = parse_unit(member.name, tag);
        if (!unit) return pass(unit.error());
        if (!member.scalar || member.scalar->size != sizeof(u64))
            return bad_tag(member.name, "a statistic has 64 bits");
        const std::string* of = tag.field("of");
        statistics.push_back({member.name, *kind, *unit, tag.help(), bpf_map__name(&map), 0, member.offset,
                              of == nullptr ? std::string{} : *of});
    }
    return statistics;
}

constexpr std::string_view kLineMembers[] = {"type", "version", "seq",   "elapsed_ns", "interval_ns",
                                             "cpus", "total",   "delta", "events"};

/// Rows are about the items of a list, which have names.
Result<void> read_rows(const bpf_object& object, const BtfView& types, PolicyInfo& info) {
    if (!info.rows) return {};
    const bpf_map* map = bpf_object__find_map_by_name(&object, kRowsMap);
    const Field* list = info.config ? find_field(info.config->members, info.rows->list) : nullptr;
    const Field* name = list == nullptr ? nullptr : find_field(list->members, "name");
    const bool has_names = name != nullptr && name->type == FieldType::kText && !name->is_list();
    if (map == nullptr || bpf_map__type(map) != BPF_MAP_TYPE_ARRAY || !has_names || !list->is_list())
        return bad_tag(kRowsMap, "they are about no list of the configuration whose items have a name");
    if (bpf_map__max_entries(map) < list->capacity + (info.rows->rest.empty() ? 0 : 1))
        return bad_tag(kRowsMap, "there are fewer of them than the list has room for");
    if (std::ranges::find(kLineMembers, info.rows->list) != std::end(kLineMembers))
        return bad_tag(kRowsMap, fmt::format("a line of statistics has another '{}'", info.rows->list));
    Result<std::vector<Statistic>> tagged = read_tagged_statistics(*map, types);
    if (!tagged) return pass(tagged.error());
    if (tagged->empty() || std::ranges::find(*tagged, "name", &Statistic::name) != tagged->end())
        return bad_tag(kRowsMap, "they have statistics, none of which is called 'name'");
    info.rows->statistics = std::move(*tagged);
    std::ranges::find(info.config->members, info.rows->list, &Field::name)->reserved = info.rows->rest;
    return {};
}

/// The words of a per-CPU array that nobody described: counters, as far as anybody can tell.
void add_untagged_statistics(const bpf_map& map, std::vector<Statistic>& statistics) {
    const u32 words = bpf_map__value_size(&map) / sizeof(u64);
    if (words == 0) return;
    const bool has_fields = words > 1;
    const std::string name = bpf_map__name(&map);
    for (u32 entry = 0; entry < bpf_map__max_entries(&map); ++entry) {
        for (u32 word = 0; word < words; ++word) {
            if (entry * words + word >= kMaxUntaggedEntries) return;
            std::string label = has_fields ? fmt::format("{}[{}][{}]", name, entry, word)
                                           : fmt::format("{}[{}]", name, entry);
            statistics.push_back({std::move(label), StatKind::kCounter, Unit::kNone, "", name, entry,
                                  static_cast<u32>(word * sizeof(u64))});
        }
    }
}

Result<void> read_statistics(const bpf_object& object, const BtfView& types, PolicyInfo& info) {
    const bpf_map* stats = bpf_object__find_map_by_name(&object, "stats");
    if (stats != nullptr && bpf_map__type(stats) == BPF_MAP_TYPE_PERCPU_ARRAY) {
        Result<std::vector<Statistic>> tagged = read_tagged_statistics(*stats, types);
        if (!tagged) return pass(tagged.error());
        info.statistics = std::move(*tagged);
        if (!info.statistics.empty()) return {};
    }
    bpf_map* map = nullptr;
    bpf_object__for_each_map(map, &object) {
        if (bpf_map__type(map) == BPF_MAP_TYPE_PERCPU_ARRAY && bpf_map__value_size(map) % sizeof(u64) == 0)
            add_untagged_statistics(*map, info.statistics);
    }
    return {};
}

}  // namespace

std::string_view kind_name(StatKind kind) {
    switch (kind) {
        case StatKind::kCounter:
            return "counter";
        case StatKind::kMax:
            return "max";
        case StatKind::kGauge:
            return "gauge";
    }
    return {};
}

Result<bpf_map*> find_ops_map(const bpf_object& object) {
    const BtfView types(bpf_object__btf(&object));
    std::vector<bpf_map*> found;
    bpf_map* map = nullptr;
    bpf_object__for_each_map(map, &object) {
        if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS &&
            types.name(bpf_map__btf_value_type_id(map)) == "sched_ext_ops")
            found.push_back(map);
    }
    if (found.size() != 1)
        return fail(Status::kUsage,
                    fmt::format("the object holds {} sched_ext schedulers, not one", found.size()),
                    "give an object with one struct sched_ext_ops in section .struct_ops.link");
    return found.front();
}

Result<PolicyInfo> read_policy_info(const bpf_object& object) {
    const Result<bpf_map*> ops = find_ops_map(object);
    if (!ops) return pass(ops.error());
    const BtfView types(bpf_object__btf(&object));
    PolicyInfo info;

    const u32 ops_type = bpf_map__btf_value_type_id(*ops);
    const char* image = static_cast<const char*>(bpf_map__initial_value(*ops, nullptr));
    for (const BtfMember& member : types.members(ops_type))
        if (member.name == "name")
            info.name.assign(image + member.offset, strnlen(image + member.offset, member.size));

    if (!std::ranges::all_of(info.name, may_be_in_name))
        return bad_tag(bpf_map__name(*ops), "a policy's name has letters, digits, _ and . only");

    for (const std::string& text : types.tags(types.variable_id(bpf_map__name(*ops)))) {
        const Tag tag = parse_tag(text);
        if (tag.kind == "policy")
            info.summary = tag.help();
        else if (tag.kind == "promise")
            info.promises.push_back(tag.help());
        else
            return bad_tag(bpf_map__name(*ops), "its tag is not that of a policy");
    }

    if (const Result<void> done = read_rodata(object, types, info); !done) return pass(done.error());
    if (const Result<void> done = read_statistics(object, types, info); !done) return pass(done.error());
    Result<std::optional<ConfigInfo>> config = read_config_info(object, types);
    if (!config) return pass(config.error());
    info.config = std::move(*config);
    if (const Result<void> done = read_rows(object, types, info); !done) return pass(done.error());
    return info;
}

}  // namespace scx
