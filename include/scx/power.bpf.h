/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * No more CPUs in use than the load needs, so that the others sleep undisturbed (core compaction), for policies that
 * keep a struct vt_cpu and queues for shards. The mode (--power) says how much is kept free; auto chooses it by load.
 *
 * The CPUs stand in an order that fills caches and cores one after another; on a machine with big and little CPUs it
 * begins with the big ones, to save power with the little ones. In use are so many first ones of it. A timer counts
 * them anew from what the CPUs did and how many tasks wait; a task that wakes goes to one of them. A CPU that is not in
 * use takes what waits, as all do, when it has run what brought it there: who is bound to it never waits in vain.
 *
 *	power_ran(cpu, ns)			from ops.stopping()
 *	power_claim_idle(p, cpu, critical)	from ops.select_cpu() and ops.enqueue(), where not power_is_all()
 *	power_look(), power_next_look()		from a timer
 *	power_init()				from ops.init(), after shards_init()
 */
#pragma once

#include "average.bpf.h"
#include "shards.bpf.h"
#include "vtime.bpf.h"

SCX_KNOB_NAMED(
	u32, power, 3, "0", "3", "levels", "performance=0,balanced=1,powersave=2,auto=3",
	"How many CPUs are in use. performance: all. balanced: so many that half of their time is free; a task that "
	"wakes goes to others when these are busy. powersave: that a quarter is free; it waits up to 10 ms for more. "
	"auto: powersave below an eighth of the machine's capacity, balanced below half of it, else performance.");

enum {
	POWER_PERFORMANCE,
	POWER_BALANCED,
	POWER_POWERSAVE,
	POWER_AUTO,
};

#define POWER_LOOK_NS (10 * NSEC_PER_MSEC)
/* Nothing to do: look seldom. */
#define POWER_REST_NS (100 * NSEC_PER_MSEC)
#define POWER_FULL 1024
#define POWER_KINDS 3

/* [0]: the fastest CPU first, [1]: the most saving one first. */
struct {
	u16 cpus[SCX_MAX_CPUS];
	u16 places[SCX_MAX_CPUS]; /* by CPU: its place in there */
} power_orders[2];
u64 power_keys[SCX_MAX_CPUS]; /* for power_init() */
u64 power_machine;	      /* the capacity of all CPUs that are online; a full one has POWER_FULL */
bool power_hybrid;	      /* there are little ones */

/* Of each CPU. used_ns is written by its own switches, seen_ns by the timer. */
struct power_cpu {
	u64 used_ns; /* CPU time of tasks that ran here, until the last one stopped */
	u64 seen_ns; /* the same with that of the running one, when the timer last looked */
} __attribute__((aligned(64))) power_cpus[SCX_MAX_CPUS];

/*
 * Written by the timer, read by all: a CPU that reads one value new and the other old chooses as it would have a moment
 * ago, or will.
 */
u32 power_mode; /* auto resolved */
u32 power_order;
u32 power_nr_active;
bool power_rests;     /* there was next to nothing to do */
u64 power_load;	      /* average capacity in use */
u64 power_looked_at;  /* ns */
u32 power_nr_waiting; /* tasks, when the timer last looked */

static inline bool power_is_active(s32 cpu)
{
	return power_orders[power_order & 1].places[cpu & (SCX_MAX_CPUS - 1)] < power_nr_active;
}

static inline bool power_is_all(void)
{
	return power_nr_active >= nr_online_cpus;
}

/* The CPU at @place of the order. */
static inline s32 power_cpu_at(u32 place)
{
	return power_orders[power_order & 1].cpus[place & (SCX_MAX_CPUS - 1)];
}

/*
 * Claims an idle CPU among those in use: @prev_cpu, or else the first, or the last if @backwards. Returns -1 when none
 * is idle, -2 when @p may run on none of them.
 */
