/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a waking task may do when no CPU is idle, for policies of virtual time: how much it has saved up by sleeping,
 * and whether it passes the queue by.
 */
#pragma once

#include "slice_timer.bpf.h"

SCX_KNOB(u64, sleep_budget_ns, 3 * NSEC_PER_MSEC, "0ns", "1s", "ns",
	 "Most virtual time that a sleeping task may save up. More lets a task that slept long run longer before "
	 "others, less is stricter; 0 lets nobody start before those already waiting. The more tasks wait, the less "
	 "it is.");
SCX_KNOB_BOOL(preempt, true,
	      "Let a waking task take the CPU at once from one that computes and is further ahead. Off lets it wait "
	      "for the end of the slice: fewer switches, and wake-ups that come later on a busy machine.");

/* Wake-ups may take a CPU from hogs once in this time on average, and this often in a row. */
#define VT_PREEMPT_INTERVAL_NS (800 * NSEC_PER_USEC)
#define VT_PREEMPT_BURST 8
/* So many tasks that wait for a CPU halve what those who wake there may have saved up. */
#define VT_CROWD 4

/*
 * The budget of vt_cap_sleeper() for a task that wakes: @most_ns where nobody waits for its CPU, less where @nr_waiting
 * do, and in a crowd it is negative, down to a slice: who wakes then queues behind those that wait for their turn, and
 * not before them. Else a crowd of sleepers would keep one that computes waiting for the sum of all their budgets.
 */
static inline s64 vt_budget(u32 nr_waiting, u64 most_ns)
{
	return (s64)((most_ns + slice_length_ns) * VT_CROWD / (VT_CROWD + nr_waiting)) - (s64)slice_length_ns;
}

/*
 * May @p, which wakes with virtual time @vtime while @cpu is busy, take it from the task that runs there? From a hog of
 * a later virtual time only: a task that sleeps soon anyway is not worth the switch, and neither are wake-ups so
 * frequent that the hog would get nothing done: a leaky bucket bounds them. The clocks of the CPUs that wake tasks here
 * may disagree a little, which makes the bucket that much too large or too small.
 */
static inline bool vt_may_preempt(struct vt_cpu *cpu, u64 vtime)
{
	u64 now, due;

	if (!cpu->hog || !vt_before(vtime, cpu->vtime))
		return false;
	now = scx_now();
	due = cpu->preempt_at;
	if (vt_before(due, now))
		due = now;
	if (due - now > VT_PREEMPT_BURST * VT_PREEMPT_INTERVAL_NS)
		return false;
	cpu->preempt_at = due + VT_PREEMPT_INTERVAL_NS;
	return true;
}

/*
 * May @p, which wakes with virtual time @vtime while @cpu is busy, run there next without queueing? That saves a good
 * part of what a switch costs. One task at a time, behind one that sleeps soon, and never further ahead than
 * VT_SHORTCUT of the last task that came from the queue: those that queue lose no more than that.
 */
static inline bool vt_may_run_next(struct vt_cpu *cpu, u64 vtime)
{
	if (!cpu->runs || cpu->hog || cpu->has_next || !vt_before(vtime, cpu->shortcut_end))
		return false;
	cpu->has_next = true;
	return true;
}

/* From ops.select_cpu(): is @p best placed next on the CPU of the task that wakes it, and is that place free? */
static inline bool vt_stays_with_waker(const struct task_struct *p, u64 wake_flags)
{
	return scx_stays_with_waker(p, wake_flags) && !vt_cpu(bpf_get_smp_processor_id())->has_next;
}

/* Where a waking task goes. */
enum vt_place {
	VT_QUEUES,   /* nowhere yet: the policy queues it */
	VT_PREEMPTS, /* it took the CPU */
	VT_NEXT,     /* behind the running task */
};

/* From ops.enqueue(), for a wake-up of @p on @cpu, which is busy: inserts it there if it need not queue. */
static inline enum vt_place vt_pass_queue(struct task_struct *p, s32 cpu, u64 vtime, u64 enq_flags)
{
	struct vt_cpu *state = vt_cpu(cpu);

	/* POLICY: a task that wakes is short, or it would not have slept; one that computes can wait for it. */
	if (preempt && vt_may_preempt(state, vtime)) {
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags | SCX_ENQ_PREEMPT | SCX_IMMED);
		return VT_PREEMPTS;
	}
	/* POLICY: it may pass the queue by where that hurts nobody. */
	if (vt_may_run_next(state, vtime)) {
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags);
		return VT_NEXT;
	}
	return VT_QUEUES;
}
