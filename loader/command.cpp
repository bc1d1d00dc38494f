// SPDX-License-Identifier: GPL-2.0-only
#include "command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace scx {
namespace {

constexpr int kSchedExt = 7;  // SCHED_EXT, which the C library does not know yet

std::unexpected<Error> cannot_start() {
    return fail(Status::kSystem, fmt::format("cannot start a process: {}", std::strerror(errno)),
                "raise the limits of processes and open files (ulimit -u, ulimit -n)");
}

struct Pipe {
    Fd reader;
    Fd writer;
};

Result<Pipe> make_pipe() {
    int ends[2] = {};
    if (pipe2(ends, O_CLOEXEC) != 0) return cannot_start();
    return Pipe{Fd(ends[0]), Fd(ends[1])};
}

/// In the child: only async-signal-safe calls. Waits for the word to go, then becomes the command, or reports
/// why it could not.
[[noreturn]] void become(char* const* arguments, bool ext, const EventLoop& loop, int go, int report) {
    char word = 0;
    if (read(go, &word, sizeof(word)) != sizeof(word)) _exit(0);
    loop.restore_signals();
    const sched_param parameters = {};
    if (!ext || sched_setscheduler(0, kSchedExt, &parameters) == 0) execvp(arguments[0], arguments);
    const int error = errno;
    const ssize_t written = write(report, &error, sizeof(error));
    _exit(written == sizeof(error) ? 0 : 1);
}

}  // namespace

Result<Command> Command::prepare(const std::vector<std::string>& argv, bool ext, const EventLoop& loop) {
    std::vector<char*> arguments;
    for (const std::string& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);

    Result<Pipe> go = make_pipe();
    if (!go) return pass(go.error());
    Result<Pipe> report = make_pipe();
    if (!report) return pass(report.error());
    const pid_t pid = fork();
    if (pid < 0) return cannot_start();
    if (pid == 0) {
        go->writer.reset();  // else it would wait for itself
        become(arguments.data(), ext, loop, go->reader.get(), report->writer.get());
    }
    return Command(pid, argv.front(), std::move(go->writer), std::move(report->reader));
}

Result<void> Command::start() {
    // Fails when somebody has killed it; reap() will tell.
    const bool told = write(go_.get(), "", 1) == 1;
    // The pipe closes by itself when the command begins; what comes out of it before is an errno.
    int error = 0;
    if (!told || read(report_.get(), &error, sizeof(error)) != sizeof(error)) return {};
    waitpid(pid_, nullptr, 0);
    return fail(error == ENOENT ? Status::kCommandNotFound : Status::kCommandNotExecutable,
                fmt::format("cannot run '{}': {}", name_, std::strerror(error)),
                "what follows -- is a program and its arguments; a shell's words need: sh -c '...'");
}

void Command::reap() {
    int status = 0;
    if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_)
        status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void Command::send(int signal) const {
    if (!status_) kill(pid_, signal);
}

}  // namespace scx