static __attribute__((noinline)) s32 power_claim_active(struct task_struct *p, s32 prev_cpu, bool backwards)
{
	u32 nr = power_nr_active, i;
	const struct cpumask *idle;
	s32 claimed = -2, cpu;

	/* POLICY: its caches are warm where it was; but a CPU of the better kind is worth more. */
	if (!power_hybrid && power_is_active(prev_cpu) && bpf_cpumask_test_cpu(prev_cpu, p->cpus_ptr) &&
	    scx_bpf_test_and_clear_cpu_idle(prev_cpu))
		return prev_cpu;

	idle = scx_bpf_get_idle_cpumask();
	bpf_for (i, 0, nr) {
		cpu = power_cpu_at(backwards ? nr - 1 - i : i);
		if (!bpf_cpumask_test_cpu(cpu, p->cpus_ptr))
			continue;
		claimed = -1;
		if (bpf_cpumask_test_cpu(cpu, idle) && scx_bpf_test_and_clear_cpu_idle(cpu)) {
			claimed = cpu;
			break;
		}
	}
	scx_bpf_put_idle_cpumask(idle);
	return claimed;
}

/* Claim an idle CPU for @p, which may run on several and was on @prev_cpu. Negative: there is none, or it is to wait.
 */
static inline s32 power_claim_idle(struct task_struct *p, s32 prev_cpu, bool critical)
{
	/* POLICY: where there are little CPUs and not all are needed, what is not critical begins with them. */
	s32 cpu = power_claim_active(p, prev_cpu, power_hybrid && power_mode == POWER_BALANCED && !critical);

	/*
	 * POLICY: to save power a task waits where the load needs no further CPU: soon one in use is free, or the timer
	 * sees that it waits. But not for the timer of a machine that was at rest.
	 */
	if (cpu >= 0 || power_is_all() || (cpu == -1 && power_mode == POWER_POWERSAVE && !power_rests))
		return cpu;
	return scx_bpf_pick_idle_cpu(p->cpus_ptr, 0);
}

/* A task that ran @ran_ns on @cpu stops. */
static inline void power_ran(s32 cpu, u64 ran_ns)
{
	power_cpus[cpu & (SCX_MAX_CPUS - 1)].used_ns += ran_ns;
}

/* How much of the last @interval_ns @cpu ran our tasks. The kernel counts what the running one used at each tick. */
__attribute__((noinline)) u64 power_used_by(u32 cpu, u64 interval_ns)
{
	struct power_cpu *power = &power_cpus[cpu & (SCX_MAX_CPUS - 1)];
	struct vt_cpu *state = vt_cpu(cpu);
	struct task_struct *curr;
	u64 total = power->used_ns;
	s64 used;

	bpf_rcu_read_lock();
	curr = scx_cpu_curr(cpu);
	if (curr && state->runs && curr->se.sum_exec_runtime > state->exec_at_start)
		total += curr->se.sum_exec_runtime - state->exec_at_start;
	bpf_rcu_read_unlock();
	/* The CPU may switch tasks between these reads: the sum is off once, and the next one makes up for it. */
	used = total - power->seen_ns;
	power->seen_ns = total;
	if (used < 0)
		return 0;
	return used < (s64)interval_ns ? used : interval_ns;
}

/* How many first CPUs of the order are enough for @need. Global: the verifier need not know which number it returns. */
__attribute__((noinline)) u32 power_enough(u64 need)
{
	u32 percent = power_mode == POWER_BALANCED ? 50 : 75, nr = 0, i;
	u64 covered = 0;

	if (power_mode == POWER_PERFORMANCE)
		return nr_online_cpus;
	bpf_for (i, 0, nr_online_cpus) {
		s32 cpu = power_cpu_at(i);

		if (covered && covered >= need * 100)
			break;
		nr = i + 1;
		if (!scx_cpu_taken(cpu)) /* by a task of a higher class: it does nothing for us */
			covered += cpu_capacity[cpu & (SCX_MAX_CPUS - 1)] * percent;
	}
	return nr;
}

