// SPDX-License-Identifier: GPL-2.0-only
//
// Threads that compute, and how much CPU time they get.
#pragma once

#include <cstdint>
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

    /// How often it has been put on a CPU until now, as the kernel counts that. Throws std::runtime_error
    /// where the kernel does not.
    std::uint64_t turns() const;

    /// Confines it to other CPUs than those of its placement.
    void move_to(const std::vector<int>& cpus);

    /// Where it waits for something else than its end, it has to be woken, too.
    void request_stop() { thread_.request_stop(); }

  private:
    pid_t tid_ = 0;
    clockid_t clock_ = 0;
    std::jthread thread_;
};

/// Computes for about a microsecond.
void compute_briefly();

/// Computes until it has used that much CPU time.
void use_cpu(Nanoseconds time);

/// What the calling thread has used until now.
Nanoseconds own_cpu_time();

/// Uses all the CPU time it is given.
void spin(const std::stop_token& stop);

/// As long as it lives the thread that made it is a real-time one: the scheduler under test cannot interrupt
/// it.
class RealTime {
  public:
    RealTime();
    ~RealTime();
    RealTime(const RealTime&) = delete;
    RealTime& operator=(const RealTime&) = delete;
};

using Workers = std::vector<std::unique_ptr<Worker>>;

/// What workers used between two moments.
struct Usage {
    std::vector<Nanoseconds> each;
    std::vector<std::uint64_t> turns;  // of each
    Nanoseconds sum;
    Nanoseconds wall;
};

/// Measures workers from its construction on.
class Meter {
  public:
    explicit Meter(const Workers& workers);

    Usage read() const;

  private:
    const Workers& workers_;
    Usage begin_;
};

}  // namespace workload
