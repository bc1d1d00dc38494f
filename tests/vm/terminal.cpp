// SPDX-License-Identifier: GPL-2.0-only
//
// terminal COMMAND [ARGUMENT...]: runs COMMAND on a terminal of its own, whose screen nobody looks at. The
// terminal goes away when our standard input ends. The exit status is COMMAND's, as shells say it.
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: terminal COMMAND [ARGUMENT...]\n";
        return 2;
    }
    int screen = -1;
    const pid_t pid = forkpty(&screen, nullptr, nullptr, nullptr);
    if (pid < 0) {
        std::cerr << "terminal: " << std::strerror(errno) << '\n';
        return 1;
    }
    if (pid == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    char byte = 0;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    close(screen);
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
