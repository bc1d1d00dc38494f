// SPDX-License-Identifier: GPL-2.0-only
//
// Where tasks run: each computes, and asks again and again which CPU it is on.
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cxxopts.hpp>
#include <iostream>
#include <system_error>

#include "spinner.hpp"

namespace workload {
namespace {

constexpr std::size_t kMaxCpus = 64;
using Seen = std::array<std::atomic<bool>, kMaxCpus>;

std::atomic<bool> asked_to_rename = false;

void add_options(cxxopts::Options& options) {
    options.add_options()("tasks", "how many", cxxopts::value<int>()->default_value("1"));
    options.add_options()("name", "what the tasks are called", cxxopts::value<std::string>());
    options.add_options()("then", "what they call themselves after a SIGUSR1", cxxopts::value<std::string>());
    options.add_options()("process", "what the thread that leads them is called",
                          cxxopts::value<std::string>());
    options.add_options()("nice", "of all of them", cxxopts::value<int>()->default_value("0"));
    options.add_options()("uid", "of all of them", cxxopts::value<int>());
    options.add_options()("gid", "of all of them", cxxopts::value<int>());
    options.add_options()("cpus", "where they may run (default: all)", cxxopts::value<std::vector<int>>());
    options.add_options()("sleep-us", "between two looks they sleep so long",
                          cxxopts::value<int>()->default_value("0"));
    options.add_options()("seconds", "how long", cxxopts::value<double>()->default_value("60"));
}

void demand(int result, const char* what) {
    if (result != 0) throw std::system_error(errno, std::generic_category(), what);
}

/// Notes the CPUs, until it is told to stop.
void look_about(const std::stop_token& stop, Seen& seen, std::chrono::microseconds sleep,
                const std::string& next_name) {
    bool renamed = false;
    while (!stop.stop_requested()) {
        const int cpu = sched_getcpu();
        if (cpu >= 0) seen.at(static_cast<std::size_t>(cpu)) = true;
        if (asked_to_rename && !renamed) {
            prctl(PR_SET_NAME, next_name.c_str());
            renamed = true;
        }
        if (sleep.count() != 0) std::this_thread::sleep_for(sleep);
        compute_briefly();
    }
}

/// The CPUs seen since the last time, as "0 2 3".
std::string take(Seen& seen) {
    std::string text;
    for (std::size_t cpu = 0; cpu < kMaxCpus; ++cpu)
        if (seen[cpu].exchange(false)) text += (text.empty() ? "" : " ") + std::to_string(cpu);
    return text;
}

/// Prints, ten times a second, where they were since the last time; the result is where they were in all.
Json run(const cxxopts::ParseResult& options) {
    if (options.count("process") != 0) prctl(PR_SET_NAME, options["process"].as<std::string>().c_str());
    if (options.count("gid") != 0) demand(setgid(static_cast<gid_t>(options["gid"].as<int>())), "setgid");
    demand(setpriority(PRIO_PROCESS, 0, options["nice"].as<int>()), "setpriority");
    if (options.count("uid") != 0) demand(setuid(static_cast<uid_t>(options["uid"].as<int>())), "setuid");

    std::signal(SIGUSR1, [](int) { asked_to_rename = true; });
    const std::string next_name = options.count("then") != 0 ? options["then"].as<std::string>() : "renamed";

    Seen seen{};
    const std::chrono::microseconds sleep(options["sleep-us"].as<int>());
    Placement placement;
    placement.nice = options["nice"].as<int>();
    if (options.count("cpus") != 0) placement.cpus = options["cpus"].as<std::vector<int>>();
    Workers workers;
    for (int i = 0; i < options["tasks"].as<int>(); ++i)
        workers.push_back(std::make_unique<Worker>(placement, [&](const std::stop_token& stop) {
            if (options.count("name") != 0) prctl(PR_SET_NAME, options["name"].as<std::string>().c_str());
            look_about(stop, seen, sleep, next_name);
        }));

    const auto end = std::chrono::steady_clock::now() + seconds(options["seconds"].as<double>());
    while (std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        const std::string cpus = take(seen);
        std::cout << Json{{"cpus", cpus}} << std::endl;
    }
    return Json::object();
}

}  // namespace

const Load kWhereabouts = {"whereabouts", "tasks that compute: on which CPUs, ten times a second",
                           add_options, run};

}  // namespace workload
