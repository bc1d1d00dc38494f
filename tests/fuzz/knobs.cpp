// SPDX-License-Identifier: GPL-2.0-only
//
// Input: what somebody writes behind scx-run, a line for each argument, and as the value of any knob.
#include "cli.hpp"
#include "hostile.hpp"

namespace scx {
namespace {

constexpr Unit kUnits[] = {Unit::kNone, Unit::kNs,     Unit::kBytes,  Unit::kPercent, Unit::kTasks,
                           Unit::kCpus, Unit::kEvents, Unit::kLevels, Unit::kBool};
constexpr Program kProgram = {"scx-run", {}, false};

void check_quantities(std::string_view text) {
    for (const Unit unit : kUnits) {
        for (const bool is_signed : {false, true}) {
            const Result<u64> value = parse_quantity(text, unit, is_signed);
            if (!value) {
                require_clear(value.error());
                continue;
            }
            const std::string shown = format_quantity(*value, unit, is_signed);
            require(parse_quantity(shown, unit, is_signed) == *value, "what is shown is read back", shown);
        }
    }
}

void check_arguments(std::string_view text, const PolicyInfo& info) {
    std::vector<std::string> arguments = {"--object", "x"};  // without a policy there are no knobs
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        // An argument ends at a zero byte.
        arguments.emplace_back(std::string(text.substr(start, end - start)).c_str());
        start = end + 1;
    }
    const Result<Options> options = parse_command_line(kProgram, arguments);
    if (!options) return require_clear(options.error());
    const Result<Settings> settings = parse_settings(kProgram, info, *options);
    if (!settings) return require_clear(settings.error());
    for (std::size_t i = 0; i < info.knobs.size(); ++i)
        require(in_range(info.knobs[i], settings->knobs[i]) ||
                    name_of(info.knobs[i], settings->knobs[i]) != nullptr,
                "a setting is in range or has a name", info.knobs[i].option);
}

}  // namespace
}  // namespace scx

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
    static const scx::PolicyInfo described = scx::built_policy("tests/unit/described");
    static const scx::PolicyInfo untagged = scx::built_policy("tests/unit/untagged");
    const std::string_view text(data, size);
    scx::check_quantities(text);
    for (const scx::Knob& knob : described.knobs) scx::check_knob_text(knob, text);
    if (const auto assigned = scx::parse_assignment(untagged, text); !assigned)
        scx::require_clear(assigned.error());
    else
        scx::require(scx::fits(assigned->second, assigned->first.element), "a value fits into its variable",
                     text);
    scx::check_arguments(text, described);
    scx::check_arguments(text, untagged);
    return 0;
}
