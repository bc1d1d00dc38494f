// SPDX-License-Identifier: GPL-2.0-only
//
// What one report costs: reading the statistics, and making the text. `allocations` is for each report.
#include <benchmark/benchmark.h>

#include "allocations.hpp"
#include "machine.hpp"
#include "render_json.hpp"
#include "render_table.hpp"

namespace scx {
namespace {

void run(benchmark::State& state, Machine& machine, Renderer& renderer) {
    for (int i = 0; i < 3; ++i) machine.tick(renderer);  // buffers grow
    const u64 before = allocations();
    for (auto _ : state) benchmark::DoNotOptimize(machine.tick(renderer).data());
    state.counters["allocations"] =
        benchmark::Counter(static_cast<double>(allocations() - before), benchmark::Counter::kAvgIterations);
}

void table(benchmark::State& state) {
    Machine machine(static_cast<std::size_t>(state.range(0)));
    TableRenderer renderer(machine.info(), machine.settings(), -1);
    run(state, machine, renderer);
}

void json(benchmark::State& state) {
    Machine machine(static_cast<std::size_t>(state.range(0)));
    JsonRenderer renderer(machine.info(), machine.settings());
    run(state, machine, renderer);
}

BENCHMARK(table)->ArgName("cpus")->Arg(2)->Arg(64)->Arg(512);
BENCHMARK(json)->ArgName("cpus")->Arg(2)->Arg(64)->Arg(512);

}  // namespace
}  // namespace scx

BENCHMARK_MAIN();
