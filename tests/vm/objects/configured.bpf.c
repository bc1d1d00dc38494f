/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy with a configuration that has one of everything. First come, first served; a timer takes it up. */
#include <scx/config.bpf.h>

#define MAX_LAYERS 4
#define TICK_NS (20 * NSEC_PER_MSEC)

enum layer_kind {
	LAYER_KIND_OPEN,
	LAYER_KIND_OPEN_WIDE,
	LAYER_KIND_GROUPED = 7,
};

struct match {
	bool has_comm;
	char comm[16] SCX_TEXT("Tasks called like this.");
	bool has_nice;
	s8 nice SCX_FIELD("-20", "19", "", "Tasks with this nice value.");
};

struct layer {
	char name[16] SCX_TEXT("What statistics call the layer.");
	u32 nr_matches;
	struct match matches[2] SCX_TEXT("Which tasks belong to it: those that one of these fits.");
	enum layer_kind kind SCX_CHOICE("open", "Who may use its CPUs.");
	u64 slice_ns SCX_FIELD_OR("20ms", "100us", "1s", "ns", "How long its tasks run.");
	bool preempt SCX_CHOICE("false", "Its tasks preempt others.");
	bool has_cpus;
	u8 nr_cpus;
	u16 cpus[3] SCX_FIELD("0", "1023", "cpus", "The CPUs it may use.");
	s64 boost SCX_FIELD_OR("-5", "-9223372036854775808", "9223372036854775807", "", "Any number with a sign.");
};

struct limits {
	u32 cache_bytes SCX_FIELD_OR("64KiB", "1KiB", "1GiB", "bytes", "A size.");
	u8 share_percent SCX_FIELD("1", "100", "percent", "A share.");
	u64 seed SCX_FIELD_OR("1", "0", "18446744073709551615", "", "Any number.");
};

struct configured {
	bool strict SCX_TEXT("A choice that the file has to make.");
	enum layer_kind fallback SCX_TEXT("Another one.");
	struct limits limits SCX_TEXT("Of the whole machine.");
	bool has_words;
	u32 nr_words;
	char words[3][8] SCX_SOME("A list of text.");
	u32 nr_layers;
	struct layer layers[MAX_LAYERS] SCX_TEXT("The layers.");
};

SCX_CONFIG(struct configured, "Which layers there are.");

struct layer_stats {
	u64 nr_ticks SCX_STAT("counter", "events", "Ticks of the timer under this configuration");
	u64 slice_ns SCX_STAT("gauge", "ns", "The layer's slice");
	u64 changes_max SCX_STAT("max", "events", "Most configurations that were taken up");
};
SCX_ROWS_AND_REST(layers, "(rest)", struct layer_stats, MAX_LAYERS + 1);

struct configured_stats {
	u64 nr_queued SCX_STAT("counter", "tasks", "Enqueues in the global queue");
};
SCX_STATS(struct configured_stats);

SCX_KNOB_BOOL(deaf, false, "Take up no configuration but the first.");

struct timer {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct timer);
} timers SEC(".maps");

u64 slice_ns;
u64 nr_changes;

/* One row for each layer; begun anew when the layers change. */
static void update_rows(const struct configured *now, bool is_new)
{
	u32 i;

	bpf_for (i, 0, MAX_LAYERS + 1) {
		u32 key = i;
		struct layer_stats *row = bpf_map_lookup_elem(&rows, &key);

		if (!row)
			return;
		row->nr_ticks = is_new ? 1 : row->nr_ticks + 1;
		row->slice_ns = i < now->nr_layers && i < MAX_LAYERS ? now->layers[i].slice_ns : 0;
		row->changes_max = nr_changes;
	}
}

static void look_at_configuration(void)
{
	u32 slot = config_slot;
	bool is_new = slot != config_seen;
	struct configured *now = bpf_map_lookup_elem(&config, &slot);

	if (!now)
		return;
	if (is_new) {
		slice_ns = now->layers[0].slice_ns;
		nr_changes++;
	}
	update_rows(now, is_new);
	config_seen = slot;
}

static int tick(void *map, int *key, struct bpf_timer *timer)
{
	if (!deaf)
		look_at_configuration();
	bpf_timer_start(timer, TICK_NS, 0);
	return 0;
}

SCX_OP(void, configured_enqueue, struct task_struct *p, u64 enq_flags)
{
	scx_stat_inc(nr_queued);
	scx_dsq_insert(p, SCX_DSQ_GLOBAL, slice_ns, enq_flags);
}

SCX_OP_SLEEPABLE(s32, configured_init)
{
	u32 key = 0;
	struct timer *timer = bpf_map_lookup_elem(&timers, &key);

	if (!timer)
		return -1;
	look_at_configuration();
	bpf_timer_init(&timer->timer, &timers, CLOCK_MONOTONIC);
	bpf_timer_set_callback(&timer->timer, tick);
	return bpf_timer_start(&timer->timer, TICK_NS, 0);
}

SCX_POLICY(configured, "Has a configuration, for tests", .enqueue = (void *)configured_enqueue,
	   .init = (void *)configured_init);
