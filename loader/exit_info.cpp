// SPDX-License-Identifier: GPL-2.0-only
#include "exit_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "text.hpp"

namespace scx {
namespace {

// enum scx_exit_kind and enum scx_exit_code: the values are the same in every kernel that has sched_ext.
enum : u64 {
    kNone = 0,
    kUnregistered = 64,
    kUnregisteredByPolicy = 65,
    kUnregisteredByKernel = 66,
    kError = 1024,
    kStall = 1026,
};

struct KindName {
    u64 kind;
    std::string_view name;
};

constexpr KindName kKindNames[] = {
    {kNone, "unknown"},
    {1, "done"},
    {kUnregistered, "unreg"},
    {kUnregisteredByPolicy, "unreg_bpf"},
    {kUnregisteredByKernel, "unreg_kern"},
    {67, "sysrq"},
    {68, "parent"},
    {69, "parent_kill"},
    {kError, "error"},
    {1025, "error_bpf"},
    {kStall, "error_stall"},
    {1027, "error_reenq"},
    {1028, "error_rescue"},
};

constexpr u64 kRestartAction = 1ULL << 48;
constexpr u64 kReasonHotplug = 1;
constexpr u64 kReasonCgroupOffline = 2;

u64 reason_bits(s64 code) {
    return static_cast<u64>(code) >> 32 & 0xffff;
}

std::string bounded(const char* text, std::size_t size) {
    return {text, strnlen(text, size)};
}

}  // namespace

std::string_view ExitInfo::kind_name() const {
    const auto* found = std::ranges::find(kKindNames, kind, &KindName::kind);
    if (found != std::end(kKindNames)) return found->name;
    return is_error() ? "error" : "unknown";
}

bool ExitInfo::wants_restart() const {
    return (kind == kUnregisteredByPolicy || kind == kUnregisteredByKernel) &&
           (static_cast<u64>(code) & kRestartAction) != 0;
}

std::string_view ExitInfo::restart_reason() const {
    switch (reason_bits(code)) {
        case kReasonHotplug:
            return "hotplug";
        case kReasonCgroupOffline:
            return "cgroup_offline";
        default:
            return "policy";
    }
}

std::string ExitInfo::real_time_holder() const {
    const std::size_t end = message.find(" failed to run for ");
    if (kind != kStall || end == std::string::npos) return {};
    // Of each CPU the dump has these lines, and then some for each runnable task:
    // "CPU 1   : nr_run=2 ...", "          curr=hog[77] class=rt_sched_class", "  R task[76] -1500ms"
    const std::string task = fmt::format("R {} ", message.substr(0, end));
    std::string_view cpu;
    std::string_view holder;
    std::string_view rest = dump;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.starts_with("CPU ")) {
            cpu = line.substr(0, line.find(' ', 4));
            holder = {};
        }
        line = trim(line);
        if (line.starts_with("curr=") &&
            (line.ends_with(" class=rt_sched_class") || line.ends_with(" class=dl_sched_class")))
            holder = line.substr(5, line.rfind(' ') - 5);
        if (line.starts_with(task) && !holder.empty())
            return fmt::format("{} was held by the real-time task {}", cpu, holder);
    }
    return {};
}

bool ExitInfo::is_error() const {
    return kind >= kError;
}

Status ExitInfo::status() const {
    if (kind == kUnregistered) return Status::kOk;
    if (kind == kUnregisteredByPolicy) return code == 0 ? Status::kOk : Status::kEjected;
    if (kind == kStall) return Status::kStalled;
    if (is_error() || kind == kNone) return Status::kEjected;
    return Status::kRemoved;
}

ExitInfo make_exit_info(const scx_exit_record& record) {
    return {record.kind,
            record.exit_code,
            bounded(record.reason, sizeof(record.reason)),
            bounded(record.message, sizeof(record.message)),
            {}};
}

ExitInfo unregistered_by_user() {
    ExitInfo info;
    info.kind = kUnregistered;
    info.reason = "unregistered from user space";
    return info;
}

}  // namespace scx
