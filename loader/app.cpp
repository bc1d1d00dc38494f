// SPDX-License-Identifier: GPL-2.0-only
#include "app.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "check.hpp"
#include "cli.hpp"
#include "config_file.hpp"
#include "describe.hpp"
#include "help.hpp"
#include "privilege.hpp"
#include "render_table.hpp"
#include "runner.hpp"
#include "text.hpp"

namespace scx {
namespace {

constexpr std::size_t kHelpWidth = 80;
constexpr std::size_t kMaxHelpWidth = 110;

/// Prints what was asked for; whoever asked must learn when it did not arrive.
Result<Status> print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
        return Status::kOk;
    return fail(Status::kSystem, fmt::format("cannot write to standard output: {}", std::strerror(errno)),
                "free some space, or keep the reader of the pipe open");
}

Result<PolicyInfo> read_image(const PolicyImage& image) {
    const Result<ObjectPtr> object = image.open();
    if (!object) return pass(object.error());
    Result<PolicyInfo> info = read_policy_info(**object);
    if (!info)
        return fail(info.error().status, fmt::format("{}: {}", image.label(), info.error().what),
                    info.error().hint);
    return info;
}

Result<LoadCost> check_load(const PolicyImage& image, Kernel& kernel, LibbpfLog& log,
                            const Console& console) {
    const Result<PolicyInfo> info = read_image(image);
    if (!info) return pass(info.error());
    return measure_load({image, *info, default_settings(*info)}, kernel, log, console);
}

/// Without it policies work, but not beside every real-time task.
Result<void> require_server(Kernel& kernel) {
    const Result<KernelOps> ops = kernel.ops();
    if (!ops) return pass(ops.error());
    if (ops->has_server) return {};
    return fail(
        Status::kEjected,
        "on this kernel a real-time task that never sleeps starves all others of its CPU, for which the "
        "policy is ejected",
        "have real-time tasks sleep now and then, or boot Linux 7.0 or newer");
}

std::size_t help_width() {
    const std::size_t columns = screen_size(STDOUT_FILENO).columns;
    return columns == 0 ? kHelpWidth : std::min(columns, kMaxHelpWidth);
}

Error no_config(const PolicyInfo& info) {
    return {Status::kUsage, fmt::format("{} has no configuration", info.name),
            info.knobs.empty() ? "leave the option out"
                               : "leave the option out; its knobs are options of their own"};
}

/// What chooses the policy, in another command line.
std::string policy_words(const Program& program, const Options& options) {
    if (program.fixed) return "";
    return options.object.empty() ? fmt::format(" {}", options.policy)
                                  : fmt::format(" --object {}", options.object);
}

/// What --config names, for a policy that has a configuration, and nothing for one that has none.
Result<std::optional<ConfigImage>> read_config(const Program& program, const PolicyInfo& info,
                                               const Options& options) {
    if (!info.config && options.config.empty()) return std::nullopt;
    if (!info.config) return pass(no_config(info));
    if (options.config.empty())
        return fail(Status::kUsage, fmt::format("{} needs a configuration: {}", info.name, info.config->help),
                    fmt::format("add --config FILE; `{} describe{} --config-schema` tells what it may hold",
                                program.name, policy_words(program, options)));
    Result<ConfigImage> image = read_config_file(*info.config, options.config);
    if (!image) return pass(image.error());
    return std::move(*image);
}

}  // namespace

Status App::run(const std::vector<std::string>& arguments) const {
    const Result<Options> options = parse_command_line(program_, arguments);
    const Console console(program_.name, options && options->quiet, options && options->verbose);
    LibbpfLog log(console);
    const Result<Status> status =
        options ? dispatch(*options, console, log) : Result<Status>(pass(options.error()));
    if (status) return *status;
    console.error(status.error());
    return status.error().status;
}

Result<Status> App::dispatch(const Options& options, const Console& console, LibbpfLog& log) const {
    if (options.version) return print(version_text(program_));
    if (options.help) return help(options);
    switch (options.verb) {
        case Verb::kRun:
            return run_policy(options, console, log);
        case Verb::kList:
            return list(options);
        case Verb::kDescribe:
            return describe(options);
        case Verb::kCheck:
            return check(options, console, log);
    }
    return Status::kUsage;
}

bool App::names_policy(const Options& options) const {
    return program_.fixed || !options.policy.empty() || !options.object.empty();
}

