/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which tasks are meant, as a configuration (config.bpf.h) says it: conditions on who a task is (identity.bpf.h), any
 * of several lists that must all be met, each to be turned around. Text is met by what begins with it.
 */
#pragma once

#include "config.bpf.h"
#include "identity.bpf.h"

#define MATCH_MAX 4

struct match_nice {
	s32 min SCX_FIELD_UP_TO("max", "-20", "-20", "19", "", "The lowest nice value.");
	s32 max SCX_FIELD_OR("19", "-20", "19", "", "The highest nice value.");
};

/* All that it says must be so. */
struct match_condition {
	bool not SCX_CHOICE("false", "Turn it around: met where the rest is not so.");
	bool has_cgroup, has_comm, has_leader, has_nice, has_uid, has_gid, has_kthread;
	char cgroup[SCX_CGROUP_PATH_SIZE] SCX_TEXT("What the path of the task's cgroup begins with, the path as in "
						   "/proc/PID/cgroup with a '/' at its end.");
	char comm[16] SCX_TEXT("What the name of the thread begins with, as in /proc/PID/comm.");
	char leader[16] SCX_TEXT("What the name of the process, of its first thread, begins with.");
	struct match_nice nice SCX_TEXT("The nice value is one of these.");
	u32 uid SCX_FIELD("0", "4294967295", "", "The effective user id.");
	u32 gid SCX_FIELD("0", "4294967295", "", "The effective group id.");
	bool kthread SCX_TEXT("Whether it is a kernel thread.");
};

struct match_list {
	struct match_condition all[MATCH_MAX] SCX_SOME("Conditions that must all be met.");
	u32 nr_all;
};

struct match {
	struct match_list any[MATCH_MAX] SCX_SOME("Lists of conditions, one of which must be met.");
	u32 nr_any;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scx_cgroup_path);
} match_paths SEC(".maps");

static inline struct scx_cgroup_path *match_path(void)
{
	u32 key = 0;

	return bpf_map_lookup_elem(&match_paths, &key);
}

/* Before matches(), where conditions ask for cgroups: find the path of that of @p. */
static inline void match_find_path(struct task_struct *p)
{
	struct scx_cgroup_path *path = match_path();

	if (path && bpf_core_field_exists(p->cgroups))
		scx_cgroup_path((u64)BPF_CORE_READ(p, cgroups, dfl_cgrp, kn), path);
}

__noinline int match_is_met(const struct match_condition *condition, const struct scx_identity *who, int is_kthread)
{
	struct scx_cgroup_path *path = match_path();
	bool met = true;

	if (!condition || !who || !path)
		return false;
	if (condition->has_comm)
		met = scx_begins_with((const char *)who->comm, condition->comm, sizeof(condition->comm));
	if (met && condition->has_leader)
		met = scx_begins_with((const char *)who->leader, condition->leader, sizeof(condition->leader));
	if (met && condition->has_cgroup)
		met = condition->cgroup[0] == '/'
			      ? scx_begins_with(path->text, condition->cgroup + 1, SCX_CGROUP_PATH_SIZE - 1)
			      : scx_begins_with(path->text, condition->cgroup, SCX_CGROUP_PATH_SIZE);
	if (condition->has_nice)
		met = met && condition->nice.min <= who->nice && who->nice <= condition->nice.max;
	if (condition->has_uid)
		met = met && condition->uid == who->uid;
	if (condition->has_gid)
		met = met && condition->gid == who->gid;
	if (condition->has_kthread)
		met = met && condition->kthread == !!is_kthread;
	return met != condition->not;
}

__noinline int matches(const struct match *match, const struct scx_identity *who, int is_kthread)
{
	u32 any, all;

	if (!match)
		return false;
	bpf_for (any, 0, MATCH_MAX) {
		const struct match_list *list = &match->any[any];
		bool met = true;

		if (any >= match->nr_any)
			break;
		bpf_for (all, 0, MATCH_MAX) {
			if (all < list->nr_all && !match_is_met(&list->all[all], who, is_kthread)) {
				met = false;
				break;
			}
		}
		if (met)
			return true;
	}
	return false;
}

/* Which enum scx_identity_part must be known for it. */
__noinline int match_parts(const struct match *match)
{
	u32 any, all, parts = 0;

	if (!match)
		return 0;
	bpf_for (any, 0, MATCH_MAX) {
		bpf_for (all, 0, MATCH_MAX) {
			const struct match_condition *condition = &match->any[any].all[all];

			if (any >= match->nr_any || all >= match->any[any].nr_all)
				break;
			parts |= (condition->has_comm ? SCX_WHO_COMM : 0) |
				 (condition->has_leader ? SCX_WHO_LEADER : 0) |
				 (condition->has_cgroup ? SCX_WHO_CGROUP : 0) |
				 (condition->has_nice ? SCX_WHO_NICE : 0) |
				 (condition->has_uid || condition->has_gid ? SCX_WHO_USER : 0);
		}
	}
	return parts;
}
