/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a CPU runs next, where it serves several queues, those of partition.bpf.h: the slots. Each CPU keeps for each
 * slot how much CPU time it got here, by its weight (a virtual time), and takes from the one that got least. So shares
 * hold on each CPU, and nothing is shared between CPUs. In a queue the order is that of vtime.bpf.h; the clock of a
 * slot has its number.
 */
#pragma once

#include "partition.bpf.h"
#include "wakeup.bpf.h"

/* How far a slot that had nothing to run here may be behind the others: nobody saves up. */
#define SLOT_BUDGET_NS (3 * NSEC_PER_MSEC)

/* How many CPUs are looked at for one to take. */
#define SLOT_MAX_TAKE 64

struct slot_share {
	u64 vtime;    /* CPU time that it got here, by its weight; ns */
	u64 ran_ns;   /* CPU time of its tasks, strays among them */
	u64 delay_ns; /* that its tasks waited in a queue before they ran here */
	u64 delays;   /* how many did */
};

/* Of each CPU. Written by that CPU, but for `claimed`. */
struct slot_cpu {
	u32 part, slot;	     /* of the task that runs; PART_STRAYS is the slot of a stray */
	u64 exec_at_account; /* its se.sum_exec_runtime at the last slot_account() */
	u64 front;	     /* the furthest virtual time that ran */
	u32 nr_waiting;	     /* how many waited for this CPU when it chose */
	u32 claimed;	     /* a task is about to take the CPU */
	struct slot_share shares[PART_SLOTS];
} __attribute__((aligned(64))) slot_cpus[SCX_MAX_CPUS];

/* Of each slot; written by the policy. Strays count as what they are of. */
u32 slot_weights[PART_SLOTS];
bool slot_preempts[PART_SLOTS]; /* its tasks, when they wake, take CPUs from slots without this */

static inline struct slot_cpu *slot_cpu(u32 cpu)
{
	return &slot_cpus[cpu & (SCX_MAX_CPUS - 1)];
}

static inline struct slot_share *slot_share(struct slot_cpu *cpu, u32 slot)
{
	return &cpu->shares[slot & (PART_SLOTS - 1)];
}

static inline u64 slot_vtime(struct slot_cpu *cpu, u32 slot)
{
	u64 vtime = slot_share(cpu, slot)->vtime, least = cpu->front - SLOT_BUDGET_NS;

	return vt_before(vtime, least) ? least : vtime;
}

/* From ops.running(): a task of @part begins, and waited so long in a queue, if at all. */
static inline void slot_running(struct slot_cpu *cpu, const struct task_struct *p, u32 part, bool stray)
{
	u32 slot = stray ? PART_STRAYS : part;
	u64 vtime = slot_vtime(cpu, slot);

	cpu->part = part;
	cpu->slot = slot;
	cpu->exec_at_account = p->se.sum_exec_runtime;
	cpu->claimed = 0;
	slot_share(cpu, slot)->vtime = vtime;
	if (vt_before(cpu->front, vtime))
		cpu->front = vtime;
}

/* From ops.dispatch() and ops.stopping(): the share of what the running task ran since the last time. */
static inline void slot_account(struct slot_cpu *cpu, const struct task_struct *p)
{
	u64 ran_ns = p->se.sum_exec_runtime - cpu->exec_at_account;

	cpu->exec_at_account = p->se.sum_exec_runtime;
	slot_share(cpu, cpu->part)->ran_ns += ran_ns;
	slot_share(cpu, cpu->slot)->vtime += ran_ns * 100 / (slot_weights[cpu->part & (PART_SLOTS - 1)] ?: 100);
}

/* How much of what the running task of @cpu, if it is of @part, ran is not in slot_account() yet. From a timer. */
static inline u64 slot_running_ns(u32 cpu, u32 part)
{
	struct slot_cpu *runs = slot_cpu(cpu);
	struct task_struct *curr;
	u64 ran_ns = 0;

	if (!vt_cpu(cpu)->runs || runs->part != part)
		return 0;
	bpf_rcu_read_lock();
	curr = scx_cpu_curr(cpu);
	if (curr)
		ran_ns = curr->se.sum_exec_runtime - runs->exec_at_account;
	bpf_rcu_read_unlock();
	/* The CPU may have switched tasks meanwhile. */
	return ran_ns < NSEC_PER_SEC ? ran_ns : 0;
}

/* ---- Waking ---- */

/* May a task of @slot take @cpu from the task that runs there? */
static inline bool slot_may_take(u32 cpu, u32 slot)
{
	struct slot_cpu *runs = slot_cpu(cpu);
	u32 home = part_cpu(cpu)->home;

	if (!vt_cpu(cpu)->runs || !part_in(home, slot) || runs->slot == PART_STRAYS || core_is_blocked(cpu))
		return false;
	/* POLICY: an owner has its CPUs before its guests ... */
	if (!part_in(home, runs->slot))
		return true;
	/* POLICY: ... and who may preempt, any CPU before those that may not. */
	return slot_preempts[slot & (PART_SLOTS - 1)] && !slot_preempts[runs->part & (PART_SLOTS - 1)];
}

