/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scheduler without a single callback: the kernel decides everything, as it does for any scheduler that leaves a
 * callback out. It is the floor of what sched_ext costs, and a reference of scripts/bench.
 */
struct sched_ext_ops {
	char name[128];
};

char _license[] __attribute__((section("license"), used)) = "GPL";

__attribute__((section(".struct_ops.link"), used)) struct sched_ext_ops minimal = { .name = "minimal" };
