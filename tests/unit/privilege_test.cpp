// SPDX-License-Identifier: GPL-2.0-only
#include "privilege.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "fixtures.hpp"

namespace scx {
namespace {

constexpr Capabilities kBpf = capability_bit(CAP_BPF);
constexpr Capabilities kPerfmon = capability_bit(CAP_PERFMON);
constexpr Capabilities kAdmin = capability_bit(CAP_SYS_ADMIN);
constexpr Capabilities kOther = capability_bit(CAP_KILL);

TEST(Privilege, WhatIsMissingIsNamed) {
    const auto missing = [](Capabilities permitted) { return require_privilege(permitted).error().what; };
    EXPECT_NE(missing(kOther).find(": CAP_BPF and CAP_PERFMON are missing"), std::string::npos);
    EXPECT_NE(missing(kBpf).find(": CAP_PERFMON is missing"), std::string::npos);
    EXPECT_NE(missing(kPerfmon).find(": CAP_BPF is missing"), std::string::npos);
    EXPECT_EQ(require_privilege(0).error().status, Status::kNoPrivilege);
    EXPECT_TRUE(require_privilege(kBpf | kPerfmon));
    EXPECT_TRUE(require_privilege(kAdmin));
}

TEST(Privilege, NoMoreIsNeeded) {
    EXPECT_EQ(needed_of(~0ULL), kBpf | kPerfmon);
    EXPECT_EQ(needed_of(kBpf | kAdmin | kOther), kBpf | kAdmin);
    EXPECT_EQ(needed_of(kAdmin), kAdmin);
}

/// Whether all of the process is as it has to be; says on stderr what is not.
bool has_given_up(const std::string& scratch) {
    const auto is = [](const char* what, bool true_or_not) {
        if (!true_or_not) std::fprintf(stderr, "not so: %s (%s)\n", what, std::strerror(errno));
        return true_or_not;
    };
    const auto refused = [](int result) { return result < 0 && errno == EPERM; };
    return is("no capabilities", permitted_capabilities() == 0) &&
           is("no ambient ones", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0) == 0) &&
           is("no new ones", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1) &&
           is("no program", refused(execl("/bin/true", "true", nullptr))) &&
           is("no socket", refused(socket(AF_UNIX, SOCK_STREAM, 0))) &&
           is("no new file", refused(open((scratch + "/new").c_str(), O_WRONLY | O_CREAT, 0600))) &&
           is("no writing", refused(open((scratch + "/file").c_str(), O_RDWR))) &&
           is("reading", open((scratch + "/file").c_str(), O_RDONLY) >= 0);
}

TEST(Privilege, IsGivenUpForGood) {
    const TemporaryDirectory scratch;
    write_file(scratch.path() / "file", "");
    EXPECT_EXIT(
        {
            const bool done = give_up_all_but(0).has_value() && has_given_up(scratch.path());
            _exit(done ? 0 : 1);
        },
        ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace scx
