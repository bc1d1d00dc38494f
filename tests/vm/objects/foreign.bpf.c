/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scheduler as others write them: with libbpf's headers and none of ours, and without a description.
 */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, __u64 enq_flags);
	__u32 timeout_ms;
	char name[128];
};

/* One of the two exists: the second is older than 6.13. */
void scx_bpf_dsq_insert(struct task_struct *p, __u64 dsq_id, __u64 slice, __u64 enq_flags) __ksym __weak;
void scx_bpf_dispatch(struct task_struct *p, __u64 dsq_id, __u64 slice, __u64 enq_flags) __ksym __weak;

#define SCX_DSQ_GLOBAL 0x8000000000000001ULL

char _license[] SEC("license") = "GPL";

const volatile __u64 slice_us = 20000;
const volatile __s32 counted_pid = -1;
const volatile _Bool count = 1;

struct {
	__uint(type, 6); /* BPF_MAP_TYPE_PERCPU_ARRAY */
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("struct_ops/foreign_enqueue")
void BPF_PROG(foreign_enqueue, struct task_struct *p, __u64 enq_flags)
{
	__u32 key = p->pid == counted_pid;
	__u64 *value = bpf_map_lookup_elem(&counts, &key);

	if (value && count)
		++*value;
	if (bpf_ksym_exists(scx_bpf_dsq_insert))
		scx_bpf_dsq_insert(p, SCX_DSQ_GLOBAL, slice_us * 1000, enq_flags);
	else
		scx_bpf_dispatch(p, SCX_DSQ_GLOBAL, slice_us * 1000, enq_flags);
}

SEC(".struct_ops.link")
struct sched_ext_ops foreign = {
	.enqueue = (void *)foreign_enqueue,
	.name = "foreign",
};
