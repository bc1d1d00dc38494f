/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vtime: weighted virtual time over a shared queue.
 *
 * A task that wakes while a CPU is idle goes straight to that CPU, and one whose waker sleeps at once stays on the
 * waker's. Every other task waits in a queue ordered by virtual time (vtime.bpf.h), so that CPU time follows weights
 * (nice; not those of cgroups). The CPUs of a last-level cache share a queue (shards.bpf.h);
 * the clocks of several queues are kept together (vtime_shards.bpf.h).
 *
 * A task that wakes takes the CPU from one that computes and is further ahead; behind one that sleeps soon it runs
 * next (wakeup.bpf.h). Where tasks wait, slices end in time (slice_timer.bpf.h).
 *
 * Good: fair shares by weight and prompt wake-ups.
 * Bad: many CPUs with one cache contend for its queue; a waking task looks at one busy CPU, not for the best one.
 *
 * Nothing can fail after init: the queues exist as long as the policy does, and no memory is taken per task.
 */
#include <scx/vtime_shards.bpf.h>
#include <scx/wakeup.bpf.h>

struct vtime_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues in a shard's queue");
	u64 nr_kthread SCX_STAT_OF_ENQUEUE("tasks",
					   "Enqueues of kernel threads bound to one CPU, which pass the queue by");
	u64 nr_preempted SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups that took the CPU from a task that computes");
	u64 nr_next SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups put directly behind a task that sleeps soon");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took from its shard's queue");
	u64 nr_stolen SCX_STAT("counter", "tasks", "Tasks that a CPU took from another shard because its own had none");
	u64 nr_helped SCX_STAT("counter", "tasks", "Tasks that a CPU took from a shard whose clock lagged behind");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task: nobody earlier waited");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task that went to a queue");
	u64 nr_capped SCX_STAT("counter", "tasks", "Wake-ups that had saved up more than they may where so many wait");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct vtime_stats);

/* POLICY: sleep is not saved up beyond the budget, or a task that slept for a minute would own the machine for one. */
static inline void cap_sleeper(struct task_struct *p, s64 budget_ns)
{
	if (vt_cap_task(p, budget_ns))
		scx_stat_inc(nr_capped);
}

SCX_OP(s32, vtime_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	bool idle = false;
	s32 cpu;

	if (vt_stays_with_waker(p, wake_flags))
		return bpf_get_smp_processor_id();

	cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);

	/* POLICY: an idle CPU is better than any place in the queue. Inserting here skips ops.enqueue(). */
	if (idle) {
		scx_stat_inc(nr_idle);
		p->scx.dsq_vtime = vt_join(p->scx.dsq_vtime, shard_of(cpu));
		cap_sleeper(p, sleep_budget_ns);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, SCX_IMMED);
	}
	return cpu;
}

SCX_OP(void, vtime_enqueue, struct task_struct *p, u64 enq_flags)
{
	s32 cpu = scx_bpf_task_cpu(p);
	u32 shard = shard_of(cpu);

	/* POLICY: the kernel waits for its per-CPU threads, so they do not wait for others. */
	if (scx_is_cpu_kthread(p)) {
		scx_stat_inc(nr_kthread);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags);
		return;
	}

	p->scx.dsq_vtime = vt_join(p->scx.dsq_vtime, shard);
	if (enq_flags & SCX_ENQ_WAKEUP) {
		cap_sleeper(p, vt_budget(vt_cpu(cpu)->nr_waiting, sleep_budget_ns));
		switch (vt_pass_queue(p, cpu, p->scx.dsq_vtime, enq_flags)) {
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
		/* A task that never slept keeps its lag, but there is an end to it. */
		p->scx.dsq_vtime = vt_cap_sleeper(p->scx.dsq_vtime, VT_MAX_LAG_NS);
	}

	/*
	 * POLICY: everyone else queues by virtual time, pinned tasks too: each CPU takes the earliest task that may run
	 * on it, so a pinned task neither overtakes the crowd nor waits longer than its turn.
	 */
	scx_stat_inc(nr_queued);
	scx_dsq_insert_vtime(p, shard, slice_length_ns, vt_cap_debt(p->scx.dsq_vtime, shard), enq_flags);

	if (scx_kick_idle_for(p, enq_flags))
		scx_stat_inc(nr_kicked);
	else
		slice_timer_look(cpu, shard_nr_waiting(shard));
}

SCX_OP(void, vtime_dispatch, s32 cpu, struct task_struct *prev)
{
	bool prev_runnable = prev && (prev->scx.flags & SCX_TASK_QUEUED);
	struct vt_cpu *state = vt_cpu(cpu);
	u64 vtime = prev_runnable ? vt_so_far(prev, state) : 0;
	u32 shard = shard_of(cpu);
	enum vt_taken taken = SHARDS_TAKE(cpu, shard, prev_runnable, vtime);

	if (taken == VT_KEEPS) {
		scx_stat_inc(nr_kept);
		scx_set_slice(prev, slice_length_ns);
		vt_keep(state, vtime);
		vt_advance_together(vt_clock(shard), vtime);
	}
	slice_timer_look(cpu, taken == VT_IDLES ? 0 : shard_nr_waiting(shard));
}

SCX_OP(bool, vtime_yield, struct task_struct *from, struct task_struct *to)
{
	return vt_yield(from);
}

SCX_OP(void, vtime_running, struct task_struct *p)
{
	s32 cpu = scx_bpf_task_cpu(p);
	u32 shard = shard_of(cpu);

	/* It may come from another shard. */
	p->scx.dsq_vtime = vt_same_on(p->scx.dsq_vtime, shard);
	vt_start(p, vt_cpu(cpu));
	vt_advance_together(vt_clock(shard), p->scx.dsq_vtime);
}

SCX_OP(void, vtime_stopping, struct task_struct *p, bool runnable)
{
	vt_stop(p, vt_cpu(scx_bpf_task_cpu(p)));
}

SCX_OP(void, vtime_enable, struct task_struct *p)
{
	u32 shard = shard_of(scx_bpf_task_cpu(p));

	/* POLICY: a new task starts at the clock, with neither credit nor debt. */
	vt_catch_up(shard);
	p->scx.dsq_vtime = vt_clock(shard)->now;
}

SHARDS_ANTISTALL()

SCX_OP_SLEEPABLE(s32, vtime_init)
{
	return vt_init() ?: slice_timer_init() ?: shards_init() ?: scx_antistall_start();
}

SCX_PROMISES_WEIGHTS(vtime);
SCX_POLICY(vtime, "Weighted virtual time over a queue that CPUs share", .select_cpu = (void *)vtime_select_cpu,
	   .enqueue = (void *)vtime_enqueue, .dispatch = (void *)vtime_dispatch, .yield = (void *)vtime_yield,
	   .running = (void *)vtime_running, .stopping = (void *)vtime_stopping, .enable = (void *)vtime_enable,
	   .init = (void *)vtime_init);
