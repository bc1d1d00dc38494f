// SPDX-License-Identifier: GPL-2.0-only
//
// Is a task ever on a CPU that it may not use? Threads change their own and each other's masks every
// millisecond, and look all the time where they are.
#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <mutex>
#include <random>
#include <stdexcept>

#include "spinner.hpp"

namespace workload {
namespace {

/// A thread and the mask it is confined to. A look at the CPU counts only when no change was under way around
/// it.
class Subject {
  public:
    /// Called by the thread itself, before anybody else uses the subject.
    void begin() { tid_ = gettid(); }

    void confine(std::uint64_t mask) {
        const std::lock_guard lock(changing_);
        changes_.fetch_add(1);  // odd: neither the old mask nor the new one can be relied on
        std::vector<int> cpus;
        for (int cpu = 0; cpu < 64; ++cpu)
            if ((mask >> cpu & 1) != 0) cpus.push_back(cpu);
        set_affinity(cpus, tid_);
        mask_.store(mask);
        changes_.fetch_add(1);
    }

    enum class Look { kAllowed, kForbidden, kUncertain };

    Look look() const {
        const std::uint64_t before = changes_.load();
        const std::uint64_t mask = mask_.load();
        const int cpu = sched_getcpu();
        if (before % 2 != 0 || changes_.load() != before) return Look::kUncertain;
        return (mask >> cpu & 1) != 0 ? Look::kAllowed : Look::kForbidden;
    }

  private:
    pid_t tid_ = 0;
    std::mutex changing_;
    std::atomic<std::uint64_t> changes_ = 0;
    std::atomic<std::uint64_t> mask_ = ~std::uint64_t{0};
};

struct Tally {
    std::uint64_t checks = 0;
    std::uint64_t violations = 0;
    std::uint64_t single = 0;  // changes to a mask of one CPU
};

/// The work of one thread: confines itself or another at random, and looks for a millisecond.
class Storm {
  public:
    Storm(std::vector<std::unique_ptr<Subject>>& subjects, std::vector<int> cpus, std::uint64_t least_changes)
        : subjects_(subjects), cpus_(std::move(cpus)), least_changes_(least_changes) {}

    std::uint64_t changes() const { return changes_; }

    /// Until then, and until there were so many changes: without them the absence of violations says nothing.
    void run(Clock::time_point until, std::size_t self, std::uint64_t seed, Tally& tally) {
        std::mt19937_64 random(seed);
        while (Clock::now() < until || changes_ < least_changes_) {
            const std::size_t target = random() % 2 == 0 ? self : random() % subjects_.size();
            const std::uint64_t mask = random_mask(random);
            subjects_[target]->confine(mask);
            ++changes_;
            tally.single += (mask & (mask - 1)) == 0;
            const auto next = Clock::now() + std::chrono::milliseconds(1);
            do {
                const Subject::Look look = subjects_[self]->look();
                tally.checks += look != Subject::Look::kUncertain;
                tally.violations += look == Subject::Look::kForbidden;
            } while (Clock::now() < next);
        }
    }

  private:
    std::uint64_t random_mask(std::mt19937_64& random) const {
        std::uint64_t mask = std::uint64_t{1} << cpus_[random() % cpus_.size()];
        if (random() % 2 == 0) return mask;
        for (const int cpu : cpus_) mask |= (random() & 1) << cpu;
        return mask;
    }

    std::vector<std::unique_ptr<Subject>>& subjects_;
    std::vector<int> cpus_;
    std::uint64_t least_changes_;
    std::atomic<std::uint64_t> changes_ = 0;
};

constexpr Option kOptions[] = {
    {"threads", Kind::kCount, "how many (default: 3 for each CPU)"},
    {"seconds", Kind::kSeconds, "how long at least", "5"},
    {"changes", Kind::kCount, "how many at least, of all together", "100"},
    {"seed", Kind::kCount, "of the random masks", "1"},
};

Json run(const Options& options) {
    const std::vector<int> cpus = usable_cpus();
    if (cpus.size() < 2 || cpus.back() >= 64) throw std::runtime_error("needs 2 to 64 CPUs");
    const std::size_t nr_threads = options.has("threads") ? options.count("threads") : 3 * cpus.size();

    std::vector<std::unique_ptr<Subject>> subjects;
    for (std::size_t i = 0; i < nr_threads; ++i) subjects.push_back(std::make_unique<Subject>());
    std::vector<Tally> tallies(nr_threads);
    Storm storm(subjects, cpus, options.count("changes"));
    const auto until = Clock::now() + options.seconds("seconds");
    // Nobody may change the mask of a thread that has not begun, or that is gone.
    std::barrier<> all(static_cast<std::ptrdiff_t>(nr_threads));
    {
        Workers workers;
        for (std::size_t i = 0; i < nr_threads; ++i) {
            workers.push_back(std::make_unique<Worker>(Placement{}, [&, i](const std::stop_token&) {
                subjects[i]->begin();
                all.arrive_and_wait();
                storm.run(until, i, options.count("seed") + i, tallies[i]);
                all.arrive_and_wait();
            }));
        }
    }  // all have ended

    Tally sum;
    for (const Tally& tally : tallies) {
        sum.checks += tally.checks;
        sum.violations += tally.violations;
        sum.single += tally.single;
    }
    if (sum.checks < 100 * storm.changes())
        throw std::runtime_error("too few checks for " + std::to_string(storm.changes()) +
                                 " changes to mean anything: " + std::to_string(sum.checks));
    return {{"threads", nr_threads},
            {"changes", storm.changes()},
            {"to_one_cpu", sum.single},
            {"checks", sum.checks},
            {"violations", sum.violations}};
}

}  // namespace

const Load kAffinity = {"affinity", "a storm of affinity changes: is anybody where it may not be?", kOptions,
                        run};

}  // namespace workload
