// SPDX-License-Identifier: GPL-2.0-only
//
// What it costs to sleep and be woken: two processes pass a byte back and forth through pipes.
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "process.hpp"
#include "spinner.hpp"

namespace workload {
namespace {

struct Pipe {
    Pipe() {
        if (pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    }
    ~Pipe() {
        for (const int end : ends) close(end);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    std::array<int, 2> ends = {};  // to read from, to write to
};

/// How often the calling process left its CPU until now.
long own_switches() {
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw + usage.ru_nivcsw;
}

constexpr Option kOptions[] = {
    {"cpu", Kind::kNumber, "both processes run there (default: anywhere)"},
    {"seconds", Kind::kSeconds, "how long", "1"},
};

Json run(const Options& options) {
    if (options.has("cpu")) set_affinity({options.number("cpu")});
    const Pipe there;
    const Pipe back;
    const Child echo([&] {
        while (true) {
            receive_byte(there.ends[0]);
            send_byte(back.ends[1]);
        }
    });

    const auto begin = Clock::now();
    const auto until = begin + options.seconds("seconds");
    auto now = begin;
    const long switches_before = own_switches();
    long round_trips = 0;
    for (; now < until; now = Clock::now()) {
        send_byte(there.ends[1]);
        receive_byte(back.ends[0]);
        ++round_trips;
    }
    const Nanoseconds wall = now - begin;
    return {{"wall_ns", wall.count()},
            {"round_trips", round_trips},
            {"switches", own_switches() - switches_before},
            {"each_ns", static_cast<double>(wall.count()) / static_cast<double>(round_trips)}};
}

}  // namespace

const Load kPipe = {"pipe", "two processes that pass a byte back and forth", kOptions, run};

}  // namespace workload
