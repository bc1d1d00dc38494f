// SPDX-License-Identifier: GPL-2.0-only
//
// How new processes start: on one CPU a parent forks short children one after another, beside tasks that
// compute.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "spinner.hpp"

namespace workload {
namespace {

/// A child's whole life.
void compute(Nanoseconds cpu_time) {
    timespec now = {};
    do {
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    } while (std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec) < cpu_time);
}

Nanoseconds children_cpu_time() {
    rusage usage = {};
    getrusage(RUSAGE_CHILDREN, &usage);
    return std::chrono::seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           std::chrono::microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

constexpr Option kOptions[] = {
    {"cpu", Kind::kNumber, "the CPU", "0"},
    {"hogs", Kind::kCount, "tasks that compute", "2"},
    {"child-us", Kind::kCount, "CPU time that a child uses", "3000"},
    {"seconds", Kind::kSeconds, "how long", "4"},
};

Json run(const Options& options) {
    const std::vector<int> cpus = {options.number("cpu")};
    const std::chrono::microseconds life(options.count("child-us"));
    Workers hogs;
    for (std::size_t i = 0; i < options.count("hogs"); ++i)
        hogs.push_back(std::make_unique<Worker>(Placement{0, cpus}, spin));
    set_affinity(cpus);

    const Meter meter(hogs);
    const auto until = Clock::now() + options.seconds("seconds");
    std::uint64_t children = 0;
    while (Clock::now() < until) {
        const pid_t child = fork();
        if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
        if (child == 0) {
            compute(life);
            _exit(0);
        }
        waitpid(child, nullptr, 0);
        ++children;
    }
    const Usage of_hogs = meter.read();

    return {{"children", children},
            {"children_permille", permille(children_cpu_time(), of_hogs.wall)},  // of the CPU's time
            {"hogs_permille", permille(of_hogs.sum, of_hogs.wall)}};
}

}  // namespace

const Load kFork = {"fork", "short children one after another, beside tasks that compute, on one CPU",
                    kOptions, run};

}  // namespace workload