Result<PolicyImage> App::find_image(const Options& options) const {
    if (program_.fixed) return PolicyImage::embedded(program_.skeletons.front());
    if (!options.object.empty()) return PolicyImage::from_file(options.object);

    std::vector<std::string> names;
    for (const Skeleton& skeleton : program_.skeletons) {
        if (skeleton.name == options.policy) return PolicyImage::embedded(skeleton);
        names.emplace_back(skeleton.name);
    }
    if (options.policy.empty())
        return fail(Status::kUsage, "no policy was chosen",
                    fmt::format("{} one of: {}",
                                options.verb == Verb::kRun
                                    ? "add --policy with"
                                    : fmt::format("write: {} describe POLICY, with", program_.name),
                                join(names)));
    return fail(Status::kUsage, fmt::format("unknown policy '{}'", options.policy),
                suggest(options.policy, names));
}

Result<Status> App::run_policy(const Options& options, const Console& console, LibbpfLog& log) const {
    const Result<PolicyImage> image = find_image(options);
    if (!image) return pass(image.error());
    const Result<PolicyInfo> info = read_image(*image);
    if (!info) return pass(info.error());
    const Result<Settings> settings = parse_settings(program_, *info, options);
    if (!settings) return pass(settings.error());

    Result<std::optional<ConfigImage>> config = read_config(program_, *info, options);
    if (!config) return pass(config.error());

    Kernel kernel;
    if (const Result<void> done = kernel.require_sched_ext(); !done) return pass(done.error());
    if (const Result<void> done = require_privilege(permitted_capabilities()); !done)
        return pass(done.error());
    const SessionPlan plan{*image,
                           *info,
                           *settings,
                           options.partial,
                           options.timeout_ns,
                           options.exit_dump_len,
                           *config ? &**config : nullptr};
    return Runner(plan, options, kernel, log, console).run();
}

Result<Status> App::list(const Options& options) const {
    std::vector<PolicyInfo> policies;
    std::size_t width = 0;
    for (const Skeleton& skeleton : program_.skeletons) {
        Result<PolicyInfo> info = read_image(PolicyImage::embedded(skeleton));
        if (!info) return pass(info.error());
        width = std::max(width, info->name.size());
        policies.push_back(std::move(*info));
    }
    if (options.json) return print(describe_list(policies));
    std::string text;
    for (const PolicyInfo& info : policies)
        text += fmt::format("{:<{}}  {}\n", info.name, width, info.summary);
    return print(text);
}

Result<Status> App::describe(const Options& options) const {
    const Result<PolicyImage> image = find_image(options);
    if (!image) return pass(image.error());
    const Result<PolicyInfo> info = read_image(*image);
    if (!info) return pass(info.error());
    if (options.config_schema) {
        if (!info->config) return pass(no_config(*info));
        return print(describe_config_schema(*info));
    }
    if (!options.config.empty()) {
        const Result<std::optional<ConfigImage>> config = read_config(program_, *info, options);
        if (!config) return pass(config.error());
        return print(describe_config_values(*info, **config));
    }
    return print(options.schema ? describe_schema(*info) : describe_policy(*info));
}

Result<Status> App::check(const Options& options, const Console& console, LibbpfLog& log) const {
    std::vector<Check> checks;
    const auto add = [&checks](std::string id, const Result<void>& done) {
        checks.push_back({std::move(id)});
        if (!done) checks.back().failure = done.error();
        return done.has_value();
    };
    Kernel kernel;
    const Capabilities permitted = permitted_capabilities();
    const bool has_sched_ext = add("sched_ext", kernel.require_sched_ext());
    const bool has_privilege = add("privilege", require_privilege(permitted));
    if (has_sched_ext && has_privilege) {
        add("no_scheduler", kernel.require_no_scheduler());
        add("real_time", require_server(kernel));
        checks.back().only_warns = true;
        add("least_privilege", give_up_all_but(needed_of(permitted)));  // as a run does
        for (const Skeleton& skeleton : program_.skeletons) {
            checks.push_back({fmt::format("load/{}", skeleton.name)});
            Result<LoadCost> load = check_load(PolicyImage::embedded(skeleton), kernel, log, console);
            if (load)
                checks.back().load = std::move(*load);
            else
                checks.back().failure = load.error();
        }
    }
    const Result<Status> printed =
        print(options.json ? check_json(checks, Kernel::release()) : check_text(checks));
    const auto failed = std::ranges::find_if(
        checks, [](const Check& check) { return check.failure.has_value() && !check.only_warns; });
    return failed == checks.end() || !printed ? printed : failed->failure->status;
}

Result<Status> App::help(const Options& options) const {
    if (!names_policy(options)) return print(help_text(program_, options.verb, nullptr, help_width()));
    const Result<PolicyImage> image = find_image(options);
    if (!image) return pass(image.error());
    const Result<PolicyInfo> info = read_image(*image);
    if (!info) return pass(info.error());
    return print(help_text(program_, options.verb, &*info, help_width()));
}

}  // namespace scx
