// SPDX-License-Identifier: GPL-2.0-only
#include "render_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "describe_config.hpp"
#include "json_value.hpp"
#include "text.hpp"

namespace scx {
namespace {

using Json = nlohmann::ordered_json;

Json line_of(const char* type) {
    return {{"type", type}, {"version", kJsonVersion}};
}

/// The kernel and policies may write any bytes into a message; what is not UTF-8 is replaced.
std::string to_text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string finish(const Json& line) {
    return to_text(line) + '\n';
}

/// Separates what follows from what is there, unless that has just begun.
void append_comma(std::string& text) {
    if (text.back() != '{' && text.back() != '[') text += ',';
}

/// A name in a configuration: UTF-8 without control characters. Takes no memory for it.
void append_quoted(std::string& text, std::string_view name) {
    text += '"';
    for (const char c : name) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    text += '"';
}

}  // namespace

JsonRenderer::JsonRenderer(const PolicyInfo& info, const Settings& settings)
    : info_(info),
      settings_(settings),
      line_begin_(fmt::format(R"({{"type":"stats","version":{},"seq":)", kJsonVersion)) {
    for (const Statistic& statistic : info_.statistics) names_.push_back(to_text(statistic.name));
    if (!info_.rows) return;
    for (const Statistic& statistic : info_.rows->statistics) row_names_.push_back(to_text(statistic.name));
}

std::string JsonRenderer::start(const StartReport& report) {
    Json knobs = Json::object();
    for (std::size_t i = 0; i < info_.knobs.size(); ++i)
        knobs[info_.knobs[i].variable.name] = json_value(settings_.knobs[i], info_.knobs[i].variable.element);
    for (const auto& [variable, value] : settings_.untagged)
        knobs[variable.name] = json_value(value, variable.element);

    Json line = line_of("start");
    line["policy"] = info_.name;
    line["summary"] = info_.summary;
    line["pid"] = report.pid;
    line["kernel"] = report.kernel;
    line["nr_cpus"] = report.nr_cpus;
    line["knobs"] = std::move(knobs);
    line["partial"] = report.partial;
    line["time_unix_ns"] = report.time_unix_ns;
    if (report.config != nullptr) line["config"] = config_values(*info_.config, *report.config);
    return finish(line);
}

void JsonRenderer::append_statistic(const std::string& name, u64 value) {
    append_comma(text_);
    text_ += name;
    text_ += ':';
    append_number(text_, value);
}

void JsonRenderer::append_cpu(const StatsReport& report, u32 cpu) {
    append_comma(text_);
    text_ += R"({"cpu":)";
    append_number(text_, u64{cpu});
    for (std::size_t i = 0; i < info_.statistics.size(); ++i)
        append_statistic(names_[i], report.now.of(i)[cpu]);
    text_ += '}';
}

const std::string& JsonRenderer::stats(const StatsReport& report) {
    const std::span<const Statistic> statistics = info_.statistics;
    text_ = line_begin_;
    append_number(text_, report.seq);
    text_ += R"(,"elapsed_ns":)";
    append_number(text_, report.elapsed_ns);
    text_ += R"(,"interval_ns":)";
    append_number(text_, report.interval_ns);
    text_ += R"(,"cpus":[)";
    for (const u32 cpu : report.cpus) append_cpu(report, cpu);
    text_ += R"(],"total":{)";
    for (std::size_t i = 0; i < statistics.size(); ++i) {
        if (statistics[i].kind == StatKind::kGauge) continue;
        append_statistic(names_[i], aggregate(statistics[i].kind, report.now.of(i)));
    }
    text_ += R"(},"delta":{)";
    for (std::size_t i = 0; i < statistics.size(); ++i) {
        if (statistics[i].kind != StatKind::kCounter) continue;
        append_statistic(names_[i], aggregate(StatKind::kCounter, report.now.of(i)) -
                                        aggregate(StatKind::kCounter, report.before.of(i)));
    }
    text_ += '}';
    if (report.rows != nullptr) append_rows(*report.rows);
    append_events(report.events);
    text_ += "}\n";
    return text_;
}

void JsonRenderer::append_rows(const RowsReport& rows) {
    text_ += R"(,")";
    text_ += info_.rows->list;  // an identifier of C
    text_ += R"(":[)";
    for (std::size_t item = 0; item < rows.names.size(); ++item) {
        append_comma(text_);
        text_ += R"({"name":)";
        append_quoted(text_, rows.names[item]);
        for (std::size_t i = 0; i < row_names_.size(); ++i)
            append_statistic(row_names_[i], rows.now.of(i)[item]);
        text_ += '}';
    }
    text_ += ']';
}

void JsonRenderer::append_events(const EventCounters& events) {
    if (events.empty()) return;
    text_ += R"(,"events":{)";
    for (const auto& [name, value] : events) {
        append_comma(text_);
        text_ += '"';
        text_ += name;  // an identifier of the kernel
        text_ += R"(":)";
        append_number(text_, value);
    }
    text_ += '}';
}

std::string JsonRenderer::config(const ConfigReport& report) {
    Json line = line_of("config");
    line["elapsed_ns"] = report.elapsed_ns;
    line["loaded"] = report.error.empty();
    line["message"] = report.error;
    line["config"] = config_values(*info_.config, report.config);
    return finish(line);
}

std::string JsonRenderer::restart(std::string_view reason, u64 restarts) {
    Json line = line_of("restart");
    line["reason"] = reason;
    line["restarts"] = restarts;
    return finish(line);
}

std::string JsonRenderer::exit(const ExitReport& report) {
    Json line = line_of("exit");
    line["kind"] = report.info.kind_name();
    line["kind_code"] = report.info.kind;
    line["exit_code"] = report.info.code;
    line["reason"] = report.info.reason;
    line["message"] = report.info.message;
    line["status"] = static_cast<int>(report.status);
    line["restarts"] = report.restarts;
    line["elapsed_ns"] = report.elapsed_ns;
    return finish(line);
}

}  // namespace scx
