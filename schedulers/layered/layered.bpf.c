/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * layered: tasks are sorted into layers, and layers get CPUs.
 *
 * A file says which tasks a layer takes (match.bpf.h: by cgroup, name, nice, user), and what it gets: CPUs of its own,
 * from so many to so many by how much it uses (partition.bpf.h), a weight against other layers, a slice. Each layer has
 * a queue ordered by weighted virtual time (vtime.bpf.h). A CPU takes from the layer that got least here by its weight,
 * of those it serves (slots.bpf.h).
 *
 * All of that is decided here: who is in which layer when a task wakes or queues, which CPUs a layer has in a timer.
 * The loader only hands over the file, at the start and when it has changed.
 *
 * Good: machines with several kinds of work, some of which must not disturb others.
 * Bad: a layer has one queue, however many caches its CPUs have; it takes some tenths of a second to grow by a CPU.
 *
 * Memory is taken for each task when it is made; where there is none, fork fails. Nothing else can fail after init.
 */
#include <scx/average.bpf.h>
#include <scx/antistall.bpf.h>
#include <scx/match.bpf.h>
#include <scx/slots.bpf.h>

/* ---- What the file says ---- */

#define MAX_LAYERS (PART_SLOTS - PART_FIRST)

enum layer_kind {
	LAYER_OPEN = PART_OPEN,
	LAYER_GROUPED = PART_GROUPED,
	LAYER_CONFINED = PART_CONFINED,
};

struct layer {
	char name[16] SCX_TEXT("What statistics call it.");
	bool has_match;
	struct match match SCX_TEXT("Which tasks it takes; without, all that come so far.");
	enum layer_kind kind SCX_CHOICE("open",
					"open: runs on all CPUs but those of confined layers, and on those of grouped "
					"ones when these have nothing to run. grouped: comes first on CPUs of its own, "
					"and runs elsewhere like an open one. confined: has CPUs that are for it "
					"alone, and runs on no others.");
	u32 weight SCX_FIELD_OR("100", "1", "10000", "",
				"Its share against other layers, where they use the same CPU.");
	bool has_slice_ns;
	u64 slice_ns SCX_FIELD("100us", "100ms", "ns",
			       "Longest time a task runs before others are looked at; without, as --slice says.");
	bool preempt SCX_CHOICE("false", "Its tasks, when they wake, take a CPU from layers without this.");
	bool exclusive SCX_CHOICE("false", "The other threads of a core idle while one of its tasks runs there.");
	u32 cpus_min SCX_FIELD_UP_TO("cpus_max", "1", "1", "1024", "cpus",
				     "CPUs of its own that it always has; not for open ones.");
	u32 cpus_max SCX_FIELD_OR("1024", "1", "1024", "cpus", "CPUs of its own that it may get; not for open ones.");
	u32 grow_above SCX_FIELD_OR("80", "1", "100", "percent",
				    "It gets another CPU when it uses more than this of those it has.");
	u32 shrink_below SCX_FIELD_UP_TO("grow_above", "50", "0", "100", "percent",
					 "It gives one back when it uses less than this, and would not get it back.");
};

struct layered_config {
	struct layer layers[MAX_LAYERS] SCX_TEXT("The layers; the first one whose match fits takes a task.");
	u32 nr_layers;
};
SCX_CONFIG(struct layered_config, "Layers of tasks, and the CPUs they get.");

/* ---- Statistics ---- */

struct layered_stats {
	u64 nr_idle SCX_STAT("counter", "tasks", "Wake-ups that found an idle CPU and went straight to it");
	u64 nr_queued SCX_STAT_OF_ENQUEUE("tasks", "Enqueues in the queue of a layer");
	u64 nr_stray SCX_STAT_OF_ENQUEUE("tasks", "Enqueues of tasks whose CPUs give their layer no turn");
	u64 nr_kthread SCX_STAT_OF_ENQUEUE("tasks",
					   "Enqueues of kernel threads bound to one CPU, which pass the queues by");
	u64 nr_taking SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups that took a CPU from another layer");
	u64 nr_preempted SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups that took the CPU from a task that computes");
	u64 nr_next SCX_STAT_OF_ENQUEUE("tasks", "Wake-ups put directly behind a task that sleeps soon");
	u64 nr_dispatched SCX_STAT("counter", "tasks", "Tasks that a CPU took from a queue");
	u64 nr_kept SCX_STAT("counter", "events", "Slices given again to the running task: nobody came before it");
	u64 nr_kicked SCX_STAT("counter", "events", "Idle CPUs woken for a task that went to a queue");
	u64 nr_sorted SCX_STAT("counter", "events", "Times a task was new or had changed, and was sorted into a layer");
	u64 nr_resized SCX_STAT("counter", "events", "Times a layer got CPUs or gave one back");
	u64 nr_moved SCX_STAT("counter", "tasks", "Waiting tasks whose layer lost the CPUs they may run on");
	u64 nr_rescued SCX_STAT("counter", "tasks", "Tasks that had waited for two seconds and were run next");
};
SCX_STATS(struct layered_stats);

