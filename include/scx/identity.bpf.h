/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who a task is, for policies that treat tasks by that: its names, its cgroup, user, group and nice.
 *
 * All of it can change while the task lives: exec and rename change the names, and so does a rename of the thread that
 * leads it; a task moves to another cgroup, is reniced, changes its user. Nothing tells a policy. But comparing who a
 * task is with who it was, when it is enqueued, takes a few loads, and finds every change before it matters.
 */
#pragma once

#include "policy.bpf.h"

/* What is of interest; the rest is not read. */
enum scx_identity_part {
	SCX_WHO_COMM = 1 << 0,
	SCX_WHO_LEADER = 1 << 1,
	SCX_WHO_CGROUP = 1 << 2,
	SCX_WHO_NICE = 1 << 3,
	SCX_WHO_USER = 1 << 4,
};

struct scx_identity {
	u64 comm[2];
	u64 leader[2]; /* the comm of the thread that leads the task's process */
	u64 cgroup;    /* an id that no other cgroup ever had; 0 without */
	u32 uid, gid;  /* effective, as the initial user namespace has them */
	s32 nice;
	u32 generation; /* the policy's own: changes when all tasks are to be looked at anew */
};

static inline void scx_identify(struct task_struct *p, u32 parts, u32 generation, struct scx_identity *who)
{
	__builtin_memset(who, 0, sizeof(*who));
	who->generation = generation;
	if (parts & SCX_WHO_COMM) {
		who->comm[0] = *(u64 *)&p->comm[0];
		who->comm[1] = *(u64 *)&p->comm[8];
	}
	if (parts & SCX_WHO_LEADER) {
		who->leader[0] = *(u64 *)&p->group_leader->comm[0];
		who->leader[1] = *(u64 *)&p->group_leader->comm[8];
	}
	if (parts & SCX_WHO_CGROUP && bpf_core_field_exists(p->cgroups))
		who->cgroup = p->cgroups->dfl_cgrp->kn->id;
	if (parts & SCX_WHO_NICE)
		who->nice = p->static_prio - 120;
	if (parts & SCX_WHO_USER) {
		who->uid = p->cred->euid.val;
		who->gid = p->cred->egid.val;
	}
}

static inline bool scx_same_identity(const struct scx_identity *a, const struct scx_identity *b)
{
	return a->generation == b->generation && a->comm[0] == b->comm[0] && a->comm[1] == b->comm[1] &&
	       a->leader[0] == b->leader[0] && a->leader[1] == b->leader[1] && a->cgroup == b->cgroup &&
	       a->uid == b->uid && a->gid == b->gid && a->nice == b->nice;
}

/* Does @text begin with @prefix? Both are in memory of @size bytes, and end with a 0 or there. */
static inline bool scx_begins_with(const char *text, const char *prefix, u32 size)
{
	u32 i;

	bpf_for (i, 0, size) {
		if (!prefix[i])
			return true;
		if (text[i] != prefix[i])
			return false;
	}
	return true;
}

#define SCX_CGROUP_PATH_SIZE 128 /* what is longer is cut */
#define SCX_CGROUP_MAX_DEPTH 16	 /* of deeper ones the beginning is not known; they have no path */

struct scx_cgroup_path {
	char text[2 * SCX_CGROUP_PATH_SIZE]; /* the second half is room for a name that does not fit any more */
	u64 nodes[SCX_CGROUP_MAX_DEPTH];
};

/*
 * The path of the cgroup with the kernfs node at @node, as in /proc/PID/cgroup, but with a '/' at the end and none at
 * the beginning. Global, so that the verifier walks through its loops once.
 */
__noinline int scx_cgroup_path(u64 node, struct scx_cgroup_path *path)
{
	struct kernfs_node *kn = (struct kernfs_node *)node;
	u32 depth = 0, length = 0, i;
	long added;

	if (!path)
		return 0;
	path->text[0] = 0;
	/* The root's own name is no part of it. */
	bpf_for (i, 0, SCX_CGROUP_MAX_DEPTH) {
		struct kernfs_node *parent = kn ? scx_kernfs_parent(kn) : NULL;

		if (!parent)
			break;
		path->nodes[i] = (u64)kn;
		depth = i + 1;
		kn = parent;
	}
	if (depth == SCX_CGROUP_MAX_DEPTH)
		return 0;
	bpf_for (i, 0, SCX_CGROUP_MAX_DEPTH) {
		if (i >= depth || length >= SCX_CGROUP_PATH_SIZE - 1)
			break;
		kn = (struct kernfs_node *)path->nodes[(depth - 1 - i) & (SCX_CGROUP_MAX_DEPTH - 1)];
		added = bpf_probe_read_kernel_str(&path->text[length & (SCX_CGROUP_PATH_SIZE - 1)],
						  SCX_CGROUP_PATH_SIZE, BPF_CORE_READ(kn, name));
		if (added <= 0)
			break;
		length += added; /* with the end, where the '/' goes */
		path->text[(length - 1) & (2 * SCX_CGROUP_PATH_SIZE - 1)] = '/';
		path->text[length & (2 * SCX_CGROUP_PATH_SIZE - 1)] = 0;
	}
	return 0;
}
