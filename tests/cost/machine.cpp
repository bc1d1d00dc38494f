// SPDX-License-Identifier: GPL-2.0-only
//
// Stands before the functions of libbpf by which StatsReader asks the kernel.
#include "machine.hpp"

#include <bpf/bpf.h>

namespace {

std::size_t cpus = 1;
std::size_t statistics = 1;
u64 reads = 0;

}  // namespace

extern "C" int libbpf_num_possible_cpus() {
    return static_cast<int>(cpus);
}

// A policy's statistics are one struct of 64-bit numbers for each CPU.
extern "C" int bpf_map_lookup_batch(int, void*, void*, void*, void* values, __u32*,
                                    const bpf_map_batch_opts*) {
    ++reads;
    auto* numbers = static_cast<u64*>(values);
    // Large enough that they do not grow by a digit while somebody counts.
    for (std::size_t i = 0; i < cpus * statistics; ++i)
        numbers[i] = 1'000'000'000'000 + reads * (1000 + 17 * i);
    return 0;
}

namespace scx {

void set_made_up_kernel(std::size_t nr_cpus, std::size_t nr_statistics) {
    cpus = nr_cpus;
    statistics = nr_statistics;
}

}  // namespace scx
