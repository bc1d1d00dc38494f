/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fifo: first come, first served.
 *
 * A task that wakes while a CPU is idle goes straight to that CPU, and one whose waker sleeps at once stays on the
 * waker's. Every other task waits at the end of a queue, or directly behind a running task that sleeps soon where that
 * is the same; it runs for a slice and goes to the end again. The CPUs of a last-level cache share a queue
 * (shards.bpf.h).
 *
 * Good: the least a scheduler can do, and so the yardstick for the others; throughput of many equal tasks.
 * Bad: weights (nice) mean nothing; a task that wakes on a busy machine waits for everyone before it.
 *
 * Nothing can fail after init: the queues exist as long as the policy does, and no memory is taken per task.
 */
#include <scx/shards.bpf.h>

SCX_KNOB(u64, slice_ns, 20 * NSEC_PER_MSEC, "100us", "1s", "ns",
	 "Longest time a task runs before the next in line gets its turn. Shorter lets waiting tasks in sooner, longer "
	 "switches less and keeps caches warm. It ends at a timer tick, so values below the tick (1 to 10 ms) act as "
	 "one.");

struct fifo_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues at the end of a queue");
	u64 nr_kthread SCX_STAT_OF_ENQUEUE("tasks",
					   "Enqueues of kernel threads bound to one CPU, which pass the queue by");
	u64 nr_next SCX_STAT_OF_ENQUEUE("tasks",
					"Wake-ups put directly behind a task that sleeps soon, nobody waiting");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took from its shard's queue");
	u64 nr_stolen SCX_STAT("counter", "tasks", "Tasks that a CPU took from another shard because its own had none");
	u64 nr_helped SCX_STAT("counter", "tasks", "Tasks that a CPU took from a shard where more wait for each CPU");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task because nobody waited");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task that went to a queue");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct fifo_stats);

SCX_OP(s32, fifo_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	bool idle = false;
	s32 cpu;

	if (scx_stays_with_waker(p, wake_flags) && !scx_bpf_dsq_nr_queued(SCX_DSQ_LOCAL))
		return bpf_get_smp_processor_id();

	cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);

	/* POLICY: an idle CPU is better than any place in the queue. Inserting here skips ops.enqueue(). */
	if (idle) {
		scx_stat_inc(nr_idle);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_ns, SCX_IMMED);
	}
	return cpu;
}

SCX_OP(void, fifo_enqueue, struct task_struct *p, u64 enq_flags)
{
	s32 cpu = scx_bpf_task_cpu(p);
	u32 shard = shard_of(cpu);

	/* POLICY: the kernel waits for its per-CPU threads, so they do not wait for others. */
	if (scx_is_cpu_kthread(p)) {
		scx_stat_inc(nr_kthread);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_ns, enq_flags);
		return;
	}

	/*
	 * POLICY: where nobody waits, the place directly behind a task that sleeps soon is the end of the line. Taking
	 * it saves a good part of what a switch costs.
	 */
	if ((enq_flags & SCX_ENQ_WAKEUP) && !scx_bpf_dsq_nr_queued(shard) &&
	    !scx_bpf_dsq_nr_queued(SCX_DSQ_LOCAL_ON | cpu) && scx_cpu_free_soon(cpu)) {
		scx_stat_inc(nr_next);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_ns, enq_flags);
		return;
	}

	/*
	 * POLICY: everyone else queues, pinned tasks too: each CPU takes the first task that may run on it, so a pinned
	 * task neither overtakes the crowd nor waits longer than its turn.
	 */
	scx_stat_inc(nr_queued);
	scx_dsq_insert(p, shard, slice_ns, enq_flags);

	if (scx_kick_idle_for(p, enq_flags))
		scx_stat_inc(nr_kicked);
}

/*
 * POLICY: nobody waits much longer than others because of the shard he is in. A CPU looks at another one every second
 * time.
 */
static inline bool help_another(u32 cpu, u32 own)
{
	u32 other = shard_to_look_at(cpu, own);

	return other != own && shard_nr_waiting(other) > shard_nr_waiting(own) && scx_dsq_move_to_local(other);
}

SCX_OP(void, fifo_dispatch, s32 cpu, struct task_struct *prev)
{
	u32 shard = shard_of(cpu);

	if (help_another(cpu, shard)) {
		scx_stat_inc(nr_helped);
	} else if (scx_dsq_move_to_local(shard)) {
		scx_stat_inc(nr_dispatched);
	} else if (prev && (prev->scx.flags & SCX_TASK_QUEUED)) {
		/* POLICY: nobody waits, so the running task goes on, by our slice and not the kernel's default. */
		scx_stat_inc(nr_kept);
		scx_set_slice(prev, slice_ns);
	} else if (shards_steal(cpu)) {
		scx_stat_inc(nr_stolen);
	}
}

SHARDS_ANTISTALL()

SCX_OP_SLEEPABLE(s32, fifo_init)
{
	return shards_init() ?: scx_antistall_start();
}

SCX_POLICY(fifo, "First come, first served over a queue that CPUs share", .select_cpu = (void *)fifo_select_cpu,
	   .enqueue = (void *)fifo_enqueue, .dispatch = (void *)fifo_dispatch, .init = (void *)fifo_init);
