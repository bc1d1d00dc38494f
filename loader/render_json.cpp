// SPDX-License-Identifier: GPL-2.0-only
#include "render_json.hpp"

#include <nlohmann/json.hpp>

#include "json_value.hpp"

namespace scx {
namespace {

using Json = nlohmann::ordered_json;

Json line_of(const char* type) {
    return {{"type", type}, {"version", kJsonVersion}};
}

/// The kernel and policies may write any bytes into a message; what is not UTF-8 is replaced.
std::string finish(const Json& line) {
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json cpu_objects(std::span<const Statistic> statistics, const StatsReport& report) {
    Json cpus = Json::array();
    for (const u32 cpu : report.cpus) {
        Json values = {{"cpu", cpu}};
        for (std::size_t i = 0; i < statistics.size(); ++i)
            values[statistics[i].name] = report.now.of(i)[cpu];
        cpus.push_back(std::move(values));
    }
    return cpus;
}

}  // namespace

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

std::string JsonRenderer::stats(const StatsReport& report) {
    Json total = Json::object();
    Json delta = Json::object();
    for (std::size_t i = 0; i < info_.statistics.size(); ++i) {
        const Statistic& statistic = info_.statistics[i];
        if (statistic.kind == StatKind::kGauge) continue;
        const u64 now = aggregate(statistic.kind, report.now.of(i));
        total[statistic.name] = now;
        if (statistic.kind == StatKind::kCounter)
            delta[statistic.name] = now - aggregate(statistic.kind, report.before.of(i));
    }

    Json line = line_of("stats");
    line["seq"] = report.seq;
    line["elapsed_ns"] = report.elapsed_ns;
    line["interval_ns"] = report.interval_ns;
    line["cpus"] = cpu_objects(info_.statistics, report);
    line["total"] = std::move(total);
    line["delta"] = std::move(delta);
    if (!report.events.empty()) {
        Json events = Json::object();
        for (const auto& [name, value] : report.events) events[name] = value;
        line["events"] = std::move(events);
    }
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
