// SPDX-License-Identifier: GPL-2.0-only
#include "output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace scx {
namespace {

constexpr int kFinishPatienceMs = 1000;

std::unexpected<Error> cannot_write(const std::filesystem::path& path, std::string_view reason) {
    return fail(Status::kSystem, fmt::format("cannot write {}: {}", path.string(), reason),
                "choose another file, best in a folder of your own");
}

}  // namespace

void reserve_standard_files() {
    int fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO) fd = open("/dev/null", O_RDONLY);
    if (fd >= 0) close(fd);
}

Result<Fd> create_file(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const Fd directory(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return cannot_write(path, std::strerror(errno));
    struct stat status = {};
    fstat(directory.get(), &status);
    const bool is_public =
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 || (status.st_uid != 0 && status.st_uid != geteuid());
    // O_NONBLOCK: a named pipe without a reader would hold us up.
    const int careful = is_public ? O_NOFOLLOW | O_NONBLOCK : 0;
    Fd file(openat(directory.get(), path.filename().c_str(),
                   O_WRONLY | O_CREAT | O_NOCTTY | O_CLOEXEC | careful, S_IRUSR | S_IWUSR));
    if (!file) return cannot_write(path, std::strerror(errno));
    fstat(file.get(), &status);
    if (is_public && (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || status.st_nlink != 1))
        return cannot_write(path, "others may put files there, and this one is not ours alone");
    if (S_ISREG(status.st_mode) && ftruncate(file.get(), 0) != 0)
        return cannot_write(path, std::strerror(errno));
    return file;
}

Output::Output(int fd) : fd_(fd), is_terminal_(isatty(fd) == 1) {
    struct stat status = {};
    fstat(fd, &status);
    is_socket_ = S_ISSOCK(status.st_mode);
    // O_NONBLOCK belongs to the open file, which we share with others, such as the shell: open one of our
    // own. A regular file never blocks, and would lose its position.
    if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) return;
    reopened_ =
        Fd(open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (reopened_) fd_ = reopened_.get();
}

bool Output::flush() {
    std::string_view left = rest_;
    bool failed = false;
    while (!left.empty() && !failed) {
        const ssize_t written = is_socket_ ? send(fd_, left.data(), left.size(), MSG_DONTWAIT)
                                           : ::write(fd_, left.data(), left.size());
        if (written >= 0)
            left.remove_prefix(static_cast<std::size_t>(written));
        else
            failed = errno != EINTR;
    }
    rest_.erase(0, rest_.size() - left.size());
    return rest_.empty();
}

bool Output::write(std::string_view text) {
    if (!flush()) {
        ++dropped_;
        return false;
    }
    rest_ = text;
    if (flush()) return true;
    if (rest_.size() == text.size()) {  // nothing of it went out
        rest_.clear();
        ++dropped_;
    }
    return false;
}

bool Output::finish() {
    for (int tries = 0; tries < 10 && !flush(); ++tries) {
        pollfd writable = {fd_, POLLOUT, 0};
        poll(&writable, 1, kFinishPatienceMs / 10);
    }
    return rest_.empty() && dropped_ == 0;
}

}  // namespace scx
