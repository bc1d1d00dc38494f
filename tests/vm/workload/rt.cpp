// SPDX-License-Identifier: GPL-2.0-only
//
// Tasks that are on a CPU when a real-time task takes it: do they go on elsewhere?
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"cpu", Kind::kNumber, "the CPU that is taken", "1"},
    {"tasks", Kind::kCount, "tasks that compute (default: 2 for each CPU)"},
    {"seconds", Kind::kSeconds, "how long it is taken", "4"},
};

/// Takes the CPU. It ends by the clock, because nobody else may get to run there to stop it.
void take_cpu(Clock::time_point until) {
    const sched_param parameters = {.sched_priority = 50};
    if (sched_setscheduler(0, SCHED_FIFO, &parameters) != 0)
        throw std::system_error(errno, std::generic_category(), "sched_setscheduler");
    while (Clock::now() < until) {
    }
}

Json run(const Options& options) {
    const std::vector<int> cpus = usable_cpus();
    const std::size_t nr_tasks = options.has("tasks") ? options.count("tasks") : 2 * cpus.size();
    Workers tasks;
    for (std::size_t i = 0; i < nr_tasks; ++i) tasks.push_back(std::make_unique<Worker>(Placement{}, spin));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // everybody has found a CPU

    const Meter meter(tasks);
    {
        const auto until = Clock::now() + options.seconds("seconds");
        std::exception_ptr error;
        std::jthread hog([&] {
            try {
                set_affinity({options.number("cpu")});
                take_cpu(until);
            } catch (...) {
                error = std::current_exception();
            }
        });
        hog.join();
        if (error) std::rethrow_exception(error);
    }
    const Usage used = meter.read();

    // What is fair is an equal part of the CPUs that were left.
    const Nanoseconds fair = used.wall * (cpus.size() - 1) / nr_tasks;
    Json times = Json::array();
    for (const Nanoseconds time : used.each) times.push_back(time.count());
    return {{"wall_ns", used.wall.count()},
            {"least_permille", permille(*std::ranges::min_element(used.each), fair)},
            {"cpu_ns", times}};
}

}  // namespace

const Load kRt = {"rt", "a CPU is taken by a real-time task: do others go on elsewhere?", kOptions, run};

}  // namespace workload
