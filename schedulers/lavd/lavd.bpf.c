/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lavd: virtual deadlines by how critical a task's delay is, and no more CPUs in use than the load needs.
 *
 * A task that sleeps and wakes often, wakes others often, and runs briefly, is one that somebody waits for. From these
 * three comes its criticality; a task takes on a part of that of the one that wakes it, so that it spreads along a
 * chain of tasks. What waits for a CPU is ordered by virtual deadline: virtual time (vtime.bpf.h), and later the less
 * critical a task is, by --lead at most. So criticality decides who is first, and weights (nice) how much everyone
 * gets.
 *
 * A task that wakes while no CPU is idle takes one from a task that computes, is less critical, and has a later
 * deadline. It looks at two: the one it was on, and one of the same cache chosen by lot, of which it takes the weaker.
 *
 * Every 10 ms a timer looks at the load. The slice follows from how many wait. With --power balanced or powersave it
 * chooses the CPUs that are enough for the load, in an order that fills cores and caches one after another; a task that
 * wakes goes to one of these. auto chooses between the modes by load. On a machine with big and little CPUs the order
 * begins with the big ones, for powersave with the little ones.
 *
 * The CPUs of a last-level cache share a queue (shards.bpf.h); the clocks of several queues are kept together.
 *
 * Good: chains of short tasks, such as frames of a game or of sound, beside tasks that compute; a machine with little
 * to do, whose other CPUs sleep undisturbed.
 * Bad: costs more for each switch than vtime; a critical task that needs more than its share is not helped beyond it;
 * the load is known as of the last 10 ms.
 *
 * What can fail: the memory of a new task's state, and then that task is not created; the timer, where the kernel lacks
 * the memory to start it again: then everything stays as it is chosen.
 */
#define SLICE_AUTO "by how many tasks wait for each CPU, from 3 ms to 500us."
#include <scx/caches.bpf.h>
#include <scx/power.bpf.h>
#include <scx/vtime_shards.bpf.h>
#include <scx/wakeup.bpf.h>

SCX_KNOB(u64, lead_ns, 2 * NSEC_PER_MSEC, "0ns", "20ms", "ns",
	 "How far the deadline of the most critical task is before that of one that only computes, as virtual time. "
	 "More serves critical tasks sooner that use up their share; 0 orders by virtual time alone.");

struct lavd_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_overflow SCX_STAT("counter", "tasks", "Of these, to a CPU that the load did not seem to need");
	u64 nr_moved SCX_STAT("counter", "tasks", "Wake-ups sent to the CPU chosen by lot, which ran the weaker task");
	u64 nr_returned SCX_STAT("counter", "tasks",
				 "Wake-ups sent to a CPU in use, since the load does not need the one they were on");
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues in a shard's queue");
	u64 nr_kthread SCX_STAT_OF_ENQUEUE("tasks",
					   "Enqueues of kernel threads bound to one CPU, which pass the queue by");
	u64 nr_preempted SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups that took the CPU from a less critical task");
	u64 nr_next SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups put directly behind a task that sleeps soon");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took from its shard's queue");
	u64 nr_stolen SCX_STAT("counter", "tasks", "Tasks that a CPU took from another shard because its own had none");
	u64 nr_helped SCX_STAT("counter", "tasks", "Tasks that a CPU took from a shard whose clock lagged behind");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task: nobody earlier waited");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task that went to a queue");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
	u64 active SCX_STAT("gauge", "cpus", "1 where the load needs the CPU, by the mode of power");
	u64 power_mode SCX_STAT("gauge", "levels", "The mode of power: 0 performance, 1 balanced, 2 powersave");
	u64 slice_ns SCX_STAT("gauge", "ns", "The slice that the load leads to");
};
SCX_STATS(struct lavd_stats);

/* ---- Criticality ---- */

#define MAX_CRITICALITY 1024
/* A run that is shorter by a factor of two, or twice as many sleeps a second, add 16 to this. */
#define SUM_TO_CRITICALITY(sum) ((sum) * 4 / 3)

