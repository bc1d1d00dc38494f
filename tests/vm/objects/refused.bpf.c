/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy that loads, and that the kernel refuses to attach: its watchdog waits longer than the kernel allows. */
#include <scx/policy.bpf.h>

SCX_OP(void, refused_enqueue, struct task_struct *p, u64 enq_flags)
{
	scx_dsq_insert(p, SCX_DSQ_GLOBAL, 0, enq_flags);
}

SCX_POLICY(refused, "Refused at attach, for tests", .enqueue = (void *)refused_enqueue, .timeout_ms = 60000);
