// SPDX-License-Identifier: GPL-2.0-only
#include "privilege.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "text.hpp"

#ifndef __has_feature  // g++ has not
#define __has_feature(feature) 0
#endif

namespace scx {
namespace {

constexpr Capabilities kAdmin =
    capability_bit(CAP_SYS_ADMIN);  // which the kernel takes for either of the two
constexpr Capabilities kNeeded = capability_bit(CAP_BPF) | capability_bit(CAP_PERFMON);

/// What capset() and capget() take: two words.
using CapabilityWords = __user_cap_data_struct[_LINUX_CAPABILITY_U32S_3];

#if defined(__x86_64__)
constexpr u32 kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr u32 kArchitecture = AUDIT_ARCH_AARCH64;
#endif
/// From here on x86 has its system calls a second time, for another ABI.
constexpr u32 kOtherAbi = 0x40000000;

/// A system call that a program which is set up has no use for.
struct Refusal {
    u32 call;
    int flags = -1;  // refused only when the argument of this number, as of open(), is about writing
};

constexpr Refusal kRefusals[] = {
// LeakSanitizer stops the program's threads at the end, to look for memory that nobody holds.
#if !__has_feature(address_sanitizer)
    {SYS_ptrace},
#endif
    {SYS_execve},   {SYS_execveat},    {SYS_process_vm_readv}, {SYS_process_vm_writev},
    {SYS_socket},   {SYS_openat, 2},   {SYS_openat2},          {SYS_open_by_handle_at},
    {SYS_truncate}, {SYS_pidfd_getfd}, {SYS_io_uring_setup},  // what its operations do, no filter sees
#ifdef SYS_open
    {SYS_open, 1},  {SYS_creat},
#endif
};

Result<void> cannot(std::string_view what) {
    return fail(Status::kSystem, fmt::format("cannot give up {}: {}", what, std::strerror(errno)),
                "look whether a sandbox around this program forbids it");
}

Result<void> keep_capabilities(Capabilities keep) {
    // Comes first: it takes CAP_SETPCAP. Who has not got that cannot, and without new privileges need not.
    for (unsigned capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
        if ((keep & capability_bit(capability)) == 0) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);

    __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    CapabilityWords words = {};
    for (std::size_t i = 0; i < std::size(words); ++i) {
        words[i].permitted = words[i].effective = static_cast<u32>(keep >> 32 * i);
        words[i].inheritable = 0;  // and with it what is ambient
    }
    if (syscall(SYS_capset, &header, &words) != 0) return cannot("capabilities");
    return {};
}

/// A kernel that cannot filter system calls does without.
void refuse_system_calls() {
    std::vector<sock_filter> code = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kOtherAbi, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    const sock_filter refuse = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    const sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    for (const Refusal& refusal : kRefusals) {
        if (refusal.flags < 0) {
            code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refusal.call, 0, 1));
            code.push_back(refuse);
            continue;
        }
        code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refusal.call, 0, 4));
        const auto flags = static_cast<u32>(offsetof(seccomp_data, args) + sizeof(u64) * refusal.flags);
        code.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, flags));
        code.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1));
        code.push_back(refuse);
        code.push_back(allow);
    }
    code.push_back(allow);
    const sock_fprog program = {static_cast<unsigned short>(code.size()), code.data()};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

}  // namespace

Capabilities permitted_capabilities() {
    __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    CapabilityWords words = {};
    if (syscall(SYS_capget, &header, &words) != 0) return 0;
    return words[0].permitted | Capabilities{words[1].permitted} << 32;
}

Result<void> require_privilege(Capabilities permitted) {
    std::vector<std::string> missing;
    if ((permitted & kAdmin) == 0) {
        if ((permitted & capability_bit(CAP_BPF)) == 0) missing.emplace_back("CAP_BPF");
        if ((permitted & capability_bit(CAP_PERFMON)) == 0) missing.emplace_back("CAP_PERFMON");
    }
    if (missing.empty()) return {};
    return fail(Status::kNoPrivilege,
                fmt::format("not enough privilege to load a scheduler: {} {} missing", join(missing, " and "),
                            missing.size() == 1 ? "is" : "are"),
                "run it as root, or give this program both: setcap cap_bpf,cap_perfmon=ep FILE");
}

Capabilities needed_of(Capabilities permitted) {
    const Capabilities needed = permitted & kNeeded;
    return needed == kNeeded ? needed : needed | (permitted & kAdmin);
}

Result<void> give_up_all_but(Capabilities keep) {
    if (const Result<void> done = keep_capabilities(keep); !done) return done;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cannot("new privileges");
    refuse_system_calls();
    return {};
}

}  // namespace scx
