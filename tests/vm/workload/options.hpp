// SPDX-License-Identifier: GPL-2.0-only
//
// What a load is told on the command line. The library that reads it takes longer to compile than a load
// does, so only options.cpp knows it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace workload {

enum class Kind {
    kCount,    // from 0 on
    kNumber,   // may be negative
    kNumbers,  // with commas
    kSeconds,  // with a fraction
    kText,
    kCommand,  // all that follows --
};

/// As a load declares it. Without `value` it may be left out, or must not: that is seen when the load asks
/// for it.
struct Option {
    const char* name;
    Kind kind;
    const char* help;
    const char* value = nullptr;
};

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Options {
  public:
    /// Throws UsageError for an argument that is none of `known`, and for a value that is none of its kind.
    Options(const std::string& program, const char* summary, std::span<const Option> known, int argc,
            char** argv);
    ~Options();
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;

    std::string help() const;

    bool has(const char* name) const;

    // The value of an option of that kind. They throw UsageError where it has none.
    std::uint64_t count(const char* name) const;
    int number(const char* name) const;
    const std::vector<int>& numbers(const char* name) const;
    std::chrono::nanoseconds seconds(const char* name) const;
    const std::string& text(const char* name) const;
    const std::vector<std::string>& command(const char* name) const;

  private:
    struct Parsed;
    std::unique_ptr<Parsed> parsed_;
};

}  // namespace workload
