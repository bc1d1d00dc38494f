/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Weighted virtual time: how a policy shares CPU time out by weight.
 *
 * A task's virtual time advances by the CPU time it used, scaled by 100 / weight: the heavier, the slower. Running the
 * task whose virtual time is earliest then gives each a share in proportion to its weight (weighted fair queueing).
 * Weights are the kernel's: 1 to 10000, 100 is nice 0, a step of nice is a factor of about 1.25.
 *
 * Virtual time is measured against a clock, the latest virtual time that started to run where the clock counts: on the
 * whole machine, or on one CPU. Clocks go at different speeds, so a virtual time is meaningless without its clock. It
 * therefore names it: the low 10 bits of p->scx.dsq_vtime are the clock's id, the rest are nanoseconds of a nice-0
 * task. Where all tasks of a queue are on one clock the ids are equal and do not disturb its order; a task that moves
 * to another clock carries its lead over the old one with it, see vt_on_clock(). Virtual times wrap: compare them with
 * vt_before() only.
 */
#pragma once

#include "policy.bpf.h"

#define VT_CLOCK_BITS 10
#define VT_CLOCK_MASK ((1ULL << VT_CLOCK_BITS) - 1)
static_assert(1 << VT_CLOCK_BITS == SCX_MAX_CPUS, "a clock for each CPU");

/* How far behind its clock a task that never slept may stay, as one does that shares a crowded CPU it is pinned to. */
#define VT_MAX_LAG_NS NSEC_PER_SEC
/* The longest that the debt of a light task may keep it waiting, whatever the number of tasks it waits for. */
#define VT_MAX_WAIT_NS (5 * NSEC_PER_SEC)

/* How far clocks that are kept together may be apart, where tasks may move. */
#define VT_MAX_SKEW_NS (4 * NSEC_PER_MSEC)
#define VT_SKEW_STEP_NS (500 * NSEC_PER_USEC)
/* How many tasks bound to other CPUs are looked at for one that is not. */
#define VT_MAX_PEEK 32
/* How far a task may be ahead of the queue it passes by, as virtual time. */
#define VT_SHORTCUT (NSEC_PER_MSEC << VT_CLOCK_BITS)

/*
 * What is known of the task that a CPU runs. Written under that CPU's run queue lock: by its own switches, and by
 * ops.enqueue() for the tasks that wake there. But `preempt_at` is also written by those that wake elsewhere and take
 * this CPU: where two do so at once, one of the two is not counted.
 */
struct vt_cpu {
	u64 exec_at_start; /* its se.sum_exec_runtime when it started, ns */
	u64 vtime;	   /* its virtual time when it started */
	u64 shortcut_end;  /* tasks of an earlier virtual time may run next without queueing */
	u64 preempt_at;	   /* when the next preemption is due at the average rate, ns of scx_now() */
	u32 nr_starts;	   /* how often a task started here, or went on for another slice */
	u32 nr_waiting;	   /* how many waited for this CPU when one last queued, or it chose */
	bool runs;	   /* it runs a task of ours */
	bool hog;	   /* and that computes */
	bool has_next;	   /* one waits directly behind it */
	bool dispatched;   /* the task about to start was the first of the queue */
	bool yielded;	   /* the running task called sched_yield() */
} __attribute__((aligned(64)));

/* Only moves forward. CPUs that share it race: a lost update leaves it a little behind until the next task starts. */
struct vt_clock {
	u64 now;
} __attribute__((aligned(64)));

struct vt_cpu vt_cpus[SCX_MAX_CPUS];
struct vt_clock vt_clocks[1 << VT_CLOCK_BITS];
/* For clocks that are kept together: the one furthest ahead, to VT_SKEW_STEP_NS. So it is written seldom. */
struct vt_clock vt_front;

/* The masks are for the verifier: vt_init() refuses machines with more CPUs. */
static inline struct vt_cpu *vt_cpu(s32 cpu)
{
	return &vt_cpus[cpu & (SCX_MAX_CPUS - 1)];
}

static inline struct vt_clock *vt_clock(u64 id)
{
	return &vt_clocks[id & VT_CLOCK_MASK];
}

static inline bool vt_before(u64 a, u64 b)
{
	return (s64)(a - b) < 0;
}

