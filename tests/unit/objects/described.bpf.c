/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy with one of everything that can be described. */
#include <scx/policy.bpf.h>

SCX_KNOB(u64, slice_ns, 20 * NSEC_PER_MSEC, "100us", "1s", "ns", "A time; with a semicolon in its help.");
SCX_KNOB(u32, pool_bytes, 4096, "1KiB", "1MiB", "bytes", "A size.");
SCX_KNOB(s16, boost, -5, "-20", "19", "tasks", "A number with a sign.");
SCX_KNOB(u8, share_percent, 30, "0%", "100%", "percent", "A share.");
SCX_KNOB_BOOL(steal_far, true, "A switch.");
SCX_KNOB_NAMED(u32, shards, 4294967295, "1", "1024", "cpus", "off=0,llc=4294967295,node=4294967294", "Also names.");

SCX_FACT(u32, nr_cpu_ids, "Highest possible CPU id plus one");
SCX_FACT_PER_CPU(u16, cpu_core, "Core");
SCX_FACT_PER_CPU(u16, cpu_llc, "Last-level cache");
SCX_FACT_PER_CPU(u16, cpu_node, "Node");

struct described_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "A counter");
	u64 busy_ns SCX_STAT("counter", "ns", "A counted time");
	u64 lag_max SCX_STAT("max", "ns", "A maximum");
	u64 depth SCX_STAT("gauge", "tasks", "A gauge");
};
SCX_STATS(struct described_stats);

SCX_OP(void, described_running, struct task_struct *p)
{
	scx_stat_inc(nr_idle);
	if (slice_ns + pool_bytes + boost + share_percent + steal_far + shards + nr_cpu_ids + cpu_core[1] + cpu_llc[1] +
	    cpu_node[1])
		scx_stat_inc(busy_ns);
}

SCX_POLICY(described, "One of everything", .running = (void *)described_running);
