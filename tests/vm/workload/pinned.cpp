// SPDX-License-Identifier: GPL-2.0-only
//
// Do tasks bound to one CPU get their turns? One is bound to each CPU, among tasks that may run anywhere.
#include <algorithm>

#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"hogs", Kind::kCount, "free tasks for each CPU", "2"},
    {"seconds", Kind::kSeconds, "how long", "5"},
};

Json run(const Options& options) {
    const std::vector<int> cpus = usable_cpus();
    Workers workers;
    for (const int cpu : cpus) workers.push_back(std::make_unique<Worker>(Placement{0, {cpu}}, spin));
    for (std::size_t i = 0; i < options.count("hogs") * cpus.size(); ++i)
        workers.push_back(std::make_unique<Worker>(Placement{}, spin));
    const Meter meter(workers);
    std::this_thread::sleep_for(options.seconds("seconds"));
    const Usage used = meter.read();

    const Nanoseconds average = used.sum / used.each.size();
    const auto first_hog = used.each.begin() + static_cast<std::ptrdiff_t>(cpus.size());
    Json times = Json::array();
    for (const Nanoseconds time : used.each) times.push_back(time.count());
    return {{"average_ns", average.count()},
            {"least_pinned_permille", permille(*std::min_element(used.each.begin(), first_hog), average)},
            {"least_hog_permille", permille(*std::min_element(first_hog, used.each.end()), average)},
            {"cpu_ns", times}};  // the pinned ones first
}

}  // namespace

const Load kPinned = {"pinned", "a task bound to each CPU, among tasks that run anywhere", kOptions, run};

}  // namespace workload
