// SPDX-License-Identifier: GPL-2.0-only
//
// Calls of kernel functions (kfuncs) that libbpf left without a target. It takes a weak one whose prototype
// is not the kernel's for one that the kernel lacks, without a word, and the verifier knows only that.
#pragma once

#include <bpf/btf.h>

#include <optional>
#include <string>
#include <string_view>

namespace scx {

struct UnresolvedCall {
    std::string why;
    std::string hint;  // what to do about it
};

/// Why the call has no target that the verifier's log says to be unresolved; nothing if it says none.
/// `kernel` is the kernel's BTF and stays the caller's.
std::optional<UnresolvedCall> find_unresolved_call(std::string_view log, const btf& kernel);

}  // namespace scx
