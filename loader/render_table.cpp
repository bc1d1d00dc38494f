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
constexpr std::size_t kMinCpuRows = 4;

/// CPUs that share a row: [first, last] of StatsReport::cpus.
struct Group {
    std::size_t first;
    std::size_t last;
};

using Cells = std::vector<std::string>;  // one for each row of a column

/// Neighbours are merged, as many to a row as the screen asks for.
std::vector<Group> group_cpus(std::size_t nr_cpus, std::size_t rows) {
    const std::size_t room = std::max(rows, kMinCpuRows);
    const std::size_t size = rows == 0 ? 1 : (nr_cpus + room - 1) / room;
    std::vector<Group> groups;
    for (std::size_t first = 0; first < nr_cpus; first += size)
        groups.push_back({first, std::min(first + size, nr_cpus) - 1});
    return groups;
}

std::string heading(const Statistic& statistic) {
    std::string text = statistic.name;
    if (text.starts_with("nr_")) text.erase(0, 3);
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
    return std::ranges::max(cells, {}, [](const std::string& text) { return text.size(); }).size();
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
    // Beside the CPUs' rows: a title, the headings, the total, and the line that the cursor rests on.
    constexpr std::size_t kOtherRows = 4;
    const std::size_t cpu_rows = size.rows == 0 ? 0 : size.rows - std::min(size.rows, kOtherRows);
    const std::vector<Group> groups =
        group_cpus(report.cpus.size(), std::max<std::size_t>(cpu_rows, size.rows == 0 ? 0 : 1));

    const Cells cpus = cpu_column(report.cpus, groups);
    std::vector<std::string> lines(cpus.size());
    append(lines, cpus, "");
    std::size_t shown = 0;
    for (; shown < info.statistics.size(); ++shown) {
        const Cells cells = stat_column(info, shown, report, groups);
        const std::size_t left = info.statistics.size() - shown - 1;
        const std::size_t note = left == 0 ? 0 : fmt::formatted_size("{}+{} more", kGap, left);
        if (size.columns != 0 && lines.front().size() + kGap.size() + width_of(cells) + note > size.columns)
            break;
        append(lines, cells, kGap);
    }
    if (shown < info.statistics.size())
        lines.front() += fmt::format("{}+{} more", kGap, info.statistics.size() - shown);
    for (std::string& line : lines) line += '\n';
    return lines;
}

std::string TableRenderer::title(const StatsReport& report) const {
    std::string text =
        fmt::format("{}  {:.0f} s", info_.name,
                    static_cast<double>(report.elapsed_ns) / static_cast<double>(kNsPerSecond));
    for (std::size_t i = 0; i < info_.knobs.size(); ++i) {
        const Knob& knob = info_.knobs[i];
        if (settings_.knobs[i] == knob.fallback) continue;
        text += fmt::format("  --{} {}", knob.option,
                            format_quantity(settings_.knobs[i], knob.unit, knob.variable.element.is_signed));
    }
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
