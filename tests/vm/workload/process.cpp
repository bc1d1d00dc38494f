// SPDX-License-Identifier: GPL-2.0-only
#include "process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>

namespace workload {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Child::Child(const std::function<void()>& work) : pid_(fork()) {
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setpgid(0, 0);
        try {
            work();
        } catch (...) {
            _exit(1);
        }
        _exit(0);
    }
    // Here as well, for whichever of the two comes first.
    setpgid(pid_, pid_);
}

Child::~Child() {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

std::chrono::nanoseconds Child::cpu_time() const {
    clockid_t clock = 0;
    timespec time = {};
    if (const int error = clock_getcpuclockid(pid_, &clock); error != 0)
        throw std::system_error(error, std::generic_category(), "clock_getcpuclockid");
    if (clock_gettime(clock, &time) != 0) fail("clock_gettime");
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

bool Child::has_ended() const {
    siginfo_t info = {};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0) fail("waitid");
    return info.si_pid == pid_;
}

Channel::Channel() {
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) != 0) fail("socketpair");
}

Channel::~Channel() {
    for (const int end : ends_) close(end);
}

void send_byte(int fd) {
    const char byte = 0;
    if (write(fd, &byte, 1) != 1) fail("write");
}

void receive_byte(int fd) {
    char byte = 0;
    if (read(fd, &byte, 1) != 1) fail("read");
}

void become(const std::vector<std::string>& command) {
    const int nowhere = open("/dev/null", O_RDWR);
    if (nowhere < 0) fail("/dev/null");
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments.front(), arguments.data());
    fail(command.front());
}

}  // namespace workload
