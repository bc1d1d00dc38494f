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

std::string option_words(const Program& program, Verb verb, const PolicyInfo* only) {
    std::string words;
    for (const OptionSpec& spec : shown_options(program, verb, only))
        words += fmt::format(" --{}", spec.name);
    return words;
}

/// Shell text: what may come after an option that needs a value. Numbers are not guessed.
std::string value_cases(const Program& program, std::span<const PolicyInfo> policies) {
    std::vector<std::string> names, done;
    for (const PolicyInfo& policy : policies) names.push_back(policy.name);
    std::string text;
    if (!program.fixed) text = fmt::format("    *' describe') values='{}' ;;\n", join(names, " "));
    for (const VerbSpec& verb : verb_specs()) {
        for (const OptionSpec& spec : option_specs(program, verb.verb)) {
            const std::string name(spec.name);
            if (spec.argument.empty() || std::ranges::find(done, name) != done.end()) continue;
            done.push_back(name);
            std::string values = join({spec.names.begin(), spec.names.end()}, " ");
            if (spec.name == "policy") values = join(names, " ");
            text += spec.letter == 0 ? fmt::format("    *' --{}')", name)
                                     : fmt::format("    *' -{}' | *' --{}')", spec.letter, name);
            text += spec.argument == "FILE" ? " COMPREPLY=($(compgen -f -- \"$current\")) && return ;;\n"
                                            : fmt::format(" values='{}' ;;\n", values);
        }
    }
    for (const PolicyInfo& policy : policies)
        for (const Knob& knob : policy.knobs)
            if (!knob.is_switch())
                text += fmt::format("    '{} --{}') values='{}' ;;\n", policy.name, knob.option,
                                    join(value_names(knob), " "));
    return text;
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

    for (const VerbSpec& verb : verb_specs()) {
        if (verb.verb == Verb::kRun) continue;
        HelpSection options = help_sections(program, verb.verb, only).back();
        options.title = fmt::format("Options of {}", verb.name);
        add_section(page, options);
    }
    add_section(page, exit_statuses());

    page += ".SH EXAMPLES\n.nf\n";
    for (const std::string& example : help_examples(program)) page += escape(example) + "\n";
    return page + ".fi\n";
}

std::string completion_script(const Program& program, std::span<const PolicyInfo> policies) {
    std::string function = fmt::format("_{}", program.name);
    std::ranges::replace(function, '-', '_');
    const PolicyInfo* only = program.fixed ? &policies.front() : nullptr;
    std::string verbs, by_verb, by_policy;
    for (const PolicyInfo& policy : policies)
        by_policy += fmt::format("    {}) words+='{}' ;;\n", policy.name, knob_words(policy));
    for (const VerbSpec& verb : verb_specs()) {
        verbs += fmt::format(" {}", verb.name);
        by_verb += fmt::format("    {}) words='{}' ;;\n", verb.name, option_words(program, verb.verb, only));
    }
    return fmt::format(R"(# bash completion for {0}; generated
{1}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before= verb=run policy='{2}' word words values i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${{COMP_WORDS[i]}}
        [[ $word != = ]] || continue # bash makes three words of --policy=NAME
        case $before in
        -p | --policy | describe) policy=$word ;;
        esac
        case $word in
        --) COMPREPLY=($(compgen -c -f -- "$current")) && return ;;
        describe | list | check) ((i > 1)) || verb=$word ;;
        --list) verb=list ;;
        esac
        before=$word
    done
    [[ $current != = ]] || current=
    case "$policy $before" in
{3}    esac
    if [[ -v values ]]; then
        COMPREPLY=($(compgen -W "$values" -- "$current"))
        return
    fi
    case $verb in
{4}    esac
    [[ $verb != run ]] || case $policy in
{5}    esac
    ((COMP_CWORD > 1)) || words+='{6} --list'
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F {1} {0}
)",
                       program.name, function, only != nullptr ? only->name : "",
                       value_cases(program, policies), by_verb, by_policy, verbs);
}

}  // namespace scx
