// SPDX-License-Identifier: GPL-2.0-only
//
// Frames, as of a game or of sound: at regular times one begins and goes through a chain of tasks, each of
// which computes a little and wakes the next, beside tasks that always compute. How many are not finished
// when the next is due, and how long they take.
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

#include "spinner.hpp"
#include "timing.hpp"

namespace workload {
namespace {

/// One task rings it, another waits for that.
class Bell {
  public:
    Bell() : fd_(eventfd(0, 0)) { check(fd_ >= 0); }
    ~Bell() { close(fd_); }
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    void ring() const { check(eventfd_write(fd_, 1) == 0); }
    void wait() const {
        eventfd_t rung = 0;
        check(eventfd_read(fd_, &rung) == 0);
    }

  private:
    static void check(bool done) {
        if (!done) throw std::system_error(errno, std::generic_category(), "eventfd");
    }

    int fd_;
};

/// The tasks that a frame goes through. There is one frame at a time.
class Chain {
  public:
    Chain(std::size_t length, Nanoseconds work) : bells_(length) {
        for (std::size_t i = 0; i < length; ++i)
            tasks_.push_back(std::make_unique<Worker>(
                Placement{}, [this, i, work](const std::stop_token& stop) { take_part(i, work, stop); }));
    }
    ~Chain() {
        for (const auto& task : tasks_) task->request_stop();
        for (const Bell& bell : bells_) bell.ring();
    }
    Chain(const Chain&) = delete;
    Chain& operator=(const Chain&) = delete;

    bool is_busy() const { return busy_.load(); }
    void begin_frame() {
        busy_ = true;
        bells_.front().ring();
    }
    /// When the last frame was finished, unless it is busy.
    Clock::time_point finished() const { return finished_; }

  private:
    void take_part(std::size_t place, Nanoseconds work, const std::stop_token& stop) {
        while (true) {
            bells_[place].wait();
            if (stop.stop_requested()) return;
            use_cpu(work);
            if (place + 1 < bells_.size()) {
                bells_[place + 1].ring();
            } else {
                finished_ = Clock::now();
                busy_ = false;
            }
        }
    }

    std::vector<Bell> bells_;
    Clock::time_point finished_;
    std::atomic<bool> busy_ = false;
    Workers tasks_;  // the first to go: they use the rest
};

struct Record {
    std::vector<Nanoseconds> latencies;  // from when a frame was due until it was finished
    long frames = 0;
    long missed = 0;
};

/// A frame that is not finished when the next is due is missed, and so is the next: it is not even begun.
Record show_frames(Chain& chain, Nanoseconds period, Nanoseconds duration) {
    wake_exactly();
    Record record;
    const auto until = Clock::now() + duration;
    auto begun = Clock::time_point();
    for (auto due = Clock::now() + period; due < until; due += period) {
        sleep_until(due);
        ++record.frames;
        if (chain.is_busy()) {
            ++record.missed;
            continue;
        }
        if (begun != Clock::time_point()) {
            record.latencies.push_back(chain.finished() - begun);
            record.missed += chain.finished() > begun + period;
        }
        begun = due;
        chain.begin_frame();
    }
    return record;
}

constexpr Option kOptions[] = {
    {"period-us", Kind::kCount, "the time between two frames", "4000"},
    {"tasks", Kind::kCount, "that a frame goes through", "5"},
    {"work-us", Kind::kCount, "what each of them computes for it", "200"},
    {"hogs", Kind::kCount, "tasks that always compute", "8"},
    {"seconds", Kind::kSeconds, "how long", "2"},
};

Json run(const Options& options) {
    if (options.count("tasks") == 0) throw UsageError("a frame needs a task to go through");
    Record record;
    Usage of_hogs;
    {
        Chain chain(options.count("tasks"), std::chrono::microseconds(options.count("work-us")));
        Workers hogs;
        for (std::size_t i = 0; i < options.count("hogs"); ++i)
            hogs.push_back(std::make_unique<Worker>(Placement{}, spin));
        std::this_thread::sleep_for(std::chrono::milliseconds(300));  // everybody has found a place
        const Meter meter(hogs);
        record = show_frames(chain, std::chrono::microseconds(options.count("period-us")),
                             options.seconds("seconds"));
        of_hogs = meter.read();
    }
    if (record.latencies.empty()) throw std::runtime_error("no frame was ever finished");

    std::ranges::sort(record.latencies);
    return {{"wall_ns", of_hogs.wall.count()},
            {"frames", record.frames},
            {"missed", record.missed},
            {"samples", record.latencies.size()},
            {"p50_ns", percentile(record.latencies, 0.5)},
            {"p99_ns", percentile(record.latencies, 0.99)},
            {"max_ns", record.latencies.back().count()},
            {"hogs_cpu_ns", of_hogs.sum.count()}};
}

}  // namespace

const Load kFrames = {"frames", "work in a chain of tasks at regular times, beside tasks that compute",
                      kOptions, run};

}  // namespace workload
