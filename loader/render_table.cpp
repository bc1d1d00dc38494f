// SPDX-License-Identifier: GPL-2.0-only
#include "render_table.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>

#include "clock.hpp"
#include "units.hpp"

namespace scx {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kMinWidth = 5;  // what most numbers need, so that columns stay where they are
constexpr std::size_t kMinCpuRows = 4;
// The title, the headings, the total, and the line that the cursor rests on.
constexpr std::size_t kOtherRows = 4;

/// CPUs that share a row: [first, last] of StatsReport::cpus.
struct Group {
    std::size_t first;
    std::size_t last;
};

using Cells = std::vector<std::string>;  // one for each row of a column

/// Neighbours are merged, as many to a row as the screen asks for.
std::vector<Group> group_cpus(std::size_t nr_cpus, ScreenSize size) {
    std::size_t per_row = 1;
    if (size.rows != 0) {
        const std::size_t rows = std::max(size.rows, kOtherRows + kMinCpuRows) - kOtherRows;
        per_row = (nr_cpus + rows - 1) / rows;
    }
    std::vector<Group> groups;
    for (std::size_t first = 0; first < nr_cpus; first += per_row)
        groups.push_back({first, std::min(first + per_row, nr_cpus) - 1});
    return groups;
}

/// nr_queued is "queued", wait_ns is "wait": the cells tell the unit.
std::string heading(const Statistic& statistic) {
    std::string text = statistic.name;
    if (text.starts_with("nr_")) text.erase(0, 3);
    if (statistic.unit == Unit::kNs && text.ends_with("_ns")) text.resize(text.size() - 3);
    std::ranges::replace(text, '_', ' ');
    return text;
}

/// What a row shows of one statistic: counters as rates, maxima as they are, gauges where the row is one CPU.
std::string cell(const Statistic& statistic, std::span<const u64> now, std::span<const u64> before,
                 u64 interval_ns) {
    if (statistic.kind == StatKind::kGauge && now.size() != 1) return "-";
    const Unit unit = statistic.unit;
    if (statistic.kind == StatKind::kGauge) return format_short(static_cast<double>(now.front()), unit);
    const u64 value = aggregate(statistic.kind, now);
    if (statistic.kind == StatKind::kMax) return format_short(static_cast<double>(value), unit);
    const u64 delta = value - aggregate(statistic.kind, before);
    const double seconds =
        static_cast<double>(std::max<u64>(interval_ns, 1)) / static_cast<double>(kNsPerSecond);
    return format_short(static_cast<double>(delta) / seconds, unit);
}

/// The values of one statistic on the CPUs of a group.
std::vector<u64> pick(const Snapshot& snapshot, std::size_t statistic, std::span<const u32> cpus,
                      Group group) {
    std::vector<u64> values;
    for (std::size_t i = group.first; i <= group.last; ++i) values.push_back(snapshot.of(statistic)[cpus[i]]);
    return values;
}

Cells cpu_column(std::span<const u32> cpus, std::span<const Group> groups) {
    Cells cells = {"CPU"};
    for (const Group& group : groups)
        cells.push_back(group.first == group.last
                            ? fmt::format("{}", cpus[group.first])
                            : fmt::format("{}-{}", cpus[group.first], cpus[group.last]));
    cells.emplace_back("total");
    return cells;
}

Cells stat_column(const PolicyInfo& info, std::size_t i, const StatsReport& report,
                  std::span<const Group> groups) {
    const Statistic& statistic = info.statistics[i];
    Cells cells = {heading(statistic)};
    for (const Group& group : groups)
        cells.push_back(cell(statistic, pick(report.now, i, report.cpus, group),
                             pick(report.before, i, report.cpus, group), report.interval_ns));
    cells.push_back(cell(statistic, report.now.of(i), report.before.of(i), report.interval_ns));
    return cells;
}

std::size_t width_of(const Cells& cells) {
    std::size_t width = kMinWidth;
    for (const std::string& cell : cells) width = std::max(width, cell.size());
    return width;
}

std::string more_note(std::size_t left_out) {
    return fmt::format("{}+{} more", kGap, left_out);
}

/// How many of the columns fit, together with a note about the others.
std::size_t count_fitting(std::span<const Cells> columns, std::size_t limit) {
    std::vector<std::size_t> widths;  // of the first column, the first two, ...
    for (const Cells& column : columns)
        widths.push_back(widths.empty() ? width_of(column) : widths.back() + kGap.size() + width_of(column));
    if (limit == 0 || widths.back() <= limit) return columns.size();
    std::size_t count = columns.size() - 1;
    while (count > 1 && widths[count - 1] + more_note(columns.size() - count).size() > limit) --count;
    return count;
}

/// A knob's value as one would write it on the command line.
std::string as_option(const Knob& knob, u64 value) {
    if (knob.is_switch()) return fmt::format("--{}{}", value != 0 ? "" : "no-", knob.option);
    return fmt::format("--{} {}", knob.option,
                       format_quantity(value, knob.unit, knob.variable.element.is_signed));
}

void append(std::vector<std::string>& lines, const Cells& cells, std::string_view gap) {
    const std::size_t width = width_of(cells);
    for (std::size_t row = 0; row < cells.size(); ++row)
        lines[row] += fmt::format("{}{:>{}}", gap, cells[row], width);
}

}  // namespace

