// SPDX-License-Identifier: GPL-2.0-only
//
// How a function says that it failed: an Error for the person at the keyboard, carried by std::expected.
#pragma once

#include <cerrno>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace scx {

/// Exit status of the process. Scripts rely on the numbers.
enum class Status : int {
    kOk = 0,
    kSystem = 1,  // the system failed us: output that cannot be written, no more processes or memory
    kUsage = 2,
    kNoSchedExt = 3,
    kNoPrivilege = 4,
    kBusy = 5,
    kLoad = 6,
    kAttach = 7,
    kEjected = 8,
    kStalled = 9,
    kRemoved = 10,
    kCommandNotExecutable = 126,
    kCommandNotFound = 127,
};

/// Says in two lines what failed and what the user can do about it; the system's own words belong into
/// `what`.
struct Error {
    Status status;
    std::string what;
    std::string hint;
};

template <typename T>
using Result = std::expected<T, Error>;

/// Each text becomes one line, whatever words of others are in it.
std::unexpected<Error> fail(Status status, std::string_view what, std::string_view hint);

/// Whether this errno tells that the system is short of something, memory or descriptors.
inline bool is_shortage(int number) {
    return number == ENOMEM || number == EMFILE || number == ENFILE;
}

inline constexpr const char* kMemoryHint =
    "free some memory, or raise its limits (ulimit -v, a cgroup's memory.max)";

/// The same for what failed with this errno. A shortage is the system's failure, whatever was tried.
std::unexpected<Error> fail_with_errno(int number, Error error);

/// Passes on the error of a Result of another type.
inline std::unexpected<Error> pass(Error error) {
    return std::unexpected(std::move(error));
}

}  // namespace scx