struct layer_row {
	u64 util SCX_STAT("gauge", "percent", "CPU time it uses: 250 is two and a half CPUs");
	u64 cpus SCX_STAT("gauge", "cpus", "CPUs of its own");
	u64 tasks SCX_STAT("gauge", "tasks", "Tasks in it that were awake since the file was read");
	u64 waiting SCX_STAT("gauge", "tasks", "Tasks in its queue");
	u64 delay_ns
		SCX_STAT("gauge", "ns", "How long tasks waited in a queue in the last tenth of a second, on average");
	u64 cpu_time_ns SCX_STAT("counter", "ns", "CPU time it used");
};
SCX_ROWS_AND_REST(layers, "(rest)", struct layer_row, MAX_LAYERS + 1);

/* ---- Layers and tasks. A layer's number is that of its part, which is its place in the file + PART_FIRST. ---- */

struct layer_sums {
	u64 ran_ns, running_ns, delay_ns, delays; /* running: what is not in ran_ns yet */
};

struct layer_state {
	u64 slice_ns;
	bool exclusive;
	u32 nr_tasks[2];	/* by the lowest bit of the generation in which they were sorted */
	struct layer_sums seen; /* at the last look */
} __attribute__((aligned(64))) layers[PART_SLOTS];

u32 generation; /* of the file */
u32 who_parts;	/* which enum scx_identity_part it asks for */

static inline struct layer_state *layer_of(u32 layer)
{
	return &layers[layer & (PART_SLOTS - 1)];
}

static inline u64 slice_of(u32 layer)
{
	return layer_of(layer)->slice_ns ?: slice_length_ns;
}

struct task_state {
	struct scx_identity who; /* when it was sorted */
	u64 queued_at;		 /* 0: it does not wait in a queue */
	u32 layer;
	bool stray; /* as of its last insert */
};

SCX_TASK_STORAGE(tasks, struct task_state);

static inline struct task_state *state_of(struct task_struct *p)
{
	struct task_state *task = bpf_task_storage_get(&tasks, p, NULL, 0);

	if (!task)
		scx_error("task %d has no state", p->pid);
	return task;
}

__noinline int find_layer(const struct scx_identity *who, int is_kthread)
{
	u32 slot = config_seen, i;
	struct layered_config *file = bpf_map_lookup_elem(&config, &slot);

	if (!file)
		return PART_REST;
	bpf_for (i, 0, MAX_LAYERS) {
		if (i >= file->nr_layers)
			break;
		if (!file->layers[i].has_match || matches(&file->layers[i].match, who, is_kthread))
			return PART_FIRST + i;
	}
	return PART_REST;
}

/* Sorts the task into its layer, if it is new or has changed. Returns whether that was so. */
static bool sort(struct task_struct *p, struct task_state *task)
{
	struct scx_identity who;

	scx_identify(p, who_parts, generation, &who);
	if (scx_same_identity(&who, &task->who))
		return false;
	scx_stat_inc(nr_sorted);
	if (task->who.generation == who.generation)
		__sync_fetch_and_sub(&layer_of(task->layer)->nr_tasks[who.generation & 1], 1);
	if (who_parts & SCX_WHO_CGROUP)
		match_find_path(p);
	task->layer = find_layer(&who, !!(p->flags & PF_KTHREAD));
	task->who = who;
	__sync_fetch_and_add(&layer_of(task->layer)->nr_tasks[who.generation & 1], 1);
	return true;
}

