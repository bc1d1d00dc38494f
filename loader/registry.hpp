// SPDX-License-Identifier: GPL-2.0-only
//
// The policies that are linked into a program.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace scx {

/// A policy's compiled object, type-erased: only the generated registry sees the skeleton of bpftool. The
/// skeleton is used for its bytes alone, so that embedded policies and files given with --object take one and
/// the same path.
struct Skeleton {
    std::string_view name;
    const void* (*elf_bytes)(std::size_t* size);
};

/// What tells one program of the suite from another.
struct Program {
    std::string_view name;
    std::span<const Skeleton> skeletons;
    bool fixed;  // the policy is the only skeleton; there is no --policy and no --object
};

/// Defined by the generated registry of each program.
const Program& program();

}  // namespace scx
