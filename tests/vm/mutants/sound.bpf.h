/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small policy that keeps every contract, to be broken: weighted virtual time over one queue. sound.bpf.c is this as
 * it is; each other file here changes one thing, by a macro of those below, and says which case must notice:
 *
 *	caught by: CASE
 */
#pragma once

#include <scx/slice_timer.bpf.h>

struct sound_stats {
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues");
};
SCX_STATS(struct sound_stats);

/* ---- What a mutant may define ---- */

/* Does the mutant itself deal with @p in ops.enqueue()? */
#ifndef DEALS_WITH
#define DEALS_WITH(p) false
#endif
/* The queue, of those from 0 to nr_cpu_ids, that @p waits in, and how @cpu takes a task. */
#ifndef QUEUE_OF
#define QUEUE_OF(p) 0
#endif
#ifndef TAKE
#define TAKE(cpu) scx_dsq_move_to_local(0)
#endif
/* Does a task of an earlier @vtime wait than that of @p, which runs on @cpu? */
#ifndef WAITS_BEFORE
#define WAITS_BEFORE(p, cpu, vtime) vt_waits_before(QUEUE_OF(p), cpu, vtime)
#endif
/* The weight that the CPU time of @p is charged by, and how much of it. */
#ifndef CHARGE
#define CHARGE(p, ran_ns) vt_charge(ran_ns, (p)->scx.weight)
#endif
/* How far behind the clock a task may be that slept. */
#ifndef BUDGET_NS
#define BUDGET_NS slice_length_ns
#endif
/* The most that a task may be ahead of it. */
#ifndef CAP_DEBT
#define CAP_DEBT(vtime) vt_cap_debt(vtime, 0)
#endif
#ifndef COUNT
#define COUNT 1
#endif
/* The virtual time that a new task starts with. */
#ifndef FIRST_VTIME
#define FIRST_VTIME vt_clock(0)->now
#endif
#ifndef INIT_TASK
#define INIT_TASK(p) 0
#endif
#ifndef EXIT_TASK
#define EXIT_TASK(p)
#endif

SCX_OP(s32, sound_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	bool idle = false;
	s32 cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);

	if (idle) {
		p->scx.dsq_vtime = vt_cap_sleeper(p->scx.dsq_vtime, BUDGET_NS);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, SCX_IMMED);
	}
	return cpu;
}

SCX_OP(void, sound_enqueue, struct task_struct *p, u64 enq_flags)
{
	scx_stat_add(nr_queued, COUNT);
	if (DEALS_WITH(p))
		return;
	if (scx_is_cpu_kthread(p)) {
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags);
		return;
	}
	p->scx.dsq_vtime = vt_cap_sleeper(p->scx.dsq_vtime, BUDGET_NS);
	scx_dsq_insert_vtime(p, QUEUE_OF(p), slice_length_ns, CAP_DEBT(p->scx.dsq_vtime), enq_flags);
	scx_kick_idle_for(p, enq_flags);
}

SCX_OP(void, sound_dispatch, s32 cpu, struct task_struct *prev)
{
	struct vt_cpu *state = vt_cpu(cpu);

	if (prev && (prev->scx.flags & SCX_TASK_QUEUED) && !state->yielded &&
	    !WAITS_BEFORE(prev, cpu, vt_so_far(prev, state))) {
		scx_set_slice(prev, slice_length_ns);
		vt_keep(state, vt_so_far(prev, state));
		vt_advance(vt_clock(0), state->vtime);
	} else {
		TAKE(cpu);
	}
	slice_timer_look(cpu, 1);
}

SCX_OP(bool, sound_yield, struct task_struct *from, struct task_struct *to)
{
	return vt_yield(from);
}

SCX_OP(void, sound_running, struct task_struct *p)
{
	vt_start(p, vt_cpu(scx_bpf_task_cpu(p)));
	vt_advance(vt_clock(0), p->scx.dsq_vtime);
}

SCX_OP(void, sound_stopping, struct task_struct *p, bool runnable)
{
	struct vt_cpu *cpu = vt_cpu(scx_bpf_task_cpu(p));

	p->scx.dsq_vtime += CHARGE(p, p->se.sum_exec_runtime - cpu->exec_at_start);
	cpu->runs = cpu->hog = false;
}

SCX_OP(void, sound_enable, struct task_struct *p)
{
	p->scx.dsq_vtime = FIRST_VTIME;
}

SCX_OP_SLEEPABLE(s32, sound_init_task, struct task_struct *p, struct scx_init_task_args *args)
{
	return INIT_TASK(p);
}

SCX_OP(void, sound_exit_task, struct task_struct *p, struct scx_exit_task_args *args)
{
	EXIT_TASK(p);
}

SCX_OP_SLEEPABLE(s32, sound_init)
{
	s32 error = vt_init() ?: slice_timer_init();
	u32 cpu;

	for (cpu = 0; !error && cpu < nr_cpu_ids; cpu++)
		error = scx_bpf_create_dsq(cpu, -1);
	return error;
}

#ifndef FLAGS
#define FLAGS 0
#endif

SCX_PROMISES_WEIGHTS(sound);
SCX_POLICY(sound, "A policy to be broken, for tests", .flags = FLAGS, .select_cpu = (void *)sound_select_cpu,
	   .enqueue = (void *)sound_enqueue, .dispatch = (void *)sound_dispatch, .yield = (void *)sound_yield,
	   .running = (void *)sound_running, .stopping = (void *)sound_stopping, .enable = (void *)sound_enable,
	   .init_task = (void *)sound_init_task, .exit_task = (void *)sound_exit_task, .init = (void *)sound_init);