/* Where @p stands in its layer, on whose clock; sleep is worth no more than @budget_ns. */
static inline u64 vtime_in(const struct task_struct *p, u32 layer, s64 budget_ns)
{
	return vt_cap_sleeper(vt_on_clock(p->scx.dsq_vtime, layer), budget_ns);
}

/*
 * Is there no CPU where @p has its turn with its layer? One that is bound to a CPU of a core that another task has for
 * itself runs there all the same: it must not take the clock of its layer along, for it has the CPU to itself.
 */
static inline bool is_stray(const struct task_struct *p, u32 layer)
{
	return part_is_stray(p, layer) || (scx_is_bound(p) && core_is_blocked(scx_bpf_task_cpu(p)));
}

/* ---- Waking and queueing ---- */

SCX_OP(s32, layered_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	u32 here = bpf_get_smp_processor_id();
	struct task_state *task = state_of(p);
	bool idle = false, stray;
	s32 cpu;

	if (!task)
		return prev_cpu;
	sort(p, task);
	stray = part_is_stray(p, task->layer);
	if (vt_stays_with_waker(p, wake_flags) && part_in(part_cpu(here)->home, task->layer) && !core_is_blocked(here))
		return here;

	if (!partitioned && !core_in_use) {
		cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &idle);
	} else {
		cpu = part_claim_idle(p, task->layer, stray, prev_cpu);
		idle = cpu >= 0;
	}
	/* POLICY: an idle CPU is better than any place in a queue. Inserting here skips ops.enqueue(). */
	if (idle) {
		scx_stat_inc(nr_idle);
		task->stray = stray;
		p->scx.dsq_vtime = vtime_in(p, task->layer, sleep_budget_ns);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_of(task->layer), SCX_IMMED);
	}
	return cpu >= 0 ? cpu : stray ? prev_cpu : part_home_for(p, task->layer, prev_cpu);
}

/* Queue @p, its virtual time settled: as a stray, or in its layer. */
static inline void queue(struct task_struct *p, struct task_state *task, u64 vtime, u64 enq_flags)
{
	s32 cpu = scx_bpf_task_cpu(p), idle = -1;
	u64 slice = slice_of(task->layer);

	task->queued_at = scx_now();
	/* POLICY: a stray waits apart; all CPUs serve it, at its layer's weight. */
	if (task->stray) {
		scx_stat_inc(nr_stray);
		p->scx.dsq_vtime = vtime;
		scx_dsq_insert(p, PART_STRAYS, slice, enq_flags);
	} else {
		scx_stat_inc(nr_queued);
		scx_dsq_insert_vtime(p, task->layer, slice, vt_cap_debt(vtime, task->layer), enq_flags);
	}
	if (scx_needs_idle_cpu(p, enq_flags))
		idle = part_claim_idle(p, task->layer, task->stray, cpu);
	if (idle >= 0) {
		scx_stat_inc(nr_kicked);
		scx_bpf_kick_cpu(idle, SCX_KICK_IDLE);
	} else {
		slice_timer_look(cpu, slot_cpu(cpu)->nr_waiting ?: 1);
	}
}

SCX_OP(void, layered_enqueue, struct task_struct *p, u64 enq_flags)
{
	s32 cpu = scx_bpf_task_cpu(p), taken;
	struct task_state *task;
	u64 vtime, slice;

	/* POLICY: the kernel waits for its per-CPU threads, so they do not wait for others. */
	if (scx_is_cpu_kthread(p)) {
		scx_stat_inc(nr_kthread);
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice_length_ns, enq_flags);
		return;
	}
	task = state_of(p);
	if (!task)
		return;
	sort(p, task);
	task->stray = is_stray(p, task->layer);
	if (!(enq_flags & SCX_ENQ_WAKEUP) || task->stray) {
		vtime = vtime_in(p, task->layer, vt_budget_awake(p, slice_of(task->layer)));
		queue(p, task, vtime, enq_flags);
		return;
	}

	vtime = vtime_in(p, task->layer, vt_budget(vt_cpu(cpu)->nr_waiting, sleep_budget_ns));
	slice = slice_of(task->layer);
	taken = slot_cpu_to_take(p, task->layer);
	if (taken >= 0) {
		scx_stat_inc(nr_taking);
		p->scx.dsq_vtime = vtime;
		scx_dsq_insert(p, SCX_DSQ_LOCAL_ON | taken, slice, enq_flags | SCX_ENQ_PREEMPT | SCX_IMMED);
		return;
	}
	switch (slot_pass_queue(cpu, task->layer, vtime)) {
	case VT_PREEMPTS:
		scx_stat_inc(nr_preempted);
		p->scx.dsq_vtime = vtime;
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice, enq_flags | SCX_ENQ_PREEMPT | SCX_IMMED);
		return;
	case VT_NEXT:
		scx_stat_inc(nr_next);
		p->scx.dsq_vtime = vtime;
		scx_dsq_insert(p, SCX_DSQ_LOCAL, slice, enq_flags);
		return;
	case VT_QUEUES:
		queue(p, task, vtime, enq_flags);
	}
}

