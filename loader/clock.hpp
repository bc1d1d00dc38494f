// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <scx/types.h>

#include <ctime>

namespace scx {

inline constexpr u64 kNsPerSecond = 1'000'000'000;
inline constexpr u64 kNsPerMs = 1'000'000;

inline u64 clock_ns(clockid_t clock = CLOCK_MONOTONIC) {
    timespec now = {};
    clock_gettime(clock, &now);
    return static_cast<u64>(now.tv_sec) * kNsPerSecond + static_cast<u64>(now.tv_nsec);
}

}  // namespace scx
