/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * percpu: a queue for each CPU, and stealing.
 *
 * A task stays on the CPU where it last ran, unless an idle CPU is free when it wakes. Each CPU orders its queue by
 * weighted virtual time (vtime.bpf.h) on a clock of its own, so nothing is shared on the way from wake-up to running. A
 * CPU that runs dry takes a task from the nearest CPU that has one waiting; a busy one evens out with another at the
 * end of each slice, so that tasks of a crowded CPU get their share of the machine.
 *
 * Good: many CPUs, warm caches, tasks that talk to themselves; weights hold on each CPU.
 * Bad: between CPUs weights hold only as far as stealing evens the queues out; without it (--no-steal) a CPU may idle
 * while another has tasks waiting.
 *
 * Nothing can fail after init: the queues exist as long as the policy does, and no memory is taken per task.
 */
#include <scx/antistall.bpf.h>
#include <scx/topology.bpf.h>
#include <scx/wakeup.bpf.h>

SCX_KNOB_BOOL(
	steal, true,
	"Let a CPU take tasks that wait for another one: when it runs dry, and at the end of a slice from a longer "
	"queue. Off keeps every task where it is unless it wakes while another CPU is idle: caches stay warm, but CPUs "
	"may idle while tasks wait, and what waits on a CPU that a real-time task holds waits for that to end.");

struct percpu_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues in the queue of a CPU");
	u64 nr_kthread SCX_STAT_OF_ENQUEUE("tasks",
					   "Enqueues of kernel threads bound to one CPU, which pass the queue by");
	u64 nr_preempted SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups that took the CPU from a task that computes");
	u64 nr_next SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups put directly behind a task that sleeps soon");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took from its own queue");
	u64 nr_stolen SCX_STAT("counter", "tasks",
			       "Tasks that a CPU took from the queue of another because its own was empty");
	u64 nr_balanced
		SCX_STAT("counter", "tasks",
			 "Tasks that a CPU took at the end of a slice from a longer queue, or from a CPU that a "
			 "task of a higher class holds");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task: nobody earlier waited");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task put in their queue");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct percpu_stats);

/* A CPU's queue and its clock have the CPU's id. */

/* Its next task is decided, or one queued: see how many wait for @cpu. */
static inline void look(s32 cpu)
{
	slice_timer_look(cpu, scx_bpf_dsq_nr_queued(cpu));
}

SCX_OP(s32, percpu_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	bool idle = false;
	s32 cpu;

	if (vt_stays_with_waker(p, wake_flags))
		return bpf_get_smp_processor_id();

	cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);

	/* POLICY: an idle CPU is better than any place in a queue. Inserting here skips ops.enqueue(). */
	if (idle) {
		scx_stat_inc(nr_idle);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, SCX_IMMED);
	}
	return cpu;
}

SCX_OP(void, percpu_enqueue, struct task_struct *p, u64 enq_flags)
{
	s32 cpu = scx_bpf_task_cpu(p), idle = -1;
	u64 vtime;

	/* POLICY: the kernel waits for its per-CPU threads, so they do not wait for others. */
	if (scx_is_cpu_kthread(p)) {
		scx_stat_inc(nr_kthread);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags);
		return;
	}

	/* POLICY: what a task has saved up by sleeping, or by waiting on another CPU, has an end. */
	if (enq_flags & SCX_ENQ_WAKEUP) {
		vtime = vt_cap_sleeper(vt_on_clock(p->scx.dsq_vtime, cpu),
				       vt_budget(vt_cpu(cpu)->nr_waiting, sleep_budget_ns));
		switch (vt_pass_queue(p, cpu, vtime, enq_flags)) {
		case VT_PREEMPTS:
			scx_stat_inc(nr_preempted);
			return;
		case VT_NEXT:
			scx_stat_inc(nr_next);
			return;
		case VT_QUEUES:
			break;
		}
	} else {
		vtime = vt_cap_sleeper(vt_on_clock(p->scx.dsq_vtime, cpu), sleep_budget_ns);
	}

	/* POLICY: one that lost its CPU, or whose slice ended, goes to an idle CPU if there is one by now. */
	if (scx_needs_idle_cpu(p, enq_flags)) {
		idle = scx_claim_idle_cpu(p);
		if (idle >= 0) {
			cpu = idle;
			vtime = vt_cap_sleeper(vt_on_clock(p->scx.dsq_vtime, cpu), sleep_budget_ns);
		}
	}

	scx_stat_inc(nr_queued);
	scx_dsq_insert_vtime(p, cpu, slice_length_ns, vt_cap_debt(vtime, cpu), enq_flags);
	if (idle >= 0) {
		scx_stat_inc(nr_kicked);
		scx_bpf_kick_cpu(idle, SCX_KICK_IDLE);
	} else {
		look(cpu);
	}
}

