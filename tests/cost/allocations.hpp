// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <scx/types.h>

namespace scx {

/// How often this program has asked for memory so far: by new, malloc() and their like, in all libraries.
u64 allocations();

}  // namespace scx
