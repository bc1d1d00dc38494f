/* SPDX-License-Identifier: GPL-2.0-only */
/* Tags that describe.bpf.h would not write, or descriptions that make no sense: one for each value of BROKEN. */
#include <scx/config.bpf.h>

/* A configuration of just these members. */
#define CONFIG(...)                                                                                                    \
	struct broken_config {                                                                                         \
		__VA_ARGS__                                                                                            \
	};                                                                                                             \
	SCX_CONFIG(struct broken_config, "broken")
/* With a list that rows can be about. */
#define CONFIG_OF_ITEMS(list)                                                                                          \
	struct item {                                                                                                  \
		char name[8] SCX_TEXT("a name");                                                                       \
	};                                                                                                             \
	CONFIG(u32 nr_##list; struct item list[4] SCX_TEXT("items");)
enum color { RED, GREEN };

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
#elif BROKEN == 25
CONFIG(u32 plain;);
#elif BROKEN == 26
CONFIG(u32 value SCX_TAG_("knob;min=1;max=2;unit=;help=another kind"););
#elif BROKEN == 27
CONFIG(u32 items[2] SCX_FIELD("0", "1", "", "a list that nobody counts"););
#elif BROKEN == 28
CONFIG(u8 nr_items; u32 items[256] SCX_FIELD("0", "1", "", "a list longer than its count"););
#elif BROKEN == 29
CONFIG(u32 nr_items; u32 items[2][2] SCX_FIELD("0", "1", "", "a list of lists"););
#elif BROKEN == 30
CONFIG(u32 value : 3 SCX_FIELD("0", "1", "", "a bit field"););
#elif BROKEN == 31
CONFIG(void *value SCX_TEXT("a pointer"););
#elif BROKEN == 32
CONFIG(bool value SCX_FIELD("0", "1", "", "a bool with limits"););
#elif BROKEN == 33
CONFIG(char value[8] SCX_CHOICE("x", "text with a default"););
#elif BROKEN == 34
CONFIG(u32 nr_items; u32 items[2] SCX_FIELD_OR("1", "0", "1", "", "a list with a default"););
#elif BROKEN == 35
CONFIG(enum color value SCX_CHOICE("blue", "a default that is no value"););
#elif BROKEN == 36
CONFIG(u32 value SCX_TEXT("a number without limits"););
#elif BROKEN == 37
CONFIG(u32 value SCX_FIELD_OR("3", "1", "2", "", "a default beyond max"););
#elif BROKEN == 38
CONFIG(s8 value SCX_FIELD("1", "128", "", "a limit beyond the type"););
#elif BROKEN == 39
CONFIG(u32 slice SCX_FIELD("1", "2", "", "one"); u64 slice_ns SCX_FIELD("1ns", "2ns", "ns", "another"););
#elif BROKEN == 40
CONFIG(char value[1] SCX_TEXT("text of no length"););
#elif BROKEN == 41
CONFIG(u8 value SCX_FIELD("off", "on", "bool", "a switch that is a number"););
#elif BROKEN == 42
u32 config_slot SCX_TAG_("config;help=without its map");
#elif BROKEN == 43
CONFIG_OF_ITEMS(items);
struct row {
	u64 value SCX_STAT("counter", "tasks", "a value");
};
SCX_ROWS(things, struct row, 4);
#elif BROKEN == 44
CONFIG_OF_ITEMS(items);
struct row {
	u64 value SCX_STAT("counter", "tasks", "a value");
};
SCX_ROWS(items, struct row, 3);
#elif BROKEN == 45
CONFIG_OF_ITEMS(cpus);
struct row {
	u64 value SCX_STAT("counter", "tasks", "a value");
};
SCX_ROWS(cpus, struct row, 4);
#elif BROKEN == 46
CONFIG_OF_ITEMS(items);
struct row {
	u64 name SCX_STAT("counter", "tasks", "a value");
};
SCX_ROWS(items, struct row, 4);
#elif BROKEN == 47
struct row {
	u64 value SCX_STAT("counter", "tasks", "a value");
};
SCX_ROWS(items, struct row, 4);
#elif BROKEN == 48
SCX_KNOB(u64, knob_ns, 1, "1ns", "2ns", "ns", "an option");
SCX_KNOB(u64, knob, 1, "1", "2", "tasks", "the same option");
#elif BROKEN == 49
const volatile bool no_knob SCX_TAG_("knob;unit=bool;help=a switch") = false;
const volatile bool knob SCX_TAG_("knob;unit=bool;help=a switch that is off when the other is on") = false;
#elif BROKEN == 50
SCX_KNOB(u64, k, 1, "1", "2", "tasks", "an option of one letter");
#elif BROKEN == 51
struct nothing {
};
CONFIG(struct nothing value SCX_TEXT("a struct of nothing"); u32 other SCX_FIELD("0", "1", "", "a number"););
#elif BROKEN == 52
CONFIG(char value[2 << 20] SCX_TEXT("text longer than any file"););
#elif BROKEN == 53
SEC(".struct_ops.link")
struct sched_ext_ops odd_ops = { .name = "a\033[2J" };
#endif

#if BROKEN != 53
SCX_POLICY(broken, "Not as it should be", .timeout_ms = 1000);
#endif
