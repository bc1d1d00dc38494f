// SPDX-License-Identifier: GPL-2.0-only
#include "render_json.hpp"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "json_value.hpp"

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

}  // namespace

JsonRenderer::JsonRenderer(const PolicyInfo& info, const Settings& settings)
    : info_(info), settings_(settings) {
    for (const Statistic& statistic : info_.statistics) names_.push_back(to_text(statistic.name));
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
    return finish(line);
}

void JsonRenderer::append_statistic(std::size_t statistic, u64 value) {
    append_comma(text_);
    fmt::format_to(std::back_inserter(text_), "{}:{}", names_[statistic], value);
}

const std::string& JsonRenderer::stats(const StatsReport& report) {
    const std::span<const Statistic> statistics = info_.statistics;
    text_.clear();
    fmt::format_to(std::back_inserter(text_),
                   R"({{"type":"stats","version":{},"seq":{},"elapsed_ns":{},"interval_ns":{},"cpus":[)",
                   kJsonVersion, report.seq, report.elapsed_ns, report.interval_ns);
    for (const u32 cpu : report.cpus) {
        append_comma(text_);
        fmt::format_to(std::back_inserter(text_), R"({{"cpu":{})", cpu);
        for (std::size_t i = 0; i < statistics.size(); ++i) append_statistic(i, report.now.of(i)[cpu]);
        text_ += '}';
    }
    text_ += R"(],"total":{)";
    for (std::size_t i = 0; i < statistics.size(); ++i) {
        if (statistics[i].kind == StatKind::kGauge) continue;
        append_statistic(i, aggregate(statistics[i].kind, report.now.of(i)));
    }
    text_ += R"(},"delta":{)";
    for (std::size_t i = 0; i < statistics.size(); ++i) {
        if (statistics[i].kind != StatKind::kCounter) continue;
        append_statistic(i, aggregate(StatKind::kCounter, report.now.of(i)) -
                                aggregate(StatKind::kCounter, report.before.of(i)));
    }
    text_ += '}';
    if (!report.events.empty()) {
        text_ += R"(,"events":{)";
        for (const auto& [name, value] : report.events) {  // the kernel's names need no escaping
            append_comma(text_);
            fmt::format_to(std::back_inserter(text_), R"("{}":{})", name, value);
        }
        text_ += '}';
    }
    text_ += "}\n";
    return text_;
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
