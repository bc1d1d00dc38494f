// SPDX-License-Identifier: GPL-2.0-only
//
// What libbpf and the verifier have to say, kept until somebody asks.
#pragma once

#include <bpf/libbpf.h>

#include <string>

#include "console.hpp"

namespace scx {

/// While it lives, collects libbpf's warnings instead of printing them; with --verbose the console also
/// shows everything at once. libbpf's callback carries no context, so there can be only one at a time.
class LibbpfLog {
  public:
    explicit LibbpfLog(const Console& console);
    ~LibbpfLog();
    LibbpfLog(const LibbpfLog&) = delete;
    LibbpfLog& operator=(const LibbpfLog&) = delete;

    void clear() { text_.clear(); }

    /// Program the kernel refused, empty when it refused something else.
    std::string failing_program() const;

    /// The last lines of the verifier's log, or of libbpf's warnings when there is none.
    std::string tail(std::size_t lines) const;

  private:
    static int print(libbpf_print_level level, const char* format, va_list arguments);

    static LibbpfLog* active_;

    const Console& console_;
    libbpf_print_fn_t previous_;
    std::string text_;
};

}  // namespace scx