/* The virtual time of @ran_ns of CPU time. */
static inline u64 vt_charge(u64 ran_ns, u32 weight)
{
	return (ran_ns * 100 / weight) << VT_CLOCK_BITS;
}

static inline void vt_advance(struct vt_clock *clock, u64 vtime)
{
	if (vt_before(clock->now, vtime))
		clock->now = vtime;
}

/*
 * Clocks that are kept together tell the same time, to VT_MAX_SKEW_NS: those of queues whose tasks may move from one to
 * another. Each is advanced with vt_advance_together(), catches up with vt_catch_up() before a task that slept is held
 * against it, and lets tasks go to a clock that vt_lags() does not say of. A task that moves keeps its virtual time.
 */
static inline void vt_advance_together(struct vt_clock *clock, u64 vtime)
{
	vt_advance(clock, vtime);
	if (vt_before(vt_front.now + (VT_SKEW_STEP_NS << VT_CLOCK_BITS), vtime))
		vt_front.now = vtime;
}

/* One where nothing ran does not stay behind, further than vt_lags() has to see. */
static inline void vt_catch_up(u32 id)
{
	vt_advance(vt_clock(id), ((vt_front.now - (2 * VT_MAX_SKEW_NS << VT_CLOCK_BITS)) & ~VT_CLOCK_MASK) | id);
}

/* Is clock @id so far behind clock @other that its tasks are due there? */
static inline bool vt_lags(u32 id, u32 other)
{
	return vt_before(vt_clock(id)->now + (VT_MAX_SKEW_NS << VT_CLOCK_BITS), vt_clock(other)->now);
}

/* @vtime as it is on clock @id, which is kept together with its own. */
static inline u64 vt_same_on(u64 vtime, u32 id)
{
	return (vtime & ~VT_CLOCK_MASK) | id;
}

/* @vtime carried over to clock @id with the lead (or lag) that it has on its own. */
static inline u64 vt_on_clock(u64 vtime, u32 id)
{
	u64 from = vtime & VT_CLOCK_MASK;

	return from == id ? vtime : vt_clock(id)->now + (vtime - vt_clock(from)->now);
}

/* @vtime, but no more than @budget_ns behind its clock; or, where that is negative, so much ahead of it at least. */
static inline u64 vt_cap_sleeper(u64 vtime, s64 budget_ns)
{
	u64 floor = vt_clock(vtime)->now - (budget_ns << VT_CLOCK_BITS);

	return vt_before(vtime, floor) ? floor : vtime;
}

/* The same for a task; returns whether it had more. */
static inline bool vt_cap_task(struct task_struct *p, s64 budget_ns)
{
	u64 capped = vt_cap_sleeper(p->scx.dsq_vtime, budget_ns);

	if (capped == p->scx.dsq_vtime)
		return false;
	p->scx.dsq_vtime = capped;
	return true;
}

/*
 * The budget of a task that queues and did not sleep, for vt_cap_sleeper(): it keeps its lag, up to a limit; one that
 * never ran yet owes a turn of @slice_ns. Else short tasks in a chain, each of them new, would all come before others.
 */
static inline s64 vt_budget_awake(const struct task_struct *p, u64 slice_ns)
{
	return p->se.sum_exec_runtime ? (s64)VT_MAX_LAG_NS : -(s64)slice_ns;
}

/* @vtime, but no more than @lead_ns ahead of its clock. */
static inline u64 vt_cap_lead(u64 vtime, u64 lead_ns)
{
	u64 latest = vt_clock(vtime)->now + (lead_ns << VT_CLOCK_BITS);

	return vt_before(latest, vtime) ? latest : vtime;
}

/*
 * @vtime, but so little ahead of its clock that its task, behind those in @dsq_id, is not kept waiting much longer than
 * VT_MAX_WAIT_NS: the debt of a very light task is forgiven in part where it would starve.
 */