struct lavd_task {
	u64 vtime;	 /* its virtual time. While it queues, p->scx.dsq_vtime is its deadline */
	u64 since;	 /* when it was last learned from, ns of scx_now() */
	u64 run_ns;	 /* what it ran since it slept */
	u64 avg_run_ns;	 /* between two sleeps */
	u32 wait_rate;	 /* how often it sleeps, a second */
	u32 wake_rate;	 /* how often it wakes others, a second */
	u32 nr_wakes;	 /* how often it has since it was learned from */
	u32 criticality; /* 0 to MAX_CRITICALITY */
};

SCX_TASK_STORAGE(tasks, struct lavd_task);

/* Of each CPU, beside its struct vt_cpu. */
struct lavd_cpu {
	u32 criticality; /* of the running task */
	u32 nr_wakes;	 /* how many tasks it woke; written by this CPU */
} __attribute__((aligned(64))) lavd_cpus[SCX_MAX_CPUS];

static inline struct lavd_cpu *lavd_cpu(s32 cpu)
{
	return &lavd_cpus[cpu & (SCX_MAX_CPUS - 1)];
}

static inline struct lavd_task *task_of(struct task_struct *p)
{
	struct lavd_task *task = bpf_task_storage_get(&tasks, p, 0, 0);

	if (!task)
		scx_error("task %d has no state", p->pid);
	return task;
}

/* POLICY: the less critical, the later its deadline, by lead_ns at most: so much virtual time, and no share of it. */
static inline u64 delay_of(u32 criticality)
{
	return (lead_ns * (MAX_CRITICALITY - criticality) / MAX_CRITICALITY) << VT_CLOCK_BITS;
}

/*
 * A task slept, or computes without sleeping. POLICY: the oftener it sleeps and the oftener it wakes others, the more
 * others wait for it; the shorter it runs, the less it costs to let it run at once.
 */
static inline void learn(struct lavd_task *task, bool slept)
{
	u64 now = scx_now(), interval = vt_before(task->since, now) ? now - task->since : 0;
	u32 sum;

	task->avg_run_ns = avg_after(task->avg_run_ns, task->run_ns < NSEC_PER_SEC ? task->run_ns : NSEC_PER_SEC);
	/* Where the clock of this CPU is behind that of the last one, the rates are not known. */
	if (interval) {
		task->wait_rate = avg_after(task->wait_rate, slept ? avg_rate(1, interval) : 0);
		task->wake_rate = avg_after(task->wake_rate, avg_rate(task->nr_wakes, interval));
		task->since = now;
		task->nr_wakes = 0;
	}
	if (slept)
		task->run_ns = 0;

	sum = avg_log2(task->wait_rate) + avg_log2(task->wake_rate) +
	      avg_log2(NSEC_PER_SEC / (task->avg_run_ns + NSEC_PER_USEC));
	sum = SUM_TO_CRITICALITY(sum);
	task->criticality = sum < MAX_CRITICALITY ? sum : MAX_CRITICALITY;
}

/*
 * A task is woken here. What an interrupt wakes counts for the task that it interrupts: that is wrong, and matters
 * little, since one that is interrupted often runs much.
 */
static inline void count_wake(void)
{
	lavd_cpu(bpf_get_smp_processor_id())->nr_wakes++;
}

/* POLICY: who is woken by a more critical task is waited for by it: half of the difference is passed on. */
static inline u32 criticality_when_woken(const struct lavd_task *task)
{
	s32 cpu = bpf_get_smp_processor_id();
	u32 of_waker = vt_cpu(cpu)->runs ? lavd_cpu(cpu)->criticality : 0;

	return of_waker > task->criticality ? (of_waker + task->criticality) / 2 : task->criticality;
}

/* On a machine with big and little CPUs. */
static inline bool is_critical(u32 criticality)
{
	return criticality > MAX_CRITICALITY / 4;
}

/* ---- The look at the load ---- */

