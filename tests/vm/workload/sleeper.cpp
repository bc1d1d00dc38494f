// SPDX-License-Identifier: GPL-2.0-only
//
// What a task has saved up by sleeping: it sleeps while another computes on its CPU, wakes, and computes as
// well.

#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"cpu", Kind::kNumber, "the CPU", "0"},
    {"sleep", Kind::kSeconds, "seconds that it sleeps", "3"},
    {"seconds", Kind::kSeconds, "seconds after it woke", "1"},
};

Json run(const Options& options) {
    const Placement placement = {0, {options.number("cpu")}};
    const Nanoseconds sleep = options.seconds("sleep");
    Workers workers;
    workers.push_back(std::make_unique<Worker>(placement, spin));
    workers.push_back(std::make_unique<Worker>(placement, [sleep](const std::stop_token& stop) {
        std::this_thread::sleep_for(sleep);
        spin(stop);
    }));
    std::this_thread::sleep_for(sleep);
    const Meter meter(workers);
    std::this_thread::sleep_for(options.seconds("seconds"));
    const Usage used = meter.read();

    return {{"hog_cpu_ns", used.each[0].count()},
            {"sleeper_cpu_ns", used.each[1].count()},
            {"sleeper_permille", permille(used.each[1], used.sum)}};
}

}  // namespace

const Load kSleeper = {"sleeper", "a task that slept long, beside one that did not, on one CPU", kOptions,
                       run};

}  // namespace workload
