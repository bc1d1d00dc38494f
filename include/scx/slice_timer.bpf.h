/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slices that end in time, for policies that keep a struct vt_cpu.
 *
 * The kernel ends a slice at its timer tick, every 1 to 10 ms. That is long where eighty tasks wait for their turn. So
 * where tasks wait, a timer of the CPU looks twice in a slice what runs there, and ends the run of a task that it
 * sees for the second time: after more than half a slice, and no more than a whole one. It stops when nobody waits any
 * more. It starts when the CPU chooses a task and others wait, or one is woken on it; who is woken from another CPU
 * waits for the end of the slice, if the task that runs has been alone.
 */
#pragma once

#include "topology.bpf.h"
#include "vtime.bpf.h"

/* What auto means. A policy that defines this first sets slice_length_ns itself, as things change. */
#ifndef SLICE_AUTO
#define SLICE_AUTO "800us with one CPU, and as much more each time that number doubles, up to 3200us with 8."
#endif

SCX_KNOB_NAMED(
	u64, slice_ns, 0, "100us", "1s", "ns", "auto=0ns",
	"Longest time a task runs before the earliest in line is compared with it. Shorter lets waiting tasks in "
	"sooner, longer switches less and keeps caches warm. auto: " SLICE_AUTO);

/* The same, with auto resolved; written by slice_timer_init(). */
u64 slice_length_ns;
/* For policies whose slices shrink where many wait: to this. Written by slice_timer_init(), that they do not. */
u64 slice_least_ns;

/* How long a task runs at most where @nr_waiting tasks wait. */
static inline u64 slice_for(u32 nr_waiting)
{
	u64 slice = slice_length_ns / (nr_waiting ?: 1);

	return slice < slice_least_ns ? slice_least_ns : slice;
}

struct slice_timer {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SCX_MAX_CPUS);
	__type(key, u32);
	__type(value, struct slice_timer);
} slice_timers SEC(".maps");

/* Of each CPU. Written by that CPU only, so that no lock is needed. */
struct slice_watch {
	u64 length_ns;	 /* of the running task's slice, where a policy has several lengths; else 0 */
	u32 seen_starts; /* vt_cpu.nr_starts when the timer last looked */
	bool on;
} __attribute__((aligned(64))) slice_watches[SCX_MAX_CPUS];

static inline void slice_timer_set(struct slice_timer *timer, u32 cpu)
{
	struct slice_watch *watch = &slice_watches[cpu & (SCX_MAX_CPUS - 1)];
	const struct vt_cpu *state = vt_cpu(cpu);

	watch->seen_starts = state->nr_starts;
	/* If the kernel lacks the memory to start it, the slice ends at the tick. */
	watch->on = !bpf_timer_start(&timer->timer, (watch->length_ns ?: slice_for(state->nr_waiting)) / 2,
				     BPF_F_TIMER_CPU_PIN);
}

static int slice_timer_fired(void *map, u32 *key, struct slice_timer *timer)
{
	u32 id = *key;
	struct slice_watch *watch = &slice_watches[id & (SCX_MAX_CPUS - 1)];
	struct vt_cpu *cpu = vt_cpu(id);

	/* Where a task of a higher class runs, or the kernel itself chooses, nothing is there to be ended. */
	if (!cpu->nr_waiting || !cpu->runs) {
		watch->on = false;
		return 0;
	}
	if (cpu->nr_starts == watch->seen_starts)
		scx_bpf_kick_cpu(id, SCX_KICK_PREEMPT);
	slice_timer_set(timer, id);
	return 0;
}

static inline void slice_timer_start(s32 cpu)
{
	struct slice_timer *timer;
	u32 key = cpu;

	if (slice_watches[cpu & (SCX_MAX_CPUS - 1)].on)
		return;
	timer = bpf_map_lookup_elem(&slice_timers, &key);
	if (timer) /* always; the verifier wants it asked */
		slice_timer_set(timer, key);
}

/*
 * From ops.dispatch(), at its end, and from ops.enqueue(), after a task queued: @nr_waiting tasks wait for @cpu. The
 * timer is started where it is to fire; from elsewhere it is not, but that CPU looks itself when it chooses next.
 */
static inline void slice_timer_look(s32 cpu, u32 nr_waiting)
{
	vt_cpu(cpu)->nr_waiting = nr_waiting;
	if (nr_waiting && cpu == (s32)bpf_get_smp_processor_id())
		slice_timer_start(cpu);
}

/* From ops.init(): 0, or a negative errno after scx_error(). */
static inline s32 slice_timer_init(void)
{
	s32 error;
	u32 cpu;

	bpf_for (cpu, 0, nr_cpu_ids) {
		struct slice_timer *timer;
		u32 key = cpu;

		timer = bpf_map_lookup_elem(&slice_timers, &key);
		error = timer ? bpf_timer_init(&timer->timer, &slice_timers, CLOCK_MONOTONIC) : -E2BIG;
		if (timer && !error)
			error = bpf_timer_set_callback(&timer->timer, slice_timer_fired);
		if (error) {
			scx_error("no timer for CPU %u: %d", cpu, error);
			return error;
		}
	}

	/* POLICY: as the kernel's own scheduler does: where there are more CPUs, who waits is served sooner anyway. */
	slice_length_ns =
		800 * NSEC_PER_USEC * (1 + (nr_online_cpus >= 2) + (nr_online_cpus >= 4) + (nr_online_cpus >= 8));
	if (slice_ns)
		slice_length_ns = slice_ns;
	slice_least_ns = slice_length_ns;
	return 0;
}
