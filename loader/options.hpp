// SPDX-License-Identifier: GPL-2.0-only
//
// The options that do not depend on a policy. Each is one row of a table, from which parsing and help are
// made.
#pragma once

#include <scx/types.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "registry.hpp"
#include "units.hpp"

namespace scx {

enum class Verb { kRun, kList, kDescribe, kCheck };

struct VerbSpec {
    Verb verb;
    std::string_view name;
    std::string_view arguments;  // where a program holds several policies
    std::string_view help;
};

std::span<const VerbSpec> verb_specs();
const VerbSpec& spec_of(Verb verb);

enum class StatsFormat { kTable, kJson, kNone };

/// What the command line asks for.
struct Options {
    Verb verb = Verb::kRun;
    bool help = false;
    bool version = false;
    bool verbose = false;
    bool quiet = false;

    std::string policy;
    std::string object;
    std::vector<std::string> assignments;  // name=value
    std::string config;
    std::vector<std::string> policy_args;  // what no common option takes: the policy's knobs

    std::optional<StatsFormat> stats;
    u64 interval_ns = 0;
    std::optional<u64> count;
    std::optional<u64> duration_ns;
    bool partial = false;
    std::optional<u64> timeout_ns;
    u64 exit_dump_len = 0;
    std::string dump_file;
    std::vector<std::string> command;

    bool json = false;
    bool schema = false;
    bool config_schema = false;
};

struct OptionSpec {
    std::string_view name;
    char letter;                // of the short form, or 0
    std::string_view argument;  // what help calls its value; empty for a switch
    std::span<const Verb> verbs;
    std::string_view fallback;  // applied before the command line is, and shown by help
    std::string_view help;
    Result<void> (*apply)(Options&, const OptionSpec& spec, std::string_view text);
    std::optional<Range> range = {};               // of a number
    std::span<const std::string_view> names = {};  // of the values, where they are words
};

/// The options of one verb of one program.
std::vector<OptionSpec> option_specs(const Program& program, Verb verb);

/// What can be given to this option: "valid: table, json, none", "choose a value from 10ms to 60m".
std::string value_hint(const OptionSpec& spec);

}  // namespace scx
