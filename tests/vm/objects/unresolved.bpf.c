/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy that calls a kernel function with an argument more than the kernel's has: for libbpf it is not there. */
#include <scx/policy.bpf.h>

s32 scx_bpf_task_cpu___two(const struct task_struct *p, u64 flags) SCX_KFUNC;

SCX_OP(void, unresolved_enqueue, struct task_struct *p, u64 enq_flags)
{
	scx_dsq_insert(p, SCX_DSQ_LOCAL_ON | scx_bpf_task_cpu___two(p, enq_flags), 0, enq_flags);
}

SCX_POLICY(unresolved, "Calls no function of the kernel, for tests", .enqueue = (void *)unresolved_enqueue);
