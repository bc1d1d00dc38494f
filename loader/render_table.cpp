// SPDX-License-Identifier: GPL-2.0-only
#include "render_table.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>

#include "clock.hpp"
#include "text.hpp"
#include "units.hpp"

namespace scx {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kMinCpuRows = 4;
// The title, the headings, the total, and the line that the cursor rests on.
constexpr std::size_t kOtherRows = 4;

/// Neighbours share a row, as many of them as the screen asks for.
std::size_t cpus_per_row(std::size_t nr_cpus, ScreenSize size) {
    if (size.rows == 0) return 1;
    const std::size_t rows = std::max(size.rows, kOtherRows + kMinCpuRows) - kOtherRows;
    return std::max<std::size_t>(1, (nr_cpus + rows - 1) / rows);
}

/// nr_queued is "queued", wait_ns is "wait": the cells tell the unit.
std::string heading(const Statistic& statistic) {
    std::string text = statistic.name;
    if (text.starts_with("nr_")) text.erase(0, 3);
    if (statistic.unit == Unit::kNs && text.ends_with("_ns")) text.resize(text.size() - 3);
    std::ranges::replace(text, '_', ' ');
    return text;
}

void append_rate(std::string& text, u64 count, Unit unit, u64 interval_ns) {
    const double seconds =
        static_cast<double>(std::max<u64>(interval_ns, 1)) / static_cast<double>(kNsPerSecond);
    append_short(text, static_cast<double>(count) / seconds, unit);
}

/// Those of a table whose rows are about `what`.
std::vector<std::string> headings(std::string_view what, std::span<const Statistic> statistics) {
    std::vector<std::string> texts = {std::string(what)};
    for (const Statistic& statistic : statistics) texts.push_back(heading(statistic));
    return texts;
}

/// What a row shows of one statistic: counters as rates, maxima as they are, gauges where the row is one CPU.
void append_cell(std::string& text, const Statistic& statistic, std::span<const u64> now,
                 std::span<const u64> before, std::span<const u32> cpus, u64 interval_ns) {
    const Unit unit = statistic.unit;
    if (statistic.kind == StatKind::kGauge) {
        if (cpus.size() == 1)
            append_short(text, static_cast<double>(now[cpus.front()]), unit);
        else
            text += '-';
        return;
    }
    const u64 value = aggregate(statistic.kind, now, cpus);
    if (statistic.kind == StatKind::kMax)
        append_short(text, static_cast<double>(value), unit);
    else
        append_rate(text, value - aggregate(statistic.kind, before, cpus), unit, interval_ns);
}

void append_cpus(std::string& text, std::span<const u32> cpus) {
    append_number(text, u64{cpus.front()});
    if (cpus.size() == 1) return;
    text += '-';
    append_number(text, u64{cpus.back()});
}

/// A knob's value as one would write it on the command line.
std::string as_option(const Knob& knob, u64 value) {
    if (knob.is_switch()) return fmt::format("--{}{}", value != 0 ? "" : "no-", knob.option);
    return fmt::format("--{} {}", knob.option, format_value(knob, value));
}

std::string changed_settings(const PolicyInfo& info, const Settings& settings) {
    std::string text;
    for (std::size_t i = 0; i < info.knobs.size(); ++i) {
        if (settings.knobs[i] != info.knobs[i].fallback)
            text += fmt::format("  {}", as_option(info.knobs[i], settings.knobs[i]));
    }
    for (const auto& [variable, value] : settings.untagged)
        text += fmt::format("  {}={}", variable.name,
                            format_quantity(value, Unit::kNone, variable.element.is_signed));
    return text;
}

}  // namespace

ScreenSize screen_size(int fd) {
    winsize size = {};
    if (fd < 0 || ioctl(fd, TIOCGWINSZ, &size) != 0) return {};
    return {size.ws_col, size.ws_row};
}

TableLayout::TableLayout(const PolicyInfo& info) : info_(info), table_(headings("CPU", info.statistics)) {}

