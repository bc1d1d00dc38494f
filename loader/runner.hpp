// SPDX-License-Identifier: GPL-2.0-only
//
// The verb `run`: keeps a policy running, reports, and restarts it when the kernel asks for that.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "command.hpp"
#include "console.hpp"
#include "event_loop.hpp"
#include "options.hpp"
#include "output.hpp"
#include "renderer.hpp"
#include "session.hpp"

namespace scx {

/// One run, from the first start to the end of the last session.
class Runner {
  public:
    Runner(const SessionPlan& plan, const Options& options, Kernel& kernel, LibbpfLog& log,
           const Console& console);

    /// Returns when the run has ended; an Error when it could not begin.
    Result<Status> run();

  private:
    Result<void> prepare(const EventLoop& loop);
    Result<void> start_session();
    void begin();
    void start_command();
    void step(EventLoop& loop);
    bool is_over() const;
    void on_signal(const SignalEvent& signal);

    /// Reads the configuration's file again; a bad one leaves the old one in force.
    void reload();
    bool reads_configuration(const SignalEvent& signal) const;
    void begin_rows();
    void name_rows();

    void report();
    bool read_statistics();
    void emit(const std::string& text);

    /// Finds out whether the policy has ended by itself, and restarts it or remembers how.
    void check_health();
    bool may_restart();
    void restart();
    void fail_with(const Error& error);
    void on_end();
    void write_dump() const;
    Status finish();

    const SessionPlan& plan_;
    const Options& options_;
    Kernel& kernel_;
    LibbpfLog& log_;
    const Console& console_;

    Output output_;
    std::unique_ptr<Renderer> renderer_;  // null with --stats none
    std::optional<Session> session_;
    std::optional<Command> waiting_;  // to be started once the policy is active
    std::optional<Command> command_;
    Fd dump_file_;
    std::vector<u32> online_;  // CPUs, when the session began

    std::optional<ExitInfo> exit_;   // of the last session that ended
    std::optional<Status> failure_;  // a restart or the command could not be started
    bool asked_to_end_ = false;
    bool warned_about_output_ = false;

    u64 begin_ns_ = 0;
    u64 session_begin_ns_ = 0;
    u64 last_report_ns_ = 0;
    u64 reports_ = 0;
    u64 restarts_ = 0;
    u64 quick_restarts_ = 0;  // in a row, each after a session that hardly lived

    std::optional<Snapshot> carried_;  // counters of earlier sessions
    std::optional<Snapshot> before_;   // what the last report said
    std::optional<Snapshot> now_;
    std::vector<u32> cpus_;  // that the report shows

    std::vector<std::string> row_names_;    // as the configuration says that the policy has taken up
    bool rows_are_old_ = false;             // the policy was given another one, and has not taken it up yet
    std::optional<Snapshot> carried_rows_;  // counters of earlier sessions under the same configuration
    std::optional<Snapshot> rows_before_;
    std::optional<Snapshot> rows_now_;
};

}  // namespace scx
