// SPDX-License-Identifier: GPL-2.0-only
//
// Waking at given times, and what is made of delays.
#pragma once

#include "load.hpp"

namespace workload {

/// The kernel may wake a task later than asked, to wake several at once. Not the calling one, from now on.
void wake_exactly();

void sleep_until(Clock::time_point time);

/// The least of `sorted` that `part` of them do not exceed.
long percentile(const std::vector<Nanoseconds>& sorted, double part);

}  // namespace workload
