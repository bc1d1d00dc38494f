// SPDX-License-Identifier: GPL-2.0-only
//
// Statistics as a table, for people.
#pragma once

#include <string>
#include <vector>

#include "renderer.hpp"

namespace scx {

/// What fits on a screen; zero for no limit.
struct ScreenSize {
    std::size_t columns = 0;
    std::size_t rows = 0;
};

/// Size of the terminal `fd`, or no limit when it is none.
ScreenSize screen_size(int fd);

/// A row for each CPU, or for each group of neighbours where the screen has too few rows, and one for all of
/// them. Columns that do not fit are left out and counted. Each line ends in a newline.
std::vector<std::string> table_lines(const PolicyInfo& info, const StatsReport& report, ScreenSize size);

/// Draws over the previous table on a terminal, and appends elsewhere.
class TableRenderer : public Renderer {
  public:
    /// `terminal` is the descriptor of the terminal, or -1.
    TableRenderer(const PolicyInfo& info, const Settings& settings, int terminal)
        : info_(info), settings_(settings), terminal_(terminal) {}

    std::string start(const StartReport& report) override;
    std::string stats(const StatsReport& report) override;
    std::string restart(std::string_view reason, u64 restarts) override;
    std::string exit(const ExitReport& report) override;

  private:
    std::string title(const StatsReport& report) const;

    const PolicyInfo& info_;
    const Settings& settings_;
    int terminal_;
    std::size_t drawn_ = 0;  // lines of the table that the cursor stands below
};

}  // namespace scx