/* Choose mode and CPUs for the load of the time since the last look. Returns how many tasks wait. */
__attribute__((noinline)) u32 power_look(void)
{
	u64 now = bpf_ktime_get_ns(), interval = now - power_looked_at + 1, used = 0, need;
	u32 nr_waiting = 0, i;
	s32 nr_queued;

	power_looked_at = now;
	bpf_for (i, 0, nr_shards) {
		nr_queued = scx_bpf_dsq_nr_queued(shard_ids[i & (SCX_MAX_CPUS - 1)]);
		nr_waiting += nr_queued > 0 ? nr_queued : 0;
	}
	bpf_for (i, 0, nr_cpu_ids)
		used += power_used_by(i, interval) * cpu_capacity[i & (SCX_MAX_CPUS - 1)] / interval;

	/* POLICY: more load shows at once, less of it when it lasts; each task that waits needs a CPU. */
	power_load = avg_after(power_load, used);
	need = (power_load > used ? power_load : used) + nr_waiting * POWER_FULL;
	if (power != POWER_AUTO)
		power_mode = power;
	else if (need * 8 < power_machine)
		power_mode = POWER_POWERSAVE;
	else
		power_mode = need * 2 < power_machine ? POWER_BALANCED : POWER_PERFORMANCE;
	power_order = power_mode == POWER_POWERSAVE;

	/* POLICY: the reckoning was wrong when tasks wait twice in a row, perhaps for CPUs that they are bound to. */
	power_nr_active = nr_waiting && power_nr_waiting ? nr_online_cpus : power_enough(need);
	power_nr_waiting = nr_waiting;
	power_rests = !nr_waiting && used * 128 < power_machine;

	/* CPUs that are new, and those that went idle just when a task queued. */
	if (nr_waiting) {
		bpf_for (i, 0, power_nr_active)
			scx_bpf_kick_cpu(power_cpu_at(i), SCX_KICK_IDLE);
	}
	return nr_waiting;
}

static inline u64 power_next_look(void)
{
	return power_rests ? POWER_REST_NS : POWER_LOOK_NS;
}

/*
 * Which kind of CPU it is: 0 of the fastest, then those with less than two thirds and less than a third of their
 * capacity, the little ones. Coarse, since cores that are built alike differ in their top frequency, on some machines
 * by more than a quarter: these are of one kind, and caches are to be filled one after another all the same. Cores that
 * are built to be small have about 0.6 or less.
 */
static inline u32 power_kind(u32 cpu)
{
	u32 less = POWER_FULL - cpu_capacity[cpu & (SCX_MAX_CPUS - 1)];

	return less * 3 / (POWER_FULL + 1);
}

/*
 * Smaller comes earlier: to save power the threads of a core together, else one thread of each core first. In a cache
 * the faster cores of a kind come first: they need the least voltage for a frequency.
 */
static inline u64 power_key(u32 cpu, bool saving)
{
	u64 key = saving ? POWER_KINDS - 1 - power_kind(cpu) : power_kind(cpu);

	if (!cpu_online[cpu])
		return ~0ULL;
	key = key << 1 | (!saving && cpu_core[cpu] != cpu);
	key = key << 10 | cpu_node[cpu];
	key = key << 10 | cpu_llc[cpu];
	key = key << 11 | (POWER_FULL - cpu_capacity[cpu]);
	return key << 20 | (u64)cpu_core[cpu] << 10 | cpu;
}

/* Global, as are others here: the verifier walks through its loops once and not for each call. */
__attribute__((noinline)) int power_make_order(u32 saving)
{
	u16 *places = power_orders[saving & 1].places;
	u32 cpu, other;

	/* CPUs that are offline come last. The verifier would follow numbers that are not kept in memory. */
	bpf_for (cpu, 0, nr_cpu_ids)
		power_keys[cpu & (SCX_MAX_CPUS - 1)] = power_key(cpu & (SCX_MAX_CPUS - 1), saving);
	bpf_for (cpu, 0, nr_cpu_ids)
		bpf_for (other, 0, nr_cpu_ids)
			places[cpu & (SCX_MAX_CPUS - 1)] +=
				power_keys[other & (SCX_MAX_CPUS - 1)] < power_keys[cpu & (SCX_MAX_CPUS - 1)];
	bpf_for (cpu, 0, nr_cpu_ids)
		if (cpu_online[cpu & (SCX_MAX_CPUS - 1)])
			power_orders[saving & 1].cpus[places[cpu & (SCX_MAX_CPUS - 1)] & (SCX_MAX_CPUS - 1)] = cpu;
	return 0;
}

/* All CPUs are in use until the first look. */
static inline void power_init(void)
{
	u32 cpu;

	power_make_order(0);
	power_make_order(1);
	bpf_for (cpu, 0, nr_cpu_ids) {
		if (!cpu_online[cpu & (SCX_MAX_CPUS - 1)])
			continue;
		power_machine += cpu_capacity[cpu & (SCX_MAX_CPUS - 1)];
		if (power_kind(cpu))
			power_hybrid = true;
	}
	power_nr_active = nr_online_cpus;
	power_looked_at = bpf_ktime_get_ns();
}
