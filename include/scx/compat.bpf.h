/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One wrapper for each thing that differs between kernels.
 *
 * Every wrapper asks whether the symbol, member or enumerator exists in the running kernel, never for a version. libbpf
 * answers at load time and the verifier drops the branches not taken, so a wrapper costs nothing at run time. "since"
 * says which release brought the newer form: when the oldest kernel supported is younger, the branch below it goes.
 */
#pragma once

#include "kfuncs.bpf.h"

/* Append @p to @dsq_id with @slice ns (0 keeps what it has). Never mix with vtime inserts in one queue. */
static inline void scx_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags)
{
	if (bpf_ksym_exists(scx_bpf_dsq_insert___v2___new)) /* since 6.19 */
		scx_bpf_dsq_insert___v2___new(p, dsq_id, slice, enq_flags);
	else if (bpf_ksym_exists(scx_bpf_dsq_insert)) /* since 6.13 */
		scx_bpf_dsq_insert(p, dsq_id, slice, enq_flags);
	else
		scx_bpf_dispatch(p, dsq_id, slice, enq_flags);
}

/* Insert @p into @dsq_id, a queue of the policy's own, ordered by @vtime; the kernel stores it in p->scx.dsq_vtime. */
static inline void scx_dsq_insert_vtime(struct task_struct *p, u64 dsq_id, u64 slice, u64 vtime, u64 enq_flags)
{
	if (bpf_core_type_exists(struct scx_bpf_dsq_insert_vtime_args)) { /* since 6.19 */
		struct scx_bpf_dsq_insert_vtime_args args = {
			.dsq_id = dsq_id,
			.slice = slice,
			.vtime = vtime,
			.enq_flags = enq_flags,
		};

		__scx_bpf_dsq_insert_vtime(p, &args);
	} else if (bpf_ksym_exists(scx_bpf_dsq_insert_vtime)) { /* since 6.13 */
		scx_bpf_dsq_insert_vtime(p, dsq_id, slice, vtime, enq_flags);
	} else {
		scx_bpf_dispatch_vtime(p, dsq_id, slice, vtime, enq_flags);
	}
}

/*
 * The flag that keeps an unpinned task from being stuck on a CPU which a task of a higher class (RT, deadline) takes:
 * the kernel then hands it back to ops.enqueue(). Since 7.1; 0 before, where scx_leave_cpu() does it.
 */
#define SCX_IMMED SCX_ENUM(enum scx_enq_flags, SCX_ENQ_IMMED)

/* Move the first task of @dsq_id that may run here to this CPU. Only from ops.dispatch(). False: there was none. */
static inline bool scx_dsq_move_to_local(u64 dsq_id)
{
	if (bpf_ksym_exists(scx_bpf_dsq_move_to_local___v2___new)) /* since 7.1 */
		return scx_bpf_dsq_move_to_local___v2___new(dsq_id, SCX_IMMED);
	if (bpf_ksym_exists(scx_bpf_dsq_move_to_local)) /* since 6.13 */
		return scx_bpf_dsq_move_to_local(dsq_id);
	return scx_bpf_consume(dsq_id);
}

/*
 * Move @p, which @it is at, to @dsq_id, which must be a queue that it may be in. From ops.dispatch(), or where no lock
 * of a run queue is held, as in a timer. False: it has left the queue meanwhile.
 */
static inline bool scx_dsq_move(struct bpf_iter_scx_dsq *it, struct task_struct *p, u64 dsq_id)
{
	if (bpf_ksym_exists(scx_bpf_dsq_move)) /* since 6.13 */
		return scx_bpf_dsq_move(it, p, dsq_id, 0);
	return scx_bpf_dispatch_from_dsq(it, p, dsq_id, 0);
}

/* A clock in ns, for differences on one CPU; those of two CPUs may disagree a little. */
static inline u64 scx_now(void)
{
	return bpf_ksym_exists(scx_bpf_now) /* since 6.14 */ ? scx_bpf_now() : bpf_ktime_get_ns();
}

/*
 * Set the slice of @p, the task that an operation was called for. A direct store from its own CPU also works where the
 * kernel has a function for it.
 */
static inline void scx_set_slice(struct task_struct *p, u64 slice)
{
	p->scx.slice = slice;
}

/*
 * Was @p already through ops.select_cpu() for this enqueue? Pinned tasks, and those that come back after losing their
 * CPU, were not, and nobody has looked for an idle CPU for them. The flag is younger than some 6.12 kernels (and moved
 * in 7.0); without it, a task that can choose is taken to have chosen when it wakes.
 */
static inline bool scx_cpu_selected(const struct task_struct *p, u64 enq_flags)
{
	if (bpf_core_enum_value_exists(enum scx_enq_flags, SCX_ENQ_CPU_SELECTED))
		return enq_flags & bpf_core_enum_value(enum scx_enq_flags, SCX_ENQ_CPU_SELECTED);
	return (enq_flags & SCX_ENQ_WAKEUP) && p->nr_cpus_allowed > 1;
}

/*
 * Is @p, the task of an ops.enqueue(), bound to its CPU by migrate_disable()? Since 6.15 the kernel keeps such tasks to
 * itself. Before, the BPF prologue raises the count of the current task by one, so 1 there may be ours.
 */
static inline bool scx_migration_disabled(const struct task_struct *p)
{
	if (bpf_core_enum_value_exists(enum scx_ops_flags, SCX_OPS_ENQ_MIGRATION_DISABLED)) /* since 6.15 */
		return false;
	return p->migration_disabled > 1 || (p->migration_disabled == 1 && (u64)p != bpf_get_current_task());
}

/* The task that @cpu runs at this moment, the idle task included; NULL if the kernel does not tell. Under RCU. */
static inline struct task_struct *scx_cpu_curr(s32 cpu)
{
	struct rq *rq;

	if (bpf_ksym_exists(scx_bpf_cpu_curr)) /* since 6.18 */
		return scx_bpf_cpu_curr(cpu);
	if (!bpf_ksym_exists(scx_bpf_cpu_rq)) /* until 7.2 */
		return NULL;
	rq = scx_bpf_cpu_rq(cpu);
	return rq ? rq->curr : NULL;
}

/* The cgroup above @kn, as an address to be read with BPF_CORE_READ(). */
static inline struct kernfs_node *scx_kernfs_parent(struct kernfs_node *kn)
{
	return bpf_core_field_exists(kn->__parent) /* since 6.15 */ ? BPF_CORE_READ(kn, __parent)
								    : BPF_CORE_READ(kn, parent);
}
