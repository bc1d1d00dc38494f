/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The last line against tasks that wait for ever. A policy serves its queues so that none does; where it fails, by a
 * mistake or by a case that nobody thought of, the kernel ends it after half a minute. So once in a second a timer lets
 * the policy look at its queues, and the task that has waited for two seconds in one is run next. One a queue and
 * look: where so many compute that all wait that long, they keep their order.
 *
 *	static void mine_look(u64 since)
 *	{
 *		scx_stat_add(nr_rescued, scx_rescue(MINE_DSQ, since));
 *	}
 *	SCX_ANTISTALL(mine_look)
 *	... return scx_antistall_start();	from ops.init()
 *
 * It costs nothing on the way of a task. What it had to do is counted, for it tells of a weakness of the policy, or of
 * a machine with hundreds of tasks for each CPU.
 */
#pragma once

#include "policy.bpf.h"

#define SCX_ANTISTALL_NS NSEC_PER_SEC

/* How many tasks at each end of a queue are looked at. */
#define SCX_MAX_RESCUE 64

/* The kernel finds timers as members only. */
struct scx_antistall {
	struct bpf_timer timer;
	u64 looked_at[2]; /* jiffies: the last time, and the time before */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scx_antistall);
} antistall SEC(".maps");

static inline bool scx_is_overdue(const struct task_struct *p, u64 since)
{
	return (s64)(p->scx.runnable_at - since) < 0;
}

/*
 * Run @p, which @it is at, next on @cpu, where it may run: the kernel ends a policy that names another. But not where a
 * task of a higher class holds the CPU, unless @p is bound to it: it would be stuck there, while others serve its
 * queue. Another look then chooses another CPU. Under RCU. Returns whether it does.
 */
static inline bool scx_run_next(struct bpf_iter_scx_dsq *it, struct task_struct *p, s32 cpu)
{
	struct task_struct *curr;

	if (cpu < 0) /* none was found */
		return false;
	curr = scx_cpu_curr(cpu);
	if (curr && curr->prio < MAX_RT_PRIO && !scx_is_bound(p))
		return false;
	if (!scx_dsq_move(it, p, SCX_DSQ_LOCAL_ON | cpu))
		return false;
	scx_bpf_kick_cpu(cpu, SCX_KICK_PREEMPT);
	return true;
}

/*
 * Run a task of @dsq_id next that has waited since before @since, in jiffies: the first that is found, from the front,
 * or with @flags from the end. Returns how many there were, 0 or 1. Global, so that the verifier walks through its loop
 * once.
 */
__attribute__((noinline)) u32 scx_rescue_from(u64 dsq_id, u64 since, u64 flags)
{
	struct bpf_iter_scx_dsq it;
	struct task_struct *p;
	u32 seen = 0, nr = 0;

	bpf_rcu_read_lock(); /* a timer is not under it by itself */
	if (!bpf_iter_scx_dsq_new(&it, dsq_id, flags)) {
		while ((p = bpf_iter_scx_dsq_next(&it)) && seen++ < SCX_MAX_RESCUE) {
			if (!scx_is_overdue(p, since))
				continue;
			nr = scx_run_next(&it, p,
					  scx_is_bound(p) ? scx_bpf_task_cpu(p) : scx_bpf_pick_any_cpu(p->cpus_ptr, 0));
			break;
		}
	}
	bpf_iter_scx_dsq_destroy(&it);
	bpf_rcu_read_unlock();
	return nr;
}

/* The same, at whichever end: who starves in a queue with an order of its own is at the end of it. */
static inline u32 scx_rescue(u64 dsq_id, u64 since)
{
	return scx_rescue_from(dsq_id, since, 0) ?: scx_rescue_from(dsq_id, since, SCX_DSQ_ITER_REV);
}

/*
 * For policies that keep waiting tasks themselves: make each idle CPU look again. A CPU that goes idle must have been
 * told of every task that it could run, and each kick has a moment in which it can come too early.
 */
static inline void scx_kick_all_idle(void)
{
	u32 cpu;

	bpf_for (cpu, 0, scx_bpf_nr_cpu_ids())
		scx_bpf_kick_cpu(cpu, SCX_KICK_IDLE);
}

/* @look: void look(u64 since), of the policy. Not under any lock. */
#define SCX_ANTISTALL(look)                                                                                            \
	static int scx_antistall_fired(void *map, u32 *key, struct scx_antistall *value)                               \
	{                                                                                                              \
		look(value->looked_at[1]);                                                                             \
		value->looked_at[1] = value->looked_at[0];                                                             \
		value->looked_at[0] = bpf_jiffies64();                                                                 \
		bpf_timer_start(&value->timer, SCX_ANTISTALL_NS, 0);                                                   \
		return 0;                                                                                              \
	}                                                                                                              \
                                                                                                                       \
	static inline s32 scx_antistall_start(void)                                                                    \
	{                                                                                                              \
		u32 key = 0;                                                                                           \
		struct scx_antistall *value = bpf_map_lookup_elem(&antistall, &key);                                   \
                                                                                                                       \
		if (!value) /* entry 0 always exists; the verifier wants it asked */                                   \
			return -ENOENT;                                                                                \
		value->looked_at[0] = value->looked_at[1] = bpf_jiffies64();                                           \
		return scx_timer_begin(&value->timer, &antistall, scx_antistall_fired, SCX_ANTISTALL_NS);              \
	}
