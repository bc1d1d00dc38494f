// SPDX-License-Identifier: GPL-2.0-only
//
// New processes, and new programs in them: as soon as one ends the next is started.
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "load.hpp"

namespace workload {
namespace {

void start() {
    const pid_t child = fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
        execlp("true", "true", nullptr);
        _exit(1);
    }
}

void reap() {
    int status = 0;
    if (wait(&status) < 0) throw std::system_error(errno, std::generic_category(), "wait");
    if (status != 0) throw std::runtime_error("the program `true` cannot be run");
}

constexpr Option kOptions[] = {
    {"processes", Kind::kCount, "at a time", "4"},
    {"seconds", Kind::kSeconds, "how long", "1"},
};

Json run(const Options& options) {
    const auto at_a_time = options.count("processes");
    const auto begin = Clock::now();
    const auto until = begin + options.seconds("seconds");
    auto now = begin;
    long ended = 0;
    for (std::uint64_t i = 0; i < at_a_time; ++i) start();
    for (; now < until; now = Clock::now()) {
        reap();
        ++ended;
        start();
    }
    for (std::uint64_t i = 0; i < at_a_time; ++i) reap();
    const Nanoseconds wall = now - begin;
    return {{"wall_ns", wall.count()},
            {"ended", ended},
            {"each_ns", static_cast<double>(wall.count()) / static_cast<double>(ended)}};
}

}  // namespace

const Load kSpawn = {"spawn", "processes that are forked, execute a program and end", kOptions, run};

}  // namespace workload
