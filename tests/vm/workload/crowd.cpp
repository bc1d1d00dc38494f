// SPDX-License-Identifier: GPL-2.0-only
//
// Many threads that wait while a scheduler comes: do all get to run under it?
#include <algorithm>
#include <atomic>
#include <iostream>

#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"tasks", Kind::kCount, "so many", "10000"},
};

/// So many run at a time: thousands would keep the kernel's own threads waiting until its watchdog barks.
constexpr std::size_t kWave = 500;

/// Waits for a line on standard input when all threads wait, and wakes them then, wave after wave.
Json run(const Options& options) {
    const auto nr_tasks = options.count("tasks");
    std::atomic<std::size_t> nr_there = 0;
    std::atomic<std::size_t> nr_ran = 0;
    std::vector<std::atomic<bool>> waves(nr_tasks / kWave + 1);
    std::vector<std::jthread> tasks;
    for (std::size_t i = 0; i < nr_tasks; ++i)
        tasks.emplace_back([&, i] {
            ++nr_there;
            waves[i / kWave].wait(false);
            compute_briefly();
            ++nr_ran;
        });
    while (nr_there < nr_tasks) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::cerr << "all wait" << std::endl;
    std::string line;
    std::getline(std::cin, line);
    for (std::size_t first = 0; first < nr_tasks; first += kWave) {
        waves[first / kWave] = true;
        waves[first / kWave].notify_all();
        const std::size_t end = std::min(first + kWave, nr_tasks);
        for (std::size_t i = first; i < end; ++i) tasks[i].join();
    }
    return {{"ran", nr_ran.load()}};
}

}  // namespace

const Load kCrowd = {"crowd", "many threads that wait while a scheduler comes: do all run under it?",
                     kOptions, run};

}  // namespace workload
