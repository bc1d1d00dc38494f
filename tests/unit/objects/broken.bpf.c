/* SPDX-License-Identifier: GPL-2.0-only */
/* Tags that describe.bpf.h would not write, or descriptions that make no sense: one for each value of BROKEN. */
#include <scx/policy.bpf.h>

#if BROKEN == 1
const volatile u64 knob SCX_TAG_("knob;min=1;max=2;help=no unit") = 1;
#elif BROKEN == 2
SCX_KNOB(u64, knob, 1, "1", "2", "furlongs", "an unknown unit");
#elif BROKEN == 3
const volatile u64 knob SCX_TAG_("knob;max=2;unit=tasks;help=no min") = 1;
#elif BROKEN == 4
SCX_KNOB(u64, knob, 9, "1", "8", "tasks", "a default beyond max");
#elif BROKEN == 5
SCX_KNOB(u8, knob, 9, "1", "256", "tasks", "a limit beyond the type");
#elif BROKEN == 6
SCX_KNOB(u32, knob, 1, "0", "1", "bool", "a switch that is a number");
#elif BROKEN == 7
const volatile u64 knob SCX_TAG_("knop;help=an unknown kind of variable") = 1;
#elif BROKEN == 8
SCX_KNOB(u64, knob, 1, "1", "2", "ns", "a limit without its unit");
#elif BROKEN == 9
const volatile u64 knob[2] SCX_TAG_("knob;min=1;max=2;unit=tasks;help=an array") = { 1, 1 };
#elif BROKEN == 10
struct broken_stats {
	u64 knob SCX_STAT("sum", "tasks", "an unknown kind of statistic");
};
SCX_STATS(struct broken_stats);
#elif BROKEN == 11
struct broken_stats {
	u32 knob SCX_STAT("counter", "tasks", "a narrow statistic");
	u32 unused;
};
SCX_STATS(struct broken_stats);
#elif BROKEN == 12
SCX_FACT(u32, phase_of_moon, "a fact that nobody knows");
#elif BROKEN == 13
SCX_KNOB(u64, interval_ns, 1000, "1ns", "1s", "ns", "the name of a common option");
#elif BROKEN == 14
SEC(".struct_ops.link")
struct sched_ext_ops second_ops = { .name = "second" };
#elif BROKEN == 15
SCX_KNOB_NAMED(u8, knob, 1, "1", "2", "cpus", "off=0,off=3", "a name twice");
#elif BROKEN == 16
SCX_KNOB_NAMED(u8, knob, 1, "1", "2", "cpus", "off=none", "a name of no number");
#elif BROKEN == 17
SCX_KNOB_NAMED(u8, knob, 1, "1", "2", "cpus", "off=0,", "an empty name");
#elif BROKEN == 18
SCX_KNOB_NAMED(u8, knob, 1, "1", "2", "cpus", "3=0", "a name that is a number");
#elif BROKEN == 19
SCX_KNOB_NAMED(u8, knob, 1, "1", "2", "cpus", "off=0,all=256", "a named value beyond the type");
#elif BROKEN == 20
SCX_KNOB_NAMED(u8, knob, 3, "1", "2", "cpus", "off=0", "a default that is neither in range nor named");
#elif BROKEN == 21
SCX_KNOB_NAMED(u8, knob, 0, "2", "1", "cpus", "off=0", "limits of which a named default hides that they are swapped");
#elif BROKEN == 22
const volatile bool knob SCX_TAG_("knob;unit=bool;names=never=0;help=a switch with names") = false;
#elif BROKEN == 23
SCX_KNOB_NAMED(u8, knob, 1, "1", "2", "cpus", "", "no names");
#elif BROKEN == 24
SCX_KNOB_NAMED(u8, knob, 1, "1", "2", "cpus", "the rest=3", "a name that is no word");
#endif

SCX_POLICY(broken, "Not as it should be", .timeout_ms = 1000);
