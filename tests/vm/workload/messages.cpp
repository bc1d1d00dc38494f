// SPDX-License-Identifier: GPL-2.0-only
//
// One process that hands out requests, and workers that compute a little for each and answer: one wakes many,
// and many wake one.
#include <poll.h>

#include <cerrno>
#include <list>
#include <system_error>

#include "process.hpp"
#include "spinner.hpp"

namespace workload {
namespace {

constexpr Option kOptions[] = {
    {"workers", Kind::kCount, "how many", "8"},
    {"work-us", Kind::kCount, "a worker's CPU time for one request", "20"},
    {"seconds", Kind::kSeconds, "how long", "1"},
};

Json run(const Options& options) {
    const std::chrono::microseconds work(options.count("work-us"));
    std::list<Channel> channels(options.count("workers"));
    std::list<Child> workers;
    std::vector<pollfd> answers;
    for (const Channel& channel : channels) {
        workers.emplace_back([&] {
            while (true) {
                receive_byte(channel.far());
                use_cpu(work);
                send_byte(channel.far());
            }
        });
        answers.push_back({channel.near(), POLLIN, 0});
    }

    const auto begin = Clock::now();
    const auto until = begin + options.seconds("seconds");
    auto now = begin;
    long answered = 0;
    for (const pollfd& answer : answers) send_byte(answer.fd);
    for (; now < until; now = Clock::now()) {
        if (poll(answers.data(), answers.size(), -1) < 0)
            throw std::system_error(errno, std::generic_category(), "poll");
        for (const pollfd& answer : answers) {
            if (answer.revents == 0) continue;
            receive_byte(answer.fd);
            send_byte(answer.fd);
            ++answered;
        }
    }
    const Nanoseconds wall = now - begin;
    return {{"wall_ns", wall.count()},
            {"answered", answered},
            {"each_ns", static_cast<double>(wall.count()) / static_cast<double>(answered)}};
}

}  // namespace

const Load kMessages = {"messages", "a process that hands out requests to workers", kOptions, run};

}  // namespace workload
