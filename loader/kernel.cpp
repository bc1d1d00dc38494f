// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.hpp"

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "clock.hpp"
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

std::string Kernel::read(const char* file) const {
    std::ifstream stream(sysfs_ / "kernel/sched_ext" / file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return std::string(trim(text));
}

Result<void> Kernel::require_sched_ext() const {
    std::error_code error;
    if (!fs::exists(sysfs_ / "kernel/sched_ext", error))
        return fail(Status::kNoSchedExt, fmt::format("this kernel ({}) has no sched_ext", release()),
                    "boot Linux 6.12 or newer, built with CONFIG_SCHED_CLASS_EXT=y");
    if (!fs::exists(sysfs_ / kBtfFile, error))
        return fail(Status::kNoSchedExt,
                    fmt::format("this kernel ({}) has no BTF type information", release()),
                    "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y");
    return {};
}

Result<void> Kernel::require_privilege() const {
    __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};
    if (syscall(SYS_capget, &header, data) != 0) return {};  // then the kernel itself will refuse
    const auto has = [&data](unsigned capability) {
        return (data[capability / 32].effective & 1U << capability % 32) != 0;
    };
    if (has(CAP_SYS_ADMIN) || (has(CAP_BPF) && has(CAP_PERFMON))) return {};
    return fail(Status::kNoPrivilege, "not enough privilege to load a scheduler",
                "run it as root, or with the capabilities CAP_BPF and CAP_PERFMON");
}

Result<void> Kernel::require_no_scheduler() const {
    const u64 deadline = clock_ns() + kUnloadPatience;
    while (true) {
        const std::string state = read("state");
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
    return read("root/ops");
}

bool Kernel::runs(const std::string& name) const {
    return read("state") == "enabled" && active_scheduler() == name;
}

u64 Kernel::hotplug_seq() const {
    return to_number(read("hotplug_seq"));
}

EventCounters Kernel::events() const {
    EventCounters counters;
    std::istringstream lines(read("root/events"));
    std::string name;
    std::string value;
    while (lines >> name >> value) counters.emplace_back(name, to_number(value));
    return counters;
}

std::string Kernel::release() {
    utsname name = {};
    uname(&name);
    return name.release;
}

}  // namespace scx
