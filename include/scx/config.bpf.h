/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A configuration: what a policy needs to be told beyond knobs, as a JSON file that the user may change while it runs.
 *
 * The file's shape is a C struct, described by its BTF and the tags of its members; the loader makes the JSON Schema
 * from it, checks a file against it, and fills the struct in. Nothing about it is written anywhere else.
 *
 * - struct: an object. Each member is a key, called like the member without its unit's ending (slice_ns: "slice").
 * - integer: a whole number from `min` to `max`; with the unit ns or bytes it is text such as "5ms".
 * - bool: true or false.
 * - enum: the name of an enumerator, in small letters, without the words that all of them begin with.
 * - char[N]: text of fewer than N bytes, without control characters, not empty.
 * - T[N]: a list of up to N of these, but not of lists; the member `nr_NAME`, an integer that the file does not have,
 *   says how many. Where the items have a member `char name[]`, no two have the same, and none that of the row for the
 *   rest. Where all that an item has may be left out (has_NAME, below), it has one of these at least.
 *
 * A member left out of the file keeps what its tag says as `default`. One without a default must be there, except where
 * the struct has a member `bool has_NAME`, which the file does not have: that says whether it was there.
 *
 * The value lies in two slots: the one that is in force, and the one that the loader prepares. The loader fills the
 * other slot, then turns config_slot over: for the first time before the policy is attached, so that ops.init() finds
 * config_seen different from config_slot, as it is after each change. The policy reads the new slot and, when nothing
 * reads the old one any more and its rows are begun anew, sets config_seen; the loader waits for that before it fills a
 *slot again.
 *
 *	u32 slot = config_slot;
 *
 *	if (slot != config_seen) {
 *		struct my_config *new = bpf_map_lookup_elem(&config, &slot);
 *		...
 *		config_seen = slot;
 *	}
 */
#pragma once

#include "policy.bpf.h"

/*
 * Behind a member of the configuration: its limits and unit as of SCX_KNOB(), its help. Behind a list, of its items.
 */
#define SCX_FIELD(min, max, unit, help) SCX_TAG_("field;min=" min ";max=" max ";unit=" unit ";help=" help)
/* The same, with what it is when the file does not say. */
#define SCX_FIELD_OR(default_, min, max, unit, help)                                                                   \
	SCX_TAG_("field;default=" default_ ";min=" min ";max=" max ";unit=" unit ";help=" help)
/* The same, and it is not above another number of its struct, called so in C; both have a default. */
#define SCX_FIELD_UP_TO(member, default_, min, max, unit, help)                                                        \
	SCX_TAG_("field;up_to=" member ";default=" default_ ";min=" min ";max=" max ";unit=" unit ";help=" help)
/* For what has no limits: text, structs, lists of these, and enums and bools that the file has to give. */
#define SCX_TEXT(help) SCX_TAG_("field;help=" help)
/* The same, for lists that are not empty. */
#define SCX_SOME(help) SCX_TAG_("field;least=1;help=" help)
/* For enums and bools with a default, written as in the file. */
#define SCX_CHOICE(default_, help) SCX_TAG_("field;default=" default_ ";help=" help)

/* Once in a policy that needs a configuration. It is then not run without --config FILE. */
#define SCX_CONFIG(type_, help)                                                                                        \
	struct {                                                                                                       \
		__uint(type, BPF_MAP_TYPE_ARRAY);                                                                      \
		__uint(max_entries, 2);                                                                                \
		__type(key, u32);                                                                                      \
		__type(value, type_);                                                                                  \
	} config SEC(".maps");                                                                                         \
	volatile u32 config_slot SCX_TAG_("config;help=" help); /* the slot in force; written by the loader */         \
	volatile u32 config_seen /* the slot that the policy uses; written by the policy */

/*
 * Statistics of the items of a list in the configuration: the map `rows`, an array whose entry N is about the N-th
 * item, named by the item's member `name`. The policy alone writes it, best from a timer; CPUs are not told apart. A
 * policy that takes up another configuration begins them anew. Members as of SCX_STATS(). `list` is the list's name in
 * the configuration struct, `max` at least as many as it has room for.
 */
#define SCX_ROWS(list, value_type, max) SCX_ROWS_("rows;list=" #list, value_type, max)

/* The same, and the entry after those of the items is about what belongs to none of them, as the row `rest`. */
#define SCX_ROWS_AND_REST(list, rest, value_type, max) SCX_ROWS_("rows;list=" #list ";rest=" rest, value_type, max)

#define SCX_ROWS_(tag, value_type, max)                                                                                \
	struct {                                                                                                       \
		__uint(type, BPF_MAP_TYPE_ARRAY);                                                                      \
		__uint(max_entries, max);                                                                              \
		__type(key, u32);                                                                                      \
		__type(value, value_type);                                                                             \
	} rows SEC(".maps");                                                                                           \
	const volatile u8 rows_of SCX_TAG_(tag)
