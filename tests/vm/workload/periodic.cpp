// SPDX-License-Identifier: GPL-2.0-only
//
// A task that wakes at regular times and computes a little, beside tasks that always compute: how late it
// wakes, how often its work is not done when the next is due, and what is left for the others.
#include <algorithm>

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

constexpr Option kOptions[] = {
    {"period-us", Kind::kCount, "the time between two wake-ups"},
    {"work-us", Kind::kCount, "what it computes each time", "100"},
    {"hogs", Kind::kCount, "tasks that always compute", "2"},
    {"seconds", Kind::kSeconds, "how long", "2"},
};

Json run(const Options& options) {
    const std::chrono::microseconds period(options.count("period-us"));
    const std::chrono::microseconds work(options.count("work-us"));
    Record record;
    Usage of_hogs;
    {
        Workers hogs;
        for (std::size_t i = 0; i < options.count("hogs"); ++i)
            hogs.push_back(std::make_unique<Worker>(Placement{}, spin));
        std::this_thread::sleep_for(std::chrono::milliseconds(300));  // everybody has found a place
        const Meter meter(hogs);
        record = wake_and_work(period, work, options.seconds("seconds"));
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

const Load kPeriodic = {"periodic", "a task that wakes at regular times, beside tasks that compute", kOptions,
                        run};

}  // namespace workload
