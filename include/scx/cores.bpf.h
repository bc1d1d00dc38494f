/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cores of several threads, and tasks that have one for themselves: while such a task runs on a CPU, the other CPUs of
 * its core are blocked, that is they run only what is bound to them.
 */
#pragma once

#include "topology.bpf.h"

#define CORE_MAX_THREADS 8

/* Of each CPU. */
struct core_cpu {
	u32 next;	/* CPU of its core, in a ring; written by core_init() */
	bool exclusive; /* it runs such a task; written by that CPU */
} __attribute__((aligned(64))) core_cpus[SCX_MAX_CPUS];

bool core_in_use; /* whether there may be such tasks at all; written by the policy */

static inline struct core_cpu *core_cpu(u32 cpu)
{
	return &core_cpus[cpu & (SCX_MAX_CPUS - 1)];
}

static inline bool core_is_blocked(u32 cpu)
{
	u32 thread = core_cpu(cpu)->next, i;

	if (!core_in_use)
		return false;
	bpf_for (i, 0, CORE_MAX_THREADS) {
		if (thread == cpu)
			break;
		/* Of two that run such a task, the first may go on. */
		if (core_cpu(thread)->exclusive && !(core_cpu(cpu)->exclusive && cpu < thread))
			return true;
		thread = core_cpu(thread)->next;
	}
	return false;
}

static inline void core_kick_others(u32 cpu, u64 flags)
{
	u32 thread = core_cpu(cpu)->next, i;

	bpf_for (i, 0, CORE_MAX_THREADS) {
		if (thread == cpu)
			break;
		scx_bpf_kick_cpu(thread, flags);
		thread = core_cpu(thread)->next;
	}
}

/* From ops.running(), for a task that has the core for itself or not: the others leave, or may come back. */
static inline void core_running(u32 cpu, bool exclusive)
{
	struct core_cpu *core = core_cpu(cpu);

	if (core->exclusive == exclusive)
		return;
	core->exclusive = exclusive;
	core_kick_others(cpu, exclusive ? SCX_KICK_PREEMPT : SCX_KICK_IDLE);
}

/* From ops.init(). */
static inline void core_init(void)
{
	u32 cpu, other, i;

	bpf_for (cpu, 0, nr_cpu_ids) {
		core_cpu(cpu)->next = cpu;
		bpf_for (i, 1, nr_cpu_ids) {
			other = scx_cpu_after(cpu, i);
			if (cpu_online[other & (SCX_MAX_CPUS - 1)] && !scx_distance(cpu, other)) {
				core_cpu(cpu)->next = other;
				break;
			}
		}
	}
}
