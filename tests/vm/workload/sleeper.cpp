// SPDX-License-Identifier: GPL-2.0-only
//
// What a task has saved up by sleeping: it sleeps while another computes on its CPU, wakes, and computes as
// well.
#include <cxxopts.hpp>

#include "spinner.hpp"

namespace workload {
namespace {

void add_options(cxxopts::Options& options) {
    options.add_options()("cpu", "the CPU", cxxopts::value<int>()->default_value("0"));
    options.add_options()("sleep", "seconds that it sleeps", cxxopts::value<double>()->default_value("3"));
    options.add_options()("seconds", "seconds after it woke", cxxopts::value<double>()->default_value("1"));
}

Json run(const cxxopts::ParseResult& options) {
    const Placement placement = {0, {options["cpu"].as<int>()}};
    const Nanoseconds sleep = seconds(options["sleep"].as<double>());
    Workers workers;
    workers.push_back(std::make_unique<Worker>(placement, spin));
    workers.push_back(std::make_unique<Worker>(placement, [sleep](const std::stop_token& stop) {
        std::this_thread::sleep_for(sleep);
        spin(stop);
    }));
    std::this_thread::sleep_for(sleep);
    const Meter meter(workers);
    std::this_thread::sleep_for(seconds(options["seconds"].as<double>()));
    const Usage used = meter.read();

    return {{"hog_cpu_ns", used.each[0].count()},
            {"sleeper_cpu_ns", used.each[1].count()},
            {"sleeper_permille", permille(used.each[1], used.sum)}};
}

}  // namespace

const Load kSleeper = {"sleeper", "a task that slept long, beside one that did not, on one CPU", add_options,
                       run};

}  // namespace workload
