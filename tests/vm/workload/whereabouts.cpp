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
#include <iostream>
#include <system_error>

#include "spinner.hpp"

namespace workload {
namespace {

constexpr std::size_t kMaxCpus = 64;
using Seen = std::array<std::atomic<bool>, kMaxCpus>;

std::atomic<bool> asked_to_rename = false;

constexpr Option kOptions[] = {
    {"tasks", Kind::kCount, "how many", "1"},
    {"name", Kind::kText, "what the tasks are called"},
    {"then", Kind::kText, "what they call themselves after a SIGUSR1"},
    {"process", Kind::kText, "what the thread that leads them is called"},
    {"nice", Kind::kNumber, "of all of them", "0"},
    {"uid", Kind::kCount, "of all of them"},
    {"gid", Kind::kCount, "of all of them"},
    {"cpus", Kind::kNumbers, "where they may run (default: all)"},
    {"sleep-us", Kind::kCount, "between two looks they sleep so long", "0"},
    {"seconds", Kind::kSeconds, "how long", "60"},
};

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
Json run(const Options& options) {
    if (options.has("process")) prctl(PR_SET_NAME, options.text("process").c_str());
    if (options.has("gid")) demand(setgid(static_cast<gid_t>(options.count("gid"))), "setgid");
    demand(setpriority(PRIO_PROCESS, 0, options.number("nice")), "setpriority");
    if (options.has("uid")) demand(setuid(static_cast<uid_t>(options.count("uid"))), "setuid");

    std::signal(SIGUSR1, [](int) { asked_to_rename = true; });
    const std::string next_name = options.has("then") ? options.text("then") : "renamed";

    Seen seen{};
    const std::chrono::microseconds sleep(options.count("sleep-us"));
    Placement placement;
    placement.nice = options.number("nice");
    if (options.has("cpus")) placement.cpus = options.numbers("cpus");
    Workers workers;
    for (std::uint64_t i = 0; i < options.count("tasks"); ++i)
        workers.push_back(std::make_unique<Worker>(placement, [&](const std::stop_token& stop) {
            if (options.has("name")) prctl(PR_SET_NAME, options.text("name").c_str());
            look_about(stop, seen, sleep, next_name);
        }));

    const auto end = std::chrono::steady_clock::now() + options.seconds("seconds");
    while (std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        const std::string cpus = take(seen);
        std::cout << Json{{"cpus", cpus}} << std::endl;
    }
    return Json::object();
}

}  // namespace

const Load kWhereabouts = {"whereabouts", "tasks that compute: on which CPUs, ten times a second", kOptions,
                           run};

}  // namespace workload
