// SPDX-License-Identifier: GPL-2.0-only
//
// Statistics as a table, for people.
#pragma once

#include <optional>
#include <string>

#include "renderer.hpp"
#include "text_table.hpp"

namespace scx {

/// What fits on a screen; zero for no limit.
struct ScreenSize {
    std::size_t columns = 0;
    std::size_t rows = 0;
};

/// Size of the terminal `fd`, or no limit when it is none.
ScreenSize screen_size(int fd);

/// A row for each CPU, or for each group of neighbours where the screen has too few rows, and one for all of
/// them. Columns that do not fit are left out and counted. Keeps its memory from one table to the next.
class TableLayout {
  public:
    explicit TableLayout(const PolicyInfo& info);

    /// Appends the lines, each with its newline; returns their number.
    std::size_t append(std::string& text, const StatsReport& report, ScreenSize size);

  private:
    const PolicyInfo& info_;
    TextTable table_;
};

/// A row for each item that the configuration names.
class RowsLayout {
  public:
    explicit RowsLayout(const RowsInfo& info);

    /// Like TableLayout's, after an empty line.
    std::size_t append(std::string& text, const RowsReport& report, u64 interval_ns, std::size_t limit);

  private:
    const RowsInfo& info_;
    TextTable table_;
};

/// Draws over the previous table on a terminal, and appends elsewhere.
class TableRenderer : public Renderer {
  public:
    /// `terminal` is the descriptor of the terminal, or -1.
    TableRenderer(const PolicyInfo& info, const Settings& settings, int terminal);

    std::string start(const StartReport& report) override;
    const std::string& stats(const StatsReport& report) override;
    std::string config(const ConfigReport& report) override;
    std::string restart(std::string_view reason, u64 restarts) override;
    std::string exit(const ExitReport& report) override;

  private:
    void append_title(const StatsReport& report, ScreenSize size);

    const PolicyInfo& info_;
    std::string settings_;  // those that are not the default, as options
    TableLayout layout_;
    std::optional<RowsLayout> rows_;
    int terminal_;
    std::string text_;       // of stats()
    std::size_t drawn_ = 0;  // lines of the table that the cursor stands below
};

}  // namespace scx
