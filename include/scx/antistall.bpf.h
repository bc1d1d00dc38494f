/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The second line against tasks that wait while a CPU idles, for policies that keep waiting tasks themselves.
 *
 * A CPU that goes idle must have been told of every task that it could run. Each policy sees to that with kicks, and
 * each has a moment in which one can come too early. The kernel does not help: it knows no more than that the policy
 * has the task, and ends the policy when that lasted for half a minute. So once in a second a timer asks the policy
 * whether anything waits, and if so makes every idle CPU look again. It costs nothing on the way of a task, and wakes
 * no CPU of a machine where nobody waits. A busy CPU looks by itself when a slice ends.
 *
 *	static bool mine_waits(void) { return ...; }
 *	SCX_ANTISTALL(mine_waits)
 *	... return scx_antistall_start();	from ops.init()
 */
#pragma once

#include "policy.bpf.h"

#define SCX_ANTISTALL_NS NSEC_PER_SEC

/* The kernel finds timers as members only. */
struct scx_antistall {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scx_antistall);
} antistall SEC(".maps");

static inline void scx_kick_all_idle(void)
{
	u32 cpu;

	bpf_for (cpu, 0, scx_bpf_nr_cpu_ids())
		scx_bpf_kick_cpu(cpu, SCX_KICK_IDLE);
}

/* @waits: whether any task waits, as far as one can tell without a lock. */
#define SCX_ANTISTALL(waits)                                                                                           \
	static int scx_antistall_look(void *map, u32 *key, struct scx_antistall *value)                                \
	{                                                                                                              \
		if (waits())                                                                                           \
			scx_kick_all_idle();                                                                           \
		bpf_timer_start(&value->timer, SCX_ANTISTALL_NS, 0);                                                   \
		return 0;                                                                                              \
	}                                                                                                              \
                                                                                                                       \
	static inline s32 scx_antistall_start(void)                                                                    \
	{                                                                                                              \
		u32 key = 0;                                                                                           \
		struct scx_antistall *value = bpf_map_lookup_elem(&antistall, &key);                                   \
                                                                                                                       \
		if (!value) /* entry 0 always exists; the verifier wants it asked */                                   \
			return -ENOENT;                                                                                \
		return bpf_timer_init(&value->timer, &antistall, CLOCK_MONOTONIC) ?: \
		       bpf_timer_set_callback(&value->timer, scx_antistall_look) ?: \
		       bpf_timer_start(&value->timer, SCX_ANTISTALL_NS, 0);                                 \
	}
