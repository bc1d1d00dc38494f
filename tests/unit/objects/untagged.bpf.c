/* SPDX-License-Identifier: GPL-2.0-only */
/* A scheduler of somebody who never heard of our tags. */
#include <scx/kernel.bpf.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char _license[] SEC("license") = "GPL";

const volatile u32 step = 1;
const volatile s16 offset = -3;
const volatile bool quick;

struct pair {
	u64 first, second;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 3);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, struct pair);
} pairs SEC(".maps");

/* Not made of 64-bit numbers, so not shown. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u32);
} narrow SEC(".maps");

SEC("struct_ops/untagged_running")
void BPF_PROG(untagged_running, struct task_struct *p)
{
	u32 key = 1;
	u64 *count = bpf_map_lookup_elem(&counts, &key);
	struct pair *pair = bpf_map_lookup_elem(&pairs, &key);

	if (count)
		*count += quick ? step : offset;
	if (pair)
		pair->second++;
	bpf_map_lookup_elem(&narrow, &key);
}

SEC(".struct_ops.link")
struct sched_ext_ops untagged_ops = {
	.running = (void *)untagged_running,
	.name = "untagged",
};