ScreenSize screen_size(int fd) {
    winsize size = {};
    if (fd < 0 || ioctl(fd, TIOCGWINSZ, &size) != 0) return {};
    return {size.ws_col, size.ws_row};
}

std::vector<std::string> table_lines(const PolicyInfo& info, const StatsReport& report, ScreenSize size) {
    const std::vector<Group> groups = group_cpus(report.cpus.size(), size);
    std::vector<Cells> columns = {cpu_column(report.cpus, groups)};
    for (std::size_t i = 0; i < info.statistics.size(); ++i)
        columns.push_back(stat_column(info, i, report, groups));

    const std::size_t shown = count_fitting(columns, size.columns);
    std::vector<std::string> lines(columns.front().size());
    for (std::size_t i = 0; i < shown; ++i) append(lines, columns[i], i == 0 ? "" : kGap);
    if (shown < columns.size()) lines.front() += more_note(columns.size() - shown);
    for (std::string& line : lines) line += '\n';
    return lines;
}

std::string TableRenderer::title(const StatsReport& report) const {
    std::string text =
        fmt::format("{}  {:.0f} s", info_.name,
                    static_cast<double>(report.elapsed_ns) / static_cast<double>(kNsPerSecond));
    for (std::size_t i = 0; i < info_.knobs.size(); ++i) {
        if (settings_.knobs[i] != info_.knobs[i].fallback)
            text += fmt::format("  {}", as_option(info_.knobs[i], settings_.knobs[i]));
    }
    for (const auto& [variable, value] : settings_.untagged)
        text += fmt::format("  {}={}", variable.name,
                            format_quantity(value, Unit::kNone, variable.element.is_signed));
    if (report.restarts != 0) text += fmt::format("  restarts {}", report.restarts);
    text += "  (counters per second)";
    const std::size_t width = screen_size(terminal_).columns;
    if (width != 0 && text.size() > width) text.resize(width);
    return text + '\n';
}

std::string TableRenderer::start(const StartReport&) {
    return {};
}

std::string TableRenderer::stats(const StatsReport& report) {
    std::vector<std::string> lines = table_lines(info_, report, screen_size(terminal_));
    lines.insert(lines.begin(), title(report));
    std::string text;
    if (terminal_ >= 0 && drawn_ > 0) text = fmt::format("\x1b[{}A\x1b[J", drawn_);
    if (terminal_ < 0 && report.seq > 1) text += '\n';
    for (const std::string& line : lines) text += line;
    drawn_ = lines.size();
    return text;
}

std::string TableRenderer::restart(std::string_view, u64) {
    drawn_ = 0;  // the notice on standard error has moved the cursor
    return {};
}

std::string TableRenderer::exit(const ExitReport&) {
    return {};
}

}  // namespace scx
