// SPDX-License-Identifier: GPL-2.0-only
//
// Statistics as JSON Lines, for programs.
#pragma once

#include <string>
#include <vector>

#include "renderer.hpp"

namespace scx {

/// Version of the lines' format, in each of them. It grows when a reader of the old one would misread the
/// new.
inline constexpr int kJsonVersion = 1;

/// One object a line. describe_schema() says what is in it.
class JsonRenderer : public Renderer {
  public:
    JsonRenderer(const PolicyInfo& info, const Settings& settings);

    std::string start(const StartReport& report) override;
    const std::string& stats(const StatsReport& report) override;
    std::string config(const ConfigReport& report) override;
    std::string restart(std::string_view reason, u64 restarts) override;
    std::string exit(const ExitReport& report) override;

  private:
    // Append to the object or array that `text_` ends in.
    void append_statistic(const std::string& name, u64 value);
    void append_cpu(const StatsReport& report, u32 cpu);
    void append_rows(const RowsReport& rows);
    void append_events(const EventCounters& events);

    const PolicyInfo& info_;
    const Settings& settings_;
    std::string line_begin_;              // of stats(), up to what differs
    std::vector<std::string> names_;      // of the statistics, as JSON
    std::vector<std::string> row_names_;  // of those in a row
    std::string text_;                    // of stats()
};

}  // namespace scx
