/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * queue: first come, first served, over a queue of the policy's own.
 *
 * The shortest complete example of a policy that keeps waiting tasks itself: their names wait in BPF queues, one for
 * each level of weight, from which the CPUs take them. A name is a pid and a ticket; tickets are numbered as they are
 * given out. The longer a ticket was overtaken, times two for each level, the earlier its turn: a task two levels up
 * gets about four turns for one. The same rule orders the threads of a core where the kernel schedules cores as a whole
 * (CONFIG_SCHED_CORE).
 *
 * Good: to learn from, and to change; throughput of many tasks; rough priorities.
 * Bad: what fifo is bad at. Levels count turns, not time; on one queue lock after the other many CPUs contend.
 *
 * A queue that is full cannot take a task: the task then waits in a queue of the kernel, which is served first every
 * other time. The shared queue also holds, for those that may, what a CPU took and may not run.
 */
#include <scx/antistall.bpf.h>
#include <scx/custody.bpf.h>

#define MAX_LEVELS 5
#define QUEUE_CAPACITY 4096

SCX_KNOB(u64, slice_ns, 20 * NSEC_PER_MSEC, "100us", "1s", "ns",
	 "Longest time a task runs before the next in line gets its turn. Shorter lets waiting tasks in sooner, longer "
	 "switches less and keeps caches warm. It ends at a timer tick, so values below the tick (1 to 10 ms) act as "
	 "one.");
SCX_KNOB(u32, levels, MAX_LEVELS, "1", "5", "levels",
	 "Levels of weight. Each is a factor of about two in weight, and gives twice as many turns. With more, nice "
	 "reaches further; with one it means nothing, and every enqueue and dispatch is cheaper.");

struct queue_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_user SCX_STAT_OF_ENQUEUE("tasks", "Enqueues in the policy's queues");
	u64 nr_kernel SCX_STAT_OF_ENQUEUE("tasks",
					  "Enqueues of kernel threads bound to one CPU, which pass the queues by");
	u64 nr_failed SCX_STAT_OF_ENQUEUE("tasks", "Enqueues that found the queue full and went to the shared one");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took to run them");
	u64 nr_passed SCX_STAT("counter", "tasks",
			       "Tasks that a CPU took from the policy's queues and left to another in the shared one");
	u64 nr_stale SCX_STAT("counter", "events",
			      "Names taken from a queue whose task had left it: it exited, changed, or queued again");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task because nobody waited");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task that queued");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct queue_stats);

#define SHARED_DSQ 0

struct name {
	s32 pid;
	u64 ticket; /* as in the task's scx.dsq_vtime */
};

/* One BPF queue: any CPU pushes and pops, under a lock of its own. */
struct name_queue {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, QUEUE_CAPACITY);
	__type(value, struct name);
} level_0 SEC(".maps"), level_1 SEC(".maps"), level_2 SEC(".maps"), level_3 SEC(".maps"), level_4 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, MAX_LEVELS);
	__type(key, u32);
	__array(values, struct name_queue);
} queues SEC(".maps") = {
	.values = { &level_0, &level_1, &level_2, &level_3, &level_4 },
};

/* The number of the next ticket. Shared by all CPUs, like the queues. */
u64 next_ticket __attribute__((aligned(64)));

/* Whether a CPU was served from the shared queue the last time. Used by that CPU only. */
struct {
	bool from_shared;
} __attribute__((aligned(64))) last_time[SCX_MAX_CPUS];

/* POLICY: nice 0 is on the middle level; from there each factor of two in weight is a level. */
static u32 level_of(const struct task_struct *p)
{
	u32 level = levels / 2, least;

	for (least = 150; p->scx.weight >= least && level + 1 < levels; least *= 2)
		level++;
	for (least = 75; p->scx.weight < least && level > 0; least /= 2)
		level--;
	return level;
}

/* POLICY: how urgent a ticket is, by the number that were given out since. */
static u64 urgency(u64 ticket, u32 level)
{
	return (next_ticket - ticket) << level;
}

static bool push(struct task_struct *p)
{
	struct name name = { .pid = p->pid, .ticket = __sync_fetch_and_add(&next_ticket, 1) };
	u32 level = level_of(p);
	void *queue = bpf_map_lookup_elem(&queues, &level);

	p->scx.dsq_vtime = name.ticket;
	return queue && !bpf_map_push_elem(queue, &name, 0);
}

/* The queue whose first name is the most urgent, and that name; NULL if all are empty. */
static void *most_urgent(struct name *name)
{
	void *best = NULL, *queue;
	struct name first;
	u32 level, key, best_level = 0;

	for (level = 0; level < levels && level < MAX_LEVELS; level++) {
		key = level;
		queue = bpf_map_lookup_elem(&queues, &key);
		if (!queue || bpf_map_peek_elem(queue, &first))
			continue;
		if (!best || urgency(first.ticket, level) > urgency(name->ticket, best_level)) {
			best = queue;
			best_level = level;
			*name = first;
		}
	}
	return best;
}

