/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ordered: weighted virtual time over a run queue of the policy's own.
 *
 * Waiting tasks are held in a red-black tree in BPF, ordered by virtual time (vtime.bpf.h): the order is the policy's
 * own, and could be another. Tasks that may not run on every CPU are kept apart, in a queue of the kernel in the same
 * order, as a tree has but one first; a CPU compares head with head.
 *
 * Good: to learn from; to start from where the kernel's orders are not enough; fair shares by weight on few CPUs.
 * Bad: one lock, which many CPUs contend for; each wait takes memory; who wakes on a busy machine waits for a slice.
 * When the tree is full, or there is no memory for a place in it, a task waits in the kernel's queue.
 */
#include <scx/antistall.bpf.h>
#include <scx/custody.bpf.h>
#include <scx/rbtree.bpf.h>
#include <scx/topology.bpf.h>
#include <scx/vtime.bpf.h>

SCX_KNOB(u64, slice_ns, 3 * NSEC_PER_MSEC, "100us", "1s", "ns",
	 "Longest time a task runs before the earliest in line is compared with it. Shorter lets waiting tasks in "
	 "sooner, longer keeps caches warm. It ends at a timer tick: values below that (1 to 10 ms) act as one.");
SCX_KNOB_BOOL(tree, true,
	      "Keep waiting tasks in the policy's own tree. Off: in the kernel's queue, cheaper, in the same order.");

struct ordered_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues in the tree");
	u64 nr_kthread SCX_STAT_OF_ENQUEUE("tasks", "Enqueues of kernel threads bound to one CPU, past all queues");
	u64 nr_apart SCX_STAT_OF_ENQUEUE("tasks", "Enqueues of tasks that may not run on every CPU, beside the tree");
	u64 nr_failed SCX_STAT_OF_ENQUEUE("tasks", "Enqueues that the tree had no room for, beside it");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took to run them");
	u64 nr_passed SCX_STAT("counter", "tasks", "Tasks that a CPU took from the tree and left to another beside it");
	u64 nr_stale SCX_STAT("counter", "events", "Names taken from the tree whose task waited there no longer");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task: nobody earlier waited");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task that queued");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct ordered_stats);

#define APART_DSQ 0
#define TREE_CAPACITY 65536 /* who makes a waiting task leave stale names again and again comes to an end here */

/* The name of a task, see custody.bpf.h. */
struct name {
	struct bpf_rb_node node;
	u64 vtime; /* as in the task's scx.dsq_vtime */
	s32 pid;
};
SCX_RECYCLED(name);
SCX_GUARDED(order) struct bpf_spin_lock tree_lock;
SCX_GUARDED(order) struct bpf_rb_root names SCX_TREE_OF(name, node);

/* Written under the lock. Read without: who finds them old, sees when he takes a name. */
struct {
	u64 first; /* the earliest virtual time, if there is one */
	u32 size;
} __attribute__((aligned(64))) head;

static bool is_earlier(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{
	return vt_before(container_of(a, struct name, node)->vtime, container_of(b, struct name, node)->vtime);
}

static bool add(const struct task_struct *p, u64 vtime)
{
	struct name *name;

	if (head.size >= TREE_CAPACITY)
		return false;
	name = name_new();
	if (!name)
		return false;
	name->pid = p->pid;
	name->vtime = vtime;
	bpf_spin_lock(&tree_lock);
	bpf_rbtree_add(&names, &name->node, is_earlier);
	if (!head.size++ || vt_before(vtime, head.first))
		head.first = vtime;
	bpf_spin_unlock(&tree_lock);
	return true;
}

static bool take(s32 *pid, u64 *vtime)
{
	struct bpf_rb_node *first, *second;
	struct name *name;

	bpf_spin_lock(&tree_lock);
	first = bpf_rbtree_first(&names);
	if (first)
		first = bpf_rbtree_remove(&names, first);
	head.size -= !!first;
	second = bpf_rbtree_first(&names);
	if (second)
		head.first = container_of(second, struct name, node)->vtime;
	bpf_spin_unlock(&tree_lock);
	if (!first)
		return false;
	name = container_of(first, struct name, node);
	*pid = name->pid;
	*vtime = name->vtime;
	name_drop(name);
	return true;
}

static u32 nr_waiting(void)
{
	return head.size + scx_bpf_dsq_nr_queued(APART_DSQ);
}

static void ordered_look(u64 since)
{
	if (nr_waiting())
		scx_kick_all_idle();
	scx_stat_add(nr_rescued, scx_rescue(APART_DSQ, since));
}
SCX_ANTISTALL(ordered_look)

/* vt_cap_debt(), with those in the tree counted in. */
static u64 cap_debt(u64 vtime)
{
	return vt_cap_lead(vtime, VT_MAX_WAIT_NS / (nr_waiting() + 1));
}

SCX_OP(s32, ordered_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	bool idle = false;
	s32 cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);

	/* POLICY: an idle CPU is better than any place in the queue. Inserting here skips ops.enqueue(). */
	if (idle) {
		scx_stat_inc(nr_idle);
		p->scx.dsq_vtime = vt_cap_sleeper(p->scx.dsq_vtime, slice_ns);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_ns, SCX_IMMED);
	}
	return cpu;
}

