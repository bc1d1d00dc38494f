// SPDX-License-Identifier: GPL-2.0-only
//
// From the command line to the exit status.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "console.hpp"
#include "libbpf_log.hpp"
#include "object.hpp"
#include "options.hpp"
#include "policy_info.hpp"

namespace scx {

class App {
  public:
    explicit App(const Program& program) : program_(program) {}

    /// Does what the arguments, given without the program's name, ask for.
    Status run(const std::vector<std::string>& arguments) const;

  private:
    Result<Status> dispatch(const Options& options, const Console& console, LibbpfLog& log) const;
    Result<Status> run_policy(const Options& options, const Console& console, LibbpfLog& log) const;
    Result<Status> list(const Options& options) const;
    Result<Status> describe(const Options& options) const;
    Result<Status> check(const Options& options, const Console& console, LibbpfLog& log) const;
    Result<Status> help(const Options& options) const;

    bool names_policy(const Options& options) const;
    Result<PolicyImage> find_image(const Options& options) const;

    const Program& program_;
};

}  // namespace scx
