/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy that the verifier rejects, after a long log: the index has no bound. */
#include <scx/policy.bpf.h>

u64 seen[64];

SCX_OP(void, rejected_enqueue, struct task_struct *p, u64 enq_flags)
{
	u32 i;

	/* Every turn is a page of the log. */
	for (i = 0; i < 64; i++) {
		if (p->flags & (1U << (i & 31)))
			seen[i] += enq_flags >> i;
		asm volatile("" ::: "memory");
	}
	seen[(u32)p->pid]++;
	scx_dsq_insert(p, SCX_DSQ_GLOBAL, 0, enq_flags);
}

SCX_POLICY(rejected, "Rejected by the verifier, for tests", .enqueue = (void *)rejected_enqueue);
