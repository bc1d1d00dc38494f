// SPDX-License-Identifier: GPL-2.0-only
//
// What a yield costs the task that yields: two tasks that do nothing but sched_yield(), and one that
// computes, on one CPU. Each yield uses microseconds. A scheduler that charges for a whole slice lets the two
// run once in a slice of the third; one that charges for what was used lets them take turns until they have
// used as much as the third.
#include <sched.h>

#include <atomic>

#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"cpu", Kind::kNumber, "the CPU", "0"},
    {"seconds", Kind::kSeconds, "how long", "3"},
};

Json run(const Options& options) {
    const Placement placement = {0, {options.number("cpu")}};
    std::atomic<std::uint64_t> yields = 0;
    const auto yield = [&yields](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            sched_yield();
            yields.fetch_add(1, std::memory_order_relaxed);
        }
    };

    Workers workers;
    workers.push_back(std::make_unique<Worker>(placement, yield));
    workers.push_back(std::make_unique<Worker>(placement, yield));
    workers.push_back(std::make_unique<Worker>(placement, spin));
    const Meter meter(workers);
    std::this_thread::sleep_for(options.seconds("seconds"));
    const Usage used = meter.read();

    const Nanoseconds yielders = used.each[0] + used.each[1];
    return {{"yields", yields.load()},
            {"yielders_cpu_ns", yielders.count()},
            {"spinner_cpu_ns", used.each[2].count()},
            {"yielders_permille", permille(yielders, used.sum)}};
}

}  // namespace

const Load kYield = {"yield", "two tasks that yield and one that computes, on one CPU", kOptions, run};

}  // namespace workload
