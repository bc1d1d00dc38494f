/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looks at the kernel's own threads of a CPU only when nobody else waits.
 *
 * caught by: kernel_threads_of_a_cpu_get_their_turns
 */
#include <scx/policy.bpf.h>

static inline bool keep_apart(struct task_struct *p)
{
	if (scx_is_cpu_kthread(p))
		scx_dsq_insert_vtime(p, 1, NSEC_PER_MSEC, p->scx.dsq_vtime, 0);
	return scx_is_cpu_kthread(p);
}
#define DEALS_WITH(p) keep_apart(p)
#define TAKE(cpu) (scx_dsq_move_to_local(0) || scx_dsq_move_to_local(1))

#include "sound.bpf.h"
