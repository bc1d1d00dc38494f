// SPDX-License-Identifier: GPL-2.0-only
#include "help.hpp"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>

#include "describe_config.hpp"
#include "knobs.hpp"
#include "text.hpp"

namespace scx {
namespace {

struct StatusMeaning {
    Status status;
    std::string_view meaning;
};

constexpr StatusMeaning kStatuses[] = {
    {Status::kOk, "Ended as asked: by a signal, --duration or --count, or COMMAND ended with 0."},
    {Status::kSystem, "The system failed: no memory, output that cannot be written."},
    {Status::kUsage, "Bad usage, or a file that is no scheduler."},
    {Status::kNoSchedExt, "This kernel has no sched_ext."},
    {Status::kNoPrivilege, "Not enough privilege."},
    {Status::kBusy, "Another scheduler is active."},
    {Status::kLoad, "The kernel refused to load the policy."},
    {Status::kAttach, "The kernel refused to attach the policy."},
    {Status::kEjected, "The policy was ejected for an error."},
    {Status::kStalled, "The policy was ejected because a task that was ready did not run in time."},
    {Status::kRemoved, "The policy was removed by the operator (SysRq-S) or by the kernel."},
    {Status::kCommandNotExecutable, "COMMAND could not be run, as shells say it."},
    {Status::kCommandNotFound, "COMMAND was not found, as shells say it."},
};

/// Terms in a column of their own, meanings wrapped beside them.
std::string format_section(const HelpSection& section, std::size_t width) {
    std::size_t column = 0;
    for (const HelpEntry& entry : section.entries) column = std::max(column, entry.term.size());
    const std::size_t indent = column + 4;
    std::string text = fmt::format("\n{}:\n", section.title);
    for (const HelpEntry& entry : section.entries) {
        std::string_view term = entry.term;
        for (const std::string& line : wrap(entry.meaning, std::max(width, indent + 20) - indent)) {
            text += fmt::format("  {:<{}}  {}\n", term, column, line);
            term = {};
        }
    }
    return text;
}

HelpEntry option_entry(const OptionSpec& spec) {
    std::string term = spec.letter == 0 ? "    " : fmt::format("-{}, ", spec.letter);
    term += fmt::format("--{}", spec.name);
    if (!spec.argument.empty()) term += fmt::format(" {}", spec.argument);
    std::string meaning(spec.help);
    if (!spec.fallback.empty()) meaning += fmt::format(" Default: {}", spec.fallback);
    if (spec.range && spec.range->max != ~0ULL) meaning += fmt::format("; {}", format_range(*spec.range));
    if (!meaning.ends_with('.')) meaning += '.';
    return {std::move(term), std::move(meaning)};
}

std::string_view placeholder(Unit unit) {
    if (unit == Unit::kNs) return "TIME";
    if (unit == Unit::kBytes) return "BYTES";
    return unit == Unit::kPercent ? "PERCENT" : "N";
}

HelpEntry knob_entry(const Knob& knob) {
    const std::string fallback = format_value(knob, knob.fallback);
    if (knob.is_switch())
        return {fmt::format("--{0}, --no-{0}", knob.option),
                fmt::format("{} Default: {}.", knob.help, fallback)};
    const std::string names = knob.names.empty() ? std::string{} : fmt::format(", or {}", one_of_names(knob));
    return {fmt::format("--{} {}", knob.option, placeholder(knob.unit)),
            fmt::format("{} Default: {}; {}{}.", knob.help, fallback, format_range(knob.range()), names)};
}

HelpSection verb_section() {
    HelpSection section{"Verbs", {}};
    for (const VerbSpec& spec : verb_specs())
        section.entries.push_back({std::string(spec.name), std::string(spec.help)});
    return section;
}

/// Its knobs, or what else can be set.
HelpSection knob_section(const PolicyInfo& policy) {
    if (!policy.knobs.empty()) {
        HelpSection section{fmt::format("Knobs of {}", policy.name), {}};
        for (const Knob& knob : policy.knobs) section.entries.push_back(knob_entry(knob));
        return section;
    }
    HelpSection section{fmt::format("Variables of {}", policy.name), {}};
    for (const BtfVariable& variable : policy.untagged)
        section.entries.push_back(
            {fmt::format("--set {}=VALUE", variable.name), "Not described by the policy."});
    return section;
}

HelpSection config_section(const PolicyInfo& policy) {
    HelpSection section{fmt::format("Configuration of {} (--config)", policy.name), {}};
    for (const ConfigLine& line : config_lines(*policy.config))
        section.entries.push_back({line.path, line.meaning});
    return section;
}

}  // namespace

std::string help_usage(const Program& program, Verb verb) {
    if (verb == Verb::kRun)
        return fmt::format("{} [run] {}[options] [-- COMMAND [ARG...]]", program.name,
                           program.fixed ? "" : "--policy NAME ");
    const VerbSpec& spec = spec_of(verb);
    const std::string arguments =
        spec.arguments.empty() || program.fixed ? "" : fmt::format(" {}", spec.arguments);
    return fmt::format("{} {}{} [options]", program.name, spec.name, arguments);
}

std::vector<std::string> help_examples(const Program& program) {
    const std::string run = program.fixed
                                ? std::string(program.name)
                                : fmt::format("{} --policy {}", program.name, program.skeletons.front().name);
    std::vector<std::string> examples;
    if (!program.fixed) examples = {fmt::format("{} list", program.name), run + " --help"};
    for (const char* rest : {" --duration 10s", " --stats json --interval 500ms --count 3", " -- make -j8"})
        examples.push_back(run + rest);
    return examples;
}

std::vector<HelpSection> policy_sections(const PolicyInfo& policy) {
    std::vector<HelpSection> sections;
    if (!policy.knobs.empty() || !policy.untagged.empty()) sections.push_back(knob_section(policy));
    if (policy.config) sections.push_back(config_section(policy));
    return sections;
}

std::vector<OptionSpec> shown_options(const Program& program, Verb verb, const PolicyInfo* policy) {
    std::vector<OptionSpec> specs = option_specs(program, verb);
    if (policy != nullptr && !policy->config)
        std::erase_if(specs, [](const OptionSpec& spec) {
            return spec.name == "config" || spec.name == "config-schema";
        });
    return specs;
}

HelpSection exit_statuses() {
    HelpSection section{"Exit status", {}};
    for (const StatusMeaning& row : kStatuses)
        section.entries.push_back(
            {fmt::format("{}", static_cast<int>(row.status)), std::string(row.meaning)});
    section.entries.push_back({"COMMAND's own",
                               "With COMMAND, unless the scheduler was ejected under it; 128 and the number "
                               "of the signal where one killed it."});
    return section;
}

std::vector<HelpSection> help_sections(const Program& program, Verb verb, const PolicyInfo* policy) {
    std::vector<HelpSection> sections;
    if (verb == Verb::kRun && (policy == nullptr || program.fixed)) sections.push_back(verb_section());
    if (verb == Verb::kRun && policy != nullptr)
        for (HelpSection& section : policy_sections(*policy)) sections.push_back(std::move(section));
    HelpSection options{"Options", {}};
    for (const OptionSpec& spec : shown_options(program, verb, policy))
        options.entries.push_back(option_entry(spec));
    sections.push_back(std::move(options));
    return sections;
}

std::string help_units() {
    return fmt::format("A TIME is a number with one of the units {};\nBYTES may have one of {}.\n",
                       unit_suffixes(Unit::kNs), unit_suffixes(Unit::kBytes));
}

std::string help_text(const Program& program, Verb verb, const PolicyInfo* policy, std::size_t width) {
    const bool is_overview = verb == Verb::kRun && (policy == nullptr || program.fixed);
    std::string text = fmt::format("Usage: {}\n", help_usage(program, verb));
    if (verb != Verb::kRun) text += fmt::format("\n{}\n", spec_of(verb).help);
    if (is_overview) text += fmt::format("\n{}", kHelpPurpose);
    if (verb == Verb::kRun && policy != nullptr && !policy->summary.empty())
        text += fmt::format("\n{}: {}\n", policy->name, policy->summary);
    for (const HelpSection& section : help_sections(program, verb, policy)) {
        text += format_section(section, width);
        if (section.title != "Verbs") continue;
        text += "\nExamples:\n";
        for (const std::string& example : help_examples(program)) text += fmt::format("  {}\n", example);
    }
    if (verb == Verb::kRun) text += fmt::format("\n{}", help_units());
    if (is_overview) text += fmt::format("\n`{} VERB --help` has that verb's options.\n", program.name);
    return text;
}

std::string version_text(const Program& program) {
    return fmt::format("{} {} (libbpf {}.{})\n", program.name, SCX_RUN_VERSION, libbpf_major_version(),
                       libbpf_minor_version());
}

}  // namespace scx
