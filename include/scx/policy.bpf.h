/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one include of every policy.
 *
 * Besides the kernel's types and functions it gives a policy its license, the record of how it ended, and what every
 * policy decides alike: which tasks bypass it, and what happens when a CPU is taken from it.
 */
#pragma once

#include "kernel.bpf.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "compat.bpf.h"
#include "describe.bpf.h"
#include "exit_record.h"

char _license[] SEC("license") = "GPL";

/* Define a callback: SCX_OP(void, fifo_enqueue, struct task_struct *p, u64 enq_flags) { ... } */
#define SCX_OP(result, name, ...) SEC("struct_ops/" #name) result BPF_PROG(name, ##__VA_ARGS__)
#define SCX_OP_SLEEPABLE(result, name, ...) SEC("struct_ops.s/" #name) result BPF_PROG(name, ##__VA_ARGS__)

/* End the scheduler with an error: the kernel's own scheduler takes over, the user reads the message. */
#define scx_error(format, args...)                                                                                     \
	({                                                                                                             \
		static char format_[] = format; /* not const: the verifier takes it for an output */                   \
		unsigned long long params_[___bpf_narg(args) ?: 1] = { 0 };                                            \
		___bpf_fill(params_, args);                                                                            \
		scx_bpf_error_bstr(format_, params_, ___bpf_narg(args) * sizeof(params_[0]));                          \
	})

/* Add @n to a member of the policy's statistics on this CPU. */
#define scx_stat_add(member, n)                                                                                        \
	({                                                                                                             \
		u32 key_ = 0;                                                                                          \
		typeof(*stats.value) *stats_ = bpf_map_lookup_elem(&stats, &key_);                                     \
		if (stats_) /* entry 0 always exists; the verifier wants it asked */                                   \
			stats_->member += (n);                                                                         \
	})
#define scx_stat_inc(member) scx_stat_add(member, 1)

/* Set a gauge of @cpu_, from anywhere. */
#define scx_stat_set(cpu_, member, n)                                                                                  \
	({                                                                                                             \
		u32 key_ = 0;                                                                                          \
		typeof(*stats.value) *stats_ = bpf_map_lookup_percpu_elem(&stats, &key_, cpu_);                        \
		if (stats_) /* not so for a CPU that cannot be */                                                      \
			stats_->member = (n);                                                                          \
	})

/* From ops.init(): @callback is called in @ns, for @timer of map @map. 0, or a negative errno. */
#define scx_timer_begin(timer, map, callback, ns)                                                                      \
	(bpf_timer_init(timer, map, CLOCK_MONOTONIC) ?: bpf_timer_set_callback(timer, callback) ?:                     \
							bpf_timer_start(timer, ns, 0))

/*
 * Memory of a policy's own for each task. Made in ops.init_task(), with BPF_LOCAL_STORAGE_GET_F_CREATE, where the lack
 * of it can be told; it goes with the task.
 */
#define SCX_TASK_STORAGE(name, value_type)                                                                             \
	struct {                                                                                                       \
		__uint(type, BPF_MAP_TYPE_TASK_STORAGE);                                                               \
		__uint(map_flags, BPF_F_NO_PREALLOC);                                                                  \
		__type(key, int);                                                                                      \
		__type(value, value_type);                                                                             \
	} name SEC(".maps")

/* ---- How it ended ---- */

struct scx_exit_record exit_record SEC(SCX_EXIT_RECORD_SECTION);
char exit_dump[1] SEC(SCX_EXIT_DUMP_SECTION); /* the loader resizes the section to exit_dump_len bytes */
SCX_INTERNAL(u32, exit_dump_len);

SCX_OP(void, scx_record_exit, struct scx_exit_info *info)
{
	bpf_probe_read_kernel_str(exit_record.reason, sizeof(exit_record.reason), info->reason);
	bpf_probe_read_kernel_str(exit_record.message, sizeof(exit_record.message), info->msg);
	if (exit_dump_len)
		bpf_probe_read_kernel_str(exit_dump, exit_dump_len, info->dump);
	exit_record.exit_code = info->exit_code;
	/* Last and with a barrier: the loader polls kind, and reads the rest once it is set. */
	__sync_lock_test_and_set(&exit_record.kind, info->kind);
}

/* ---- When a CPU is taken by a task of a higher class ---- */

/*
 * Hand what waits on the CPU's local queue back to ops.enqueue(), so that it can run elsewhere. From 7.1 on the kernel
 * calls this deprecated, in a line of its log, and SCX_IMMED does it for tasks that are inserted where they can run at
 * once; only this does it for those that were put behind a running task. Kernels without it load the policy all the
 * same.
 */
