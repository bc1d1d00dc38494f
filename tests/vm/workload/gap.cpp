// SPDX-License-Identifier: GPL-2.0-only
//
// The longest time that a task that computes is kept from its CPU while a command runs beside it.
#include <algorithm>

#include "process.hpp"
#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"seconds", Kind::kSeconds, "how long; then the command is killed", "3"},
    {"command", Kind::kCommand, "the command and its arguments, after --"},
};

Json run(const Options& options) {
    const auto command = options.command("command");
    const Child other([&] { become(command); });

    const auto begin = Clock::now();
    const auto until = begin + options.seconds("seconds");
    const Nanoseconds used_before = own_cpu_time();
    auto last = begin;
    Nanoseconds longest(0);
    while (last < until) {
        compute_briefly();
        const auto now = Clock::now();
        longest = std::max<Nanoseconds>(longest, now - last);
        last = now;
    }
    const Nanoseconds used = own_cpu_time() - used_before;
    if (other.has_ended()) throw std::runtime_error(command.front() + " ended before the time was up");
    return {{"wall_ns", (last - begin).count()}, {"longest_ns", longest.count()}, {"cpu_ns", used.count()}};
}

}  // namespace

const Load kGap = {"gap", "the longest time a task that computes waits beside a command", kOptions, run};

}  // namespace workload