/* ---- Choosing and running ---- */

/* Does @prev, whose time is over, still belong where it runs? */
static inline bool may_go_on(struct task_struct *prev, u32 cpu, u32 slot)
{
	struct task_state *task = state_of(prev);

	if (!task || sort(prev, task) || task->layer != slot_cpu(cpu)->part ||
	    is_stray(prev, task->layer) != (slot == PART_STRAYS))
		return false;
	return slot == PART_STRAYS ||
	       (!core_is_blocked(cpu) && part_in(part_cpu(cpu)->home | part_cpu(cpu)->guest, slot));
}

SCX_OP(void, layered_dispatch, s32 cpu, struct task_struct *prev)
{
	struct slot_cpu *state = slot_cpu(cpu);
	struct vt_cpu *runs = vt_cpu(cpu);
	bool runnable = prev && (prev->scx.flags & SCX_TASK_QUEUED);
	u32 prev_slot = PART_SLOTS;
	u64 prev_vtime = 0;

	if (runnable) {
		slot_account(state, prev);
		/*
		 * POLICY: else it is put where it belongs, by ops.enqueue(), even if nobody wants the CPU: that is what
		 * SCX_OPS_ENQ_LAST is for.
		 */
		if (may_go_on(prev, cpu, state->slot)) {
			prev_slot = state->slot;
			prev_vtime = vt_so_far(prev, runs);
		}
	}
	switch (slot_choose(cpu, prev_slot, prev_vtime, runs->yielded)) {
	case SLOT_WAITING:
		scx_stat_inc(nr_dispatched);
		runs->dispatched = true;
		break;
	case SLOT_RUNNING:
		if (!prev) /* never; the verifier does not know */
			break;
		scx_stat_inc(nr_kept);
		scx_set_slice(prev, slice_of(state->part));
		vt_keep(runs, prev_vtime);
		if (prev_slot != PART_STRAYS)
			vt_advance(vt_clock(prev_slot), prev_vtime);
		break;
	case SLOT_NONE:
		/* The CPU goes idle once ops.enqueue() has the task, and does not see by itself where that put it. */
		if (runnable)
			scx_bpf_kick_cpu(cpu, 0);
		break;
	}
	slice_timer_look(cpu, state->nr_waiting);
}

SCX_OP(bool, layered_yield, struct task_struct *from, struct task_struct *to)
{
	return vt_yield(from);
}

SCX_OP(void, layered_running, struct task_struct *p)
{
	struct task_state *task = state_of(p);
	s32 cpu = scx_bpf_task_cpu(p);
	struct slot_share *share;
	bool came_as_stray;
	s64 waited_ns;

	if (!task)
		return;
	/* Its core may have become another task's while it waited, or may be no more. */
	came_as_stray = task->stray;
	if (scx_is_bound(p))
		task->stray = is_stray(p, task->layer);
	slot_running(slot_cpu(cpu), p, task->layer, task->stray);
	if (task->queued_at) {
		waited_ns = scx_now() - task->queued_at;
		share = slot_share(slot_cpu(cpu), task->layer);
		share->delay_ns += waited_ns < 0 ? 0 : waited_ns; /* the clocks of two CPUs may disagree a little */
		share->delays++;
		task->queued_at = 0;
	}
	slice_watches[cpu & (SCX_MAX_CPUS - 1)].length_ns = slice_of(task->layer);
	p->scx.dsq_vtime = vt_on_clock(p->scx.dsq_vtime, task->layer);
	vt_start(p, vt_cpu(cpu));
	if (!task->stray && !came_as_stray)
		vt_advance(vt_clock(task->layer), p->scx.dsq_vtime);
	core_running(cpu, layer_of(task->layer)->exclusive);
}

