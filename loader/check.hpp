// SPDX-License-Identifier: GPL-2.0-only
//
// The verb `check`: whether policies can run here, and what each costs the kernel to verify and to hold.
#pragma once

#include <scx/types.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "session.hpp"

namespace scx {

/// One program of a policy, as the kernel took it.
struct ProgramCost {
    std::string name;
    u64 verified_insns;  // that the verifier went through
    u64 xlated_bytes;    // of BPF instructions
    u64 jited_bytes;     // of machine code
    u64 stack_bytes;     // of it and its functions together; since Linux 7.3, of the deepest chain of calls
};

struct LoadCost {
    std::string policy;
    u64 load_ns;
    std::vector<ProgramCost> programs;
};

/// One thing that a run needs; scripts know it by its id.
struct Check {
    std::string id;
    std::optional<Error> failure = std::nullopt;
    std::optional<LoadCost> load = std::nullopt;
    bool only_warns = false;  // with a failure scx-run would work all the same
};

/// Loads a policy without attaching it, and lets it go again.
Result<LoadCost> measure_load(const SessionPlan& plan, Kernel& kernel, LibbpfLog& log,
                              const Console& console);

/// The stack that the verifier's statistics tell: "stack depth 40+16", a number a function, or "stack depth
/// max 48".
u64 stack_of(std::string_view verifier_log);

std::string check_text(std::span<const Check> checks);
std::string check_json(std::span<const Check> checks, std::string_view kernel);

}  // namespace scx
