// SPDX-License-Identifier: GPL-2.0-only
//
// How new processes start: on one CPU a parent forks short children one after another, beside tasks that
// compute.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cxxopts.hpp>
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

void add_options(cxxopts::Options& options) {
    options.add_options()("cpu", "the CPU", cxxopts::value<int>()->default_value("0"));
    options.add_options()("hogs", "tasks that compute", cxxopts::value<std::size_t>()->default_value("2"));
    options.add_options()("child-us", "CPU time that a child uses",
                          cxxopts::value<long>()->default_value("3000"));
    options.add_options()("seconds", "how long", cxxopts::value<double>()->default_value("4"));
}

Json run(const cxxopts::ParseResult& options) {
    const std::vector<int> cpus = {options["cpu"].as<int>()};
    const std::chrono::microseconds life(options["child-us"].as<long>());
    Workers hogs;
    for (std::size_t i = 0; i < options["hogs"].as<std::size_t>(); ++i)
        hogs.push_back(std::make_unique<Worker>(Placement{0, cpus}, spin));
    set_affinity(cpus);

    const Meter meter(hogs);
    const auto until = Clock::now() + seconds(options["seconds"].as<double>());
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
                    add_options, run};

}  // namespace workload