#define MAX_SLICE_NS (3 * NSEC_PER_MSEC)
#define MIN_SLICE_NS (500 * NSEC_PER_USEC)
/* Whoever waits gets a turn in this time, as far as MIN_SLICE_NS allows. */
#define ROUND_NS (6 * NSEC_PER_MSEC)

struct lavd_timer {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct lavd_timer);
} look_timer SEC(".maps");

u32 nr_waiting_avg; /* in sixteenths; written by the timer */

static int lavd_look(void *map, u32 *key, struct lavd_timer *timer)
{
	u32 nr_waiting = power_look(), cpu;
	u64 slice;

	/* POLICY: a slice is what everyone who waits can have in one round. */
	nr_waiting_avg = avg_after(nr_waiting_avg, nr_waiting * 16);
	if (!slice_ns && power_nr_active) {
		slice = ROUND_NS * 16 / (nr_waiting_avg / power_nr_active + 16);
		slice_length_ns = slice > MAX_SLICE_NS ? MAX_SLICE_NS : slice < MIN_SLICE_NS ? MIN_SLICE_NS : slice;
		slice_least_ns = slice_length_ns; /* it takes account of how many wait: the timer is not to */
	}
	bpf_for (cpu, 0, nr_cpu_ids) {
		scx_stat_set(cpu, active, power_is_active(cpu));
		scx_stat_set(cpu, power_mode, power_mode);
		scx_stat_set(cpu, slice_ns, slice_length_ns);
	}
	bpf_timer_start(&timer->timer, power_next_look(), 0);
	return 0;
}

static s32 look_init(void)
{
	struct lavd_timer *timer;
	u32 key = 0;

	power_init();
	timer = bpf_map_lookup_elem(&look_timer, &key);
	if (!timer) /* entry 0 always exists; the verifier wants it asked */
		return -ENOENT;
	return scx_timer_begin(&timer->timer, &look_timer, lavd_look, POWER_LOOK_NS);
}

/* After @p queued: wake an idle CPU for it, unless ops.select_cpu() has just looked. */
static inline bool kick_idle_for(struct task_struct *p, u64 enq_flags, u32 criticality)
{
	s32 cpu;

	if (power_is_all() || scx_is_bound(p))
		return scx_kick_idle_for(p, enq_flags);
	if (!scx_needs_idle_cpu(p, enq_flags))
		return false;
	cpu = power_claim_idle(p, scx_bpf_task_cpu(p), is_critical(criticality));
	if (cpu < 0)
		return false;
	scx_bpf_kick_cpu(cpu, SCX_KICK_IDLE);
	return true;
}

/* ---- From wake-up to running. The clock of a shard has the shard's id; all clocks are kept together. ---- */

/*
 * Where a task is to wait, or to take the CPU, while none is idle. POLICY: of two CPUs in use with one cache, that
 * whose task is weaker, if it computes: there it would have to wait least.
 */
static inline s32 weaker_of_two(const struct task_struct *p, s32 prev_cpu)
{
	u32 nr = cache_nr_cpus(prev_cpu), lot = bpf_get_prandom_u32();
	s32 other;

	/* One that is not in use does not look at the queue as long as it has nothing to run. */
	if (!power_is_active(prev_cpu)) {
		other = power_cpu_at(power_nr_active > 1 ? lot % power_nr_active : 0);
		if (!bpf_cpumask_test_cpu(other, p->cpus_ptr))
			return prev_cpu;
		scx_stat_inc(nr_returned);
		return other;
	}
	if (!preempt || nr < 2)
		return prev_cpu;
	other = cache_other(prev_cpu, 1 + lot % (nr - 1));
	if (!power_is_active(other) || !vt_cpu(other)->hog || !bpf_cpumask_test_cpu(other, p->cpus_ptr) ||
	    (vt_cpu(prev_cpu)->hog && lavd_cpu(prev_cpu)->criticality <= lavd_cpu(other)->criticality))
		return prev_cpu;
	scx_stat_inc(nr_moved);
	return other;
}

