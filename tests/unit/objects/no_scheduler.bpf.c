/* SPDX-License-Identifier: GPL-2.0-only */
/* A BPF object that is no scheduler. */
#include <scx/kernel.bpf.h>

#include <bpf/bpf_helpers.h>

char _license[] SEC("license") = "GPL";

u64 calls;

SEC("socket")
int no_scheduler(void *context)
{
	calls++;
	return 0;
}
