/* SPDX-License-Identifier: GPL-2.0-only */
/* A broken policy: no CPU ever looks at the queue where programs called "starved" wait. */
#include <scx/antistall.bpf.h>

SCX_KNOB_BOOL(rescue, true, "Let the timer of antistall.bpf.h look at the queues.");

struct starving_stats {
	u64 nr_queued SCX_STAT("counter", "tasks", "Enqueues in the global queue");
	u64 nr_starved SCX_STAT("counter", "tasks", "Enqueues in the queue that nobody looks at");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct starving_stats);

#define STARVED_DSQ 0

SCX_OP(void, starving_enqueue, struct task_struct *p, u64 enq_flags)
{
	bool starves = !bpf_strncmp(p->comm, sizeof("starved") - 1, "starved");

	scx_stat_add(nr_starved, starves);
	scx_stat_add(nr_queued, !starves);
	scx_dsq_insert(p, starves ? STARVED_DSQ : SCX_DSQ_GLOBAL, 0, enq_flags);
}

static void starving_look(u64 since)
{
	if (rescue)
		scx_stat_add(nr_rescued, scx_rescue(STARVED_DSQ, since));
}
SCX_ANTISTALL(starving_look)

SCX_OP_SLEEPABLE(s32, starving_init)
{
	return scx_bpf_create_dsq(STARVED_DSQ, -1) ?: scx_antistall_start();
}

SCX_POLICY(starving, "Starves some tasks, for tests", .enqueue = (void *)starving_enqueue,
	   .init = (void *)starving_init);
