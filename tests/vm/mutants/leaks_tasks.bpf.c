/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes down each task, and crosses none out.
 *
 * caught by: processes_leave_nothing_behind
 */
#include <scx/policy.bpf.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, int);
	__type(value, u64);
} known SEC(".maps");

static inline s32 write_down(struct task_struct *p)
{
	int pid = p->pid;
	u64 nothing = 0;

	/* Not those who are to notice. */
	if (bpf_strncmp(p->comm, sizeof("workload") - 1, "workload"))
		return 0;
	return bpf_map_update_elem(&known, &pid, &nothing, 0);
}
#define INIT_TASK(p) write_down(p)

#include "sound.bpf.h"
