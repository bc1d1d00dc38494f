/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Prototypes of the kernel functions that policies call.
 *
 * All are weak: an object loads on a kernel that lacks one as long as the call is not reachable, which
 * bpf_ksym_exists() in compat.bpf.h sees to. A prototype that disagrees with the kernel's counts as lacking.
 *
 * A local name ends at its last "___": that suffix is ours and the rest is looked up literally. So a kernel name that
 * itself ends in ___v2 gets one more suffix here (___v2___new), or libbpf would look for the name without ___v2.
 *
 * Functions whose name or form changed between kernels are called through compat.bpf.h only.
 */
#pragma once

#include "kernel.bpf.h"

#define SCX_KFUNC __ksym __weak

/* Same on every kernel from 6.12. */
s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) SCX_KFUNC;
s32 scx_bpf_dsq_nr_queued(u64 dsq_id) SCX_KFUNC;
s32 scx_bpf_select_cpu_dfl(struct task_struct *p, s32 prev_cpu, u64 wake_flags, bool *is_idle) SCX_KFUNC;
s32 scx_bpf_pick_idle_cpu(const struct cpumask *cpus_allowed, u64 flags) SCX_KFUNC;
s32 scx_bpf_pick_any_cpu(const struct cpumask *cpus_allowed, u64 flags) SCX_KFUNC;
bool scx_bpf_test_and_clear_cpu_idle(s32 cpu) SCX_KFUNC;
const struct cpumask *scx_bpf_get_idle_cpumask(void) SCX_KFUNC;
void scx_bpf_put_idle_cpumask(const struct cpumask *cpumask) SCX_KFUNC;
void scx_bpf_kick_cpu(s32 cpu, u64 flags) SCX_KFUNC;
s32 scx_bpf_task_cpu(const struct task_struct *p) SCX_KFUNC;
u32 scx_bpf_nr_cpu_ids(void) SCX_KFUNC;
void scx_bpf_error_bstr(char *fmt, unsigned long long *data, u32 data_len) SCX_KFUNC;
bool bpf_cpumask_test_cpu(u32 cpu, const struct cpumask *cpumask) SCX_KFUNC;
struct task_struct *bpf_task_from_pid(s32 pid) SCX_KFUNC;
void bpf_task_release(struct task_struct *p) SCX_KFUNC;
const struct cpumask *scx_bpf_get_idle_smtmask(void) SCX_KFUNC;
struct bpf_cpumask *bpf_cpumask_create(void) SCX_KFUNC;
void bpf_cpumask_release(struct bpf_cpumask *cpumask) SCX_KFUNC;
void bpf_cpumask_set_cpu(u32 cpu, struct bpf_cpumask *cpumask) SCX_KFUNC;
void bpf_cpumask_clear_cpu(u32 cpu, struct bpf_cpumask *cpumask) SCX_KFUNC;
bool bpf_cpumask_and(struct bpf_cpumask *to, const struct cpumask *a, const struct cpumask *b) SCX_KFUNC;
bool bpf_cpumask_intersects(const struct cpumask *a, const struct cpumask *b) SCX_KFUNC;
u32 bpf_cpumask_any_and_distribute(const struct cpumask *a, const struct cpumask *b) SCX_KFUNC;
void bpf_rcu_read_lock(void) SCX_KFUNC;
void bpf_rcu_read_unlock(void) SCX_KFUNC;

/* Called through compat.bpf.h. */
void scx_bpf_dispatch(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) SCX_KFUNC;
void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) SCX_KFUNC;
bool scx_bpf_dsq_insert___v2___new(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) SCX_KFUNC;

void scx_bpf_dispatch_vtime(struct task_struct *p, u64 dsq_id, u64 slice, u64 vtime, u64 enq_flags) SCX_KFUNC;
void scx_bpf_dsq_insert_vtime(struct task_struct *p, u64 dsq_id, u64 slice, u64 vtime, u64 enq_flags) SCX_KFUNC;

/* The kernel's own layout, member for member: it is passed by address and not relocated. */
struct scx_bpf_dsq_insert_vtime_args {
	u64 dsq_id;
	u64 slice;
	u64 vtime;
	u64 enq_flags;
};
bool __scx_bpf_dsq_insert_vtime(struct task_struct *p, struct scx_bpf_dsq_insert_vtime_args *args) SCX_KFUNC;

bool scx_bpf_consume(u64 dsq_id) SCX_KFUNC;
bool scx_bpf_dsq_move_to_local(u64 dsq_id) SCX_KFUNC;
bool scx_bpf_dsq_move_to_local___v2___new(u64 dsq_id, u64 enq_flags) SCX_KFUNC;

u32 scx_bpf_reenqueue_local(void) SCX_KFUNC;

u64 scx_bpf_now(void) SCX_KFUNC;
struct task_struct *scx_bpf_cpu_curr(s32 cpu) SCX_KFUNC;
struct rq *scx_bpf_cpu_rq(s32 cpu) SCX_KFUNC;

/* A walk over a dispatch queue; the iterator lives on the BPF stack. */
struct bpf_iter_scx_dsq {
	u64 opaque[6];
} __attribute__((aligned(8)));
int bpf_iter_scx_dsq_new(struct bpf_iter_scx_dsq *it, u64 dsq_id, u64 flags) SCX_KFUNC;
struct task_struct *bpf_iter_scx_dsq_next(struct bpf_iter_scx_dsq *it) SCX_KFUNC;
void bpf_iter_scx_dsq_destroy(struct bpf_iter_scx_dsq *it) SCX_KFUNC;

/* Called through compat.bpf.h. */
bool scx_bpf_dispatch_from_dsq(struct bpf_iter_scx_dsq *it, struct task_struct *p, u64 dsq_id, u64 enq_flags) SCX_KFUNC;
bool scx_bpf_dsq_move(struct bpf_iter_scx_dsq *it, struct task_struct *p, u64 dsq_id, u64 enq_flags) SCX_KFUNC;