static void queue_look(u64 since)
{
	struct name name;

	if (most_urgent(&name) || scx_bpf_dsq_nr_queued(SHARED_DSQ))
		scx_kick_all_idle();
	scx_stat_add(nr_rescued, scx_rescue(SHARED_DSQ, since));
}
SCX_ANTISTALL(queue_look)

SCX_OP(s32, queue_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	bool idle = false;
	s32 cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);

	/* POLICY: an idle CPU is better than any place in a queue. Inserting here skips ops.enqueue(). */
	if (idle) {
		scx_stat_inc(nr_idle);
		p->scx.dsq_vtime = next_ticket;
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_ns, SCX_IMMED);
	}
	return cpu;
}

SCX_OP(void, queue_enqueue, struct task_struct *p, u64 enq_flags)
{
	/* POLICY: the kernel waits for its per-CPU threads, so they do not wait for others. */
	if (scx_is_cpu_kthread(p)) {
		scx_stat_inc(nr_kernel);
		p->scx.dsq_vtime = next_ticket;
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_ns, enq_flags);
		return;
	}

	/* POLICY: everyone else queues, pinned tasks too; a CPU that takes one it may not run leaves it to others. */
	if (push(p)) {
		scx_stat_inc(nr_user);
	} else {
		scx_stat_inc(nr_failed);
		scx_dsq_insert(p, SHARED_DSQ, slice_ns, enq_flags);
	}
	if (scx_kick_idle_for(p, enq_flags))
		scx_stat_inc(nr_kicked);
}

/* Take tasks from the queues until one may run here. */
static bool run_next(s32 cpu)
{
	struct task_struct *p;
	struct name name;
	void *queue;

	bpf_repeat (SCX_MAX_NAMES) {
		queue = most_urgent(&name);
		if (!queue)
			return scx_dsq_move_to_local(SHARED_DSQ);
		/* Another CPU may have taken that one meanwhile; then its neighbour comes, or none. */
		if (bpf_map_pop_elem(queue, &name))
			continue;
		p = scx_task_named(name.pid, name.ticket);
		if (!p) {
			scx_stat_inc(nr_stale);
			continue;
		}
		scx_dsq_insert(p, SHARED_DSQ, slice_ns, 0);
		if (scx_take_or_pass(p, SHARED_DSQ))
			return true;
		scx_stat_inc(nr_passed);
	}
	scx_bpf_kick_cpu(cpu, 0);
	return false;
}

SCX_OP(void, queue_dispatch, s32 cpu, struct task_struct *prev)
{
	bool *from_shared = &last_time[cpu & (SCX_MAX_CPUS - 1)].from_shared;

	/*
	 * POLICY: what waits in the shared queue was taken from the policy's queues by another CPU, so it is earlier
	 * than all that is there; or it found one full, so it is later. Either way it is not kept waiting, nor are
	 * they.
	 */
	*from_shared = !*from_shared && scx_dsq_move_to_local(SHARED_DSQ);
	if (*from_shared || run_next(cpu)) {
		scx_stat_inc(nr_dispatched);
	} else if (prev && (prev->scx.flags & SCX_TASK_QUEUED)) {
		/* POLICY: nobody waits, so the running task goes on, as if it had queued and been taken. */
		scx_stat_inc(nr_kept);
		prev->scx.dsq_vtime = next_ticket;
		scx_set_slice(prev, slice_ns);
	}
}

/*
 * Two threads of a core may not run together: does @a come after @b? Only with CONFIG_SCHED_CORE. The kernel's own
 * description has it the other way round; what it does with the answer, and how it orders without us, is this.
 */
SCX_OP(bool, queue_core_sched_before, struct task_struct *a, struct task_struct *b)
{
	return urgency(a->scx.dsq_vtime, level_of(a)) < urgency(b->scx.dsq_vtime, level_of(b));
}

SCX_OP(void, queue_enable, struct task_struct *p)
{
	p->scx.dsq_vtime = next_ticket;
}

SCX_OP_SLEEPABLE(s32, queue_init)
{
	u32 nr_cpus = scx_bpf_nr_cpu_ids();

	if (nr_cpus > SCX_MAX_CPUS) {
		scx_error("%u possible CPUs, built for at most %d", nr_cpus, SCX_MAX_CPUS);
		return -E2BIG;
	}
	return scx_bpf_create_dsq(SHARED_DSQ, -1) ?: scx_antistall_start();
}

SCX_POLICY(queue, "First come, first served over queues of its own, by levels of weight",
	   .select_cpu = (void *)queue_select_cpu, .enqueue = (void *)queue_enqueue, .dispatch = (void *)queue_dispatch,
	   .core_sched_before = (void *)queue_core_sched_before, .enable = (void *)queue_enable,
	   .init = (void *)queue_init);
