/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's types, reduced to the members that policies read or write.
 *
 * CO-RE finds every member by name in the running kernel's BTF, so a partial definition works on every kernel, and a
 * member that a kernel lacks matters only where code that uses it is reachable (test bpf_core_field_exists() first).
 * Two rules: the kind of a member must be the kernel's (an enum is an enum, not an int), and a struct that is handed to
 * a kfunc by value of its memory (the *_args of kfuncs.bpf.h) is not relocated and must be complete.
 *
 * Enumerators are declared without their values being trusted: SCX_ENUM() asks the running kernel.
 */
#pragma once

#include "types.h"

/* The names bpf_helpers.h expects from <linux/types.h>. */
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef s8 __s8;
typedef s16 __s16;
typedef s32 __s32;
typedef s64 __s64;
typedef u16 __be16;
typedef u32 __be32;
typedef u32 __wsum;

/* Kernel API, fixed for ever: <linux/bpf.h>. */
enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_ARRAY_OF_MAPS = 12,
	BPF_MAP_TYPE_QUEUE = 22,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};

enum {
	BPF_F_NO_PREALLOC = 1 << 0,
	BPF_LOCAL_STORAGE_GET_F_CREATE = 1 << 0,
	BPF_F_TIMER_CPU_PIN = 1 << 1,
};

/* What bpf_for() and bpf_repeat() count with. */
struct bpf_iter_num {
	u64 opaque[1];
} __attribute__((aligned(8)));

struct bpf_timer {
	u64 opaque[2];
} __attribute__((aligned(8)));

#define CLOCK_MONOTONIC 1

#define ENOENT 2
#define E2BIG 7
#define ENOMEM 12

#define PF_KTHREAD 0x00200000

/* Priorities below this are RT and deadline tasks. */
#define MAX_RT_PRIO 100

#define NSEC_PER_USEC 1000ULL
#define NSEC_PER_MSEC 1000000ULL
#define NSEC_PER_SEC 1000000000ULL

enum scx_exit_kind {
	SCX_EXIT_NONE,
};

enum scx_ent_flags {
	SCX_TASK_QUEUED = 1 << 0,
};

enum scx_wake_flags {
	SCX_WAKE_SYNC = 0x10,
};

enum scx_kick_flags {
	SCX_KICK_IDLE = 1,
	SCX_KICK_PREEMPT = 2,
};

enum scx_pick_idle_cpu_flags {
	SCX_PICK_IDLE_CORE = 1,
};

enum scx_dsq_iter_flags {
	SCX_DSQ_ITER_REV = 1,
};

enum scx_dsq_id_flags {
	SCX_DSQ_GLOBAL = 0x8000000000000001ULL,
	SCX_DSQ_LOCAL = 0x8000000000000002ULL,
	SCX_DSQ_LOCAL_ON = 0xc000000000000000ULL,
};

/* SCX_ENQ_CPU_SELECTED moved in 7.0 and SCX_ENQ_IMMED is of 7.1: use SCX_ENUM(), not the number. */
enum scx_enq_flags {
	SCX_ENQ_WAKEUP = 0x1ULL,
	SCX_ENQ_CPU_SELECTED = 0x400ULL,
	SCX_ENQ_PREEMPT = 1ULL << 32,
	SCX_ENQ_IMMED = 1ULL << 33,
	SCX_ENQ_LAST = 1ULL << 41,
};

enum scx_ops_flags {
	SCX_OPS_KEEP_BUILTIN_IDLE = 1 << 0,
	SCX_OPS_ENQ_LAST = 1 << 1,
	SCX_OPS_ENQ_EXITING = 1 << 2,
	SCX_OPS_SWITCH_PARTIAL = 1 << 3,
	SCX_OPS_ENQ_MIGRATION_DISABLED = 1 << 4,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct cpumask {
};

struct bpf_cpumask {
};

struct sched_ext_entity {
	u32 flags;
	u32 weight;
	u64 slice;
	u64 dsq_vtime;
	unsigned long runnable_at; /* jiffies */
};

struct sched_entity {
	u64 sum_exec_runtime;
};

/* `parent` is called `__parent` since 6.15. */
struct kernfs_node {
	const char *name;
	struct kernfs_node *parent;
	struct kernfs_node *__parent;
	u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

typedef struct {
	u32 val;
} kuid_t;

typedef struct {
	u32 val;
} kgid_t;

struct cred {
	kuid_t euid;
	kgid_t egid;
};

struct task_struct {
	int pid;
	int tgid;
	unsigned int flags;
	int prio;
	int static_prio;
	int nr_cpus_allowed;
	unsigned short migration_disabled;
	const struct cpumask *cpus_ptr;
	struct sched_entity se;
	struct sched_ext_entity scx;
	unsigned long nvcsw;
	char comm[16];
	struct task_struct *group_leader;
	struct css_set *cgroups;
	const struct cred *cred;
};

struct rq {
	struct task_struct *curr;
};

struct scx_exit_info {
	enum scx_exit_kind kind;
	s64 exit_code;
	const char *reason;
	char *msg;
	char *dump;
};

struct scx_init_task_args {
	bool fork;
};

struct scx_exit_task_args {
	bool cancelled;
};

struct scx_cpu_release_args {
	struct task_struct *task;
};

struct scx_dump_ctx {
	u64 at_ns;
};

/* The callbacks a policy may set; what the running kernel lacks is dropped by the loader before load. */
struct sched_ext_ops {
	s32 (*select_cpu)(struct task_struct *p, s32 prev_cpu, u64 wake_flags);
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dequeue)(struct task_struct *p, u64 deq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	void (*tick)(struct task_struct *p);
	void (*runnable)(struct task_struct *p, u64 enq_flags);
	void (*running)(struct task_struct *p);
	void (*stopping)(struct task_struct *p, bool runnable);
	void (*quiescent)(struct task_struct *p, u64 deq_flags);
	bool (*yield)(struct task_struct *from, struct task_struct *to);
	bool (*core_sched_before)(struct task_struct *a, struct task_struct *b);
	void (*set_weight)(struct task_struct *p, u32 weight);
	void (*set_cpumask)(struct task_struct *p, const struct cpumask *cpumask);
	void (*update_idle)(s32 cpu, bool idle);
	void (*cpu_release)(s32 cpu, struct scx_cpu_release_args *args);
	s32 (*init_task)(struct task_struct *p, struct scx_init_task_args *args);
	void (*exit_task)(struct task_struct *p, struct scx_exit_task_args *args);
	void (*enable)(struct task_struct *p);
	void (*disable)(struct task_struct *p);
	void (*dump)(struct scx_dump_ctx *ctx);
	void (*dump_cpu)(struct scx_dump_ctx *ctx, s32 cpu, bool idle);
	void (*dump_task)(struct scx_dump_ctx *ctx, struct task_struct *p);
	void (*cpu_online)(s32 cpu);
	void (*cpu_offline)(s32 cpu);
	s32 (*init)(void);
	void (*exit)(struct scx_exit_info *info);
	u32 dispatch_max_batch;
	u64 flags;
	u32 timeout_ms;
	u32 exit_dump_len;
	u64 hotplug_seq;
	char name[128];
};

#pragma clang attribute pop

/* The running kernel's value of an enumerator that this kernel has; 0 when it has none. */
#define SCX_ENUM(type, name) (bpf_core_enum_value_exists(type, name) ? bpf_core_enum_value(type, name) : 0)
