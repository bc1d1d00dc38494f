// SPDX-License-Identifier: GPL-2.0-only
//
// How CPU time is shared out: tasks that compute, each with its nice value, on the same CPUs.
#include <cxxopts.hpp>

#include "spinner.hpp"

namespace workload {
namespace {

void add_options(cxxopts::Options& options) {
    options.add_options()("nice", "a task for each",
                          cxxopts::value<std::vector<int>>()->default_value("-5,0,5"));
    options.add_options()("cpus", "where they may run (default: all)", cxxopts::value<std::vector<int>>());
    options.add_options()(
        "from", "the CPU where all of them are when they may run elsewhere, too (default: where they like)",
        cxxopts::value<int>());
    options.add_options()("seconds", "how long", cxxopts::value<double>()->default_value("5"));
}

Json run(const cxxopts::ParseResult& options) {
    const auto nice_values = options["nice"].as<std::vector<int>>();
    const auto cpus = options.count("cpus") != 0 ? options["cpus"].as<std::vector<int>>() : usable_cpus();

    Workers workers;
    const auto begin = options.count("from") != 0 ? std::vector{options["from"].as<int>()} : cpus;
    for (const int nice : nice_values)
        workers.push_back(std::make_unique<Worker>(Placement{nice, begin}, spin));
    for (const auto& worker : workers) worker->move_to(cpus);
    const Meter meter(workers);
    std::this_thread::sleep_for(seconds(options["seconds"].as<double>()));
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

const Load kShares = {"shares", "tasks that compute side by side: the CPU time of each", add_options, run};

}  // namespace workload