SCX_OP(void, layered_stopping, struct task_struct *p, bool runnable)
{
	s32 cpu = scx_bpf_task_cpu(p);

	slot_account(slot_cpu(cpu), p);
	vt_stop(p, vt_cpu(cpu));
	/* A stray pays on a clock that does not go on with it: when it is none any more it owes no more than a turn. */
	if (slot_cpu(cpu)->slot == PART_STRAYS)
		p->scx.dsq_vtime = vt_cap_lead(p->scx.dsq_vtime, slice_of(slot_cpu(cpu)->part));
	core_running(cpu, false);
}

SCX_OP(void, layered_enable, struct task_struct *p)
{
	/* POLICY: a new task has no credit, and owes a turn where it queues; on whatever clock, see vtime_in(). */
	p->scx.dsq_vtime = vt_clock(PART_REST)->now;
}

SCX_OP_SLEEPABLE(s32, layered_init_task, struct task_struct *p, struct scx_init_task_args *args)
{
	return bpf_task_storage_get(&tasks, p, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE) ? 0 : -ENOMEM;
}

SCX_OP(void, layered_exit_task, struct task_struct *p, struct scx_exit_task_args *args)
{
	struct task_state *task = bpf_task_storage_get(&tasks, p, NULL, 0);

	if (task && task->who.generation == generation)
		__sync_fetch_and_sub(&layer_of(task->layer)->nr_tasks[task->who.generation & 1], 1);
}

/* ---- The timer ---- */

#define LOOK_NS (100 * NSEC_PER_MSEC)

/*
 * What @layer used in the @elapsed_ns since the last look, or since it @begins: its utilisation, and its row. That of
 * the rest is the last.
 */
__noinline int measure(u32 layer, u64 elapsed_ns, int begins)
{
	u32 row_of = layer == PART_REST ? nr_parts - PART_FIRST : layer - PART_FIRST, cpu;
	struct layer_row *row = bpf_map_lookup_elem(&rows, &row_of);
	struct layer_sums *seen = &layer_of(layer)->seen, now = {};
	struct part *part = part_of(layer);
	s64 used_ns;

	bpf_for (cpu, 0, nr_cpu_ids) {
		struct slot_share *share = slot_share(slot_cpu(cpu), layer);

		now.running_ns += slot_running_ns(cpu, layer);
		now.ran_ns += share->ran_ns;
		now.delay_ns += share->delay_ns;
		now.delays += share->delays;
	}
	if (begins)
		*seen = now;
	/* A CPU may switch tasks while it is looked at: the sum is off once, and the next one makes up for it. */
	used_ns = now.ran_ns + now.running_ns - seen->ran_ns - seen->running_ns;
	part->util = avg_after(part->util, (used_ns > 0 ? used_ns : 0) * 1000ULL / (elapsed_ns ?: 1));
	if (row) {
		row->util = (part->util + 5) / 10;
		row->cpus = part->nr_own;
		row->tasks = layer_of(layer)->nr_tasks[generation & 1];
		row->waiting = scx_bpf_dsq_nr_queued(layer);
		row->delay_ns =
			now.delays == seen->delays ? 0 : (now.delay_ns - seen->delay_ns) / (now.delays - seen->delays);
		row->cpu_time_ns += now.ran_ns - seen->ran_ns;
	}
	*seen = now;
	return 0;
}

__noinline int take_layer(u32 layer, const struct layer *file)
{
	struct part *part = part_of(layer);

	if (!file)
		return 0;
	part->kind = (enum part_kind)file->kind;
	part->cpus_min = file->cpus_min;
	part->cpus_max = file->cpus_max;
	part->grow_above = file->grow_above;
	part->shrink_below = file->shrink_below;
	slot_weights[layer & (PART_SLOTS - 1)] = file->weight;
	slot_preempts[layer & (PART_SLOTS - 1)] = file->preempt;
	layer_of(layer)->slice_ns = file->has_slice_ns ? file->slice_ns : 0;
	layer_of(layer)->exclusive = file->exclusive;
	return file->has_match ? match_parts(&file->match) : 0;
}

