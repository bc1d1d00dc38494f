/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * interactive: tasks that sleep often before those that compute, and fair by weight all the same.
 *
 * Tasks wait in a queue ordered by deadline: virtual time (vtime.bpf.h), plus what the task ran since it last slept, up
 * to burst_ns. Such run time is charged double, that is, and when the task sleeps the double part is taken back. So a
 * deadline, in p->scx.dsq_vtime, is a virtual time like any other; in the long run everybody pays once, and those that
 * never sleep are all the same distance behind, but a task that sleeps often stays that much before them.
 *
 * A task may save up more of its sleep the more often it wakes, and less the more such tasks wait. When it wakes it
 * takes the CPU where it was from a task that computes and has a later deadline (wakeup.bpf.h), or else another CPU of
 * the same last-level cache. Slices end in time (slice_timer.bpf.h) and shrink where tasks queue. The CPUs of a
 * last-level cache share a queue (vtime_shards.bpf.h). A task alone on its CPU leaves that when it shares the core with
 * one that computes and a whole core is idle.
 *
 * Good: desktops, games, sound, servers whose requests are short, beside anything that computes.
 * Bad: throughput of many tasks that wake each other; see README.md.
 *
 * What a task did is kept in memory that the task gets when it is made; if there is none the fork fails. Nothing can
 * fail after that.
 */
#include <scx/average.bpf.h>
#include <scx/caches.bpf.h>
#include <scx/cores.bpf.h>
#include <scx/vtime_shards.bpf.h>
#include <scx/wakeup.bpf.h>

SCX_KNOB(u64, burst_ns, 4 * NSEC_PER_MSEC, "0ns", "1s", "ns",
	 "How much of what a task runs between two sleeps counts against it until it sleeps. More puts tasks that "
	 "compute further behind those that sleep often, and makes them wait longer when such tasks are busy for "
	 "once; 0 orders by virtual time alone.");
SCX_KNOB(u64, slice_min_ns, 500 * NSEC_PER_USEC, "100us", "1s", "ns",
	 "What slices shrink to where several tasks wait for a CPU: the slice divided by their number, but not less "
	 "than this. Less serves everybody sooner, more switches less; as much as the slice keeps it as it is.");

struct interactive_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues in a shard's queue");
	u64 nr_kthread SCX_STAT_OF_ENQUEUE("tasks",
					   "Enqueues of kernel threads bound to one CPU, which pass the queue by");
	u64 nr_preempted SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups that took their CPU from a task that computes");
	u64 nr_displaced SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups that took another CPU from a task that computes");
	u64 nr_next SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups put directly behind a task that sleeps soon");
	u64 nr_spread SCX_STAT_OF_ENQUEUE("tasks", "Tasks that left a core they shared for one that was idle");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took from its shard's queue");
	u64 nr_stolen SCX_STAT("counter", "tasks", "Tasks that a CPU took from another shard because its own had none");
	u64 nr_helped SCX_STAT("counter", "tasks", "Tasks that a CPU took from a shard whose clock lagged behind");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task: nobody earlier waited");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task that went to a queue");
	u64 nr_capped SCX_STAT("counter", "tasks", "Wake-ups that had saved up more than they may");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct interactive_stats);

/* Who sleeps as often as this, on average, may save up all of sleep_budget_ns; who never does, a quarter. */
#define OFTEN_NS (20 * NSEC_PER_MSEC)
/* So many other CPUs are looked at for one to take. */
#define MAX_VICTIMS 4

/* Of each task. Written by ops.stopping(), which is called for a task on one CPU at a time. */
struct history {
	u64 doubled;	 /* how much of its deadline is taken back when it sleeps, as virtual time */
	u64 slept_at;	 /* ns of scx_now() */
	u64 interval_ns; /* between two sleeps, on average */
};

SCX_TASK_STORAGE(histories, struct history);

static inline struct history *history_of(struct task_struct *p)
{
	/* interactive_init_task() made it; the verifier wants it asked. */
	return bpf_task_storage_get(&histories, p, NULL, 0);
}

