/* SPDX-License-Identifier: GPL-2.0-only */
/* A broken policy: after a while it loses a task, which then never runs, so the kernel's watchdog must end it. */
#include <scx/policy.bpf.h>

SCX_KNOB(u64, lose_after_ns, NSEC_PER_SEC / 2, "0ns", "1m", "ns", "Time after which the next task is lost.");

struct lossy_stats {
	u64 nr_queued SCX_STAT("counter", "tasks", "Enqueues in the global queue");
	u64 nr_lost SCX_STAT("counter", "tasks", "Enqueues that led nowhere");
};
SCX_STATS(struct lossy_stats);

u64 begun_at;
int lost_pid;

SCX_OP(void, lossy_enqueue, struct task_struct *p, u64 enq_flags)
{
	bool is_due = bpf_ktime_get_ns() - begun_at > lose_after_ns;

	/* One that the machine can do without: no kernel thread. */
	if (is_due && !lost_pid && !(p->flags & PF_KTHREAD) && p->tgid != 1)
		lost_pid = p->pid;
	if (lost_pid && p->pid == lost_pid) {
		scx_stat_inc(nr_lost);
		return;
	}
	scx_stat_inc(nr_queued);
	scx_dsq_insert(p, SCX_DSQ_GLOBAL, 0, enq_flags);
}

SCX_OP(s32, lossy_init)
{
	begun_at = bpf_ktime_get_ns();
	return 0;
}

SCX_POLICY(lossy, "Loses a task, for tests", .enqueue = (void *)lossy_enqueue, .init = (void *)lossy_init);
