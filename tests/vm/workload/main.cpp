// SPDX-License-Identifier: GPL-2.0-only
//
// Loads for a scheduler under test: `workload LOAD [options]` prints what was measured as one JSON object.
// Exit status: 0 measured, 1 the machine refused or the measure means nothing, 2 bad usage.
#include <sched.h>

#include <algorithm>
#include <iostream>

#include "load.hpp"

namespace workload {

std::vector<int> usable_cpus() {
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof(set), &set);
    std::vector<int> cpus;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) cpus.push_back(cpu);
    return cpus;
}

long permille(Nanoseconds part, Nanoseconds whole) {
    return std::lround(1000.0 * static_cast<double>(part.count()) / static_cast<double>(whole.count()));
}

namespace {

constexpr const Load* kLoads[] = {&kAffinity, &kCrowd,    &kFork,     &kFrames,      &kGap,  &kKthreads,
                                  &kMessages, &kPeriodic, &kPinned,   &kPipe,        &kRt,   &kShares,
                                  &kSleeper,  &kSpawn,    &kUpheaval, &kWhereabouts, &kYield};

int usage() {
    std::cerr << "usage: workload LOAD [options]; workload LOAD --help\n";
    for (const Load* load : kLoads) std::cerr << "  " << load->name << "  " << load->summary << '\n';
    return 2;
}

int run(const Load& load, int argc, char** argv) {
    try {
        const Options options(std::string("workload ") + load.name, load.summary, load.options, argc, argv);
        if (options.has("help"))
            std::cout << options.help();
        else
            std::cout << load.run(options) << std::endl;
        return 0;
    } catch (const UsageError& error) {
        std::cerr << "workload " << load.name << ": " << error.what() << '\n';
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "workload " << load.name << ": " << error.what() << '\n';
        return 1;
    }
}

}  // namespace
}  // namespace workload

int main(int argc, char** argv) {
    using workload::kLoads;
    const auto* found =
        argc < 2 ? std::end(kLoads)
                 : std::ranges::find_if(
                       kLoads,
                       [&](const workload::Load* load) { return std::string_view(load->name) == argv[1]; });
    return found == std::end(kLoads) ? workload::usage() : workload::run(**found, argc - 1, argv + 1);
}
