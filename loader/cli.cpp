// SPDX-License-Identifier: GPL-2.0-only
#include "cli.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cxxopts.hpp>

#include "text.hpp"

namespace scx {
namespace {

/// The value that a switch gets on the command line.
constexpr const char* kOn = "on";

struct Argument {
    std::string name;
    std::string text;
};

/// What cxxopts makes of a command line: known options in their order, and the words it does not know.
struct Words {
    std::vector<Argument> arguments;
    std::vector<std::string> unknown;
};

void add_option(cxxopts::Options& parser, std::string_view name, char letter, bool is_switch) {
    const std::string names = letter == 0 ? std::string(name) : fmt::format("{},{}", letter, name);
    auto value = cxxopts::value<std::string>();
    if (is_switch) value->implicit_value(kOn);
    parser.add_options()(names, "", value);
}

/// The only function that sees an exception of cxxopts. `hint` tells what value an option may have, by its
/// name or its letter.
template <typename Hint>
Result<Words> split(cxxopts::Options& parser, const std::vector<std::string>& arguments, Hint hint) {
    std::vector<const char*> argv = {""};
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    parser.allow_unrecognised_options();
    try {
        const cxxopts::ParseResult parsed = parser.parse(static_cast<int>(argv.size()), argv.data());
        Words words;
        for (const cxxopts::KeyValue& pair : parsed.arguments())
            words.arguments.push_back({pair.key(), pair.value()});
        words.unknown = parsed.unmatched();
        return words;
    } catch (const cxxopts::exceptions::missing_argument&) {
        const std::string& last = arguments.back();  // which may be several letters
        const bool is_long = last.starts_with("--");
        const std::string name = is_long ? last.substr(2) : last.substr(last.size() - 1);
        return fail(Status::kUsage, fmt::format("{}{} needs a value", is_long ? "--" : "-", name),
                    hint(name));
    } catch (const cxxopts::exceptions::exception& error) {
        return fail(Status::kUsage, error.what(), "see --help");
    }
}

Error with_prefix(std::string_view option, Error error) {
    error.what = fmt::format("--{}: {}", option, error.what);
    return error;
}

std::vector<std::string> names_of(std::span<const OptionSpec> specs) {
    std::vector<std::string> names;
    for (const OptionSpec& spec : specs) names.push_back(fmt::format("--{}", spec.name));
    return names;
}

/// The verbs that have an option of this name.
std::vector<std::string> verbs_with(const Program& program, std::string_view option) {
    std::vector<std::string> verbs;
    for (const VerbSpec& spec : verb_specs()) {
        const std::vector<std::string> names = names_of(option_specs(program, spec.verb));
        if (std::ranges::find(names, option) != names.end()) verbs.emplace_back(spec.name);
    }
    return verbs;
}

std::unexpected<Error> unknown_word(const Program& program, Verb verb, const std::string& word,
                                    const std::vector<std::string>& valid, std::string_view more = {}) {
    if (!word.starts_with('-'))
        return fail(Status::kUsage, fmt::format("unexpected argument '{}'", word),
                    "options begin with --; a command to run under the scheduler comes after --");
    const std::string name = word.substr(0, word.find('='));
    const std::vector<std::string> others = verbs_with(program, name);
    if (!others.empty())
        return fail(Status::kUsage, fmt::format("{} has no option '{}'", spec_of(verb).name, name),
                    fmt::format("{} {} it", join(others, " and "), others.size() == 1 ? "has" : "have"));
    return fail(Status::kUsage, fmt::format("unknown option '{}'", name),
                fmt::format("{}{}", suggest(name, valid), more));
}

/// A word that begins with - and a digit is no option, but the value of the one before, which may be a knob
/// that only the policy knows.
void join_negative_values(std::vector<std::string>& arguments) {
    const auto is_value = [](std::string_view word) {
        return word.size() > 1 && word[0] == '-' && '0' <= word[1] && word[1] <= '9';
    };
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        std::string& option = arguments[i - 1];
        if (!is_value(arguments[i]) || !option.starts_with("--") || option.contains('=')) continue;
        option += '=' + arguments[i];
        arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

/// Takes the verb from the front of the arguments. `--list`, wherever it stands, is one too.
Result<Verb> take_verb(const Program& program, std::vector<std::string>& arguments) {
    if (std::erase(arguments, "--list") != 0) return Verb::kList;
    if (arguments.empty() || arguments.front().starts_with('-')) return Verb::kRun;
    const std::string word = arguments.front();
    arguments.erase(arguments.begin());
    std::vector<std::string> names;
    for (const VerbSpec& spec : verb_specs()) {
        if (spec.name == word) return spec.verb;
        names.emplace_back(spec.name);
    }
    for (const Skeleton& skeleton : program.skeletons) {
        if (skeleton.name == word && !program.fixed)
            return fail(Status::kUsage, fmt::format("'{}' is a policy and not a verb", word),
                        fmt::format("to run it: {} --policy {}", program.name, word));
    }
    return fail(Status::kUsage, fmt::format("unknown verb '{}'", word), suggest(word, names));
}

Result<void> check_combination(const Options& options) {
    if (!options.policy.empty() && !options.object.empty())
        return fail(Status::kUsage, "--policy and --object both choose a policy", "leave one of them out");
    if (options.schema + options.config_schema +
            (options.verb == Verb::kDescribe && !options.config.empty()) >
        1)
        return fail(Status::kUsage, "--schema, --config-schema and --config print different things",
                    "give one of them");
    if (options.quiet && options.verbose)
        return fail(Status::kUsage, "--quiet and --verbose contradict each other", "leave one of them out");
    if (options.count && options.stats == StatsFormat::kNone)
        return fail(Status::kUsage, "--count counts reports, and --stats none makes none", "use --duration");
    if (!options.command.empty() && (options.count || options.duration_ns))
        return fail(Status::kUsage, "the run ends with COMMAND, so --duration and --count cannot end it",
                    "let the command end itself: -- timeout 60 COMMAND");
    return {};
}

/// `describe POLICY` is `describe --policy POLICY`.
Result<void> take_policy_word(Options& options) {
    if (options.policy_args.empty() || options.policy_args.front().starts_with('-')) return {};
    if (!options.policy.empty() || !options.object.empty())
        return fail(Status::kUsage, fmt::format("'{}' is a second policy", options.policy_args.front()),
                    "describe one policy at a time");
    options.policy = options.policy_args.front();
    options.policy_args.erase(options.policy_args.begin());
    return {};
}

Result<void> apply_words(const Words& words, std::span<const OptionSpec> specs, Options& options) {
    for (const OptionSpec& spec : specs) {
        if (spec.fallback.empty()) continue;
        if (const Result<void> done = spec.apply(options, spec, spec.fallback); !done) return done;
    }
    for (const Argument& argument : words.arguments) {
        const auto spec = std::ranges::find(specs, argument.name, &OptionSpec::name);
        if (spec->argument.empty() && argument.text != kOn)
            return fail(Status::kUsage, fmt::format("--{} takes no value", argument.name),
                        "leave the value out");
        if (const Result<void> done = spec->apply(options, *spec, argument.text); !done)
            return pass(with_prefix(argument.name, done.error()));
    }
    return {};
}

}  // namespace

Result<Options> parse_command_line(const Program& program, const std::vector<std::string>& arguments) {
    Options options;
    const auto separator = std::ranges::find(arguments, "--");
    std::vector<std::string> own(arguments.begin(), separator);
    if (separator != arguments.end()) options.command.assign(separator + 1, arguments.end());

    const Result<Verb> verb = take_verb(program, own);
    if (!verb) return pass(verb.error());
    options.verb = *verb;
    if (separator != arguments.end() && (options.command.empty() || *verb != Verb::kRun))
        return fail(Status::kUsage, "there is no command to run after --",
                    "write: run --policy NAME -- COMMAND [ARG...]");

    const std::vector<OptionSpec> specs = option_specs(program, *verb);
    cxxopts::Options parser("");
    for (const OptionSpec& spec : specs) add_option(parser, spec.name, spec.letter, spec.argument.empty());
    join_negative_values(own);
    Result<Words> words = split(parser, own, [&specs](std::string_view name) {
        const auto spec = std::ranges::find_if(specs, [name](const OptionSpec& candidate) {
            return name == candidate.name || name == std::string_view(&candidate.letter, 1);
        });
        return value_hint(*spec);
    });
    if (!words) return pass(words.error());
    if (const Result<void> done = apply_words(*words, specs, options); !done) return pass(done.error());

    options.policy_args = std::move(words->unknown);
    if (options.verb == Verb::kDescribe && !program.fixed) {
        if (const Result<void> done = take_policy_word(options); !done) return pass(done.error());
    }
    if (!options.policy_args.empty() && options.verb != Verb::kRun)
        return unknown_word(program, options.verb, options.policy_args.front(), names_of(specs));
    const bool knows_policy = program.fixed || !options.policy.empty() || !options.object.empty();
    if (!options.policy_args.empty() && !knows_policy && !options.help && !options.version)
        return unknown_word(program, options.verb, options.policy_args.front(), names_of(specs),
                            "; and the knobs of the policy that --policy chooses");
    if (const Result<void> done = check_combination(options); !done) return pass(done.error());
    return options;
}

Result<Settings> parse_settings(const Program& program, const PolicyInfo& info, const Options& options) {
    cxxopts::Options parser("");
    const std::vector<std::string> common = names_of(option_specs(program, Verb::kRun));
    std::vector<std::string> valid;
    for (const Knob& knob : info.knobs) {
        valid.push_back(fmt::format("--{}", knob.option));
        if (std::ranges::find(common, valid.back()) != common.end())
            return fail(Status::kUsage,
                        fmt::format("the knob '{}' has the name of an option of every policy", knob.option),
                        "rename the variable in the policy");
        add_option(parser, knob.option, 0, knob.is_switch());
        if (knob.is_switch()) add_option(parser, fmt::format("no-{}", knob.option), 0, true);
    }
    valid.insert(valid.end(), common.begin(), common.end());

    const Result<Words> words = split(parser, options.policy_args, [&info](std::string_view name) {
        const auto knob = std::ranges::find(info.knobs, name, &Knob::option);
        return fmt::format("choose a value {}{}", format_range(knob->range()),
                           knob->names.empty() ? "" : fmt::format(", or {}", one_of_names(*knob)));
    });
    if (!words) return pass(words.error());
    if (!words->unknown.empty()) return unknown_word(program, options.verb, words->unknown.front(), valid);

    Settings settings = default_settings(info);
    for (const Argument& argument : words->arguments) {
        const auto knob = std::ranges::find_if(info.knobs, [&argument](const Knob& candidate) {
            return candidate.option == argument.name ||
                   fmt::format("no-{}", candidate.option) == argument.name;
        });
        const bool negated = knob->option != argument.name;
        if (negated && argument.text != kOn)
            return fail(Status::kUsage, fmt::format("--{} takes no value", argument.name),
                        "leave the value out");
        const Result<u64> value = parse_knob(*knob, negated ? "off" : argument.text);
        if (!value) return pass(value.error());
        settings.knobs[static_cast<std::size_t>(knob - info.knobs.begin())] = *value;
    }
    for (const std::string& assignment : options.assignments) {
        const auto parsed = parse_assignment(info, assignment);
        if (!parsed) return pass(parsed.error());
        settings.untagged.push_back(*parsed);
    }
    return settings;
}

}  // namespace scx
