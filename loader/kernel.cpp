// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <thread>

#include "clock.hpp"
#include "handles.hpp"
#include "text.hpp"

namespace scx {
namespace {

namespace fs = std::filesystem;

// Unloading takes milliseconds; on a loaded machine with a slow RCU grace period it can take seconds.
constexpr u64 kUnloadPatience = 5 * kNsPerSecond;
constexpr auto kUnloadPoll = std::chrono::milliseconds(20);

u64 to_number(std::string_view text) {
    u64 number = 0;
    std::from_chars(text.begin(), text.end(), number);
    return number;
}

}  // namespace

Kernel::Kernel(const fs::path& sysfs)
    : sched_ext_(sysfs / "kernel/sched_ext"), btf_(sysfs / "kernel/btf/vmlinux") {}

std::string_view Kernel::read(const char* file, Page& page) const {
    const Fd directory(open(sched_ext_.c_str(), O_PATH | O_CLOEXEC));
    const Fd opened(openat(directory.get(), file, O_RDONLY | O_CLOEXEC));
    const ssize_t size = opened ? ::read(opened.get(), page.data(), page.size()) : 0;
    return trim({page.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))});
}

Result<void> Kernel::require_sched_ext() const {
    std::error_code error;
    if (!fs::exists(sched_ext_, error))
        return fail(Status::kNoSchedExt, fmt::format("this kernel ({}) has no sched_ext", release()),
                    "boot Linux 6.12 or newer, built with CONFIG_SCHED_CLASS_EXT=y");
    if (!fs::exists(btf_, error))
        return fail(Status::kNoSchedExt,
                    fmt::format("this kernel ({}) has no BTF type information", release()),
                    "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y");
    return {};
}

Result<void> Kernel::require_no_scheduler() const {
    const u64 deadline = clock_ns() + kUnloadPatience;
    while (true) {
        Page page;
        const std::string_view state = read("state", page);
        if (state.empty() || state == "disabled") return {};
        if (state == "enabled" || clock_ns() > deadline) {
            const std::string name = active_scheduler();
            return fail(
                Status::kBusy,
                fmt::format("the scheduler '{}' is active (state: {})", name.empty() ? "?" : name, state),
                "there can be only one: end the program that loaded it first, or remove it with: echo S "
                ">/proc/sysrq-trigger");
        }
        std::this_thread::sleep_for(kUnloadPoll);
    }
}

std::string Kernel::active_scheduler() const {
    Page page;
    return std::string(read("root/ops", page));
}

bool Kernel::runs(std::string_view name) const {
    Page page;
    return read("state", page) == "enabled" && read("root/ops", page) == name;
}

u64 Kernel::hotplug_seq() const {
    Page page;
    return to_number(read("hotplug_seq", page));
}

const EventCounters& Kernel::events() {
    Page page;
    std::string_view lines = read("root/events", page);
    std::size_t count = 0;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        const std::size_t blank = std::min(line.find(' '), line.size());
        if (count == events_.size()) events_.emplace_back();
        events_[count].first = line.substr(0, blank);
        events_[count].second = to_number(trim(line.substr(blank)));
        ++count;
    }
    events_.resize(count);
    return events_;
}

std::string Kernel::release() {
    utsname name = {};
    uname(&name);
    return name.release;
}

}  // namespace scx
