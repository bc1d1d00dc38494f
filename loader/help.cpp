// SPDX-License-Identifier: GPL-2.0-only
#include "help.hpp"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>

#include "text.hpp"

namespace scx {
namespace {

/// A term and what it means.
struct Entry {
    std::string term;
    std::string meaning;
};

/// Terms in a column of their own, meanings wrapped beside them.
std::string format_entries(std::string_view title, std::span<const Entry> entries, std::size_t width) {
    std::size_t column = 0;
    for (const Entry& entry : entries) column = std::max(column, entry.term.size());
    const std::size_t indent = column + 4;
    std::string text = fmt::format("\n{}:\n", title);
    for (const Entry& entry : entries) {
        std::string_view term = entry.term;
        for (const std::string& line : wrap(entry.meaning, std::max(width, indent + 20) - indent)) {
            text += fmt::format("  {:<{}}  {}\n", term, column, line);
            term = {};
        }
    }
    return text;
}

Entry option_entry(const OptionSpec& spec) {
    std::string term = spec.letter == 0 ? "    " : fmt::format("-{}, ", spec.letter);
    term += fmt::format("--{}", spec.name);
    if (!spec.argument.empty()) term += fmt::format(" {}", spec.argument);
    std::string meaning(spec.help);
    if (!spec.fallback.empty()) meaning += fmt::format(" Default: {}.", spec.fallback);
    return {std::move(term), std::move(meaning)};
}

std::string_view placeholder(Unit unit) {
    if (unit == Unit::kNs) return "TIME";
    if (unit == Unit::kBytes) return "BYTES";
    return unit == Unit::kPercent ? "PERCENT" : "N";
}

Entry knob_entry(const Knob& knob) {
    const bool is_signed = knob.variable.element.is_signed;
    const std::string fallback = format_quantity(knob.fallback, knob.unit, is_signed);
    if (knob.is_switch())
        return {fmt::format("--{0}, --no-{0}", knob.option),
                fmt::format("{} Default: {}.", knob.help, fallback)};
    return {fmt::format("--{} {}", knob.option, placeholder(knob.unit)),
            fmt::format("{} Default: {}; from {} to {}.", knob.help, fallback,
                        format_quantity(knob.min, knob.unit, is_signed),
                        format_quantity(knob.max, knob.unit, is_signed))};
}

const VerbSpec& spec_of(Verb verb) {
    return *std::ranges::find(verb_specs(), verb, &VerbSpec::verb);
}

std::string usage(const Program& program, Verb verb) {
    if (verb == Verb::kRun)
        return fmt::format("Usage: {} [run] {}[options] [-- COMMAND [ARG...]]\n", program.name,
                           program.fixed ? "" : "--policy NAME ");
    const VerbSpec& spec = spec_of(verb);
    const std::string arguments =
        spec.arguments.empty() || program.fixed ? "" : fmt::format(" {}", spec.arguments);
    return fmt::format("Usage: {} {}{} [options]\n", program.name, spec.name, arguments);
}

std::string overview(const Program& program, std::size_t width) {
    std::string text =
        "\nRuns a CPU scheduler written in BPF (Linux sched_ext) until it is told to stop.\n"
        "However this program ends, the kernel's own scheduler takes over.\n";
    std::vector<Entry> verbs;
    for (const VerbSpec& spec : verb_specs())
        verbs.push_back({std::string(spec.name), std::string(spec.help)});
    text += format_entries("Verbs", verbs, width);

    const std::string run = program.fixed
                                ? std::string(program.name)
                                : fmt::format("{} --policy {}", program.name, program.skeletons.front().name);
    text += "\nExamples:\n";
    if (!program.fixed) text += fmt::format("  {} list\n  {} --help\n", program.name, run);
    text += fmt::format("  {} --duration 10s\n", run);
    text += fmt::format("  {} --stats json --interval 500ms --count 3\n", run);
    text += fmt::format("  {} -- make -j8\n", run);
    return text;
}

std::string policy_section(const PolicyInfo& policy, std::size_t width) {
    std::string text;
    if (!policy.summary.empty()) text += fmt::format("\n{}: {}\n", policy.name, policy.summary);
    std::vector<Entry> knobs;
    for (const Knob& knob : policy.knobs) knobs.push_back(knob_entry(knob));
    if (!knobs.empty()) text += format_entries(fmt::format("Knobs of {}", policy.name), knobs, width);
    std::vector<Entry> variables;
    for (const BtfVariable& variable : policy.untagged)
        variables.push_back({fmt::format("--set {}=VALUE", variable.name), "Not described by the policy."});
    if (!variables.empty())
        text += format_entries(fmt::format("Variables of {}", policy.name), variables, width);
    return text;
}

}  // namespace

std::string help_text(const Program& program, Verb verb, const PolicyInfo* policy, std::size_t width) {
    std::string text = usage(program, verb);
    if (verb != Verb::kRun) text += fmt::format("\n{}\n", spec_of(verb).help);
    if (verb == Verb::kRun && (policy == nullptr || program.fixed)) text += overview(program, width);
    if (policy != nullptr) text += policy_section(*policy, width);
    std::vector<Entry> options;
    for (const OptionSpec& spec : option_specs(program, verb)) options.push_back(option_entry(spec));
    text += format_entries("Options", options, width);
    if (verb == Verb::kRun)
        text += fmt::format("\nA TIME is a number with one of the units {};\nBYTES may have one of {}.\n",
                            unit_suffixes(Unit::kNs), unit_suffixes(Unit::kBytes));
    return text;
}

std::string version_text(const Program& program) {
    return fmt::format("{} {} (libbpf {}.{})\n", program.name, SCX_RUN_VERSION, libbpf_major_version(),
                       libbpf_minor_version());
}

}  // namespace scx
