// SPDX-License-Identifier: GPL-2.0-only
#include "session.hpp"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "clock.hpp"
#include "console.hpp"
#include "facts.hpp"
#include "text.hpp"
#include "unresolved.hpp"

namespace scx {
namespace {

constexpr std::size_t kLogLines = 20;

/// Copies the only value of a data section's map; false when it cannot be read.
bool read_section(const bpf_map* map, void* value, std::size_t size) {
    const u32 key = 0;
    return bpf_map__lookup_elem(map, &key, sizeof(key), value, size, 0) == 0;
}

/// Makes room for the debug dump, in the policy and in the kernel. A foreign object has nowhere to put one.
Result<void> configure_exit_dump(const SessionPlan& plan, bpf_object& object, OpsTable& ops) {
    const auto length = std::ranges::find(plan.info.internals, "exit_dump_len", &BtfVariable::name);
    bpf_map* map = bpf_object__find_map_by_name(&object, SCX_EXIT_DUMP_SECTION);
    if (map == nullptr || length == plan.info.internals.end() || plan.exit_dump_len == 0) return {};
    if (const int error = bpf_map__set_value_size(map, static_cast<u32>(plan.exit_dump_len)); error != 0)
        return fail_with_errno(
            -error,
            {Status::kUsage, fmt::format("cannot make room for the exit dump: {}", std::strerror(-error)),
             "choose another --exit-dump-len"});
    const u64 value = plan.exit_dump_len;
    if (const Result<void> done = write_constant(object, *length, std::span(&value, 1)); !done) return done;
    return ops.set("exit_dump_len", value);
}

Result<void> configure_ops(const SessionPlan& plan, Kernel& kernel, OpsTable& ops, const Console& console) {
    const Result<KernelOps> known = kernel.ops();
    if (!known) return pass(known.error());
    if (plan.timeout_ns) {
        if (const Result<void> done = ops.set("timeout_ms", *plan.timeout_ns / kNsPerMs); !done) return done;
    }
    if (plan.partial) {
        const u64 flags = ops.get("flags") | known->flag("SCX_OPS_SWITCH_PARTIAL");
        if (const Result<void> done = ops.set("flags", flags); !done) return done;
    }
    const Result<std::vector<std::string>> dropped = ops.fit(*known);
    if (!dropped) return pass(dropped.error());
    if (!dropped->empty()) console.detail(fmt::format("left out for this kernel: {}", join(*dropped)));
    return {};
}

/// Brings an open object into the state to be loaded.
Result<void> configure(const SessionPlan& plan, bpf_object& object, OpsTable& ops, Kernel& kernel,
                       const Console& console) {
    // Before the facts: a CPU that comes or goes from here on makes the kernel ask for a restart.
    if (ops.has("hotplug_seq")) {
        if (const Result<void> done = ops.set("hotplug_seq", kernel.hotplug_seq()); !done) return done;
    }
    const Result<Topology> topology = read_topology();
    if (!topology) return pass(topology.error());
    if (const Result<void> done = write_facts(object, plan.info, *topology); !done) return done;
    if (const Result<void> done = write_settings(object, plan.info, plan.settings); !done) return done;
    if (const Result<void> done = configure_exit_dump(plan, object, ops); !done) return done;
    return configure_ops(plan, kernel, ops, console);
}

Result<LinkPtr> attach(const bpf_map& map, const PolicyInfo& info, const Kernel& kernel) {
    LinkPtr link(bpf_map__attach_struct_ops(&map));
    if (link) return link;
    const int error = errno;
    if (error == EBUSY) {
        const Result<void> free = kernel.require_no_scheduler();
        if (!free) return pass(free.error());
    }
    std::string_view hint = "look at the kernel's own words: dmesg | grep sched_ext";
    if (error == EINVAL)
        hint = "a kernel booted with isolcpus= refuses sched_ext; otherwise see: dmesg | grep sched_ext";
    if (error == EBUSY) hint = "another scheduler came or went at the same moment; try again";
    return fail_with_errno(
        error, {Status::kAttach,
                fmt::format("the kernel refused to attach '{}': {}", info.name, std::strerror(error)),
                std::string(hint)});
}

}  // namespace

Result<PreparedPolicy> prepare_policy(const SessionPlan& plan, Kernel& kernel, const Console& console) {
    Result<ObjectPtr> object = plan.image.open();
    if (!object) return pass(object.error());
    Result<OpsTable> ops = OpsTable::of(**object);
    if (!ops) return pass(ops.error());
    if (const Result<void> done = configure(plan, **object, *ops, kernel, console); !done)
        return pass(done.error());
    return PreparedPolicy{std::move(*object), std::move(*ops)};
}

Result<void> load_policy(bpf_object& object, const PolicyInfo& info, LibbpfLog& log) {
    log.clear();
    const int error = bpf_object__load(&object);
    if (error == 0) return {};
    if (error == -EPERM)
        return fail(Status::kNoPrivilege,
                    fmt::format("the kernel does not let us load '{}': {}", info.name, std::strerror(EPERM)),
                    "run it as root; in a container or under kernel lockdown BPF may be off altogether");
    const std::string program = log.failing_program();
    const std::string what =
        program.empty() ? fmt::format("the kernel refused to load '{}'", info.name)
                        : fmt::format("the kernel refused the program '{}' of '{}'", program, info.name);
    Error refusal = {
        Status::kLoad, fmt::format("{}: {}", what, std::strerror(-error)),
        "the kernel's words above say what to change in the policy; --verbose prints all of them"};
    if (is_shortage(-error)) return fail_with_errno(-error, std::move(refusal));
    const std::string words = log.tail(kLogLines);
    if (const std::string_view function = unresolved_function(words); !function.empty()) {
        if (const BtfPtr kernel(btf__load_vmlinux_btf()); kernel) {
            UnresolvedCall call = explain_unresolved(function, *kernel);
            return fail(Status::kLoad, fmt::format("{}: {}", what, call.why), std::move(call.hint));
        }
    }
    refusal.what += '\n' + words;  // in their own lines
    return pass(std::move(refusal));
}

Session::Session(ObjectPtr object, const Kernel& kernel, std::string name, StatsReader stats)
    : object_(std::move(object)),
      stats_(std::move(stats)),
      kernel_(&kernel),
      name_(std::move(name)),
      record_(bpf_object__find_map_by_name(object_.get(), SCX_EXIT_RECORD_SECTION)),
      dump_(bpf_object__find_map_by_name(object_.get(), SCX_EXIT_DUMP_SECTION)) {}

Result<Session> Session::start(const SessionPlan& plan, Kernel& kernel, LibbpfLog& log,
                               const Console& console) {
    Result<PreparedPolicy> policy = prepare_policy(plan, kernel, console);
    if (!policy) return pass(policy.error());
    ObjectPtr& object = policy->object;
    if (const Result<void> done = load_policy(*object, plan.info, log); !done) return pass(done.error());

    Result<StatsReader> stats = StatsReader::open(*object, plan.info.statistics);
    if (!stats) return pass(stats.error());
    Session session(std::move(object), kernel, plan.info.name, std::move(*stats));
    if (plan.info.rows) session.rows_.emplace(*session.object_, *plan.info.rows);
    if (plan.config != nullptr) {
        Result<ConfigSlots> config = ConfigSlots::open(*session.object_, *plan.info.config);
        if (!config) return pass(config.error());
        session.config_.emplace(std::move(*config));
        if (const Result<void> done = session.put(*plan.config); !done) return pass(done.error());
    }
    Result<LinkPtr> link = attach(*policy->ops.map(), plan.info, kernel);
    if (!link) return pass(link.error());
    session.link_ = std::move(*link);
    return session;
}

std::optional<ExitInfo> Session::ended() const {
    scx_exit_record record = {};
    if (record_ == nullptr) {
        if (kernel_->runs(name_)) return std::nullopt;
        ExitInfo unknown;
        unknown.reason = "it is no longer active, and its object keeps no record of the reason";
        return unknown;
    }
    if (!read_section(record_, &record, sizeof(record)) || record.kind == 0) return std::nullopt;
    // The kind is written last: what a read that begins after it was seen returns is complete.
    read_section(record_, &record, sizeof(record));
    ExitInfo info = make_exit_info(record);
    if (dump_ != nullptr) {
        info.dump.resize(bpf_map__value_size(dump_));
        read_section(dump_, info.dump.data(), info.dump.size());
        info.dump.resize(info.dump.find('\0') == std::string::npos ? info.dump.size() : info.dump.find('\0'));
    }
    return info;
}

ExitInfo Session::stop() {
    std::optional<ExitInfo> info;
    if (record_ == nullptr) info = ended();
    link_.reset();  // returns when ops.exit() has run
    if (record_ != nullptr) info = ended();
    return info ? *info : unregistered_by_user();
}

}  // namespace scx
