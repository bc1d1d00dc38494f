/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A queue for each group of CPUs (a shard) instead of one for all: one queue has one lock, which many CPUs contend for.
 *
 * The shard of a CPU, its queue's DSQ id too, is the id of the first CPU of its group.
 */
#pragma once

#include "antistall.bpf.h"
#include "topology.bpf.h"

#define SCX_SHARDS_OFF 0
#define SCX_SHARDS_LLC 0xffffffff
#define SCX_SHARDS_NODE 0xfffffffe

SCX_KNOB_NAMED(
	u32, shards, SCX_SHARDS_LLC, "1", "1023", "cpus", "off=0,llc=4294967295,node=4294967294",
	"CPUs that share a queue: those of a last-level cache, of a NUMA node, so many in a row, or all (off). Fewer "
	"contend less for its lock and keep caches warm; more give tasks a fairer choice of CPUs.");

/* Written by shards_init() only. */
u32 nr_shards;
u32 shard_ids[SCX_MAX_CPUS];  /* the first nr_shards */
u32 shard_cpus[SCX_MAX_CPUS]; /* by shard: how many CPUs it has that are online */
/* By CPU, written by that CPU only: which shard it looks at. */
struct shard_look {
	u32 next;    /* its place in shard_ids[] */
	bool others; /* this time another one than its own */
} __attribute__((aligned(64))) shard_looks[SCX_MAX_CPUS];

static inline u32 shard_of(u32 cpu)
{
	if (shards == SCX_SHARDS_LLC)
		return cpu_llc[cpu & (SCX_MAX_CPUS - 1)];
	if (shards == SCX_SHARDS_NODE)
		return cpu_node[cpu & (SCX_MAX_CPUS - 1)];
	return shards == SCX_SHARDS_OFF ? 0 : cpu - cpu % shards;
}

/* How many tasks wait for each CPU of @shard, rounded up. */
static inline u32 shard_nr_waiting(u32 shard)
{
	u32 nr_cpus = shard_cpus[shard & (SCX_MAX_CPUS - 1)];

	return (scx_bpf_dsq_nr_queued(shard) + nr_cpus - 1) / nr_cpus;
}

/* From ops.init(), sleepable: makes the queues. 0, or a negative errno. */
static inline s32 shards_init(void)
{
	u32 cpu, shard;
	s32 error;

	for (cpu = 0; cpu < nr_cpu_ids && cpu < SCX_MAX_CPUS; cpu++) {
		shard = shard_of(cpu) & (SCX_MAX_CPUS - 1);
		if (!cpu_online[cpu] || shard_cpus[shard]++)
			continue;
		error = scx_bpf_create_dsq(shard, -1);
		if (error)
			return error;
		shard_ids[nr_shards++ & (SCX_MAX_CPUS - 1)] = shard;
	}
	return 0;
}

/*
 * Another shard than @own for a CPU to look at, each time the next one; @own where there is none, and every second
 * time, so that its own tasks do not wait for a whole round.
 */
static inline u32 shard_to_look_at(u32 cpu, u32 own)
{
	struct shard_look *look = &shard_looks[cpu & (SCX_MAX_CPUS - 1)];
	u32 shard, i;

	if (nr_shards < 2)
		return own;
	look->others = !look->others;
	if (!look->others)
		return own;
	for (i = 0; i < 2; i++) {
		shard = shard_ids[look->next & (SCX_MAX_CPUS - 1)];
		if (++look->next >= nr_shards)
			look->next = 0;
		if (shard != own)
			break;
	}
	return shard;
}

/* SCX_ANTISTALL() for policies whose queues are the shards', and whose statistics have `nr_rescued`. */
#define SHARDS_ANTISTALL()                                                                                             \
	static void shards_look(u64 since)                                                                             \
	{                                                                                                              \
		u32 i, nr = 0;                                                                                         \
                                                                                                                       \
		bpf_for (i, 0, nr_shards)                                                                              \
			nr += scx_rescue(shard_ids[i & (SCX_MAX_CPUS - 1)], since);                                    \
		scx_stat_add(nr_rescued, nr);                                                                          \
	}                                                                                                              \
	SCX_ANTISTALL(shards_look)

/* Take a task that may run on @cpu from another shard, from one of its own NUMA node first. */
static bool shards_steal(u32 cpu)
{
	u32 own = shard_of(cpu), shard, distant, i;

	for (distant = 0; distant < 2; distant++) {
		bpf_for (i, 0, nr_shards) {
			shard = shard_ids[i & (SCX_MAX_CPUS - 1)];
			if (shard != own && (scx_distance(cpu, shard) == SCX_FARTHEST) == distant &&
			    scx_bpf_dsq_nr_queued(shard) && scx_dsq_move_to_local(shard))
				return true;
		}
	}
	return false;
}
