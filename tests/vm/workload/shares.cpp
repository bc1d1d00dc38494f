// SPDX-License-Identifier: GPL-2.0-only
//
// How CPU time is shared out: tasks that compute, each with its nice value, on the same CPUs.

#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"nice", Kind::kNumbers, "a task for each", "-5,0,5"},
    {"cpus", Kind::kNumbers, "where they may run (default: all)"},
    {"from", Kind::kNumber,
     "the CPU where all of them are when they may run elsewhere, too (default: where they like)"},
    {"seconds", Kind::kSeconds, "how long", "5"},
};

Json run(const Options& options) {
    const auto nice_values = options.numbers("nice");
    const auto cpus = options.has("cpus") ? options.numbers("cpus") : usable_cpus();

    Workers workers;
    const auto begin = options.has("from") ? std::vector{options.number("from")} : cpus;
    for (const int nice : nice_values)
        workers.push_back(std::make_unique<Worker>(Placement{nice, begin}, spin));
    for (const auto& worker : workers) worker->move_to(cpus);
    const Meter meter(workers);
    std::this_thread::sleep_for(options.seconds("seconds"));
    const Usage used = meter.read();

    Json tasks = Json::array();
    for (std::size_t i = 0; i < used.each.size(); ++i)
        tasks.push_back({{"nice", nice_values[i]},
                         {"cpu_ns", used.each[i].count()},
                         {"turns", used.turns[i]},
                         {"permille", permille(used.each[i], used.sum)}});
    return {{"wall_ns", used.wall.count()},
            {"used_permille",
             permille(used.sum, used.wall * cpus.size())},  // of these CPUs' time: 1000 is no idle time
            {"tasks", tasks}};
}

}  // namespace

const Load kShares = {"shares", "tasks that compute side by side: the CPU time of each", kOptions, run};

}  // namespace workload