/* POLICY: what is taken back at the next sleep has an end, or a task that never sleeps would fall behind for ever. */
static inline u64 doubled_of(const struct history *history, u64 charge)
{
	u64 room = (burst_ns << VT_CLOCK_BITS) - history->doubled;

	return charge < room ? charge : room;
}

#define SLEEPERS_ALL 1024
#define SLEEPERS_STARTS 8
/* Of each CPU, beside its struct vt_cpu. Written by that CPU, but for `claimed`. */
struct interactive_cpu {
	/*
	 * Which part of the tasks that start there are no hogs, of SLEEPERS_ALL, on average. So large a part of those
	 * that wait is taken to be none either.
	 */
	u32 sleepers;
	u32 claimed; /* a task is about to take the CPU */
} __attribute__((aligned(64))) interactive_cpus[SCX_MAX_CPUS];

static inline struct interactive_cpu *interactive_cpu(u32 cpu)
{
	return &interactive_cpus[cpu & (SCX_MAX_CPUS - 1)];
}

static inline void note_start(u32 cpu)
{
	struct interactive_cpu *here = interactive_cpu(cpu);

	here->sleepers += (vt_cpu(cpu)->hog ? 0 : SLEEPERS_ALL / SLEEPERS_STARTS) - here->sleepers / SLEEPERS_STARTS;
	here->claimed = 0;
}

/*
 * POLICY: what a task has saved up fades under the pressure of others that sleep and wake, or their savings would add
 * up. That of hogs does not count: to be before them is what it is for.
 */
static inline u32 nr_sleepers_waiting(u32 cpu)
{
	return vt_cpu(cpu)->nr_waiting * interactive_cpu(cpu)->sleepers / SLEEPERS_ALL;
}

/*
 * POLICY: who wakes often runs briefly each time, and is what somebody waits for; it may have slept longer without
 * losing its place. Not much less for who wakes seldom: that may be an answer to a key.
 */
static inline u64 sleep_credit(struct task_struct *p)
{
	const struct history *history = history_of(p);
	u64 interval_ns = history ? history->interval_ns : NSEC_PER_SEC;

	if (interval_ns <= OFTEN_NS)
		return sleep_budget_ns;
	return sleep_budget_ns / 4 + sleep_budget_ns * 3 / 4 * OFTEN_NS / interval_ns;
}

/* POLICY: sleep is not saved up beyond the budget, or a task that slept for a minute would own the machine for one. */
static inline void cap_sleeper(struct task_struct *p, s64 budget_ns)
{
	if (vt_cap_task(p, budget_ns))
		scx_stat_inc(nr_capped);
}

/* Does another thread of @cpu's core compute? */
static inline bool shares_core(u32 cpu)
{
	u32 other = core_cpu(cpu)->next, i;

	for (i = 1; i < CORE_MAX_THREADS && other != cpu; i++) {
		if (vt_cpu(other)->hog)
			return true;
		other = core_cpu(other)->next;
	}
	return false;
}

/* Is a core idle, with all its threads, on which @p may run? */
static inline bool has_idle_core(const struct task_struct *p)
{
	const struct cpumask *idle = scx_bpf_get_idle_smtmask();
	bool found = bpf_cpumask_intersects(idle, p->cpus_ptr);

	scx_bpf_put_idle_cpumask(idle);
	return found;
}

/*
 * A CPU that shares a last-level cache with @cpu and that @p, which wakes, may take from a task that computes; or -1.
 * Until that CPU starts a task nobody else takes it from afar, or several would wait there for each other.
 */
static inline s32 find_victim(const struct task_struct *p, u32 cpu)
{
	u32 nr = cache_nr_cpus(cpu), other, i;

	for (i = 1; i <= MAX_VICTIMS && i < nr; i++) {
		other = cache_other(cpu, i);
		if (vt_cpu(other)->hog && !interactive_cpu(other)->claimed &&
		    bpf_cpumask_test_cpu(other, p->cpus_ptr) && vt_may_preempt(vt_cpu(other), p->scx.dsq_vtime) &&
		    !__sync_lock_test_and_set(&interactive_cpu(other)->claimed, 1))
			return other;
	}
	return -1;
}

