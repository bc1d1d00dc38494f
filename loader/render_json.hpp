// SPDX-License-Identifier: GPL-2.0-only
//
// Statistics as JSON Lines, for programs.
#pragma once

#include "renderer.hpp"

namespace scx {

/// Version of the lines' format, in each of them. It grows when a reader of the old one would misread the
/// new.
inline constexpr int kJsonVersion = 1;

/// One object a line. describe_schema() says what is in it.
class JsonRenderer : public Renderer {
  public:
    JsonRenderer(const PolicyInfo& info, const Settings& settings) : info_(info), settings_(settings) {}

    std::string start(const StartReport& report) override;
    std::string stats(const StatsReport& report) override;
    std::string restart(std::string_view reason, u64 restarts) override;
    std::string exit(const ExitReport& report) override;

  private:
    const PolicyInfo& info_;
    const Settings& settings_;
};

}  // namespace scx
