// SPDX-License-Identifier: GPL-2.0-only
#include "runner.hpp"

#include <fmt/format.h>
#include <linux/capability.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "clock.hpp"
#include "facts.hpp"
#include "privilege.hpp"
#include "render_json.hpp"
#include "render_table.hpp"

namespace scx {
namespace {

// A policy that asks for a restart so soon after its start, so many times in a row, would do so for ever.
constexpr u64 kQuick = 10 * kNsPerSecond;
constexpr u64 kMaxQuickRestarts = 10;

std::unique_ptr<Renderer> make_renderer(StatsFormat format, const SessionPlan& plan, const Output& output) {
    switch (format) {
        case StatsFormat::kTable:
            return std::make_unique<TableRenderer>(plan.info, plan.settings,
                                                   output.is_terminal() ? STDOUT_FILENO : -1);
        case StatsFormat::kJson:
            return std::make_unique<JsonRenderer>(plan.info, plan.settings);
        case StatsFormat::kNone:
            return nullptr;
    }
    return nullptr;
}

/// The command has the terminal to itself unless statistics were asked for.
StatsFormat format_of(const Options& options) {
    return options.stats.value_or(options.command.empty() ? StatsFormat::kTable : StatsFormat::kNone);
}

Error describe_ejection(const std::string& policy, const ExitInfo& info) {
    Error error{info.status(), fmt::format("'{}' is no longer active: {}", policy, info.reason),
                "the kernel's own scheduler has taken over"};
    if (!info.message.empty()) error.what += fmt::format(": {}", info.message);
    if (info.code != 0) error.what += fmt::format(" (exit code {:#x})", info.code);
    if (const std::string holder = info.real_time_holder(); !holder.empty())
        error.hint += fmt::format("; {} then: let that sleep more, or raise --timeout", holder);
    else if (error.status == Status::kStalled)
        error.hint += "; a task was ready to run and the policy did not run it in time (see --timeout)";
    if (info.is_error() && error.status == Status::kEjected) error.hint += "; this is a bug of the policy";
    if (error.status == Status::kRemoved) error.hint += "; start it again if that was not wanted";
    return error;
}

}  // namespace

Runner::Runner(const SessionPlan& plan, const Options& options, Kernel& kernel, LibbpfLog& log,
               const Console& console)
    : plan_(plan),
      options_(options),
      kernel_(kernel),
      log_(log),
      console_(console),
      output_(STDOUT_FILENO),
      renderer_(make_renderer(format_of(options), plan, output_)) {}

Result<Status> Runner::run() {
    Result<EventLoop> loop = EventLoop::create();
    if (!loop) return pass(loop.error());
    if (const Result<void> done = prepare(*loop); !done) return pass(done.error());
    if (const Result<void> done = start_session(); !done) return pass(done.error());
    begin();
    // Attaching succeeds also when the policy's own start failed.
    check_health();
    if (session_) {
        start_command();
        if (renderer_) loop->start_ticks(options_.interval_ns);
        if (options_.duration_ns) loop->set_deadline(*options_.duration_ns);
    }
    while (!is_over()) step(*loop);
    return finish();
}

/// What takes the caller's privileges. What follows, restarts too, does without them.
Result<void> Runner::prepare(const EventLoop& loop) {
    if (!options_.dump_file.empty()) {
        Result<Fd> file = create_file(options_.dump_file);
        if (!file) return pass(file.error());
        dump_file_ = std::move(*file);
    }
    const Capabilities permitted = permitted_capabilities();
    Capabilities keep = needed_of(permitted);
    if (!options_.command.empty()) {
        Result<Command> command = Command::prepare(options_.command, plan_.partial, loop);
        if (!command) return pass(command.error());
        waiting_ = std::move(*command);
        keep |=
            permitted & capability_bit(CAP_KILL);  // to pass signals on, also when it becomes another user
    }
    // To read the file again, wherever it lies.
    if (plan_.config != nullptr) keep |= permitted & capability_bit(CAP_DAC_READ_SEARCH);
    return give_up_all_but(keep);
}

Result<void> Runner::start_session() {
    if (const Result<void> done = kernel_.require_no_scheduler(); !done) return done;
    Result<Session> session = Session::start(plan_, kernel_, log_, console_);
    if (!session) return pass(session.error());
    Result<std::vector<u32>> cpus = online_cpus();
    if (!cpus) return pass(cpus.error());
    session_.emplace(std::move(*session));
    online_ = std::move(*cpus);
    session_begin_ns_ = clock_ns();
    return {};
}

void Runner::begin() {
    begin_ns_ = session_begin_ns_;
    last_report_ns_ = begin_ns_;
    before_.emplace(session_->stats().empty_snapshot());
    now_.emplace(*before_);
    if (const RowsReader* rows = session_->rows()) {
        rows_before_.emplace(rows->empty_snapshot());
        rows_now_.emplace(*rows_before_);
    }
    name_rows();
    if (renderer_)
        emit(renderer_->start({getpid(), Kernel::release(), online_.size(), plan_.partial,
                               clock_ns(CLOCK_REALTIME), plan_.config}));
}

void Runner::start_command() {
    if (!waiting_) return;
    if (const Result<void> done = waiting_->start(); done)
        command_ = std::move(waiting_);
    else
        fail_with(done.error());
}

void Runner::fail_with(const Error& error) {
    console_.error(error);
    failure_ = error.status;
}

bool Runner::is_over() const {
    if (command_) return command_->ended().has_value();
    return asked_to_end_ || !session_ || failure_;
}

void Runner::step(EventLoop& loop) {
    const Wakeup wakeup = loop.wait();
    if (wakeup.signal) on_signal(*wakeup.signal);
    if (wakeup.deadline) asked_to_end_ = true;
    if (session_) check_health();
    if (session_ && wakeup.tick) report();
}

/// A terminal that goes away ends a run all the same.
bool Runner::reads_configuration(const SignalEvent& signal) const {
    return plan_.config != nullptr && signal.number == SIGHUP && signal.from_process;
}

void Runner::on_signal(const SignalEvent& signal) {
    if (reads_configuration(signal)) {
        if (session_) reload();
    } else if (!command_) {
        asked_to_end_ = asked_to_end_ || signal.number != SIGCHLD;
    } else if (signal.number == SIGCHLD) {
        command_->reap();
    } else if (signal.from_process) {  // what comes from the terminal has reached the command already
        command_->send(signal.number);
    }
}

void Runner::reload() {
    Result<ConfigImage> config = read_config_file(*plan_.info.config, options_.config);
    const Result<void> done = config ? session_->put(*config) : pass(config.error());
    if (done) {
        *plan_.config = std::move(*config);
        rows_are_old_ = true;
        console_.note(fmt::format("configuration loaded again: {}", options_.config));
    } else {
        console_.error(done.error());
        console_.note("the configuration before stays in force");
    }
    if (renderer_)
        emit(renderer_->config(
            {clock_ns() - begin_ns_, done ? std::string_view{} : done.error().what, *plan_.config}));
}

/// Of another configuration than those before.
void Runner::begin_rows() {
    rows_are_old_ = false;
    carried_rows_.reset();
    name_rows();
    if (rows_before_) rows_before_.emplace(rows_before_->nr_statistics(), rows_before_->nr_cpus());
}

void Runner::name_rows() {
    if (!plan_.info.rows) return;
    row_names_ = item_names(*plan_.info.config, plan_.info.rows->list, *plan_.config);
    if (!plan_.info.rows->rest.empty()) row_names_.push_back(plan_.info.rows->rest);
}

bool Runner::read_statistics() {
    if (const Result<void> done = session_->stats().read(*now_); !done) {
        console_.detail(done.error().what);
        return false;
    }
    if (carried_) carry_over(plan_.info.statistics, *carried_, *now_);
    if (session_->rows() == nullptr) return true;
    if (rows_are_old_ && session_->has_taken_config()) begin_rows();
    if (const Result<void> done = session_->rows()->read(*rows_now_); !done) {
        console_.detail(done.error().what);
        return false;
    }
    if (carried_rows_) carry_over(plan_.info.rows->statistics, *carried_rows_, *rows_now_);
    return true;
}

void Runner::report() {
    if (!read_statistics()) return;
    const u64 now = clock_ns();
    find_cpus_to_show(*now_, online_, cpus_);
    std::optional<RowsReport> rows;
    if (rows_now_) rows.emplace(RowsReport{row_names_, *rows_now_, *rows_before_});
    emit(renderer_->stats({++reports_, now - begin_ns_, now - last_report_ns_, restarts_, *now_, *before_,
                           cpus_, kernel_.events(), rows ? &*rows : nullptr}));
    std::swap(now_, before_);
    std::swap(rows_now_, rows_before_);
    last_report_ns_ = now;
    if (options_.count && reports_ == *options_.count) asked_to_end_ = true;
}

void Runner::check_health() {
    while (session_) {
        std::optional<ExitInfo> info = session_->ended();
        if (!info) return;
        if (read_statistics()) {
            carried_ = now_;
            carried_rows_ = rows_now_;
        }
        session_.reset();
        exit_ = std::move(*info);
        if (asked_to_end_ || !exit_->wants_restart() || !may_restart()) break;
        restart();
    }
    on_end();
}

void Runner::on_end() {
    if (exit_->status() == Status::kOk || failure_) return;
    console_.error(describe_ejection(plan_.info.name, *exit_));
    write_dump();
}

bool Runner::may_restart() {
    const bool quick = clock_ns() - session_begin_ns_ < kQuick;
    quick_restarts_ = quick ? quick_restarts_ + 1 : 0;
    if (quick_restarts_ <= kMaxQuickRestarts) return true;
    console_.note(fmt::format("'{}' asked for more than {} restarts in a row: giving up", plan_.info.name,
                              kMaxQuickRestarts));
    return false;
}

void Runner::restart() {
    ++restarts_;
    console_.note(fmt::format("restarting '{}': {}", plan_.info.name, exit_->restart_reason()));
    if (renderer_) emit(renderer_->restart(exit_->restart_reason(), restarts_));
    if (const Result<void> done = start_session(); !done) fail_with(done.error());
    if (rows_are_old_) begin_rows();
}

void Runner::write_dump() const {
    if (exit_->dump.empty()) return;
    if (dump_file_ && fill_file(dump_file_, exit_->dump)) {
        console_.note(fmt::format("the kernel's debug dump is in {}", options_.dump_file));
        return;
    }
    if (dump_file_)
        console_.error({Status::kSystem,
                        fmt::format("cannot write {}: {}", options_.dump_file, std::strerror(errno)),
                        "make room there, or choose another --dump-file; the dump comes here instead"});
    console_.note(fmt::format("debug dump of the kernel:\n{}", exit_->dump));
}

Status Runner::finish() {
    if (session_) {
        exit_ = session_->stop();
        session_.reset();
        on_end();
    }
    Status status = failure_.value_or(exit_->status());
    if (status == Status::kOk && command_) status = static_cast<Status>(command_->ended().value_or(0));

    const u64 elapsed = clock_ns() - begin_ns_;
    if (renderer_) emit(renderer_->exit({*exit_, status, restarts_, elapsed}));
    if (!output_.finish())
        console_.note(
            fmt::format("{} reports did not reach standard output", std::max<u64>(output_.dropped(), 1)));
    console_.note(fmt::format("'{}' ended after {:.1f} s: {}", plan_.info.name,
                              static_cast<double>(elapsed) / static_cast<double>(kNsPerSecond),
                              exit_->reason));
    return status;
}

void Runner::emit(const std::string& text) {
    if (text.empty() || output_.write(text) || warned_about_output_) return;
    warned_about_output_ = true;
    console_.note("standard output is closed, full or not read: reports are dropped, the scheduler goes on");
}

}  // namespace scx
