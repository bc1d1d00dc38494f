// SPDX-License-Identifier: GPL-2.0-only
//
// Processes, for what threads would not show, and the pairs of sockets between them.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace workload {

/// A process that does `work` and ends. It is killed, with all that it started, when this is destroyed.
class Child {
  public:
    explicit Child(const std::function<void()>& work);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }

    /// What it has used until now.
    std::chrono::nanoseconds cpu_time() const;

    /// Whether it has ended by itself.
    bool has_ended() const;

  private:
    pid_t pid_;
};

/// Two connected sockets: what is sent to the one is received from the other.
class Channel {
  public:
    Channel();
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    int near() const { return ends_[0]; }
    int far() const { return ends_[1]; }

  private:
    std::array<int, 2> ends_ = {};
};

/// Pass one byte; they wait for as long as it takes.
void send_byte(int fd);
void receive_byte(int fd);

/// Becomes the program `command`, whose output is thrown away.
[[noreturn]] void become(const std::vector<std::string>& command);

}  // namespace workload