SCX_OP(void, ordered_enqueue, struct task_struct *p, u64 enq_flags)
{
	bool apart = !tree || !scx_may_run_anywhere(p) || scx_migration_disabled(p);
	u64 vtime;

	/* POLICY: the kernel waits for its per-CPU threads, so they do not wait for others. */
	if (scx_is_cpu_kthread(p)) {
		scx_stat_inc(nr_kthread);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_ns, enq_flags);
		return;
	}

	/* POLICY: sleep is worth one slice at most. */
	vtime = vt_cap_sleeper(p->scx.dsq_vtime,
			       enq_flags & SCX_ENQ_WAKEUP ? (s64)slice_ns : vt_budget_awake(p, slice_ns));
	/* And a nanosecond for each turn: no two names of a task are alike. */
	p->scx.dsq_vtime = vtime = cap_debt(vtime) + (1ULL << VT_CLOCK_BITS);

	/* POLICY: who may run anywhere waits in the tree, where whoever takes the first can also run it. */
	if (!apart && add(p, vtime)) {
		scx_stat_inc(nr_queued);
	} else {
		scx_stat_add(nr_apart, apart);
		scx_stat_add(nr_failed, !apart);
		scx_dsq_insert_vtime(p, APART_DSQ, slice_ns, vtime, enq_flags);
	}
	if (scx_kick_idle_for(p, enq_flags))
		scx_stat_inc(nr_kicked);
}

/* Take tasks from the tree until one may run here. */
static bool run_first(s32 cpu)
{
	struct task_struct *p;
	u64 vtime;
	s32 pid;

	bpf_repeat (SCX_MAX_NAMES) {
		if (!take(&pid, &vtime))
			return scx_dsq_move_to_local(APART_DSQ);
		p = scx_task_named(pid, vtime);
		if (!p) {
			scx_stat_inc(nr_stale);
			continue;
		}
		scx_dsq_insert_vtime(p, APART_DSQ, slice_ns, vtime, 0);
		if (scx_take_or_pass(p, APART_DSQ))
			return true;
		scx_stat_inc(nr_passed);
	}
	scx_bpf_kick_cpu(cpu, 0);
	return false;
}

/* Global, so that the verifier looks at it once and not with all that leads here: a second, on 6.12. */
__noinline bool waits_apart(s32 cpu, u64 vtime)
{
	return scx_bpf_dsq_nr_queued(APART_DSQ) && vt_waits_before(APART_DSQ, cpu, vtime);
}

SCX_OP(void, ordered_dispatch, s32 cpu, struct task_struct *prev)
{
	struct vt_cpu *state = vt_cpu(cpu);
	bool goes_on = prev && (prev->scx.flags & SCX_TASK_QUEUED);
	/*
	 * POLICY: the running task is compared with those that wait, and those that wait apart with the first of the
	 * tree. A heavy task may so run twice in a row; its share would stop at every other slice else.
	 */
	u64 before = goes_on && !state->yielded ? vt_so_far(prev, state) : vt_clock(0)->now + (1ULL << 62);
	bool from_tree = head.size && vt_before(head.first, before);

	if ((waits_apart(cpu, from_tree ? head.first : before) && scx_dsq_move_to_local(APART_DSQ)) ||
	    (from_tree && run_first(cpu))) {
		scx_stat_inc(nr_dispatched);
	} else if (goes_on) {
		scx_stat_inc(nr_kept);
		scx_set_slice(prev, slice_ns);
		vt_keep(state, vt_so_far(prev, state));
		vt_advance(vt_clock(0), state->vtime);
	}
}

SCX_OP(bool, ordered_yield, struct task_struct *from, struct task_struct *to)
{
	return vt_yield(from);
}

SCX_OP(void, ordered_running, struct task_struct *p)
{
	vt_start(p, vt_cpu(scx_bpf_task_cpu(p)));
	vt_advance(vt_clock(0), p->scx.dsq_vtime);
}

SCX_OP(void, ordered_stopping, struct task_struct *p, bool runnable)
{
	vt_stop(p, vt_cpu(scx_bpf_task_cpu(p)));
}

SCX_OP(void, ordered_enable, struct task_struct *p)
{
	p->scx.dsq_vtime = vt_clock(0)->now; /* POLICY: a new task has no credit, and owes a turn where it queues */
}

SCX_OP_SLEEPABLE(s32, ordered_init)
{
	return vt_init() ?: scx_bpf_create_dsq(APART_DSQ, -1) ?: scx_antistall_start();
}

SCX_PROMISES_WEIGHTS(ordered);
SCX_POLICY(ordered, "Weighted virtual time over a tree of its own", .select_cpu = (void *)ordered_select_cpu,
	   .enqueue = (void *)ordered_enqueue, .dispatch = (void *)ordered_dispatch, .yield = (void *)ordered_yield,
	   .running = (void *)ordered_running, .stopping = (void *)ordered_stopping, .enable = (void *)ordered_enable,
	   .init = (void *)ordered_init);
