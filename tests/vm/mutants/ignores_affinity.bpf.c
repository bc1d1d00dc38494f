/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs on CPU 0 what may not run there.
 *
 * caught by: affinity_is_never_violated
 */
#include <scx/policy.bpf.h>

static inline bool send_to_0(struct task_struct *p)
{
	if (!scx_is_cpu_kthread(p))
		scx_dsq_insert(p, SCX_DSQ_LOCAL_ON | 0, NSEC_PER_MSEC, 0);
	return !scx_is_cpu_kthread(p);
}
#define DEALS_WITH(p) send_to_0(p)

#include "sound.bpf.h"
