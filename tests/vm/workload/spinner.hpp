// SPDX-License-Identifier: GPL-2.0-only
//
// Threads that compute, and how much CPU time they get.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "load.hpp"

namespace workload {

/// Confines the calling thread, or thread `tid` of this process, to `cpus`.
void set_affinity(const std::vector<int>& cpus, pid_t tid = 0);

struct Placement {
    int nice = 0;
    std::vector<int> cpus;  // empty: those of the process
};

/// A thread that runs `work` until it is destroyed. It is placed before the constructor returns.
class Worker {
  public:
    using Work = std::function<void(const std::stop_token& stop)>;

    Worker(const Placement& placement, Work work);

    /// What it has used until now.
    Nanoseconds cpu_time() const;

  private:
    clockid_t clock_ = 0;
    std::jthread thread_;
};

/// Uses all the CPU time it is given.
void spin(const std::stop_token& stop);

/// The CPU times that workers use between two moments.
class Meter {
  public:
    explicit Meter(const std::vector<std::unique_ptr<Worker>>& workers);

    /// Since construction, in the order of the workers.
    std::vector<Nanoseconds> used() const;
    Nanoseconds elapsed() const;

  private:
    std::vector<Nanoseconds> readings() const;

    const std::vector<std::unique_ptr<Worker>>& workers_;
    Clock::time_point begun_ = Clock::now();
    std::vector<Nanoseconds> before_;
};

}  // namespace workload
