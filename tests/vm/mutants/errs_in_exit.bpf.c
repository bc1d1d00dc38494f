/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ends with an error when a task ends.
 *
 * caught by: processes_leave_nothing_behind
 */
#include <scx/policy.bpf.h>

static inline void give_up(struct task_struct *p)
{
	/* Only when a load ends, not those who look at it. */
	if (!bpf_strncmp(p->comm, sizeof("workload") - 1, "workload"))
		scx_error("task %d has ended", p->pid);
}
#define EXIT_TASK(p) give_up(p)

#include "sound.bpf.h"
