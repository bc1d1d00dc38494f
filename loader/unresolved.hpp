// SPDX-License-Identifier: GPL-2.0-only
//
// Calls of kernel functions (kfuncs) that libbpf left without a target. It takes a weak one whose prototype
// is not the kernel's for one that the kernel lacks, without a word, and the verifier knows only that.
#pragma once

#include <bpf/btf.h>

#include <string>
#include <string_view>

namespace scx {

struct UnresolvedCall {
    std::string why;
    std::string hint;  // what to do about it
};

/// The function that the verifier's log says to be unresolved, as the policy declares it; empty if it says
/// none.
std::string_view unresolved_function(std::string_view log);

/// Why a call of it has no target. `kernel` is the kernel's BTF and stays the caller's.
UnresolvedCall explain_unresolved(std::string_view declared, const btf& kernel);

}  // namespace scx