SCX_OP(s32, interactive_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
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
		cap_sleeper(p, sleep_credit(p));
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, SCX_IMMED);
	}
	return cpu;
}

/* @p wakes and @cpu, where it is, is busy: put it on a CPU, if it need not queue. Returns whether it did. */
static inline bool place(struct task_struct *p, s32 cpu, u64 enq_flags)
{
	s32 other;

	switch (vt_pass_queue(p, cpu, p->scx.dsq_vtime, enq_flags)) {
	case VT_PREEMPTS:
		interactive_cpu(cpu)->claimed = 1;
		scx_stat_inc(nr_preempted);
		return true;
	case VT_NEXT:
		scx_stat_inc(nr_next);
		return true;
	case VT_QUEUES:
		break;
	}

	/* POLICY: no CPU of its cache goes on computing for a later deadline while it waits. */
	if (!preempt || scx_is_bound(p))
		return false;
	other = find_victim(p, cpu);
	if (other < 0)
		return false;
	scx_stat_inc(nr_displaced);
	scx_dsq_insert(p, SCX_DSQ_LOCAL_ON | other, slice_length_ns, enq_flags | SCX_ENQ_PREEMPT | SCX_IMMED);
	return true;
}

/* @p was alone on its CPU, which shares a core, and ops.dispatch() saw an idle one. Returns whether it got that. */
static inline bool spread(struct task_struct *p, u64 enq_flags)
{
	s32 idle = scx_is_bound(p) ? -1 : scx_bpf_pick_idle_cpu(p->cpus_ptr, SCX_PICK_IDLE_CORE);

	if (idle < 0)
		return false;
	scx_stat_inc(nr_spread);
	scx_dsq_insert(p, SCX_DSQ_LOCAL_ON | idle, slice_length_ns, enq_flags | SCX_IMMED);
	scx_bpf_kick_cpu(idle, SCX_KICK_IDLE);
	return true;
}

SCX_OP(void, interactive_enqueue, struct task_struct *p, u64 enq_flags)
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
		cap_sleeper(p, vt_budget(nr_sleepers_waiting(cpu), sleep_credit(p)));
		if (place(p, cpu, enq_flags))
			return;
	} else {
		/* A task that never slept keeps its lag, but there is an end to it. */
		p->scx.dsq_vtime = vt_cap_sleeper(p->scx.dsq_vtime, VT_MAX_LAG_NS);
		if ((enq_flags & SCX_ENQ_LAST) && spread(p, enq_flags))
			return;
	}

	/* POLICY: everyone else queues by deadline, pinned tasks too: each CPU takes the earliest that may run on it.
	 */
	scx_stat_inc(nr_queued);
	scx_dsq_insert_vtime(p, shard, slice_length_ns, vt_cap_debt(p->scx.dsq_vtime, shard), enq_flags);

	if (scx_kick_idle_for(p, enq_flags))
		scx_stat_inc(nr_kicked);
	else
		slice_timer_look(cpu, shard_nr_waiting(shard));
}

/* The deadline of @prev, which is still running, with what it ran so far. */
static inline u64 deadline_so_far(struct task_struct *prev, const struct vt_cpu *state)
{
	const struct history *history = history_of(prev);
	u64 vtime = vt_so_far(prev, state);

	return history ? vtime + doubled_of(history, vtime - prev->scx.dsq_vtime) : vtime;
}

SCX_OP(void, interactive_dispatch, s32 cpu, struct task_struct *prev)
{
	bool prev_runnable = prev && (prev->scx.flags & SCX_TASK_QUEUED);
	struct vt_cpu *state = vt_cpu(cpu);
	u32 shard = shard_of(cpu);
	u64 deadline = prev_runnable ? deadline_so_far(prev, state) : 0;
	enum vt_taken taken = SHARDS_TAKE(cpu, shard, prev_runnable, deadline);

	if (taken == VT_KEEPS) {
		/*
		 * POLICY: half a core is worth less than a whole one. Without a slice, and with nobody else to run, the
		 * kernel hands the task to ops.enqueue(), as SCX_OPS_ENQ_LAST asks it to, and lets the CPU go idle
		 * whatever comes of that. So it is told to look again: the task may have to stay.
		 */
		if (shares_core(cpu) && prev->nr_cpus_allowed > 1 && has_idle_core(prev)) {
			scx_set_slice(prev, 0);
			scx_bpf_kick_cpu(cpu, 0);
			return;
		}
		scx_stat_inc(nr_kept);
		scx_set_slice(prev, slice_length_ns);
		interactive_cpu(cpu)->claimed = 0; /* who took the CPU could not run here after all */
		vt_keep(state, deadline);
		vt_advance_together(vt_clock(shard), deadline);
	}
	slice_timer_look(cpu, taken == VT_IDLES ? 0 : shard_nr_waiting(shard));
}

