// SPDX-License-Identifier: GPL-2.0-only
#include "timing.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <ctime>
#include <system_error>

namespace workload {

void wake_exactly() {
    if (prctl(PR_SET_TIMERSLACK, 1) != 0)
        throw std::system_error(errno, std::generic_category(), "PR_SET_TIMERSLACK");
}

void sleep_until(Clock::time_point time) {
    const auto since_boot = time.time_since_epoch();
    const auto whole = std::chrono::floor<std::chrono::seconds>(since_boot);
    const timespec at = {whole.count(), (since_boot - whole).count()};
    if (const int error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr); error != 0)
        throw std::system_error(error, std::generic_category(), "clock_nanosleep");
}

long percentile(const std::vector<Nanoseconds>& sorted, double part) {
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1].count();
}

}  // namespace workload
