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
};

constexpr std::array kAll = {Verb::kRun, Verb::kList, Verb::kDescribe};
constexpr std::array kRun = {Verb::kRun};
constexpr std::array kList = {Verb::kList};
constexpr std::array kDescribe = {Verb::kDescribe};
constexpr std::array kWithPolicy = {Verb::kRun, Verb::kDescribe};

constexpr u64 kMinInterval = 10 * kNsPerMs;
constexpr u64 kMaxInterval = 3600 * kNsPerSecond;
constexpr u64 kForever = ~0ULL;
// The kernel refuses a longer watchdog; a shorter one would eject healthy policies on a busy machine.
constexpr u64 kMinTimeout = 100 * kNsPerMs;
constexpr u64 kMaxTimeout = 30 * kNsPerSecond;
constexpr u64 kMinDump = 1 << 10;
constexpr u64 kMaxDump = 1 << 20;

Result<u64> parse_within(std::string_view text, Unit unit, u64 min, u64 max) {
    Result<u64> value = parse_quantity(text, unit);
    if (!value || (min <= *value && *value <= max)) return value;
    const std::string range = max == kForever
                                  ? fmt::format("choose at least {}", format_quantity(min, unit))
                                  : fmt::format("choose a value from {} to {}", format_quantity(min, unit),
                                                format_quantity(max, unit));
    return fail(Status::kUsage, fmt::format("'{}' is out of range", text), range);
}

/// Stores what parse_within() makes of the text.
template <auto Member>
Result<void> store(Options& options, std::string_view text, Unit unit, u64 min, u64 max) {
    const Result<u64> value = parse_within(text, unit, min, max);
    if (!value) return pass(value.error());
    options.*Member = *value;
    return {};
}

template <auto Member>
Result<void> switch_on(Options& options, std::string_view) {
    options.*Member = true;
    return {};
}

template <auto Member>
Result<void> store_text(Options& options, std::string_view text) {
    if (text.empty())
        return fail(Status::kUsage, "the value is empty", "give a value, or leave the option out");
    options.*Member = text;
    return {};
}

Result<void> store_format(Options& options, std::string_view text) {
    const std::vector<std::string> names = {"table", "json", "none"};  // in the order of StatsFormat
    const auto found = std::ranges::find(names, text);
    if (found == names.end())
        return fail(Status::kUsage, fmt::format("unknown format '{}'", text), suggest(text, names));
    options.stats = static_cast<StatsFormat>(found - names.begin());
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
        [](Options& options, std::string_view text) -> Result<void> {
            options.assignments.emplace_back(text);
            return {};
        }},
    OptionSpec{"config", 'c', "FILE", kRun, "",
               "The configuration of a policy that needs one, JSON with comments; read again on SIGHUP.",
               store_text<&Options::config>},
    OptionSpec{"config", 'c', "FILE", kDescribe, "",
               "Check a configuration, and print it with all that it leaves out.",
               store_text<&Options::config>},
    OptionSpec{"stats", 0, "FORMAT", kRun, "",
               "Statistics on standard output: table, json (one object a line) or none. Default: table, or "
               "none with "
               "COMMAND.",
               store_format},
    OptionSpec{"interval", 'i', "TIME", kRun, "1s", "Time between two reports.",
               [](Options& options, std::string_view text) {
                   return store<&Options::interval_ns>(options, text, Unit::kNs, kMinInterval, kMaxInterval);
               }},
    OptionSpec{"count", 'n', "N", kRun, "", "End after N reports.",
               [](Options& options, std::string_view text) {
                   return store<&Options::count>(options, text, Unit::kNone, 1, kForever);
               }},
    OptionSpec{"duration", 'd', "TIME", kRun, "", "End after this time.",
               [](Options& options, std::string_view text) {
                   return store<&Options::duration_ns>(options, text, Unit::kNs, 1, kForever);
               }},
    OptionSpec{"partial", 0, "", kRun, "",
               "Schedule only tasks with the scheduling policy SCHED_EXT, such as COMMAND, and leave all "
               "others to the "
               "kernel's own scheduler.",
               switch_on<&Options::partial>},
    OptionSpec{"timeout", 0, "TIME", kRun, "",
               "Let the kernel eject the policy when a runnable task has not run for so long. Default: the "
               "policy's.",
               [](Options& options, std::string_view text) {
                   return store<&Options::timeout_ns>(options, text, Unit::kNs, kMinTimeout, kMaxTimeout);
               }},
    OptionSpec{"exit-dump-len", 0, "BYTES", kRun, "32KiB",
               "Room for the kernel's debug dump, which is made when the policy is ejected for an error.",
               [](Options& options, std::string_view text) {
                   return store<&Options::exit_dump_len>(options, text, Unit::kBytes, kMinDump, kMaxDump);
               }},
    OptionSpec{"dump-file", 0, "FILE", kRun, "", "Write the debug dump to FILE instead of standard error.",
               store_text<&Options::dump_file>},
    OptionSpec{"json", 0, "", kList, "", "Print JSON.", switch_on<&Options::json>},
    OptionSpec{"schema", 0, "", kDescribe, "", "Print the JSON Schema of the lines that --stats json prints.",
               switch_on<&Options::schema>},
    OptionSpec{"config-schema", 0, "", kDescribe, "", "Print the JSON Schema of the policy's configuration.",
               switch_on<&Options::config_schema>},
    OptionSpec{"quiet", 'q', "", kRun, "", "Say nothing but errors.", switch_on<&Options::quiet>},
    OptionSpec{"verbose", 'v', "", kWithPolicy, "", "Show all that libbpf and the verifier say.",
               switch_on<&Options::verbose>},
    OptionSpec{"help", 'h', "", kAll, "", "Explain the options; with a policy also its knobs.",
               switch_on<&Options::help>},
    OptionSpec{"version", 0, "", kRun, "", "Print the version of this program and of libbpf.",
               switch_on<&Options::version>},
};

}  // namespace

std::span<const VerbSpec> verb_specs() {
    return kVerbs;
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

}  // namespace scx
