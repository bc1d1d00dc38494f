// SPDX-License-Identifier: GPL-2.0-only
#include "output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <expected>
#include <string>

namespace scx {
namespace {

std::unexpected<Error> cannot_write(const std::filesystem::path& path, std::string_view reason) {
    return fail(Status::kSystem, fmt::format("cannot write {}: {}", path.string(), reason),
                "choose another file, best in a folder of your own");
}

/// Where a path leads to, all links followed.
struct Place {
    Fd folder;
    std::string name;
    bool is_public;  // others than root and the caller may put files there
    int nofollow;    // O_NOFOLLOW, but where the kernel makes links that only it can follow, as /dev/fd/1 is
};

/// Follows a link that only root or the caller can have put where it is, or that is theirs. The kernel
/// refuses links of others in sticky folders alone, and only where fs.protected_symlinks is set. What failed
/// is told in words.
std::expected<Place, std::string> find_place(const std::filesystem::path& path, uid_t caller) {
    constexpr int kMostLinks = 40;  // as in the kernel
    constexpr int kFolder = O_PATH | O_DIRECTORY | O_CLOEXEC;
    const auto failure = [](int error) { return std::unexpected<std::string>(std::strerror(error)); };
    const auto is_trusted = [&](uid_t owner) { return owner == 0 || owner == caller; };

    std::string rest = path;
    Place place = {Fd(open(".", kFolder)), "", false, O_NOFOLLOW};
    for (int links = 0;;) {
        if (rest.starts_with('/')) place.folder = Fd(open("/", kFolder));
        if (!place.folder) return failure(errno);
        struct stat status = {};
        struct statfs filesystem = {};
        fstat(place.folder.get(), &status);
        fstatfs(place.folder.get(), &filesystem);
        place.is_public = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 || !is_trusted(status.st_uid);
        place.nofollow = filesystem.f_type == PROC_SUPER_MAGIC && !place.is_public ? 0 : O_NOFOLLOW;
        rest.erase(0, rest.find_first_not_of('/'));
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const bool is_last = end == rest.size();
        place.name = rest.substr(0, end);

        const Fd link(openat(place.folder.get(), place.name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (link && place.nofollow != 0 && fstat(link.get(), &status) == 0 && S_ISLNK(status.st_mode)) {
            // Others can give a link of root's a second name.
            if (place.is_public && (is_last || !is_trusted(status.st_uid) || status.st_nlink != 1))
                return std::unexpected(place.name + " is a link where others may put files");
            if (++links > kMostLinks) return failure(ELOOP);
            std::array<char, PATH_MAX> target;
            const ssize_t length = readlinkat(link.get(), "", target.data(), target.size());
            if (length < 0) return failure(errno);
            rest.replace(0, end, target.data(), static_cast<std::size_t>(length));
            continue;
        }
        if (is_last) return place;
        place.folder = Fd(openat(place.folder.get(), place.name.c_str(), kFolder | place.nofollow));
        rest.erase(0, rest.find_first_not_of('/', end));
    }
}

}  // namespace

void reserve_standard_files() {
    int fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO) fd = open("/dev/null", O_RDONLY);
    if (fd >= 0) close(fd);
}

Result<Fd> create_file(const std::filesystem::path& path, uid_t caller) {
    const std::expected<Place, std::string> place = find_place(path, caller);
    if (!place) return cannot_write(path, place.error());
    const bool is_public = place->is_public;
    // O_NONBLOCK: a named pipe without a reader would hold us up.
    const int careful = place->nofollow | (is_public ? O_NONBLOCK : 0);
    Fd file(openat(place->folder.get(), place->name.c_str(),
                   O_WRONLY | O_CREAT | O_NOCTTY | O_CLOEXEC | careful, S_IRUSR | S_IWUSR));
    if (!file) return cannot_write(path, std::strerror(errno));
    struct stat status = {};
    fstat(file.get(), &status);
    if (is_public && (!S_ISREG(status.st_mode) || status.st_uid != caller || status.st_nlink != 1))
        return cannot_write(path, "others may put files there, and this one is not ours alone");
    if (S_ISREG(status.st_mode) && ftruncate(file.get(), 0) != 0)
        return cannot_write(path, std::strerror(errno));
    return file;
}

bool fill_file(const Fd& file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file.get(), text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            const int error = errno;
            [[maybe_unused]] const int done = ftruncate(file.get(), 0);  // not so for a device
            errno = error;
            return false;
        }
    }
    return true;
}

Output::Output(int fd, int patience_ms) : fd_(fd), patience_ms_(patience_ms), is_terminal_(isatty(fd) == 1) {
    struct stat status = {};
    fstat(fd, &status);
    is_socket_ = S_ISSOCK(status.st_mode);
    // O_NONBLOCK belongs to the open file, which we share with others, such as the shell: open one of our
    // own. A regular file never blocks, and would lose its position; one that was closed stays so.
    const bool may_block = S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode);
    if (!may_block || (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY) return;
    reopened_ =
        Fd(open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (reopened_) fd_ = reopened_.get();
    is_pipe_of_others_ = !reopened_ && S_ISFIFO(status.st_mode);
}

/// Writes of the rest what there is room for; how much that was.
std::size_t Output::push() {
    std::string_view left = rest_;
    bool failed = false;
    while (!left.empty() && !failed) {
        const iovec piece = {const_cast<char*>(left.data()), left.size()};
        const ssize_t written = is_socket_           ? send(fd_, left.data(), left.size(), MSG_DONTWAIT)
                                : is_pipe_of_others_ ? pwritev2(fd_, &piece, 1, -1, RWF_NOWAIT)
                                                     : ::write(fd_, left.data(), left.size());
        if (written >= 0)
            left.remove_prefix(static_cast<std::size_t>(written));
        else
            failed = errno != EINTR;
    }
    const std::size_t pushed = rest_.size() - left.size();
    rest_.erase(0, pushed);
    return pushed;
}

bool Output::flush() {
    const int patience_ms = is_stalled_ ? 0 : patience_ms_;
    pollfd writable = {fd_, POLLOUT, 0};
    push();
    while (!rest_.empty() && poll(&writable, 1, patience_ms) > 0)
        if (push() == 0) break;  // it is not for want of room
    is_stalled_ = !rest_.empty();
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
    is_stalled_ = false;
    patience_ms_ = kPatienceMs;
    if (!flush()) ++dropped_;
    return dropped_ == 0;
}

}  // namespace scx
