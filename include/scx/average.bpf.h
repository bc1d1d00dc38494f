/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Averages that forget, and rates and logarithms to put in them: how a policy learns what a task is like.
 */
#pragma once

#include "policy.bpf.h"

/* The average after @sample, of which it takes a quarter: after eight samples what was before counts for a tenth. */
static inline u64 avg_after(u64 average, u64 sample)
{
	return (3 * average + sample) / 4;
}

/* @events in @interval_ns, as so many a second. What is shorter than a microsecond counts as one. */
static inline u32 avg_rate(u32 events, u64 interval_ns)
{
	if (interval_ns < NSEC_PER_USEC)
		interval_ns = NSEC_PER_USEC;
	return events * NSEC_PER_SEC / interval_ns;
}

/* The binary logarithm of @value + 1 in sixteenths, rounded down; between powers of two it is linear. */
static inline u32 avg_log2(u64 value)
{
	u32 log = 0;

	value = value < ~0ULL >> 5 ? value + 1 : ~0ULL >> 5;
	/* One bit search in steps: BPF has no instruction for it. */
	log += (value >> log >> 32 != 0) * 32;
	log += (value >> log >> 16 != 0) * 16;
	log += (value >> log >> 8 != 0) * 8;
	log += (value >> log >> 4 != 0) * 4;
	log += (value >> log >> 2 != 0) * 2;
	log += value >> log >> 1 != 0;
	return log * 16 + ((value << 4 >> log) & 15);
}