std::size_t TableLayout::append(std::string& text, const StatsReport& report, ScreenSize size) {
    const std::span<const u32> cpus = report.cpus;
    const std::size_t per_row = cpus_per_row(cpus.size(), size);
    const std::size_t groups = (cpus.size() + per_row - 1) / per_row;
    table_.resize(groups + 1);
    for (std::size_t row = 0; row <= groups; ++row) {
        const std::size_t first = row * per_row;
        const std::span<const u32> shown =
            row == groups ? cpus : cpus.subspan(first, std::min(per_row, cpus.size() - first));
        if (row == groups)
            table_.cell(0, row) += "total";
        else
            append_cpus(table_.cell(0, row), shown);
        for (std::size_t i = 0; i < info_.statistics.size(); ++i)
            append_cell(table_.cell(1 + i, row), info_.statistics[i], report.now.of(i), report.before.of(i),
                        shown, report.interval_ns);
    }
    return table_.append(text, size.columns);
}

RowsLayout::RowsLayout(const RowsInfo& info) : info_(info), table_(headings(info.list, info.statistics)) {}

std::size_t RowsLayout::append(std::string& text, const RowsReport& report, u64 interval_ns,
                               std::size_t limit) {
    table_.resize(report.names.size());
    for (std::size_t row = 0; row < report.names.size(); ++row) {
        table_.cell(0, row) += report.names[row];
        for (std::size_t i = 0; i < info_.statistics.size(); ++i) {
            const Statistic& statistic = info_.statistics[i];
            std::string& cell = table_.cell(1 + i, row);
            const u64 now = report.now.of(i)[row];
            const u64 before = report.before.of(i)[row];
            if (statistic.kind != StatKind::kCounter)
                append_short(cell, static_cast<double>(now), statistic.unit);
            else  // one that fell has begun anew, with another configuration
                append_rate(cell, now < before ? now : now - before, statistic.unit, interval_ns);
        }
    }
    text += '\n';
    return 1 + table_.append(text, limit);
}

TableRenderer::TableRenderer(const PolicyInfo& info, const Settings& settings, int terminal)
    : info_(info), settings_(changed_settings(info, settings)), layout_(info), terminal_(terminal) {
    if (info_.rows) rows_.emplace(*info_.rows);
}

void TableRenderer::append_title(const StatsReport& report, ScreenSize size) {
    const std::size_t begin = text_.size();
    text_ += info_.name;
    text_ += kGap;
    append_number(text_, static_cast<double>(report.elapsed_ns) / static_cast<double>(kNsPerSecond), 0);
    text_ += " s";
    text_ += settings_;
    if (report.restarts != 0) {
        text_ += "  restarts ";
        append_number(text_, report.restarts);
    }
    text_ += "  (counters per second)";
    if (size.columns != 0) text_.resize(std::min(text_.size(), begin + size.columns));
    text_ += '\n';
}

std::string TableRenderer::start(const StartReport&) {
    return {};
}

const std::string& TableRenderer::stats(const StatsReport& report) {
    ScreenSize size = screen_size(terminal_);
    text_.clear();
    if (terminal_ >= 0 && drawn_ > 0) {
        text_ += "\x1b[";
        append_number(text_, u64{drawn_});
        text_ += "A\x1b[J";
    }
    if (terminal_ < 0 && report.seq > 1) text_ += '\n';
    append_title(report, size);
    // What the rows of items take, with their headings and an empty line, the CPUs do not have.
    if (report.rows != nullptr && size.rows != 0)
        size.rows -= std::min(size.rows - 1, report.rows->names.size() + 2);
    drawn_ = 1 + layout_.append(text_, report, size);
    if (report.rows != nullptr)
        drawn_ += rows_->append(text_, *report.rows, report.interval_ns, size.columns);
    return text_;
}

std::string TableRenderer::config(const ConfigReport&) {
    drawn_ = 0;  // the notice on standard error has moved the cursor
    return {};
}

std::string TableRenderer::restart(std::string_view, u64) {
    drawn_ = 0;  // as above
    return {};
}

std::string TableRenderer::exit(const ExitReport&) {
    return {};
}

}  // namespace scx
