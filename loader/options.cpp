// SPDX-License-Identifier: GPL-2.0-only
#include "options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "clock.hpp"
#include "text.hpp"
#include "units.hpp"

namespace scx {
namespace {

constexpr std::array kVerbs = {
    VerbSpec{Verb::kRun, "run", "",
             "Load a policy; it schedules until a signal, --duration, --count or the end of COMMAND. The "
             "verb may be "
             "left out."},
    VerbSpec{Verb::kList, "list", "", "List the policies; --list does the same."},
    VerbSpec{Verb::kDescribe, "describe", "POLICY", "Print a policy's knobs and statistics as JSON."},
    VerbSpec{Verb::kCheck, "check", "",
             "Load each policy without using it: can it run here, and what does it cost?"},
};

constexpr std::array kRun = {Verb::kRun};
constexpr std::array kOthers = {Verb::kList, Verb::kDescribe, Verb::kCheck};
constexpr std::array kAsJson = {Verb::kList, Verb::kCheck};
constexpr std::array kDescribe = {Verb::kDescribe};
constexpr std::array kLoading = {Verb::kRun, Verb::kDescribe, Verb::kCheck};
constexpr std::array kWithPolicy = {Verb::kRun, Verb::kDescribe};

constexpr u64 kMinInterval = 10 * kNsPerMs;
constexpr u64 kMaxInterval = 3600 * kNsPerSecond;
constexpr u64 kForever = ~0ULL;
// The kernel refuses a longer watchdog; a shorter one would eject healthy policies on a busy machine.
constexpr u64 kMinTimeout = 100 * kNsPerMs;
constexpr u64 kMaxTimeout = 30 * kNsPerSecond;
constexpr u64 kMinDump = 1 << 10;
constexpr u64 kMaxDump = 1 << 20;

template <auto Member>
Result<void> store_number(Options& options, const OptionSpec& spec, std::string_view text) {
    const Result<u64> value = parse_in_range(text, *spec.range);
    if (!value) return pass(value.error());
    options.*Member = *value;
    return {};
}

template <auto Member>
Result<void> switch_on(Options& options, const OptionSpec&, std::string_view) {
    options.*Member = true;
    return {};
}

template <auto Member>
Result<void> store_text(Options& options, const OptionSpec&, std::string_view text) {
    if (text.empty())
        return fail(Status::kUsage, "the value is empty", "give a value, or leave the option out");
    options.*Member = text;
    return {};
}

constexpr std::array<std::string_view, 3> kFormats = {"table", "json",
                                                      "none"};  // in the order of StatsFormat

Result<void> store_format(Options& options, const OptionSpec& spec, std::string_view text) {
    const auto found = std::ranges::find(spec.names, text);
    if (found == spec.names.end())
        return fail(Status::kUsage, fmt::format("unknown format '{}'", text),
                    suggest(text, {spec.names.begin(), spec.names.end()}));
    options.stats = static_cast<StatsFormat>(found - spec.names.begin());
    return {};
}

const std::array kOptions = {
    OptionSpec{"policy", 'p', "NAME", kWithPolicy, "", "The policy to use; `list` shows them.",
               store_text<&Options::policy>},
    OptionSpec{"object", 0, "FILE", kWithPolicy, "",
               "Use the policy in this BPF object, which need not have been built with this program.",
               store_text<&Options::object>},
    OptionSpec{
        "set", 0, "NAME=VALUE", kRun, "",
        "Set a constant variable of a policy that does not describe its knobs. May be given several times.",
        [](Options& options, const OptionSpec&, std::string_view text) -> Result<void> {
            options.assignments.emplace_back(text);
            return {};
        }},
    OptionSpec{"config", 'c', "FILE", kRun, "",
               "The configuration of a policy that needs one, JSON with comments; read again on SIGHUP.",
               store_text<&Options::config>},
    OptionSpec{"config", 'c', "FILE", kDescribe, "",
               "Check a configuration, and print it with all that it leaves out.",
               store_text<&Options::config>},
    OptionSpec{"stats",
               0,
               "FORMAT",
               kRun,
               "",
               "Statistics on standard output: table, json (one object a line) or none. Default: table, or "
               "none with "
               "COMMAND.",
               store_format,
               {},
               kFormats},
    OptionSpec{"interval", 'i', "TIME", kRun, "1s", "Time between two reports.",
               store_number<&Options::interval_ns>, Range{Unit::kNs, kMinInterval, kMaxInterval}},
    OptionSpec{"count", 'n', "N", kRun, "", "End after N reports.", store_number<&Options::count>,
               Range{Unit::kNone, 1, kForever}},
    OptionSpec{"duration", 'd', "TIME", kRun, "", "End after this time.", store_number<&Options::duration_ns>,
               Range{Unit::kNs, 1, kForever}},
    OptionSpec{"partial", 0, "", kRun, "",
               "Schedule only tasks with the scheduling policy SCHED_EXT, such as COMMAND, and leave all "
               "others to the "
               "kernel's own scheduler.",
               switch_on<&Options::partial>},
    OptionSpec{"timeout", 0, "TIME", kRun, "",
               "Let the kernel eject the policy when a runnable task has not run for so long. Default: 30s, "
               "unless the policy says less",
               store_number<&Options::timeout_ns>, Range{Unit::kNs, kMinTimeout, kMaxTimeout}},
    OptionSpec{"exit-dump-len", 0, "BYTES", kRun, "32KiB",
               "Room for the kernel's debug dump, which is made when the policy is ejected for an error.",
               store_number<&Options::exit_dump_len>, Range{Unit::kBytes, kMinDump, kMaxDump}},
    OptionSpec{"dump-file", 0, "FILE", kRun, "",
               "Write the debug dump to FILE, which is made at once, instead of standard error.",
               store_text<&Options::dump_file>},
    OptionSpec{"json", 0, "", kAsJson, "", "Print JSON.", switch_on<&Options::json>},
    OptionSpec{"schema", 0, "", kDescribe, "", "Print the JSON Schema of the lines that --stats json prints.",
               switch_on<&Options::schema>},
    OptionSpec{"config-schema", 0, "", kDescribe, "", "Print the JSON Schema of the policy's configuration.",
               switch_on<&Options::config_schema>},
    OptionSpec{"quiet", 'q', "", kRun, "", "Say nothing but errors.", switch_on<&Options::quiet>},
    OptionSpec{"verbose", 'v', "", kLoading, "", "Show all that libbpf and the verifier say.",
               switch_on<&Options::verbose>},
    OptionSpec{"help", 'h', "", kRun, "", "Explain the options; with a policy also its knobs.",
               switch_on<&Options::help>},
    OptionSpec{"help", 'h', "", kOthers, "", "Explain the options.", switch_on<&Options::help>},
    OptionSpec{"version", 0, "", kRun, "", "Print the version of this program and of libbpf.",
               switch_on<&Options::version>},
};

}  // namespace

std::span<const VerbSpec> verb_specs() {
    return kVerbs;
}

const VerbSpec& spec_of(Verb verb) {
    return *std::ranges::find(kVerbs, verb, &VerbSpec::verb);
}

std::vector<OptionSpec> option_specs(const Program& program, Verb verb) {
    std::vector<OptionSpec> specs;
    for (const OptionSpec& spec : kOptions) {
        const bool chooses_policy = spec.name == "policy" || spec.name == "object" || spec.name == "set";
        if (program.fixed && chooses_policy) continue;
        if (std::ranges::find(spec.verbs, verb) != spec.verbs.end()) specs.push_back(spec);
    }
    return specs;
}

std::string value_hint(const OptionSpec& spec) {
    if (!spec.names.empty()) return fmt::format("valid: {}", join({spec.names.begin(), spec.names.end()}));
    if (spec.range) return fmt::format("choose a value {}", format_range(*spec.range));
    return fmt::format("write --{} {}", spec.name, spec.argument);
}

}  // namespace scx