SCX_OP(s32, lavd_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	struct lavd_task *task;
	bool idle = false;
	s32 cpu;

	count_wake();
	if (vt_stays_with_waker(p, wake_flags))
		return bpf_get_smp_processor_id();

	task = task_of(p);
	if (!task)
		return prev_cpu;
	if (power_is_all() && !power_hybrid) {
		cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);
	} else {
		cpu = power_claim_idle(p, prev_cpu, is_critical(task->criticality));
		idle = cpu >= 0;
	}
	if (!idle)
		return weaker_of_two(p, prev_cpu);

	/* POLICY: an idle CPU is better than any place in the queue. Inserting here skips ops.enqueue(). */
	scx_stat_inc(nr_idle);
	if (!power_is_active(cpu))
		scx_stat_inc(nr_overflow);
	task->vtime = vt_cap_sleeper(vt_join(task->vtime, shard_of(cpu)), sleep_budget_ns);
	scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, SCX_IMMED);
	return cpu;
}

SCX_OP(void, lavd_enqueue, struct task_struct *p, u64 enq_flags)
{
	s32 cpu = scx_bpf_task_cpu(p);
	u32 shard = shard_of(cpu), criticality;
	struct vt_cpu *state = vt_cpu(cpu);
	struct lavd_task *task;
	u64 deadline;

	/* POLICY: the kernel waits for its per-CPU threads, so they do not wait for others. */
	if (scx_is_cpu_kthread(p)) {
		scx_stat_inc(nr_kthread);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags);
		return;
	}

	task = task_of(p);
	if (!task)
		return;
	task->vtime = vt_join(task->vtime, shard);
	criticality = task->criticality;
	if (enq_flags & SCX_ENQ_WAKEUP) {
		if (!scx_cpu_selected(p, enq_flags))
			count_wake();
		criticality = criticality_when_woken(task);
		/* POLICY: sleep is not saved up beyond the budget. */
		task->vtime = vt_cap_sleeper(task->vtime, vt_budget(state->nr_waiting, sleep_budget_ns));
		deadline = task->vtime + delay_of(criticality);
		/* POLICY: who is critical takes the CPU from one that computes; behind one that sleeps soon it is next.
		 */
		if (preempt && criticality > lavd_cpu(cpu)->criticality && vt_may_preempt(state, deadline)) {
			scx_stat_inc(nr_preempted);
			scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags | SCX_ENQ_PREEMPT | SCX_IMMED);
			return;
		}
		if (vt_may_run_next(state, deadline)) {
			scx_stat_inc(nr_next);
			scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags);
			return;
		}
	} else {
		/* A task that never slept keeps its lag, but there is an end to it. */
		task->vtime = vt_cap_sleeper(task->vtime, VT_MAX_LAG_NS);
	}

	/*
	 * POLICY: everyone else queues by deadline, pinned tasks too: each CPU takes the earliest task that may run on
	 * it, so a pinned task neither overtakes the crowd nor waits longer than its turn.
	 */
	scx_stat_inc(nr_queued);
	task->vtime = vt_cap_debt(task->vtime, shard);
	scx_dsq_insert_vtime(p, shard, slice_length_ns, task->vtime + delay_of(criticality), enq_flags);

	if (kick_idle_for(p, enq_flags, criticality))
		scx_stat_inc(nr_kicked);
	else
		slice_timer_look(cpu, shard_nr_waiting(shard));
}

SCX_OP(void, lavd_dispatch, s32 cpu, struct task_struct *prev)
{
	bool prev_runnable = prev && (prev->scx.flags & SCX_TASK_QUEUED);
	u64 delay = delay_of(lavd_cpu(cpu)->criticality);
	struct vt_cpu *state = vt_cpu(cpu);
	u64 vtime = prev_runnable ? vt_so_far(prev, state) : 0;
	u32 shard = shard_of(cpu);
	enum vt_taken taken = SHARDS_TAKE(cpu, shard, prev_runnable, vtime + delay);

	if (taken == VT_KEEPS) {
		scx_stat_inc(nr_kept);
		scx_set_slice(prev, slice_length_ns);
		/* It used up a slice without sleeping: who wakes now need not take it for brief. */
		state->hog = !state->yielded;
		vt_keep(state, vtime + delay);
		vt_advance_together(vt_clock(shard), vtime);
	}
	slice_timer_look(cpu, taken == VT_IDLES ? 0 : shard_nr_waiting(shard));
}

