// SPDX-License-Identifier: GPL-2.0-only
//
// A load: it makes work for the scheduler, for a while, and measures what became of it.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "options.hpp"

namespace workload {

using Json = nlohmann::ordered_json;
using Nanoseconds = std::chrono::nanoseconds;
using Clock = std::chrono::steady_clock;

/// What a load is made of. `run` throws UsageError for options that make no sense, and something else when
/// the machine refuses something, or when what was measured means nothing.
struct Load {
    const char* name;
    const char* summary;
    std::span<const Option> options;
    Json (*run)(const Options& options);
};

/// Each in the file of its name.
extern const Load kAffinity;
extern const Load kCrowd;
extern const Load kFork;
extern const Load kFrames;
extern const Load kGap;
extern const Load kKthreads;
extern const Load kMessages;
extern const Load kPeriodic;
extern const Load kPinned;
extern const Load kPipe;
extern const Load kRt;
extern const Load kShares;
extern const Load kSleeper;
extern const Load kSpawn;
extern const Load kUpheaval;
extern const Load kWhereabouts;
extern const Load kYield;

/// The CPUs that are online and that this process may use.
std::vector<int> usable_cpus();

/// `part` of `whole` in thousandths: shells compute with integers.
long permille(Nanoseconds part, Nanoseconds whole);

}  // namespace workload
