// SPDX-License-Identifier: GPL-2.0-only
#include "spinner.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <future>
#include <system_error>

namespace workload {
namespace {

[[noreturn]] void fail(int error, const char* what) {
    throw std::system_error(error, std::generic_category(), what);
}

void place(const Placement& placement) {
    if (!placement.cpus.empty()) set_affinity(placement.cpus);
    // To Linux a thread is a process here, and has a nice value of its own.
    if (setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), placement.nice) != 0)
        fail(errno, "setpriority");
}

Nanoseconds read_clock(clockid_t clock) {
    timespec time = {};
    if (clock_gettime(clock, &time) != 0) fail(errno, "clock_gettime");
    return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
}

}  // namespace

void set_affinity(const std::vector<int>& cpus, pid_t tid) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int cpu : cpus) CPU_SET(static_cast<std::size_t>(cpu), &set);
    if (sched_setaffinity(tid, sizeof(set), &set) != 0) fail(errno, "sched_setaffinity");
}

Worker::Worker(const Placement& placement, Work work) {
    std::promise<void> placed;
    std::future<void> ready = placed.get_future();
    thread_ = std::jthread([&placed, &placement, work = std::move(work)](const std::stop_token& stop) {
        try {
            place(placement);
        } catch (...) {
            placed.set_exception(std::current_exception());
            return;
        }
        placed.set_value();  // the references end here
        work(stop);
    });
    ready.get();
    if (const int error = pthread_getcpuclockid(thread_.native_handle(), &clock_); error != 0)
        fail(error, "pthread_getcpuclockid");
}

Nanoseconds Worker::cpu_time() const {
    return read_clock(clock_);
}

void spin(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        for (int i = 0; i < 1000; ++i) asm volatile("");
    }
}

Meter::Meter(const std::vector<std::unique_ptr<Worker>>& workers) : workers_(workers), before_(readings()) {}

std::vector<Nanoseconds> Meter::readings() const {
    std::vector<Nanoseconds> times;
    for (const auto& worker : workers_) times.push_back(worker->cpu_time());
    return times;
}

std::vector<Nanoseconds> Meter::used() const {
    std::vector<Nanoseconds> times = readings();
    for (std::size_t i = 0; i < times.size(); ++i) times[i] -= before_[i];
    return times;
}

Nanoseconds Meter::elapsed() const {
    return Clock::now() - begun_;
}

}  // namespace workload
