/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy that works for a while and then ends itself with an error. */
#include <scx/policy.bpf.h>

SCX_KNOB(u64, fail_after_ns, NSEC_PER_SEC / 2, "0ns", "1m", "ns", "Time after which it fails.");

u64 begun_at;

SCX_OP(void, failing_enqueue, struct task_struct *p, u64 enq_flags)
{
	u64 ran_ns = bpf_ktime_get_ns() - begun_at;

	if (ran_ns > fail_after_ns)
		scx_error("failed as told, after %llu of %llu ns", ran_ns, fail_after_ns);
	scx_dsq_insert(p, SCX_DSQ_GLOBAL, 0, enq_flags);
}

SCX_OP(s32, failing_init)
{
	begun_at = bpf_ktime_get_ns();
	return 0;
}

SCX_POLICY(failing, "Fails after a while, for tests", .enqueue = (void *)failing_enqueue, .init = (void *)failing_init);
