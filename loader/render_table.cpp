// SPDX-License-Identifier: GPL-2.0-only
#include "render_table.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <ranges>

#include "clock.hpp"
#include "text.hpp"
#include "units.hpp"

namespace scx {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kMinWidth = 5;  // what most numbers need, so that columns stay where they are
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
    if (statistic.kind == StatKind::kMax) {
        append_short(text, static_cast<double>(value), unit);
        return;
    }
    const u64 delta = value - aggregate(statistic.kind, before, cpus);
    const double seconds =
        static_cast<double>(std::max<u64>(interval_ns, 1)) / static_cast<double>(kNsPerSecond);
    append_short(text, static_cast<double>(delta) / seconds, unit);
}

void append_cpus(std::string& text, std::span<const u32> cpus) {
    append_number(text, u64{cpus.front()});
    if (cpus.size() == 1) return;
    text += '-';
    append_number(text, u64{cpus.back()});
}

/// Fills the cells of a column below its heading, a row for each group of CPUs and one for all of them.
void fill(std::vector<std::string>& cells, std::span<const u32> cpus, std::size_t per_row,
          const auto& append) {
    const std::size_t groups = (cpus.size() + per_row - 1) / per_row;
    cells.resize(1 + groups + 1);
    for (std::size_t group = 0; group < groups; ++group) {
        const std::size_t first = group * per_row;
        cells[1 + group].clear();
        append(cells[1 + group], cpus.subspan(first, std::min(per_row, cpus.size() - first)));
    }
    cells.back().clear();
    append(cells.back(), cpus);
}

std::size_t width_of(std::span<const std::string> cells) {
    std::size_t width = kMinWidth;
    for (const std::string& cell : cells) width = std::max(width, cell.size());
    return width;
}

std::string more_note(std::size_t left_out) {
    return fmt::format("{}+{} more", kGap, left_out);
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

TableLayout::TableLayout(const PolicyInfo& info) : info_(info) {
    columns_.push_back({{"CPU"}, 0});
    for (const Statistic& statistic : info_.statistics) columns_.push_back({{heading(statistic)}, 0});
}

std::size_t TableLayout::append(std::string& text, const StatsReport& report, ScreenSize size) {
    const std::size_t per_row = cpus_per_row(report.cpus.size(), size);
    fill(columns_.front().cells, report.cpus, per_row, append_cpus);
    columns_.front().cells.back() = "total";
    for (std::size_t i = 0; i < info_.statistics.size(); ++i) {
        const auto append = [&](std::string& cell, std::span<const u32> cpus) {
            append_cell(cell, info_.statistics[i], report.now.of(i), report.before.of(i), cpus,
                        report.interval_ns);
        };
        fill(columns_[1 + i].cells, report.cpus, per_row, append);
    }
    for (Column& column : columns_) column.width = width_of(column.cells);

    const std::size_t shown = count_fitting(size.columns);
    const std::size_t rows = columns_.front().cells.size();
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < shown; ++i) {
            const std::string& cell = columns_[i].cells[row];
            if (i != 0) text += kGap;
            text.append(columns_[i].width - cell.size(), ' ');
            text += cell;
        }
        if (row == 0 && shown < columns_.size()) text += more_note(columns_.size() - shown);
        text += '\n';
    }
    return rows;
}

std::size_t TableLayout::count_fitting(std::size_t limit) const {
    std::size_t width = columns_.front().width;
    for (const Column& column : columns_ | std::views::drop(1)) width += kGap.size() + column.width;
    std::size_t count = columns_.size();
    if (limit == 0 || width <= limit) return count;
    do {
        --count;
        width -= kGap.size() + columns_[count].width;
    } while (count > 1 && width + more_note(columns_.size() - count).size() > limit);
    return count;
}

TableRenderer::TableRenderer(const PolicyInfo& info, const Settings& settings, int terminal)
    : info_(info), settings_(changed_settings(info, settings)), layout_(info), terminal_(terminal) {}

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
    const ScreenSize size = screen_size(terminal_);
    text_.clear();
    if (terminal_ >= 0 && drawn_ > 0) {
        text_ += "\x1b[";
        append_number(text_, u64{drawn_});
        text_ += "A\x1b[J";
    }
    if (terminal_ < 0 && report.seq > 1) text_ += '\n';
    append_title(report, size);
    drawn_ = 1 + layout_.append(text_, report, size);
    return text_;
}

std::string TableRenderer::restart(std::string_view, u64) {
    drawn_ = 0;  // the notice on standard error has moved the cursor
    return {};
}

std::string TableRenderer::exit(const ExitReport&) {
    return {};
}

}  // namespace scx
