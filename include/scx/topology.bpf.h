/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine's topology, as the loader read it from sysfs just before load. A change (CPU hotplug) restarts the
 * scheduler, so that these stay true.
 *
 * A group is named by its lowest CPU id. Indices are CPU ids below nr_cpu_ids.
 */
#pragma once

#include "policy.bpf.h"

SCX_FACT(u32, nr_cpu_ids, "Highest possible CPU id + 1");
SCX_FACT(u32, nr_online_cpus, "CPUs that are online");
SCX_FACT_PER_CPU(u16, cpu_core, "The core a CPU is a thread of");
SCX_FACT_PER_CPU(u16, cpu_llc, "The CPUs it shares its last-level cache with");
SCX_FACT_PER_CPU(u16, cpu_node, "Its NUMA node");
SCX_FACT_PER_CPU(u8, cpu_online, "1 where it is online, else 0");
SCX_FACT_PER_CPU(u16, cpu_capacity, "How much it can do, in parts of 1024 of what the fastest CPU can do");

#define SCX_FARTHEST 3

/* May @p run on every CPU? So many as are online are not enough: an affinity may have others, that are offline. */
static inline bool scx_may_run_anywhere(const struct task_struct *p)
{
	return p->nr_cpus_allowed >= (s32)nr_cpu_ids;
}

/* 0: threads of one core, 1: one last-level cache, 2: one NUMA node, SCX_FARTHEST: nothing shared. */
static inline u32 scx_distance(u32 a, u32 b)
{
	a &= SCX_MAX_CPUS - 1;
	b &= SCX_MAX_CPUS - 1;
	if (cpu_core[a] == cpu_core[b])
		return 0;
	if (cpu_llc[a] == cpu_llc[b])
		return 1;
	return cpu_node[a] == cpu_node[b] ? 2 : SCX_FARTHEST;
}

/*
 * The CPU @n places after @cpu, @n being at most nr_cpu_ids; after the last comes the first. For loops: of a CPU that
 * is counted up the verifier follows each value by itself, so that its work grows with the CPUs.
 */
static inline u32 scx_cpu_after(u32 cpu, u32 n)
{
	return cpu + n < nr_cpu_ids ? cpu + n : cpu + n - nr_cpu_ids;
}
