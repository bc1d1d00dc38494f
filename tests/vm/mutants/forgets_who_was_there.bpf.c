/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forgets the light tasks that wait when it comes.
 *
 * caught by: switching_loses_no_task
 */
#include <scx/policy.bpf.h>

static u64 came_at;
#define DEALS_WITH(p)                                                                                                  \
	({                                                                                                             \
		came_at = came_at ?: bpf_ktime_get_ns();                                                               \
		(p)->scx.weight < 3 && bpf_ktime_get_ns() - came_at < NSEC_PER_SEC / 5;                                \
	})

#include "sound.bpf.h"
