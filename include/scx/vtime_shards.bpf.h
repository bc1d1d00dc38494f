/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual time over several shards: the clock of a shard has the shard's id, and all clocks are kept together.
 */
#pragma once

#include "shards.bpf.h"
#include "vtime.bpf.h"

/* The virtual time @vtime of a task that is about to run, or to queue, in @shard: as it is there. */
static inline u64 vt_join(u64 vtime, u32 shard)
{
	vt_catch_up(shard);
	return vt_same_on(vtime, shard);
}

/*
 * From ops.dispatch(), on @cpu of shard @own: shards would drift apart, each fair by itself, if no CPU looked at the
 * others. It looks at one every second time, and takes a task from it that is overdue. Returns whether it took one.
 */
static inline bool vt_help_another(u32 cpu, u32 own)
{
	u32 other = shard_to_look_at(cpu, own);

	return other != own && vt_lags(other, own) &&
	       vt_waits_before(other, cpu, vt_clock(own)->now - (VT_MAX_SKEW_NS << VT_CLOCK_BITS)) &&
	       scx_dsq_move_to_local(other);
}

/* What vt_take() took. */
enum vt_taken {
	VT_IDLES,  /* nothing */
	VT_KEEPS,  /* nothing, as the running task is to go on */
	VT_HELPED, /* a task of another shard */
	VT_TOOK,   /* one of its own */
};

/*
 * From ops.dispatch(), on @cpu of @shard: take the task that is to run next. The running task, if @goes_on, is not in
 * the queue. POLICY: it is compared with the queue here, by its virtual time or deadline @prev_vtime. Without this a
 * heavy task could never run twice in a row, and its share would stop at every other slice.
 */
static inline enum vt_taken vt_take(u32 cpu, u32 shard, bool goes_on, u64 prev_vtime)
{
	struct vt_cpu *state = vt_cpu(cpu);

	if (vt_help_another(cpu, shard)) {
		state->dispatched = true;
		return VT_HELPED;
	}
	if ((goes_on && !state->yielded && !vt_waits_before(shard, cpu, prev_vtime)) || !scx_dsq_move_to_local(shard))
		return goes_on ? VT_KEEPS : VT_IDLES;
	state->dispatched = true;
	return VT_TOOK;
}

/*
 * The same for policies whose statistics have `nr_helped`, `nr_dispatched` and `nr_stolen`. Before @cpu idles it takes
 * what may run there from any shard.
 */
#define SHARDS_TAKE(cpu, shard, goes_on, prev_vtime)                                                                   \
	({                                                                                                             \
		enum vt_taken taken_ = vt_take(cpu, shard, goes_on, prev_vtime);                                       \
		if (taken_ == VT_HELPED)                                                                               \
			scx_stat_inc(nr_helped);                                                                       \
		else if (taken_ == VT_TOOK)                                                                            \
			scx_stat_inc(nr_dispatched);                                                                   \
		else if (taken_ == VT_IDLES && shards_steal(cpu))                                                      \
			scx_stat_inc(nr_stolen);                                                                       \
		taken_;                                                                                                \
	})
