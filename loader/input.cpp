// SPDX-License-Identifier: GPL-2.0-only
#include "input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "handles.hpp"

namespace scx {

Result<std::string> read_file(const std::string& path, std::size_t most, const char* hint) {
    const auto refuse = [&](const std::string& what) { return fail(Status::kUsage, what, hint); };
    const auto cannot_read = [&] {
        const int error = errno;
        return fail_with_errno(
            error, {Status::kUsage, fmt::format("cannot read {}: {}", path, std::strerror(error)), hint});
    };
    const Fd file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (!file) return cannot_read();
    struct stat status = {};
    if (fstat(file.get(), &status) != 0) return cannot_read();
    if (!S_ISREG(status.st_mode)) return refuse(fmt::format("{} is not a regular file", path));

    std::string bytes;
    char buffer[65536];
    while (bytes.size() <= most) {
        const ssize_t count = read(file.get(), buffer, sizeof(buffer));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return cannot_read();
        if (count == 0) break;
        bytes.append(buffer, static_cast<std::size_t>(count));
    }
    if (bytes.empty()) return refuse(fmt::format("{} is empty", path));
    if (bytes.size() > most) return refuse(fmt::format("{} is larger than {} KiB", path, most >> 10));
    return bytes;
}

}  // namespace scx
