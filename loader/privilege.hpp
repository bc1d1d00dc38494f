// SPDX-License-Identifier: GPL-2.0-only
//
// What this process may do: enough to load a scheduler, and no more than it takes to keep one.
#pragma once

#include <scx/types.h>

#include "error.hpp"

namespace scx {

/// A set of the capabilities of <linux/capability.h>.
using Capabilities = u64;

constexpr Capabilities capability_bit(unsigned capability) {
    return Capabilities{1} << capability;
}

/// All that this process has, or could take up at any time.
Capabilities permitted_capabilities();

/// An error, naming what is missing, when a process with these may not load a scheduler.
Result<void> require_privilege(Capabilities permitted);

/// What of `permitted` it takes to load a scheduler, to attach it, and to read its maps.
Capabilities needed_of(Capabilities permitted);

/// Gives up for good all that this process may do beyond `keep`: other capabilities; gaining new ones from a
/// program's file; and, where the kernel can filter system calls, starting programs, opening sockets, opening
/// files for writing, and reaching into other processes. What is open stays open.
Result<void> give_up_all_but(Capabilities keep);

}  // namespace scx
