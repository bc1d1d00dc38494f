// SPDX-License-Identifier: GPL-2.0-only
#include "check.hpp"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "clock.hpp"
#include "render_json.hpp"

namespace scx {
namespace {

using Json = nlohmann::ordered_json;

constexpr u32 kLogStatistics = 4;  // BPF_LOG_STATS, of the kernel's bpf_verifier.h
constexpr std::size_t kLogSize = 32 * 1024;
constexpr std::string_view kStackDepth = "stack depth ";
constexpr std::string_view kDeepest = "max ";

/// Where the kernel writes the verifier's statistics of each program, while the object lives.
class StatisticsLogs {
  public:
    explicit StatisticsLogs(const bpf_object& object) {
        bpf_program* program = nullptr;
        while ((program = bpf_object__next_program(&object, program)) != nullptr) {
            logs_.emplace_back(kLogSize, '\0');
            bpf_program__set_log_level(program, kLogStatistics);
            bpf_program__set_log_buf(program, logs_.back().data(), kLogSize);
        }
    }

    /// Of the program with this index.
    std::string_view of(std::size_t index) const { return logs_[index].data(); }

  private:
    std::vector<std::vector<char>> logs_;
};

std::vector<ProgramCost> read_costs(const bpf_object& object, const StatisticsLogs& logs) {
    std::vector<ProgramCost> costs;
    std::size_t index = 0;
    bpf_program* program = nullptr;
    for (; (program = bpf_object__next_program(&object, program)) != nullptr; ++index) {
        bpf_prog_info info = {};
        u32 size = sizeof(info);
        // One that this kernel has no use for was not loaded.
        if (bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &size) != 0) continue;
        costs.push_back({bpf_program__name(program), info.verified_insns, info.xlated_prog_len,
                         info.jited_prog_len, stack_of(logs.of(index))});
    }
    return costs;
}

u64 verified_insns(const LoadCost& load) {
    u64 sum = 0;
    for (const ProgramCost& program : load.programs) sum += program.verified_insns;
    return sum;
}

Json program_json(const ProgramCost& program) {
    return {{"name", program.name},
            {"verified_insns", program.verified_insns},
            {"xlated_bytes", program.xlated_bytes},
            {"jited_bytes", program.jited_bytes},
            {"stack_bytes", program.stack_bytes}};
}

std::string_view verdict_of(const Check& check) {
    if (!check.failure) return "ok";
    return check.only_warns ? "warn" : "fail";
}

Json one_json(const Check& check) {
    Json json = {{"id", check.id}, {"verdict", verdict_of(check)}};
    if (check.failure) {
        json["message"] = check.failure->what;
        json["remedy"] = check.failure->hint;
    }
    if (check.load) {
        json["policy"] = check.load->policy;
        json["load_ns"] = check.load->load_ns;
        json["verified_insns"] = verified_insns(*check.load);
        json["programs"] = Json::array();
        for (const ProgramCost& program : check.load->programs)
            json["programs"].push_back(program_json(program));
    }
    return json;
}

}  // namespace

u64 stack_of(std::string_view verifier_log) {
    const std::size_t found = verifier_log.find(kStackDepth);
    if (found == std::string_view::npos) return 0;
    verifier_log.remove_prefix(found + kStackDepth.size());
    if (verifier_log.starts_with(kDeepest)) verifier_log.remove_prefix(kDeepest.size());
    u64 sum = 0;
    const char* at = verifier_log.data();
    const char* const end = at + verifier_log.size();
    for (; at < end; ++at) {
        u64 depth = 0;
        at = std::from_chars(at, end, depth).ptr;
        sum += depth;
        if (at == end || *at != '+') break;
    }
    return sum;
}

Result<LoadCost> measure_load(const SessionPlan& plan, Kernel& kernel, LibbpfLog& log,
                              const Console& console) {
    const Result<PreparedPolicy> policy = prepare_policy(plan, kernel, console);
    if (!policy) return pass(policy.error());
    const StatisticsLogs logs(*policy->object);
    const u64 begin = clock_ns();
    const Result<void> done = load_policy(*policy->object, plan.info, log);
    if (done) return LoadCost{plan.info.name, clock_ns() - begin, read_costs(*policy->object, logs)};
    // What the verifier objects to is told where nobody asks for statistics.
    const Result<PreparedPolicy> again = prepare_policy(plan, kernel, console);
    const Result<void> told = again ? load_policy(*again->object, plan.info, log) : done;
    return pass(told ? done.error() : told.error());
}

std::string check_text(std::span<const Check> checks) {
    std::size_t width = 0;
    for (const Check& check : checks) width = std::max(width, check.id.size());
    std::string text;
    for (const Check& check : checks) {
        std::string words;
        if (check.failure)
            words = fmt::format("{}\n      hint: {}", check.failure->what, check.failure->hint);
        if (check.load)
            words = fmt::format("{} programs, {} instructions verified, loaded in {:.0f} ms",
                                check.load->programs.size(), verified_insns(*check.load),
                                static_cast<double>(check.load->load_ns) / static_cast<double>(kNsPerMs));
        const std::string line =
            fmt::format("{:<4}  {:<{}}  {}", check.failure && !check.only_warns ? "FAIL" : verdict_of(check),
                        check.id, width, words);
        text += fmt::format("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
    }
    return text;
}

std::string check_json(std::span<const Check> checks, std::string_view kernel) {
    Json json = {{"version", kJsonVersion}, {"kernel", kernel}, {"checks", Json::array()}};
    for (const Check& check : checks) json["checks"].push_back(one_json(check));
    return fmt::format("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace scx