SCX_OP(bool, lavd_yield, struct task_struct *from, struct task_struct *to)
{
	return vt_yield(from);
}

SCX_OP(void, lavd_running, struct task_struct *p)
{
	s32 cpu = scx_bpf_task_cpu(p);
	struct lavd_task *task = task_of(p);
	struct lavd_cpu *mine = lavd_cpu(cpu);
	struct vt_cpu *state = vt_cpu(cpu);
	bool dispatched = state->dispatched;
	u32 shard = shard_of(cpu);
	u64 delay;

	if (!task)
		return;
	/* It may come from another shard. */
	p->scx.dsq_vtime = task->vtime = vt_same_on(task->vtime, shard);
	vt_start(p, state);
	vt_advance_together(vt_clock(shard), task->vtime);

	/* Who wakes is compared by deadlines. */
	delay = delay_of(task->criticality);
	state->vtime += delay;
	if (dispatched)
		state->shortcut_end += delay;
	state->hog = task->avg_run_ns > SCX_HOG_RUN_NS || task->run_ns > SCX_HOG_RUN_NS;
	mine->criticality = task->criticality;
	mine->nr_wakes = 0;
}

SCX_OP(void, lavd_stopping, struct task_struct *p, bool runnable)
{
	s32 cpu = scx_bpf_task_cpu(p);
	struct lavd_task *task = task_of(p);
	struct lavd_cpu *mine = lavd_cpu(cpu);
	struct vt_cpu *state = vt_cpu(cpu);
	u64 ran = p->se.sum_exec_runtime - state->exec_at_start;

	vt_stop(p, state);
	power_ran(cpu, ran);
	if (!task)
		return;
	task->vtime = p->scx.dsq_vtime;
	task->run_ns += ran;
	task->nr_wakes += mine->nr_wakes;
	/* A change of nice or of affinity looks like a sleep here. It is rare. */
	if (!runnable || task->run_ns > SCX_HOG_RUN_NS)
		learn(task, !runnable);
}

SCX_OP_SLEEPABLE(s32, lavd_init_task, struct task_struct *p, struct scx_init_task_args *args)
{
	struct lavd_task *task = bpf_task_storage_get(&tasks, p, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (!task)
		return -ENOMEM;
	/* POLICY: of a new task nothing is known: it is in the middle. */
	task->criticality = MAX_CRITICALITY / 2;
	return 0;
}

SCX_OP(void, lavd_enable, struct task_struct *p)
{
	struct lavd_task *task = task_of(p);
	u32 shard = shard_of(scx_bpf_task_cpu(p));

	if (!task)
		return;
	/* POLICY: a new task starts at the clock, with neither credit nor debt. */
	vt_catch_up(shard);
	task->vtime = vt_clock(shard)->now;
	task->since = scx_now();
}

SHARDS_ANTISTALL()

SCX_OP_SLEEPABLE(s32, lavd_init)
{
	cache_init();
	return vt_init() ?: slice_timer_init() ?: shards_init() ?: scx_antistall_start() ?: look_init();
}

SCX_PROMISES_WEIGHTS(lavd);
SCX_POLICY(lavd, "Virtual deadlines by criticality, on as few CPUs as the load needs",
	   .select_cpu = (void *)lavd_select_cpu, .enqueue = (void *)lavd_enqueue, .dispatch = (void *)lavd_dispatch,
	   .yield = (void *)lavd_yield, .running = (void *)lavd_running, .stopping = (void *)lavd_stopping,
	   .enable = (void *)lavd_enable, .init_task = (void *)lavd_init_task, .init = (void *)lavd_init);