SCX_OP(bool, interactive_yield, struct task_struct *from, struct task_struct *to)
{
	return vt_yield(from);
}

SCX_OP(void, interactive_running, struct task_struct *p)
{
	s32 cpu = scx_bpf_task_cpu(p);
	u32 shard = shard_of(cpu);

	/* It may come from another shard. */
	p->scx.dsq_vtime = vt_same_on(p->scx.dsq_vtime, shard);
	vt_start(p, vt_cpu(cpu));
	note_start(cpu);
	vt_advance_together(vt_clock(shard), p->scx.dsq_vtime);
}

/* @p goes to sleep. */
static inline void note_sleep(struct history *history)
{
	u64 now = scx_now();
	s64 interval_ns = now - history->slept_at;

	/* The clocks of CPUs differ a little, and a long sleep says no more than one of a second. */
	if (interval_ns < 0)
		interval_ns = 0;
	if (interval_ns > (s64)NSEC_PER_SEC)
		interval_ns = NSEC_PER_SEC;
	history->interval_ns = avg_after(history->interval_ns, interval_ns);
	history->slept_at = now;
}

SCX_OP(void, interactive_stopping, struct task_struct *p, bool runnable)
{
	struct history *history = history_of(p);
	u64 before = p->scx.dsq_vtime;

	vt_stop(p, vt_cpu(scx_bpf_task_cpu(p)));
	if (!history)
		return;
	if (runnable) {
		u64 doubled = doubled_of(history, p->scx.dsq_vtime - before);

		history->doubled += doubled;
		p->scx.dsq_vtime += doubled;
	} else {
		p->scx.dsq_vtime -= history->doubled;
		history->doubled = 0;
		note_sleep(history);
	}
}

SCX_OP_SLEEPABLE(s32, interactive_init_task, struct task_struct *p, struct scx_init_task_args *args)
{
	struct history *history = bpf_task_storage_get(&histories, p, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (!history)
		return -ENOMEM;
	history->interval_ns = NSEC_PER_SEC;
	return 0;
}

SCX_OP(void, interactive_enable, struct task_struct *p)
{
	struct history *history = history_of(p);
	u32 shard = shard_of(scx_bpf_task_cpu(p));

	/* It may have left for a real-time class before it slept. */
	if (history)
		history->doubled = 0;
	/* POLICY: a new task starts at the clock, with neither credit nor debt. */
	vt_catch_up(shard);
	p->scx.dsq_vtime = vt_clock(shard)->now;
}

SHARDS_ANTISTALL()

SCX_OP_SLEEPABLE(s32, interactive_init)
{
	s32 error = vt_init() ?: slice_timer_init() ?: shards_init() ?: scx_antistall_start();

	cache_init();
	core_init();
	if (slice_min_ns < slice_length_ns)
		slice_least_ns = slice_min_ns;
	return error;
}

SCX_PROMISES_WEIGHTS(interactive);
SCX_POLICY(interactive, "Tasks that sleep often before those that compute, by deadline", .flags = SCX_OPS_ENQ_LAST,
	   .select_cpu = (void *)interactive_select_cpu, .enqueue = (void *)interactive_enqueue,
	   .dispatch = (void *)interactive_dispatch, .yield = (void *)interactive_yield,
	   .running = (void *)interactive_running, .stopping = (void *)interactive_stopping,
	   .init_task = (void *)interactive_init_task, .enable = (void *)interactive_enable,
	   .init = (void *)interactive_init);
