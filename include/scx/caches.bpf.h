/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The CPUs that share a last-level cache with one, to look at some of them or to draw one by lot.
 */
#pragma once

#include "topology.bpf.h"

/* Written by cache_init() only. */
u16 cache_cpus[SCX_MAX_CPUS]; /* the CPUs that are online, cache by cache */
struct cache_cpu {
	u16 first; /* where those of its cache begin in there */
	u16 nr;	   /* how many these are; 0 where it is offline */
	u16 place; /* which of them it is, from 0 */
} cache_of[SCX_MAX_CPUS];

/* How many CPUs share the cache of @cpu, with itself. */
static inline u32 cache_nr_cpus(u32 cpu)
{
	return cache_of[cpu & (SCX_MAX_CPUS - 1)].nr;
}

/* Of these, the one @step after @cpu, in a ring; @step is less than cache_nr_cpus(). */
static inline u32 cache_other(u32 cpu, u32 step)
{
	const struct cache_cpu *cache = &cache_of[cpu & (SCX_MAX_CPUS - 1)];
	u32 place = cache->place + step;

	if (place >= cache->nr)
		place -= cache->nr;
	return cache_cpus[(cache->first + place) & (SCX_MAX_CPUS - 1)];
}

/* From ops.init(). Global: the verifier walks through its loops once and not for each call. */
__attribute__((noinline)) int cache_init(void)
{
	u32 cpu, other;

	bpf_for (cpu, 0, nr_cpu_ids) {
		struct cache_cpu *cache = &cache_of[cpu & (SCX_MAX_CPUS - 1)];
		u32 llc = cpu_llc[cpu & (SCX_MAX_CPUS - 1)];

		if (!cpu_online[cpu & (SCX_MAX_CPUS - 1)])
			continue;
		bpf_for (other, 0, nr_cpu_ids) {
			u32 others = cpu_llc[other & (SCX_MAX_CPUS - 1)];

			if (!cpu_online[other & (SCX_MAX_CPUS - 1)])
				continue;
			cache->first += others < llc;
			cache->nr += others == llc;
			cache->place += others == llc && other < cpu;
		}
		cache_cpus[(cache->first + cache->place) & (SCX_MAX_CPUS - 1)] = cpu;
	}
	return 0;
}