/*
 * Take up the file in slot @from of config. CPUs are divided from the beginning; tasks are sorted anew when they wake
 * or queue. What waits in a queue meanwhile runs once by the rules of the layer that has the queue now.
 */
__noinline int take_config(u32 from)
{
	struct layered_config *file = bpf_map_lookup_elem(&config, &from);
	u32 used = 0, slot;
	bool exclusive = false;

	if (!file)
		return 0;
	part_reset();
	nr_parts = PART_FIRST + (file->nr_layers <= MAX_LAYERS ? file->nr_layers : MAX_LAYERS);
	bpf_for (slot, 0, PART_SLOTS) {
		struct layer_row *row = bpf_map_lookup_elem(&rows, &slot);

		layer_of(slot)->nr_tasks[(generation + 1) & 1] = 0;
		if (row)
			__builtin_memset(row, 0, sizeof(*row));
	}
	bpf_for (slot, 0, MAX_LAYERS) {
		if (slot >= file->nr_layers)
			break;
		used |= take_layer(PART_FIRST + slot, &file->layers[slot]);
		exclusive |= file->layers[slot].exclusive;
	}
	core_in_use = exclusive;
	who_parts = used;
	config_seen = from;
	generation++; /* the last: who was sorted by anything of before is sorted again */
	return 0;
}

struct look {
	struct bpf_timer timer;
	u64 looked_at;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct look);
} looks SEC(".maps");

static int look_at_layers(void *map, u32 *key, struct look *look)
{
	u64 now = bpf_ktime_get_ns(), elapsed_ns = now - look->looked_at;
	bool begins = config_slot != config_seen, changed = begins;
	u32 layer, nr_moved = 0;

	look->looked_at = now;
	if (begins)
		take_config(config_slot);
	bpf_for (layer, 0, PART_SLOTS) {
		if (layer >= nr_parts)
			break;
		if (layer == PART_STRAYS)
			continue;
		measure(layer, elapsed_ns, begins);
		if (layer >= PART_FIRST && part_resize(layer)) {
			scx_stat_inc(nr_resized);
			changed = true;
		}
	}
	if (changed)
		part_serve_all();
	bpf_for (layer, 0, PART_SLOTS) {
		if (layer != PART_STRAYS && scx_bpf_dsq_nr_queued(layer))
			nr_moved += part_move_strays(layer);
	}
	if (nr_moved) {
		scx_stat_add(nr_moved, nr_moved);
		scx_kick_all_idle();
	}
	bpf_timer_start(&look->timer, LOOK_NS, 0);
	return 0;
}

static void layered_look(u64 since)
{
	bool waits = false;
	u32 slot;

	bpf_for (slot, 0, PART_SLOTS) {
		if (slot >= nr_parts)
			break;
		waits |= scx_bpf_dsq_nr_queued(slot) > 0;
		/* POLICY: who is confined waits for the CPUs of its layer, however many it shares them with. */
		if (part_kind(slot) != PART_CONFINED)
			scx_stat_add(nr_rescued, part_rescue(slot, since));
	}
	if (waits)
		scx_kick_all_idle();
}
SCX_ANTISTALL(layered_look)

SCX_OP_SLEEPABLE(s32, layered_init)
{
	s32 error = vt_init() ?: slice_timer_init() ?: part_init();
	u32 key = 0;
	struct look *look = bpf_map_lookup_elem(&looks, &key);

	if (error || !look) /* entry 0 always exists; the verifier wants it asked */
		return error ?: -ENOENT;
	take_config(config_slot);
	part_serve_all();
	look->looked_at = bpf_ktime_get_ns();
	return scx_timer_begin(&look->timer, &looks, look_at_layers, NSEC_PER_MSEC) ?: scx_antistall_start();
}

SCX_PROMISES_WEIGHTS(layered);
SCX_POLICY(layered, "Layers of tasks by cgroup, name, nice or user; CPUs that grow by use",
	   .select_cpu = (void *)layered_select_cpu, .enqueue = (void *)layered_enqueue,
	   .dispatch = (void *)layered_dispatch, .yield = (void *)layered_yield, .running = (void *)layered_running,
	   .stopping = (void *)layered_stopping, .enable = (void *)layered_enable,
	   .init_task = (void *)layered_init_task, .exit_task = (void *)layered_exit_task, .init = (void *)layered_init,
	   .flags = SCX_OPS_ENQ_LAST);
