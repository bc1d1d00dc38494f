// SPDX-License-Identifier: GPL-2.0-only
#include "spinner.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <future>
#include <stdexcept>
#include <string>
#include <system_error>

namespace workload {
namespace {

[[noreturn]] void fail(int error, const char* what) {
    throw std::system_error(error, std::generic_category(), what);
}

cpu_set_t make_set(const std::vector<int>& cpus) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int cpu : cpus) CPU_SET(static_cast<std::size_t>(cpu), &set);
    return set;
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

/// All clocks at one moment, counted from their own beginnings.
Usage read_all(const Workers& workers) {
    const RealTime uninterrupted;
    Usage usage = {{}, {}, Nanoseconds(0), Clock::now().time_since_epoch()};
    for (const auto& worker : workers) {
        usage.each.push_back(worker->cpu_time());
        usage.turns.push_back(worker->turns());
        usage.sum += usage.each.back();
    }
    return usage;
}

}  // namespace

RealTime::RealTime() {
    const sched_param parameters = {.sched_priority = 99};
    if (sched_setscheduler(0, SCHED_FIFO, &parameters) != 0) fail(errno, "sched_setscheduler");
}

RealTime::~RealTime() {
    const sched_param parameters = {};
    sched_setscheduler(0, SCHED_OTHER, &parameters);
}

void set_affinity(const std::vector<int>& cpus, pid_t tid) {
    const cpu_set_t set = make_set(cpus);
    if (sched_setaffinity(tid, sizeof(set), &set) != 0) fail(errno, "sched_setaffinity");
}

Worker::Worker(const Placement& placement, Work work) {
    std::promise<pid_t> placed;
    std::future<pid_t> ready = placed.get_future();
    thread_ = std::jthread([&placed, &placement, work = std::move(work)](const std::stop_token& stop) {
        try {
            place(placement);
        } catch (...) {
            placed.set_exception(std::current_exception());
            return;
        }
        placed.set_value(gettid());  // the references end here
        work(stop);
    });
    tid_ = ready.get();
    if (const int error = pthread_getcpuclockid(thread_.native_handle(), &clock_); error != 0)
        fail(error, "pthread_getcpuclockid");
}

Nanoseconds Worker::cpu_time() const {
    return read_clock(clock_);
}

std::uint64_t Worker::turns() const {
    // What it used and waited for, in ns, then the count.
    const std::string path = "/proc/self/task/" + std::to_string(tid_) + "/schedstat";
    std::ifstream file(path);
    std::uint64_t used = 0;
    std::uint64_t waited = 0;
    std::uint64_t turns = 0;
    if (!(file >> used >> waited >> turns)) throw std::runtime_error(path + " cannot be read");
    return turns;
}

void Worker::move_to(const std::vector<int>& cpus) {
    const cpu_set_t set = make_set(cpus);
    if (const int error = pthread_setaffinity_np(thread_.native_handle(), sizeof(set), &set); error != 0)
        fail(error, "pthread_setaffinity_np");
}

void compute_briefly() {
    // A machine that is emulated gets through these at once, and its clock may still count each of them.
    asm volatile(".rept 500\n\tnop\n\t.endr");
}

Nanoseconds own_cpu_time() {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

void use_cpu(Nanoseconds time) {
    const Nanoseconds until = own_cpu_time() + time;
    while (own_cpu_time() < until) compute_briefly();
}

void spin(const std::stop_token& stop) {
    while (!stop.stop_requested()) compute_briefly();
}

Meter::Meter(const Workers& workers) : workers_(workers), begin_(read_all(workers)) {}

Usage Meter::read() const {
    Usage usage = read_all(workers_);
    for (std::size_t i = 0; i < usage.each.size(); ++i) {
        usage.each[i] -= begin_.each[i];
        usage.turns[i] -= begin_.turns[i];
    }
    usage.sum -= begin_.sum;
    usage.wall -= begin_.wall;
    return usage;
}

}  // namespace workload
