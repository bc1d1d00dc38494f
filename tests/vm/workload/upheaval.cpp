// SPDX-License-Identifier: GPL-2.0-only
//
// Is a task lost when all is turned over? Processes that compute are stopped and continued, frozen and
// thawed, moved between cgroups that come and go, whose cpusets and weights change. Then there is peace, and
// each should get its part.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <random>
#include <system_error>

#include "process.hpp"
#include "spinner.hpp"

namespace workload {
namespace {

const std::string kRoot = "/sys/fs/cgroup/";

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path);
    file << text << std::flush;
    if (!file) throw std::system_error(errno, std::generic_category(), path + ": '" + text + "'");
}

/// A cgroup below the root, which exists as long as this does.
class Group {
  public:
    explicit Group(std::string name) : path_(kRoot + std::move(name) + "/") { create(); }
    ~Group() { rmdir(path_.c_str()); }
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

    void take(pid_t process) const { write_file(path_ + "cgroup.procs", std::to_string(process)); }
    void freeze(bool frozen) const { write_file(path_ + "cgroup.freeze", frozen ? "1" : "0"); }
    void set_weight(int weight) const { write_file(path_ + "cpu.weight", std::to_string(weight)); }
    void confine(const std::string& cpus) const { write_file(path_ + "cpuset.cpus", cpus); }

    /// Its processes go to the root; then it is another one of the same name.
    void renew() const {
        freeze(false);
        std::ifstream file(path_ + "cgroup.procs");
        for (std::string process; std::getline(file, process);) write_file(kRoot + "cgroup.procs", process);
        if (rmdir(path_.c_str()) != 0) throw std::system_error(errno, std::generic_category(), path_);
        create();
    }

  private:
    void create() const {
        if (mkdir(path_.c_str(), 0755) != 0) throw std::system_error(errno, std::generic_category(), path_);
    }

    std::string path_;
};

using Children = std::vector<std::unique_ptr<Child>>;
using Groups = std::vector<std::unique_ptr<Group>>;

void turn_over(const Children& children, const Groups& groups, const std::vector<int>& cpus,
               std::mt19937& random) {
    const Child& child = *children[random() % children.size()];
    const Group& group = *groups[random() % groups.size()];
    switch (random() % 8) {
        case 0:
            kill(child.pid(), SIGSTOP);
            break;
        case 1:
            kill(child.pid(), SIGCONT);
            break;
        case 2:
            group.freeze(random() % 2 == 0);
            break;
        case 3:
            group.set_weight(1 + static_cast<int>(random() % 1000));
            break;
        case 4:
            group.confine(std::to_string(cpus[random() % cpus.size()]));
            break;
        case 5:
            group.renew();
            break;
        default:
            group.take(child.pid());
    }
}

void make_peace(const Children& children, const Groups& groups, const std::vector<int>& cpus) {
    for (const auto& group : groups) {
        group->freeze(false);
        group->set_weight(100);
        group->confine(std::to_string(cpus.front()) + "-" + std::to_string(cpus.back()));
    }
    for (const auto& child : children) kill(child->pid(), SIGCONT);
}

std::vector<Nanoseconds> cpu_times(const Children& children) {
    std::vector<Nanoseconds> times;
    for (const auto& child : children) times.push_back(child->cpu_time());
    return times;
}

constexpr Option kOptions[] = {
    {"events", Kind::kCount, "how much happens", "300"},
    {"peace", Kind::kSeconds, "seconds that are measured after that", "1"},
    {"seed", Kind::kCount, "of what happens", "1"},
};

/// Who got nothing in this time is lost.
constexpr auto kLost = std::chrono::seconds(10);

Json run(const Options& options) {
    const std::vector<int> cpus = usable_cpus();
    write_file(kRoot + "cgroup.subtree_control", "+cpuset +cpu");
    Groups groups;
    for (int i = 0; i < 3; ++i) groups.push_back(std::make_unique<Group>("upheaval." + std::to_string(i)));
    Children children;
    for (std::size_t i = 0; i < 2 * cpus.size(); ++i)
        children.push_back(std::make_unique<Child>([] { spin({}); }));

    std::mt19937 random(static_cast<unsigned>(options.count("seed")));
    {
        const RealTime uninterrupted;
        for (auto events = options.count("events"); events > 0; --events) {
            turn_over(children, groups, cpus, random);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        make_peace(children, groups, cpus);
    }

    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // everybody has found a CPU
    const auto begin = Clock::now();
    const std::vector<Nanoseconds> before = cpu_times(children);
    // Who is lost gets nothing ever; who waits because all is slow gets something in time.
    std::vector<Nanoseconds> used;
    Nanoseconds wall(0);
    do {
        std::this_thread::sleep_for(options.seconds("peace"));
        used = cpu_times(children);
        std::ranges::transform(used, before, used.begin(), std::minus<>());
        wall = Clock::now() - begin;
    } while (*std::ranges::min_element(used) == Nanoseconds(0) && wall < kLost);
    const Nanoseconds least = *std::ranges::min_element(used);
    return {{"least_ns", least.count()},
            {"least_permille", permille(least, wall * cpus.size() / children.size())}};
}

}  // namespace

const Load kUpheaval = {"upheaval", "stops, freezes, cgroups and cpusets that change: is a task lost?",
                        kOptions, run};

}  // namespace workload