SCX_OP(void, scx_leave_cpu, s32 cpu, struct scx_cpu_release_args *args)
{
	scx_bpf_reenqueue_local();
}

/* ---- What a CPU runs. A moment's truth, good enough to choose by. ---- */

/* A task that runs longer than this between two sleeps, on average, computes: a hog. */
#define SCX_HOG_RUN_NS (500 * NSEC_PER_USEC)

static inline bool scx_is_hog(const struct task_struct *p)
{
	return p->se.sum_exec_runtime > SCX_HOG_RUN_NS * (p->nvcsw + 1);
}

/* Is @cpu taken by a task of a higher class (RT, deadline)? */
static inline bool scx_cpu_taken(s32 cpu)
{
	struct task_struct *curr;
	bool taken;

	bpf_rcu_read_lock();
	curr = scx_cpu_curr(cpu);
	taken = curr && curr->prio < MAX_RT_PRIO;
	bpf_rcu_read_unlock();
	return taken;
}

/* Does @cpu run a task that will sleep soon, as far as one can tell from what it did so far? */
static inline bool scx_cpu_free_soon(s32 cpu)
{
	struct task_struct *curr;
	bool soon;

	bpf_rcu_read_lock();
	curr = scx_cpu_curr(cpu);
	soon = curr && curr->pid && curr->prio >= MAX_RT_PRIO && !scx_is_hog(curr);
	bpf_rcu_read_unlock();
	return soon;
}

/* ---- Tasks with one CPU, and idle CPUs ---- */

/* A kernel thread of one CPU: the kernel itself waits for it, so no policy makes it queue. */
static inline bool scx_is_cpu_kthread(const struct task_struct *p)
{
	return (p->flags & PF_KTHREAD) && p->nr_cpus_allowed == 1;
}

/* May @p, as long as it waits, run on one CPU only: that of scx_bpf_task_cpu()? */
static inline bool scx_is_bound(const struct task_struct *p)
{
	return p->nr_cpus_allowed == 1 || scx_migration_disabled(p);
}

/*
 * Claim an idle CPU for @p, the task of an ops.enqueue(), where ops.select_cpu() did not get to choose one. The CPU's
 * idle mark is cleared: kick it. Negative when there is none.
 */
static inline s32 scx_claim_idle_cpu(const struct task_struct *p)
{
	if (scx_is_bound(p)) {
		s32 cpu = scx_bpf_task_cpu(p);

		return scx_bpf_test_and_clear_cpu_idle(cpu) ? cpu : -1;
	}
	return scx_bpf_pick_idle_cpu(p->cpus_ptr, 0);
}

/* A task that runs less than this between two sleeps, on average, is soon done: the time that waking another CPU takes.
 */
#define SCX_BRIEF_RUN_NS (50 * NSEC_PER_USEC)

/*
 * From ops.select_cpu(): is @p best placed behind the task that wakes it, on that one's CPU? Where that announces that
 * it is about to sleep (SCX_WAKE_SYNC, as a write to a pipe does), and has been brief so far, an idle CPU would take
 * longer to come up. ops.enqueue() then finds the task on its own CPU.
 */
static inline bool scx_stays_with_waker(const struct task_struct *p, u64 wake_flags)
{
	const struct task_struct *waker = bpf_get_current_task_btf();

	return (wake_flags & SCX_ENUM(enum scx_wake_flags, SCX_WAKE_SYNC)) && waker->pid &&
	       waker->se.sum_exec_runtime < SCX_BRIEF_RUN_NS * (waker->nvcsw + 1) &&
	       bpf_cpumask_test_cpu(bpf_get_smp_processor_id(), p->cpus_ptr);
}

/* From ops.enqueue(): has nobody looked for an idle CPU for @p? ops.select_cpu() has, unless @p stays with its waker.
 */
static inline bool scx_needs_idle_cpu(const struct task_struct *p, u64 enq_flags)
{
	return !scx_cpu_selected(p, enq_flags) || scx_bpf_task_cpu(p) == (s32)bpf_get_smp_processor_id();
}

/*
 * After @p went to a queue that all CPUs serve: wake an idle CPU for it, unless ops.select_cpu() has just found that
 * there is none. Returns whether one was woken. A CPU that goes idle between that look and the insert is missed; it is
 * found at the latest when the slice of a running task ends and that task, back in the queue, looks again.
 */
static inline bool scx_kick_idle_for(const struct task_struct *p, u64 enq_flags)
{
	s32 cpu;

	if (!scx_needs_idle_cpu(p, enq_flags))
		return false;
	cpu = scx_claim_idle_cpu(p);
	if (cpu < 0)
		return false;
	scx_bpf_kick_cpu(cpu, SCX_KICK_IDLE);
	return true;
}
