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

Entry knob_entry(const Knob& knob) {
    const bool is_signed = knob.variable.element.is_signed;
    const std::string fallback = format_quantity(knob.fallback, knob.unit, is_signed);
    if (knob.is_switch())
        return {fmt::format("--{0}, --no-{0}", knob.option),
                fmt::format("{} Default: {}.", knob.help, fallback)};
    return {fmt::format("--{} {}", knob.option, knob.unit == Unit::kNs ? "TIME" : "N"),
            fmt::format("{} Default: {}; from {} to {}.", knob.help, fallback,
                        format_quantity(knob.min, knob.unit, is_signed),
                        format_quantity(knob.max, knob.unit, is_signed))};
}

std::string usage(const Program& program, Verb verb) {
    if (verb == Verb::kRun) {
        return fmt::format("Usage: {} [run] {}[options] [-- COMMAND [ARG...]]\n", program.name,
                           program.fixed ? "" : "--policy NAME ");
    }
    const auto spec = std::ranges::find(verb_specs(), verb, &VerbSpec::verb);
    const std::string arguments =
        spec->arguments.empty() || program.fixed ? "" : fmt::format(" {}", spec->arguments);
    return fmt::format("Usage: {} {}{} [options]\n", program.name, spec->name, arguments);
}

std::string verbs_and_examples(const Program& program, std::size_t width) {
    std::vector<Entry> verbs;
    for (const VerbSpec& spec : verb_specs())
        verbs.push_back({std::string(spec.name), std::string(spec.help)});
    std::string text = format_entries("Verbs", verbs, width);

    const std::string_view sample = program.skeletons.front().name;
    const std::string run =
        program.fixed ? std::string(program.name) : fmt::format("{} --policy {}", program.name, sample);
    text += "\nExamples:\n";
    if (!program.fixed) text += fmt::format("  {} list\n", program.name);
    text += fmt::format("  {} --help\n", run);
    text += fmt::format("  {} --duration 10s\n", run);
    text += fmt::format("  {} --stats json --interval 500ms --count 3\n", run);
    text += fmt::format("  {} -- make -j8\n", run);
    return text;
}

}  // namespace

std::string help_text(const Program& program, Verb verb, const PolicyInfo* policy, std::size_t width) {
    std::string text = usage(program, verb);
    if (policy != nullptr && !policy->summary.empty())
        text += fmt::format("\n{}: {}\n", policy->name, policy->summary);
    if (verb == Verb::kRun && policy == nullptr) {
        text +=
            "\nRuns a Linux CPU scheduler written in BPF (sched_ext) until it is told to stop. Whatever "
            "happens to this\n"
            "program, the kernel's own scheduler takes over when it ends.\n";
        text += verbs_and_examples(program, width);
    }
    if (policy != nullptr) {
        std::vector<Entry> knobs;
        for (const Knob& knob : policy->knobs) knobs.push_back(knob_entry(knob));
        text += knobs.empty() ? fmt::format("\nKnobs of {}: none\n", policy->name)
                              : format_entries(fmt::format("Knobs of {}", policy->name), knobs, width);
    }
    std::vector<Entry> options;
    for (const OptionSpec& spec : option_specs(program, verb)) options.push_back(option_entry(spec));
    text += format_entries("Options", options, width);
    text += fmt::format("\nA TIME is a number with one of the units {}.\n", unit_suffixes(Unit::kNs));
    return text;
}

std::string version_text(const Program& program) {
    return fmt::format("{} {} (libbpf {}.{})\n", program.name, SCX_RUN_VERSION, libbpf_major_version(),
                       libbpf_minor_version());
}

}  // namespace scx
