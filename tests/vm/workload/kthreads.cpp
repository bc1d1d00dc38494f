// SPDX-License-Identifier: GPL-2.0-only
//
// Do kernel threads bound to a CPU get theirs? A write to /proc/sys/vm/stat_refresh returns when a worker
// thread of each CPU has run; it is repeated while tasks compute on all of them.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "spinner.hpp"

namespace workload {
namespace {

constexpr const char* kRefresh = "/proc/sys/vm/stat_refresh";

constexpr Option kOptions[] = {
    {"hogs", Kind::kCount, "tasks that compute, for each CPU", "2"},
    {"rounds", Kind::kCount, "of work for every CPU", "20"},
};

Json run(const Options& options) {
    const int file = open(kRefresh, O_WRONLY | O_CLOEXEC);
    if (file < 0) throw std::system_error(errno, std::generic_category(), kRefresh);
    Workers hogs;
    for (std::size_t i = 0; i < options.count("hogs") * usable_cpus().size(); ++i)
        hogs.push_back(std::make_unique<Worker>(Placement{}, spin));

    Nanoseconds longest(0);
    for (auto rounds = options.count("rounds"); rounds > 0; --rounds) {
        const auto begun = Clock::now();
        if (write(file, "1", 1) != 1) throw std::system_error(errno, std::generic_category(), kRefresh);
        longest = std::max<Nanoseconds>(longest, Clock::now() - begun);
    }
    close(file);
    return {{"longest_ns", longest.count()}};
}

}  // namespace

const Load kKthreads = {"kthreads", "work for a kernel thread of each CPU, while all compute", kOptions, run};

}  // namespace workload
