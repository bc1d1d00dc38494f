// SPDX-License-Identifier: GPL-2.0-only
//
// What --help says, made from the tables of options and from the policy; manual pages say the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "options.hpp"
#include "policy_info.hpp"

namespace scx {

inline constexpr std::string_view kHelpPurpose =
    "Runs a CPU scheduler written in BPF (Linux sched_ext) until it is told to stop.\n"
    "However this program ends, the kernel's own scheduler takes over.\n";

/// A term and what it means.
struct HelpEntry {
    std::string term;
    std::string meaning;
};

struct HelpSection {
    std::string title;
    std::vector<HelpEntry> entries;
};

std::string help_usage(const Program& program, Verb verb);
std::vector<std::string> help_examples(const Program& program);
std::string help_units();

/// The knobs of a policy, or what else can be set of one that describes none, and its configuration.
std::vector<HelpSection> policy_sections(const PolicyInfo& policy);

/// The options of a verb, less those that `policy`, which may be null, has no use for.
std::vector<OptionSpec> shown_options(const Program& program, Verb verb, const PolicyInfo* policy);

/// What an exit status means, in their order.
HelpSection exit_statuses();

/// Verbs where the whole program is explained, the sections of `policy`, which may be null, and options.
std::vector<HelpSection> help_sections(const Program& program, Verb verb, const PolicyInfo* policy);

std::string help_text(const Program& program, Verb verb, const PolicyInfo* policy, std::size_t width);

std::string version_text(const Program& program);

}  // namespace scx
