// SPDX-License-Identifier: GPL-2.0-only
#include "manual.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "help.hpp"
#include "knobs.hpp"
#include "options.hpp"
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
};

/// Text as man(7) shows it literally: hyphens that can be copied, no control lines.
std::string escape(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '-')
            escaped += "\\-";
        else if (c == '\\')
            escaped += "\\e";
        else if ((c == '.' || c == '\'') && (escaped.empty() || escaped.back() == '\n'))
            escaped += fmt::format("\\&{}", c);
        else
            escaped += c;
    }
    return escaped;
}

std::string upper(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::toupper(c); });
    return result;
}

void add_section(std::string& page, const HelpSection& section) {
    page += fmt::format(".SH {}\n", upper(section.title));
    for (const HelpEntry& entry : section.entries)
        page += fmt::format(".TP\n.B {}\n{}\n", escape(trim(entry.term)), escape(entry.meaning));
}

std::string knob_words(const PolicyInfo& policy) {
    std::string words;
    for (const Knob& knob : policy.knobs) {
        words += fmt::format(" --{}", knob.option);
        if (knob.is_switch()) words += fmt::format(" --no-{}", knob.option);
    }
    return words;
}

/// Shell text: after a knob whose values have names, these are the words.
std::string value_words(const PolicyInfo& policy) {
    std::string text;
    for (const Knob& knob : policy.knobs)
        if (!knob.names.empty())
            text += fmt::format("; [[ $before != --{} ]] || words='{}'", knob.option,
                                join(value_names(knob), " "));
    return text;
}

std::string option_words(const Program& program, Verb verb) {
    std::string words;
    for (const OptionSpec& spec : option_specs(program, verb)) words += fmt::format(" --{}", spec.name);
    return words;
}

}  // namespace

std::string manual_page(const Program& program, std::span<const PolicyInfo> policies) {
    const std::string purpose =
        program.fixed ? policies.front().summary : "CPU schedulers written in BPF, for Linux sched_ext";
    std::string page =
        fmt::format(".TH {} 1 \"\" \"scx\\-run {}\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n",
                    upper(program.name), SCX_RUN_VERSION, escape(program.name), escape(purpose));
    for (const VerbSpec& verb : verb_specs())
        page += fmt::format(".nf\n{}\n.fi\n", escape(help_usage(program, verb.verb)));
    page += fmt::format(".SH DESCRIPTION\n{}", escape(kHelpPurpose));

    const PolicyInfo* only = program.fixed ? &policies.front() : nullptr;
    for (const HelpSection& section : help_sections(program, Verb::kRun, only)) add_section(page, section);
    page += fmt::format(".PP\n{}", escape(help_units()));
    if (!program.fixed) {
        HelpSection list{"Policies", {}};
        for (const PolicyInfo& policy : policies) list.entries.push_back({policy.name, policy.summary + "."});
        add_section(page, list);
        for (const PolicyInfo& policy : policies)
            for (const HelpSection& section : policy_sections(policy)) add_section(page, section);
    }

    HelpSection statuses{"Exit status", {}};
    for (const StatusMeaning& row : kStatuses)
        statuses.entries.push_back(
            {fmt::format("{}", static_cast<int>(row.status)), std::string(row.meaning)});
    statuses.entries.push_back(
        {"other", "That of COMMAND; 128 and the number of the signal that killed it."});
    add_section(page, statuses);

    page += ".SH EXAMPLES\n.nf\n";
    for (const std::string& example : help_examples(program)) page += escape(example) + "\n";
    return page + ".fi\n";
}

std::string completion_script(const Program& program, std::span<const PolicyInfo> policies) {
    std::string function = fmt::format("_{}", program.name);
    std::ranges::replace(function, '-', '_');
    std::string names, verbs, by_verb, by_policy;
    for (const PolicyInfo& policy : policies) {
        names += fmt::format(" {}", policy.name);
        by_policy +=
            fmt::format("    {}) words+='{}'{} ;;\n", policy.name, knob_words(policy), value_words(policy));
    }
    for (const VerbSpec& verb : verb_specs()) {
        verbs += fmt::format(" {}", verb.name);
        by_verb += fmt::format("    {}) words='{}' ;;\n", verb.name, option_words(program, verb.verb));
    }
    return fmt::format(R"(# bash completion for {0}; generated
{1}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
    local verb=run policy='{2}' words i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${{COMP_WORDS[i]}} in
        --) COMPREPLY=($(compgen -c -f -- "$current")) && return ;;
        -p | --policy) policy=${{COMP_WORDS[i + 1]}} ;;
        describe) verb=describe policy=${{COMP_WORDS[i + 1]}} ;;
        list) verb=list ;;
        esac
    done
    case $before in
    -p | --policy | describe) COMPREPLY=($(compgen -W '{3}' -- "$current")) && return ;;
    --object | --dump-file | -c | --config) COMPREPLY=($(compgen -f -- "$current")) && return ;;
    esac
    case $verb in
{4}    esac
    [[ $verb != run ]] || case $policy in
{5}    esac
    ((COMP_CWORD > 1)) || words+='{6}'
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F {1} {0}
)",
                       program.name, function, program.fixed ? policies.front().name : "", names, by_verb,
                       by_policy, verbs);
}

}  // namespace scx