/* A CPU for @p, of @slot, to take, its own first; negative: none. */
static s32 slot_cpu_to_take(const struct task_struct *p, u32 slot)
{
	u32 own = scx_bpf_task_cpu(p), cpu, i;

	if (!slot_preempts[slot & (PART_SLOTS - 1)] && !part_of(slot)->nr_own)
		return -1;
	bpf_for (i, 0, SLOT_MAX_TAKE) {
		if (i >= nr_cpu_ids || (i && scx_is_bound(p)))
			break;
		cpu = scx_cpu_after(own, i);
		if (slot_may_take(cpu, slot) && bpf_cpumask_test_cpu(cpu, p->cpus_ptr) &&
		    !__sync_lock_test_and_set(&slot_cpu(cpu)->claimed, 1))
			return cpu;
	}
	return -1;
}

/*
 * Where a task of @slot goes that wakes with @vtime on busy @cpu. As of wakeup.bpf.h, but where a task of another slot
 * runs the slots are compared, and not the tasks.
 */
static inline enum vt_place slot_pass_queue(u32 cpu, u32 slot, u64 vtime)
{
	struct slot_cpu *runs = slot_cpu(cpu);
	struct vt_cpu *state = vt_cpu(cpu);

	if (!part_in(part_cpu(cpu)->home, slot) || core_is_blocked(cpu))
		return VT_QUEUES;
	if (runs->slot != slot) {
		if (!vt_before(slot_vtime(runs, slot), slot_vtime(runs, runs->slot)))
			return VT_QUEUES;
		vtime = state->vtime - 1;
	}
	if (preempt && vt_may_preempt(state, vtime))
		return VT_PREEMPTS;
	return vt_may_run_next(state, vtime) ? VT_NEXT : VT_QUEUES;
}

/* ---- Choosing ---- */

enum slot_choice {
	SLOT_NONE,
	SLOT_RUNNING,
	SLOT_WAITING, /* it was moved to the CPU */
};

/*
 * From ops.dispatch(): choose what @cpu runs next. @prev_slot is that of the running task if that may go on, else
 * PART_SLOTS; @prev_vtime is that task's virtual time. Global, so that the verifier looks at it by itself.
 */
__noinline int slot_choose(u32 cpu, u32 prev_slot, u64 prev_vtime, int yielded)
{
	u32 home = part_cpu(cpu)->home, left = home | part_cpu(cpu)->guest, nr_waiting = 0, slot, round;
	struct slot_cpu *state = slot_cpu(cpu);

	/* POLICY: what is bound to a CPU that has to idle runs all the same. */
	if (core_is_blocked(cpu))
		left = 1 << PART_STRAYS;
	bpf_for (slot, 0, PART_SLOTS) {
		u32 queued, sharing = part_of(slot)->nr_home ?: 1;

		if (slot >= nr_parts)
			break;
		if (!part_in(left, slot))
			continue;
		queued = scx_bpf_dsq_nr_queued(slot);
		if (queued)
			nr_waiting += (queued + sharing - 1) / sharing;
		else if (slot != prev_slot)
			left &= ~(1 << slot);
	}
	state->nr_waiting = nr_waiting;

	bpf_for (round, 0, PART_SLOTS) {
		bool best_home = false;
		u32 best = PART_SLOTS;
		u64 best_vtime = 0;

		bpf_for (slot, 0, PART_SLOTS) {
			bool at_home = part_in(home, slot);
			u64 vtime;

			if (slot >= nr_parts)
				break;
			if (!part_in(left, slot))
				continue;
			/* POLICY: guests come last; else who got least by its weight. */
			vtime = slot_vtime(state, slot);
			if (best == PART_SLOTS || (at_home && !best_home) ||
			    (at_home == best_home && vt_before(vtime, best_vtime))) {
				best = slot;
				best_home = at_home;
				best_vtime = vtime;
			}
		}
		if (best == PART_SLOTS)
			break;
		/* POLICY: the running task is not in its queue, so it is compared with that here. */
		if (best == prev_slot && best != PART_STRAYS && !yielded && !vt_waits_before(best, cpu, prev_vtime))
			return SLOT_RUNNING;
		if (scx_dsq_move_to_local(best)) {
			if (prev_slot == PART_SLOTS && state->nr_waiting)
				state->nr_waiting--;
			return SLOT_WAITING;
		}
		/* There are only tasks that may not run here. */
		if (best == prev_slot && !yielded)
			return SLOT_RUNNING;
		left &= ~(1 << (best & (PART_SLOTS - 1)));
	}
	return prev_slot < PART_SLOTS ? SLOT_RUNNING : SLOT_NONE;
}
