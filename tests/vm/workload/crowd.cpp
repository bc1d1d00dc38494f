// SPDX-License-Identifier: GPL-2.0-only
//
// Many threads that wait while a scheduler comes: do all get to run under it?
#include <atomic>
#include <cxxopts.hpp>
#include <iostream>

#include "spinner.hpp"

namespace workload {
namespace {

void add_options(cxxopts::Options& options) {
    options.add_options()("tasks", "so many", cxxopts::value<std::size_t>()->default_value("10000"));
}

/// Waits for a line on standard input when all threads wait, and wakes them all then.
Json run(const cxxopts::ParseResult& options) {
    const auto nr_tasks = options["tasks"].as<std::size_t>();
    std::atomic<std::size_t> nr_there = 0;
    std::atomic<std::size_t> nr_ran = 0;
    std::atomic<bool> go = false;
    std::vector<std::jthread> tasks;
    for (std::size_t i = 0; i < nr_tasks; ++i)
        tasks.emplace_back([&] {
            ++nr_there;
            go.wait(false);
            compute_briefly();
            ++nr_ran;
        });
    while (nr_there < nr_tasks) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::cerr << "all wait" << std::endl;
    std::string line;
    std::getline(std::cin, line);
    go = true;
    go.notify_all();
    tasks.clear();
    return {{"ran", nr_ran.load()}};
}

}  // namespace

const Load kCrowd = {"crowd", "many threads that wait while a scheduler comes: do all run under it?",
                     add_options, run};

}  // namespace workload
