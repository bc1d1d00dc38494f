/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a policy describes itself: BTF declaration tags in its object.
 *
 * This is the only file that knows how a tag is spelled. The loader reads the tags back from the object's BTF and makes
 * the command line, help, JSON, schema and tests from them; nothing about a policy is written anywhere else.
 *
 * Grammar: kind[;key=value]...[;help=text]. `help` comes last and runs to the end, so it may hold any character.
 * Values may not hold ';'. Limits are text with a unit ("100us", "4", "64KiB") because a tag is text; they are read
 * like what a user types for that knob.
 *
 * Units the loader knows: ns (times; typed with ns, us, ms, s, m), bytes (typed with B, KiB, MiB, GiB), percent, and
 * the plain counts tasks, cpus, events, levels. bool is the unit of a switch.
 */
#pragma once

#define SCX_TAG_(text) __attribute__((btf_decl_tag(text)))

/*
 * A knob: set before the program is loaded, constant while it runs, so the verifier removes what it turns off.
 * In C its name carries the unit (slice_ns), on the command line it does not (--slice 5ms). Type and default are the
 * variable's own. `min` and `max` bound it, inclusive. `help` tells the effect and the trade-off, not the type.
 *
 *	SCX_KNOB(u64, slice_ns, 20 * NSEC_PER_MSEC, "100us", "1s", "ns", "Longest time a task runs ...");
 */
#define SCX_KNOB(type, name, default_, min, max, unit, help)                                                           \
	const volatile type name SCX_TAG_("knob;min=" min ";max=" max ";unit=" unit ";help=" help) = default_

/*
 * A knob some of whose values have names, listed as "name=value,...". The user gives a name, or a number from `min` to
 * `max`; a named value is written like these and may lie beyond them. A name is a letter, then letters, digits and '-'.
 * In JSON the value remains a number.
 *
 *	SCX_KNOB_NAMED(u32, shards, 0, "1", "1024", "cpus", "off=0,llc=4294967295", "CPUs that share a queue ...");
 */
#define SCX_KNOB_NAMED(type, name, default_, min, max, unit, names, help)                                              \
	SCX_KNOB(type, name, default_, min, max, unit ";names=" names, help)

/* A switch: --name / --no-name. */
#define SCX_KNOB_BOOL(name, default_, help) const volatile bool name SCX_TAG_("knob;unit=bool;help=" help) = default_

/*
 * A fact of the machine that the loader fills in by name before load; refused if the loader does not know the name.
 * Arrays are indexed by CPU id. The known facts are declared in topology.bpf.h.
 */
#define SCX_FACT(type, name, help) const volatile type name SCX_TAG_("fact;help=" help)
#define SCX_FACT_PER_CPU(type, name, help) const volatile type name[SCX_MAX_CPUS] SCX_TAG_("fact;help=" help)

/* A .rodata variable between policy.bpf.h and the loader that is none of a user's business. */
#define SCX_INTERNAL(type, name) const volatile type name SCX_TAG_("internal")

/*
 * A statistic: a u64 member of the one value of the per-CPU array map `stats`. `kind` says how CPUs add up:
 * "counter" is summed and only ever grows; "max" is maximised; "gauge" is a momentary value and is never summed.
 *
 *	struct vtime_stats {
 *		u64 nr_idle SCX_STAT("counter", "tasks", "Woken tasks sent straight to an idle CPU");
 *	};
 *	SCX_STATS(struct vtime_stats);
 */
#define SCX_STAT(kind, unit, help) SCX_TAG_("stat;kind=" kind ";unit=" unit ";help=" help)

/* A counter of one outcome of ops.enqueue(). Together they account for each call exactly once; a test holds them to it.
 */
#define SCX_STAT_OF_ENQUEUE(unit, help) SCX_TAG_("stat;kind=counter;of=enqueue;unit=" unit ";help=" help)

#define SCX_STATS(value_type)                                                                                          \
	struct {                                                                                                       \
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);                                                               \
		__uint(max_entries, 1);                                                                                \
		__type(key, u32);                                                                                      \
		__type(value, value_type);                                                                             \
	} stats SEC(".maps")

/*
 * Before SCX_POLICY(), what the policy promises besides that every task gets to run. Tests hold it to that.
 *
 *	SCX_PROMISES_WEIGHTS(vtime);	tasks that compute on one CPU share it in proportion to their weights (nice)
 */
#define SCX_PROMISES_WEIGHTS(id) extern struct sched_ext_ops id##_ops SCX_TAG_("promise;help=weights")

/*
 * The policy itself: its name, one line of summary, and its callbacks as designated initializers. ops.exit and
 * ops.cpu_release are set here, to those of policy.bpf.h; they must not be given again.
 *
 *	SCX_POLICY(vtime, "Weighted virtual time over one shared queue", .enqueue = (void *)vtime_enqueue);
 */
#define SCX_POLICY(id, summary, ...)                                                                                   \
	SEC(".struct_ops.link")                                                                                        \
	struct sched_ext_ops id##_ops SCX_TAG_("policy;help=" summary) = {                                             \
		.name = #id,                                                                                           \
		.exit = (void *)scx_record_exit,                                                                       \
		.cpu_release = (void *)scx_leave_cpu,                                                                  \
		__VA_ARGS__,                                                                                           \
	}
