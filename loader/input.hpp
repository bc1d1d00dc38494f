// SPDX-License-Identifier: GPL-2.0-only
//
// Reading the files that a user names.
#pragma once

#include <cstddef>
#include <string>

#include "error.hpp"

namespace scx {

/// The bytes of a regular file that has some, and at most `most` of them. It never waits for any: what looks
/// like a file and has its contents made as they are read, as in /proc, may have none yet. Errors are kUsage.
Result<std::string> read_file(const std::string& path, std::size_t most, const char* hint);

}  // namespace scx