static inline u64 vt_cap_debt(u64 vtime, u64 dsq_id)
{
	s64 lead_ns = (s64)(vtime - vt_clock(vtime)->now) >> VT_CLOCK_BITS;
	s32 nr_waiting;

	/* Asking for the length of the queue costs more than the rest: not for an ordinary lead. */
	if (lead_ns < (s64)(100 * NSEC_PER_MSEC))
		return vtime;
	nr_waiting = scx_bpf_dsq_nr_queued(dsq_id);
	if (nr_waiting < 0) {
		scx_error("no queue %llu to wait in: %d", dsq_id, nr_waiting);
		return vtime;
	}
	return vt_cap_lead(vtime, VT_MAX_WAIT_NS / (nr_waiting + 1));
}

/* From ops.init(): 0, or a negative errno after scx_error(). */
static inline s32 vt_init(void)
{
	u32 nr_cpus = scx_bpf_nr_cpu_ids();
	u32 id;

	if (nr_cpus > SCX_MAX_CPUS) {
		scx_error("%u possible CPUs, built for at most %d", nr_cpus, SCX_MAX_CPUS);
		return -E2BIG;
	}
	for (id = 0; id <= VT_CLOCK_MASK; id++)
		vt_clocks[id].now = id;
	return 0;
}

/*
 * The virtual time of the task that @cpu runs, with what it ran so far. In ops.dispatch() and ops.stopping() the kernel
 * has just brought sum_exec_runtime up to date; it counts true CPU time, so a task that yields pays for what it used
 * and not for the slice it gave away.
 */
static inline u64 vt_so_far(const struct task_struct *p, const struct vt_cpu *cpu)
{
	return p->scx.dsq_vtime + vt_charge(p->se.sum_exec_runtime - cpu->exec_at_start, p->scx.weight);
}

/* From ops.running(), for the task and CPU it is called for. */
static inline void vt_start(const struct task_struct *p, struct vt_cpu *cpu)
{
	cpu->exec_at_start = p->se.sum_exec_runtime;
	cpu->vtime = p->scx.dsq_vtime;
	if (cpu->dispatched)
		cpu->shortcut_end = p->scx.dsq_vtime + VT_SHORTCUT;
	else if ((cpu->shortcut_end ^ p->scx.dsq_vtime) & VT_CLOCK_MASK) /* of another clock: it says nothing here */
		cpu->shortcut_end = p->scx.dsq_vtime - (1 << VT_CLOCK_BITS);
	cpu->nr_starts++;
	cpu->runs = true;
	cpu->hog = scx_is_hog(p);
	cpu->has_next = cpu->dispatched = cpu->yielded = false;
}

/* From ops.dispatch(), when the running task goes on for another slice at virtual time @vtime: as if it started again,
 * but for the charge. */
static inline void vt_keep(struct vt_cpu *cpu, u64 vtime)
{
	cpu->vtime = vtime;
	cpu->nr_starts++;
	cpu->yielded = false;
}

/* All of ops.yield(): @p gives up its turn, and pays for no more than it ran. */
static inline bool vt_yield(struct task_struct *p)
{
	vt_cpu(scx_bpf_task_cpu(p))->yielded = true;
	scx_set_slice(p, 0);
	return false; /* to none in particular */
}

/* From ops.stopping(): charges the task. */
static inline void vt_stop(struct task_struct *p, struct vt_cpu *cpu)
{
	p->scx.dsq_vtime = vt_so_far(p, cpu);
	cpu->runs = cpu->hog = false;
}

/*
 * Does a task that may run on @cpu wait in @dsq_id, ordered by virtual time, with an earlier one than @vtime? Tasks
 * bound to other CPUs may stand before it; where they are many the answer is yes, and the attempt to take one decides.
 * Global, so that the verifier walks through its loop once and not for each call.
 */
__attribute__((noinline)) bool vt_waits_before(u64 dsq_id, s32 cpu, u64 vtime)
{
	struct bpf_iter_scx_dsq it;
	struct task_struct *p;
	bool waits = false;
	u32 seen = 0;

	if (!bpf_iter_scx_dsq_new(&it, dsq_id, 0)) {
		while ((p = bpf_iter_scx_dsq_next(&it)) && vt_before(p->scx.dsq_vtime, vtime)) {
			if (bpf_cpumask_test_cpu(cpu, p->cpus_ptr) || ++seen == VT_MAX_PEEK) {
				waits = true;
				break;
			}
		}
	}
	bpf_iter_scx_dsq_destroy(&it);
	return waits;
}
