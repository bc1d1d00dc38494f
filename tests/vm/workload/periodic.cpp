// SPDX-License-Identifier: GPL-2.0-only
//
// A task that wakes at regular times and computes a little, beside tasks that always compute: how late it
// wakes, how often its work is not done when the next is due, and what is left for the others.
#include <algorithm>
#include <cxxopts.hpp>

#include "spinner.hpp"
#include "timing.hpp"

namespace workload {
namespace {

struct Record {
    std::vector<Nanoseconds> delays;  // from the time it was to wake until it ran
    long missed = 0;
};

Record wake_and_work(Nanoseconds period, Nanoseconds work, Nanoseconds duration) {
    wake_exactly();
    Record record;
    record.delays.reserve(static_cast<std::size_t>(duration / period + 1));
    const auto until = Clock::now() + duration;
    auto due = Clock::now() + period;
    while (due < until) {
        sleep_until(due);
        record.delays.push_back(Clock::now() - due);
        use_cpu(work);
        const auto done = Clock::now();
        record.missed += done > due + period;
        while (due <= done) due += period;
    }
    return record;
}

void add_options(cxxopts::Options& options) {
    options.add_options()("period-us", "the time between two wake-ups", cxxopts::value<long>());
    options.add_options()("work-us", "what it computes each time",
                          cxxopts::value<long>()->default_value("100"));
    options.add_options()("hogs", "tasks that always compute",
                          cxxopts::value<std::size_t>()->default_value("2"));
    options.add_options()("seconds", "how long", cxxopts::value<double>()->default_value("2"));
}

Json run(const cxxopts::ParseResult& options) {
    const std::chrono::microseconds period(options["period-us"].as<long>());
    const std::chrono::microseconds work(options["work-us"].as<long>());
    Record record;
    Usage of_hogs;
    {
        Workers hogs;
        for (std::size_t i = 0; i < options["hogs"].as<std::size_t>(); ++i)
            hogs.push_back(std::make_unique<Worker>(Placement{}, spin));
        std::this_thread::sleep_for(std::chrono::milliseconds(300));  // everybody has found a place
        const Meter meter(hogs);
        record = wake_and_work(period, work, seconds(options["seconds"].as<double>()));
        of_hogs = meter.read();
    }
    if (record.delays.empty()) throw std::runtime_error("it never woke in time to be measured");

    std::ranges::sort(record.delays);
    return {{"wall_ns", of_hogs.wall.count()},
            {"samples", record.delays.size()},
            {"missed", record.missed},
            {"p50_ns", percentile(record.delays, 0.5)},
            {"p99_ns", percentile(record.delays, 0.99)},
            {"p999_ns", percentile(record.delays, 0.999)},
            {"max_ns", record.delays.back().count()},
            {"hogs_cpu_ns", of_hogs.sum.count()}};
}

}  // namespace

const Load kPeriodic = {"periodic", "a task that wakes at regular times, beside tasks that compute",
                        add_options, run};

}  // namespace workload
