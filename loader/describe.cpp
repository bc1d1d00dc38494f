// SPDX-License-Identifier: GPL-2.0-only
#include "describe.hpp"

#include <nlohmann/json.hpp>

#include "describe_config.hpp"
#include "json_value.hpp"
#include "render_json.hpp"

namespace scx {
namespace {

using Json = nlohmann::ordered_json;

std::string finish(const Json& document) {
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

const char* type_name(const ScalarType& type) {
    return type.is_bool ? "boolean" : "integer";
}

Json describe_knob(const Knob& knob) {
    const ScalarType& type = knob.variable.element;
    Json json = {{"name", knob.variable.name},
                 {"option", "--" + knob.option},
                 {"type", type_name(type)},
                 {"unit", unit_name(knob.unit)},
                 {"default", json_value(knob.fallback, type)}};
    if (!knob.is_switch()) {
        json["min"] = json_value(knob.min, type);
        json["max"] = json_value(knob.max, type);
    }
    for (const NamedValue& named : knob.names) json["names"][named.name] = json_value(named.value, type);
    json["help"] = knob.help;
    return json;
}

Json describe_statistic(const Statistic& statistic) {
    Json json = {
        {"name", statistic.name}, {"kind", kind_name(statistic.kind)}, {"unit", unit_name(statistic.unit)}};
    if (!statistic.of.empty()) json["of"] = statistic.of;
    json["help"] = statistic.help;
    return json;
}

Json string_schema() {
    return {{"type", "string"}};
}
Json count_schema() {
    return {{"type", "integer"}, {"minimum", 0}};
}

/// An object with just these properties, each of them required.
Json closed_object(Json properties) {
    Json required = Json::array();
    for (const auto& property : properties.items()) required.push_back(property.key());
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

/// One kind of line: what all of them begin with, and its own.
Json line_schema(const char* type, const Json& own) {
    Json properties = {{"type", {{"const", type}}}, {"version", {{"const", kJsonVersion}}}};
    properties.update(own);
    return closed_object(std::move(properties));
}

Json knob_schema(const Knob& knob) {
    const ScalarType& type = knob.variable.element;
    Json json = {{"type", type_name(type)}, {"description", knob.help}};
    if (knob.is_switch()) return json;
    const Json range = {{"minimum", json_value(knob.min, type)}, {"maximum", json_value(knob.max, type)}};
    if (knob.names.empty()) {
        json.update(range);
        return json;
    }
    Json values = Json::array();
    for (const NamedValue& named : knob.names) values.push_back(json_value(named.value, type));
    json["anyOf"] = Json::array({range, {{"enum", std::move(values)}}});
    return json;
}

/// Knobs are all told; a variable without a description is told when --set gave it a value.
Json settings_schema(const PolicyInfo& info) {
    Json properties = Json::object();
    for (const Knob& knob : info.knobs) properties[knob.variable.name] = knob_schema(knob);
    Json schema = closed_object(std::move(properties));
    for (const BtfVariable& variable : info.untagged)
        schema["properties"][variable.name] = {{"type", type_name(variable.element)}};
    return schema;
}

/// The statistics for which `wanted` holds, after `first`.
template <typename Predicate>
Json statistics_schema(std::span<const Statistic> statistics, Json first, Predicate wanted) {
    for (const Statistic& statistic : statistics) {
        if (!wanted(statistic)) continue;
        Json schema = count_schema();
        schema["description"] = statistic.help;
        first[statistic.name] = std::move(schema);
    }
    return closed_object(std::move(first));
}

Json stats_line_schema(const PolicyInfo& info) {
    const auto any = [](const Statistic&) { return true; };
    const auto adds_up = [](const Statistic& statistic) { return statistic.kind != StatKind::kGauge; };
    const auto counts = [](const Statistic& statistic) { return statistic.kind == StatKind::kCounter; };
    Json line = line_schema(
        "stats",
        {{"seq", {{"type", "integer"}, {"minimum", 1}}},
         {"elapsed_ns", count_schema()},
         {"interval_ns", count_schema()},
         {"cpus",
          {{"type", "array"}, {"items", statistics_schema(info.statistics, {{"cpu", count_schema()}}, any)}}},
         {"total", statistics_schema(info.statistics, Json::object(), adds_up)},
         {"delta", statistics_schema(info.statistics, Json::object(), counts)}});
    // The kernel's counters differ between kernels, and old ones have none.
    if (info.rows) {
        line["properties"][info.rows->list] = {
            {"type", "array"},
            {"items", statistics_schema(info.rows->statistics, {{"name", string_schema()}}, any)}};
        line["required"].push_back(info.rows->list);
    }
    line["properties"]["events"] = {{"type", "object"}, {"additionalProperties", count_schema()}};
    return line;
}

/// Of a configuration inside a line.
Json values_schema(const ConfigInfo& info) {
    Json schema = config_schema(info);
    schema.erase("$schema");
    return schema;
}

Json config_line_schema(const ConfigInfo& info) {
    return line_schema("config", {{"elapsed_ns", count_schema()},
                                  {"loaded", {{"type", "boolean"}}},
                                  {"message", string_schema()},
                                  {"config", values_schema(info)}});
}

}  // namespace

std::string describe_policy(const PolicyInfo& info) {
    Json knobs = Json::array();
    for (const Knob& knob : info.knobs) knobs.push_back(describe_knob(knob));
    Json statistics = Json::array();
    for (const Statistic& statistic : info.statistics) statistics.push_back(describe_statistic(statistic));
    Json variables = Json::array();
    for (const BtfVariable& variable : info.untagged)
        variables.push_back({{"name", variable.name}, {"type", type_name(variable.element)}});
    Json json = {{"name", info.name}, {"summary", info.summary}, {"promises", info.promises},
                 {"knobs", knobs},    {"variables", variables},  {"stats", statistics}};
    if (info.config) json["config"] = describe_config(*info.config);
    if (info.rows) {
        Json rows = Json::array();
        for (const Statistic& statistic : info.rows->statistics)
            rows.push_back(describe_statistic(statistic));
        json["rows"] = {{"of", info.rows->list}, {"stats", rows}};
    }
    return finish(json);
}

std::string describe_config_schema(const PolicyInfo& info) {
    Json schema = config_schema(*info.config);
    schema["title"] = "Configuration of " + info.name;
    return finish(schema);
}

std::string describe_config_values(const PolicyInfo& info, const ConfigImage& config) {
    return finish(config_values(*info.config, config));
}

std::string describe_schema(const PolicyInfo& info) {
    Json start_line = {
        {"policy", {{"const", info.name}}}, {"summary", string_schema()},    {"pid", count_schema()},
        {"kernel", string_schema()},        {"nr_cpus", count_schema()},     {"knobs", settings_schema(info)},
        {"partial", {{"type", "boolean"}}}, {"time_unix_ns", count_schema()}};
    if (info.config) start_line["config"] = values_schema(*info.config);
    const Json start = line_schema("start", start_line);
    const Json restart = line_schema("restart", {{"reason", string_schema()}, {"restarts", count_schema()}});
    const Json exit = line_schema("exit", {{"kind", string_schema()},
                                           {"kind_code", count_schema()},
                                           {"exit_code", {{"type", "integer"}}},
                                           {"reason", string_schema()},
                                           {"message", string_schema()},
                                           {"status", count_schema()},
                                           {"restarts", count_schema()},
                                           {"elapsed_ns", count_schema()}});
    Json lines = Json::array({start, stats_line_schema(info), restart, exit});
    if (info.config) lines.push_back(config_line_schema(*info.config));
    return finish({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "Lines of scx-run --stats json for the policy " + info.name},
                   {"oneOf", lines}});
}

std::string describe_list(std::span<const PolicyInfo> policies) {
    Json list = Json::array();
    for (const PolicyInfo& info : policies) list.push_back({{"name", info.name}, {"summary", info.summary}});
    return finish({{"policies", list}});
}

}  // namespace scx
