/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a policy needs that keeps waiting tasks itself, outside the kernel's queues.
 *
 * The kernel then knows only that the policy has the task. It takes it back without a word when the task changes its
 * CPUs, its weight or its class, and hands it over anew; what the policy wrote down the first time is stale, and the
 * task may even be gone. So a structure holds no tasks but names of tasks: a pid, and the stamp that ops.enqueue() left
 * in p->scx.dsq_vtime, which is the policy's own for as long as the task is not in a queue ordered by it. A name whose
 * stamp is no longer the task's is stale. A name that turns stale between that check and the insert does no harm: the
 * kernel ignores inserts of what the policy does not have.
 *
 * Where a task may run can change in the same moment, so no task goes from the policy's structure straight to the local
 * queue of a CPU: the kernel would end the policy where that CPU is not allowed. It goes to a queue of the policy in
 * the kernel, from which each CPU takes only what it may run:
 *
 *	p = scx_task_named(name.pid, name.stamp);
 *	if (p) {
 *		scx_dsq_insert(p, SHARED_DSQ, slice_ns, 0);
 *		found = scx_take_or_pass(p, SHARED_DSQ);
 *	}
 *
 * When the policy ends, the kernel takes all tasks back by itself; there is nothing to release.
 */
#pragma once

#include "policy.bpf.h"

/* Most names that one ops.dispatch() looks at. After that it kicks its own CPU, and goes on in a new call. */
#define SCX_MAX_NAMES 32

/* The task of that name, held: bpf_task_release() it. NULL where the name is stale. */
static inline struct task_struct *scx_task_named(s32 pid, u64 stamp)
{
	struct task_struct *p = bpf_task_from_pid(pid);

	if (p && p->scx.dsq_vtime != stamp) {
		bpf_task_release(p);
		return NULL;
	}
	return p;
}

/*
 * From ops.dispatch(), for @p of scx_task_named(), which was inserted into @dsq_id just before: take the first task
 * there that may run on this CPU. False: there is none. Then @p stays there, and another CPU is told to come for it.
 * One that is idle, or else its own, in case that is just about to be: with SCX_KICK_IDLE the kernel kicks a CPU also
 * when it has looked for work in vain and its idle mark is not set yet. One that is busy comes by itself when its slice
 * ends.
 */
static inline bool scx_take_or_pass(struct task_struct *p, u64 dsq_id)
{
	bool found = scx_dsq_move_to_local(dsq_id);
	s32 cpu;

	if (!found) {
		cpu = scx_claim_idle_cpu(p);
		scx_bpf_kick_cpu(cpu < 0 ? scx_bpf_task_cpu(p) : cpu, SCX_KICK_IDLE);
	}
	bpf_task_release(p);
	return found;
}
