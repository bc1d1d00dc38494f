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

#include "handles.hpp"

namespace scx {
namespace {

constexpr int kSchedExt = 7;  // SCHED_EXT, which the C library does not know yet

/// In the child: only async-signal-safe calls. Reports why it could not become the command.
[[noreturn]] void become(char* const* arguments, bool ext, const EventLoop& loop, int report) {
    loop.restore_signals();
    const sched_param parameters = {};
    if (!ext || sched_setscheduler(0, kSchedExt, &parameters) == 0) execvp(arguments[0], arguments);
    const int error = errno;
    const ssize_t written = write(report, &error, sizeof(error));
    _exit(written == sizeof(error) ? 0 : 1);
}

}  // namespace

Result<Command> Command::start(const std::vector<std::string>& argv, bool ext, const EventLoop& loop) {
    std::vector<char*> arguments;
    for (const std::string& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);

    // The pipe closes by itself when the command begins; what comes out of it before is an errno.
    int ends[2] = {};
    const bool piped = pipe2(ends, O_CLOEXEC) == 0;
    const pid_t pid = piped ? fork() : -1;
    if (pid < 0)
        return fail(Status::kSystem, fmt::format("cannot start a process: {}", std::strerror(errno)),
                    "raise the limits of processes and open files (ulimit -u, ulimit -n)");
    Fd reader(ends[0]);
    Fd writer(ends[1]);
    if (pid == 0) become(arguments.data(), ext, loop, writer.get());
    writer.reset();

    int error = 0;
    if (read(reader.get(), &error, sizeof(error)) != sizeof(error)) return Command(pid);
    waitpid(pid, nullptr, 0);
    return fail(error == ENOENT ? Status::kCommandNotFound : Status::kCommandNotExecutable,
                fmt::format("cannot run '{}': {}", argv.front(), std::strerror(error)),
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
