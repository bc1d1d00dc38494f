// SPDX-License-Identifier: GPL-2.0-only
//
// Standard output that can never hold up the scheduler's supervisor, and files that are made safely.
#pragma once

#include <scx/types.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "error.hpp"
#include "handles.hpp"

namespace scx {

/// Makes sure that descriptors 0 to 2 are taken, so that no file opened later is mistaken for standard
/// output. Writing to one that was closed fails.
void reserve_standard_files();

/// Opens a file for writing, empty. In a folder where anybody may put files, such as /tmp, it is a new one or
/// a file of the caller's own. Never is it what a link that others could have put leads to, be it the last
/// part of the path or one before.
Result<Fd> create_file(const std::filesystem::path& path, uid_t caller = geteuid());

/// Writes the text into a new file. False, with errno, when there is no room for all of it: the file is empty
/// then.
bool fill_file(const Fd& file, std::string_view text);

/// Writes whole texts and never blocks in write(): a text that a slow reader has no room for is dropped and
/// counted. Of a text that was begun the rest is kept and goes first.
class Output {
  public:
    static constexpr int kPatienceMs = 1000;

    /// Writes to `fd`, which stays the caller's. SIGPIPE must be ignored. Waits for so long for a reader who
    /// takes nothing, and then no more until it takes something.
    explicit Output(int fd, int patience_ms = 0);

    /// False when the text, or an earlier one's rest, could not be written.
    bool write(std::string_view text);

    /// Waits a moment for the reader to take the rest. False when something was dropped, in the end that,
    /// too.
    bool finish();

    u64 dropped() const { return dropped_; }
    bool is_terminal() const { return is_terminal_; }

  private:
    std::size_t push();
    bool flush();

    Fd reopened_;  // the same pipe or terminal, non-blocking for us alone
    int fd_;
    int patience_ms_;
    bool is_stalled_ = false;  // the reader
    bool is_socket_;
    bool is_pipe_of_others_ = false;
    bool is_terminal_;
    std::string rest_;
    u64 dropped_ = 0;
};

}  // namespace scx