/* Take a task from the nearest CPU that has one waiting which may run here. */
static bool steal_for(u32 cpu)
{
	u32 nearest = cpu, distance = SCX_FARTHEST + 1, i, victim;

	bpf_for (i, 1, nr_cpu_ids) {
		victim = scx_cpu_after(cpu, i);
		if (scx_distance(cpu, victim) < distance && scx_bpf_dsq_nr_queued(victim)) {
			nearest = victim;
			distance = scx_distance(cpu, victim);
		}
	}
	if (nearest == cpu)
		return false;
	if (scx_dsq_move_to_local(nearest))
		return true;

	/* The nearest had only tasks that may not run here, or lost its last one meanwhile. */
	bpf_for (i, 1, nr_cpu_ids) {
		victim = scx_cpu_after(cpu, i);
		if (victim != nearest && scx_bpf_dsq_nr_queued(victim) && scx_dsq_move_to_local(victim))
			return true;
	}
	return false;
}

/* Take a task from a longer queue, or from a CPU that a task of a higher class holds. One other CPU is asked each time.
 */
static bool balance(u32 cpu)
{
	u32 other = bpf_get_prandom_u32() % nr_cpu_ids;
	s32 waiting = scx_bpf_dsq_nr_queued(other);

	return waiting && other != cpu && (waiting > scx_bpf_dsq_nr_queued(cpu) || scx_cpu_taken(other)) &&
	       scx_dsq_move_to_local(other);
}

SCX_OP(void, percpu_dispatch, s32 cpu, struct task_struct *prev)
{
	struct vt_cpu *state = vt_cpu(cpu);

	if (!prev || !(prev->scx.flags & SCX_TASK_QUEUED)) {
		if (scx_dsq_move_to_local(cpu)) {
			scx_stat_inc(nr_dispatched);
			state->dispatched = true;
			look(cpu);
			return;
		}
		slice_timer_look(cpu, 0);
		if (steal && steal_for(cpu))
			scx_stat_inc(nr_stolen);
		return;
	}

	/* The running task used up its slice, or yielded. */
	if (steal && balance(cpu)) {
		scx_stat_inc(nr_balanced);
	} else if ((state->yielded || vt_waits_before(cpu, cpu, vt_so_far(prev, state))) &&
		   scx_dsq_move_to_local(cpu)) {
		/*
		 * POLICY: the running task is not in the queue, so it is compared with the queue here. Without this a
		 * heavy task could never run twice in a row, and its share would stop at every other slice.
		 */
		scx_stat_inc(nr_dispatched);
		state->dispatched = true;
	} else {
		scx_stat_inc(nr_kept);
		scx_set_slice(prev, slice_length_ns);
		vt_keep(state, vt_so_far(prev, state));
		vt_advance(vt_clock(cpu), state->vtime);
	}
	look(cpu);
}

SCX_OP(bool, percpu_yield, struct task_struct *from, struct task_struct *to)
{
	return vt_yield(from);
}

SCX_OP(void, percpu_running, struct task_struct *p)
{
	s32 cpu = scx_bpf_task_cpu(p);

	/* It may come from another CPU's queue, or from sleep straight to an idle CPU. */
	p->scx.dsq_vtime = vt_cap_sleeper(vt_on_clock(p->scx.dsq_vtime, cpu), sleep_budget_ns);
	vt_start(p, vt_cpu(cpu));
	vt_advance(vt_clock(cpu), p->scx.dsq_vtime);
}

SCX_OP(void, percpu_stopping, struct task_struct *p, bool runnable)
{
	vt_stop(p, vt_cpu(scx_bpf_task_cpu(p)));
}

SCX_OP(void, percpu_enable, struct task_struct *p)
{
	/* POLICY: a new task starts at the clock of its CPU, with neither credit nor debt. */
	p->scx.dsq_vtime = vt_clock(scx_bpf_task_cpu(p))->now;
}

static void percpu_look(u64 since)
{
	u32 cpu;

	bpf_for (cpu, 0, nr_cpu_ids)
		scx_stat_add(nr_rescued, scx_rescue(cpu, since));
}
SCX_ANTISTALL(percpu_look)

SCX_OP_SLEEPABLE(s32, percpu_init)
{
	s32 error = vt_init() ?: slice_timer_init();
	u32 cpu;

	for (cpu = 0; !error && cpu < nr_cpu_ids; cpu++)
		error = scx_bpf_create_dsq(cpu, -1);
	return error ?: scx_antistall_start();
}

SCX_PROMISES_WEIGHTS(percpu);
SCX_POLICY(percpu, "Weighted virtual time on a queue per CPU, with stealing", .select_cpu = (void *)percpu_select_cpu,
	   .enqueue = (void *)percpu_enqueue, .dispatch = (void *)percpu_dispatch, .yield = (void *)percpu_yield,
	   .running = (void *)percpu_running, .stopping = (void *)percpu_stopping, .enable = (void *)percpu_enable,
	   .init = (void *)percpu_init);
