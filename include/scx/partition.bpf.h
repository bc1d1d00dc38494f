/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CPUs divided among parts of the machine's work. A part may own CPUs, from so many to so many by how much it uses
 * them, and is served by others too, as its kind says:
 *
 *	open		owns none; is at home on CPUs that nobody owns
 *	grouped		is at home on its own, too
 *	confined	is at home on its own only, and its own serve nobody else
 *
 * Where a part is at home it gets its turn. On CPUs of grouped parts the others are guests: they run when the owner has
 * nothing to run. One CPU is always nobody's, and a part that owns none is open, whatever its kind: so every task has a
 * CPU, but for those that may not run where their part is at home. These are strays. They wait in a queue of their own,
 * first come, first served, which all CPUs serve; a CPU that is blocked (cores.bpf.h) serves it alone, so what is bound
 * there is a stray meanwhile.
 *
 * A part, its queue (DSQ) and its slot have the same number.
 */
#pragma once

#include "antistall.bpf.h"
#include "cores.bpf.h"

enum part_kind {
	PART_OPEN,
	PART_GROUPED,
	PART_CONFINED,
};

enum {
	PART_REST,   /* open; what is in no other. As an owner: nobody */
	PART_STRAYS, /* no part, but a queue */
	PART_FIRST,  /* of the policy's own */
	PART_SLOTS = 16,
};

struct part {
	/* Written by the policy. */
	enum part_kind kind;
	u32 cpus_min, cpus_max;
	u32 grow_above, shrink_below; /* percent of what its CPUs can give */
	u64 util;		      /* permille of a CPU */
	/* Written here. */
	u32 nr_own;    /* CPUs that it owns */
	u32 first_own; /* the one that it got first */
	u32 nr_home;   /* CPUs where it is at home */
} __attribute__((aligned(64))) parts[PART_SLOTS];

/* Of each CPU. A set of parts has a bit for each. */
struct part_cpu {
	u32 owner;
	u32 home;  /* it serves these ... */
	u32 guest; /* ... and then these */
} part_cpus[SCX_MAX_CPUS];

u32 nr_parts;	  /* those in use are below this; written by the policy */
u32 part_nr_free; /* CPUs that nobody owns */
bool partitioned; /* not all CPUs serve all parts alike */

/* The CPUs of a part, as masks. They may be a moment behind part_cpus[]. */
struct part_masks {
	struct bpf_cpumask __kptr *best; /* where its tasks go first */
	struct bpf_cpumask __kptr *home;
	struct bpf_cpumask __kptr *any; /* home or guest */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PART_SLOTS);
	__type(key, u32);
	__type(value, struct part_masks);
} part_masks SEC(".maps");

struct part_scratch {
	struct bpf_cpumask __kptr *mask;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct part_scratch);
} part_scratch SEC(".maps");

static inline struct part *part_of(u32 slot)
{
	return &parts[slot & (PART_SLOTS - 1)];
}

static inline struct part_cpu *part_cpu(u32 cpu)
{
	return &part_cpus[cpu & (SCX_MAX_CPUS - 1)];
}

static inline bool part_in(u32 set, u32 slot)
{
	return set >> (slot & (PART_SLOTS - 1)) & 1;
}

static inline enum part_kind part_kind(u32 slot)
{
	return part_of(slot)->nr_own ? part_of(slot)->kind : PART_OPEN;
}

/* ---- Which CPUs serve a task ---- */

/* May @p run nowhere where its part @slot is at home? */
static bool part_is_stray(const struct task_struct *p, u32 slot)
{
	struct part_masks *masks = bpf_map_lookup_elem(&part_masks, &slot);
	struct bpf_cpumask *home;

	if (!partitioned || !masks)
		return false;
	if (scx_is_bound(p))
		return !part_in(part_cpu(scx_bpf_task_cpu(p))->home, slot);
	if (scx_may_run_anywhere(p))
		return false;
	home = masks->home;
	return home && !bpf_cpumask_intersects((const struct cpumask *)home, p->cpus_ptr);
}

/* Claim an idle CPU of @set for @p. One that is blocked loses its idle mark; when it no longer is, it is kicked. */
static inline s32 part_claim_of(const struct task_struct *p, const struct cpumask *set)
{
	struct part_scratch *scratch;
	struct bpf_cpumask *both;
	s32 cpu = -1;
	u32 key = 0, i;

	if (!scx_may_run_anywhere(p)) {
		scratch = bpf_map_lookup_elem(&part_scratch, &key);
		both = scratch ? scratch->mask : NULL;
		if (!both)
			return -1;
		bpf_cpumask_and(both, set, p->cpus_ptr);
		set = (const struct cpumask *)both;
	}
	bpf_for (i, 0, CORE_MAX_THREADS) {
		cpu = scx_bpf_pick_idle_cpu(set, 0);
		if (cpu < 0 || !core_is_blocked(cpu))
			break;
		cpu = -1;
	}
	return cpu;
}

/* From ops.select_cpu() or ops.enqueue(): claim an idle CPU for @p, of part @slot; negative: none. */
static s32 part_claim_idle(const struct task_struct *p, u32 slot, bool stray, s32 prev_cpu)
{
	struct part_masks *masks = bpf_map_lookup_elem(&part_masks, &slot);
	struct bpf_cpumask *best, *any;
	s32 cpu = -1;

	if (scx_is_bound(p)) {
		cpu = scx_bpf_task_cpu(p);
		return scx_bpf_test_and_clear_cpu_idle(cpu) ? cpu : -1;
	}
	if (stray)
		return scx_bpf_pick_idle_cpu(p->cpus_ptr, 0);
	best = masks ? masks->best : NULL;
	any = masks ? masks->any : NULL;
	if (!best || !any)
		return -1;
	/* The CPU it knows, where threads do not share a core; then the best, whole cores first; then others. */
	if (core_cpu(prev_cpu)->next == (u32)prev_cpu && bpf_cpumask_test_cpu(prev_cpu, (const struct cpumask *)best) &&
	    bpf_cpumask_test_cpu(prev_cpu, p->cpus_ptr) && scx_bpf_test_and_clear_cpu_idle(prev_cpu))
		return prev_cpu;
	cpu = part_claim_of(p, (const struct cpumask *)best);
	return cpu >= 0 ? cpu : part_claim_of(p, (const struct cpumask *)any);
}

/* A CPU where @p has its turn with its part; @prev_cpu if that is one, or there is none. */
static s32 part_home_for(const struct task_struct *p, u32 slot, s32 prev_cpu)
{
	struct part_masks *masks = bpf_map_lookup_elem(&part_masks, &slot);
	struct bpf_cpumask *home = masks ? masks->home : NULL;
	u32 cpu;

	if (!home || part_in(part_cpu(prev_cpu)->home, slot))
		return prev_cpu;
	cpu = bpf_cpumask_any_and_distribute((const struct cpumask *)home, p->cpus_ptr);
	return cpu < nr_cpu_ids ? (s32)cpu : prev_cpu;
}

/* ---- Growing and shrinking. From a timer; none of it is for two CPUs at a time. ---- */

static inline void part_set(struct bpf_cpumask *mask, u32 cpu, bool in)
{
	if (in)
		bpf_cpumask_set_cpu(cpu, mask);
	else
		bpf_cpumask_clear_cpu(cpu, mask);
}

__noinline int part_serve(u32 slot)
{
	struct part_masks *masks = bpf_map_lookup_elem(&part_masks, &slot);
	u32 bit = 1 << (slot & (PART_SLOTS - 1)), nr_home = 0, cpu;
	bool confined = part_kind(slot) == PART_CONFINED;

	if (!masks)
		return 0;
	bpf_rcu_read_lock();
	bpf_for (cpu, 0, nr_cpu_ids) {
		struct bpf_cpumask *best = masks->best, *home = masks->home, *any = masks->any;
		struct part_cpu *its = part_cpu(cpu);
		bool own, at_home, guest;

		if (!cpu_online[cpu & (SCX_MAX_CPUS - 1)] || !best || !home || !any)
			continue;
		own = its->owner == slot && slot != PART_REST;
		at_home = own || slot == PART_STRAYS || (its->owner == PART_REST && !confined);
		guest = !at_home && !confined && part_kind(its->owner) != PART_CONFINED;
		its->home = at_home ? its->home | bit : its->home & ~bit;
		its->guest = guest ? its->guest | bit : its->guest & ~bit;
		part_set(best, cpu, part_of(slot)->nr_own ? own : at_home);
		part_set(home, cpu, at_home);
		part_set(any, cpu, at_home || guest);
		nr_home += at_home;
	}
	bpf_rcu_read_unlock();
	part_of(slot)->nr_home = nr_home;
	return 0;
}

/* After owners have changed: who serves whom. */
static inline void part_serve_all(void)
{
	u32 slot, cpu;

	partitioned = true;
	bpf_for (slot, 0, PART_SLOTS) {
		if (slot < nr_parts)
			part_serve(slot);
	}
	partitioned = part_nr_free < nr_online_cpus;
	/* Who runs where it does not belong any more leaves. */
	bpf_for (cpu, 0, nr_cpu_ids)
		scx_bpf_kick_cpu(cpu, SCX_KICK_PREEMPT);
}

static inline void part_give(u32 cpu, u32 slot)
{
	struct part_cpu *its = part_cpu(cpu);

	if (its->owner == PART_REST)
		part_nr_free--;
	else
		part_of(its->owner)->nr_own--;
	its->owner = slot;
	if (slot == PART_REST)
		part_nr_free++;
	else if (!part_of(slot)->nr_own++)
		part_of(slot)->first_own = cpu;
}

/*
 * To the free CPU nearest to its first, which is on a core that nobody has; among equals the last, for interrupts come
 * to the first ones.
 */
__noinline int part_grow(u32 slot)
{
	struct part *part = part_of(slot);
	s32 best = -1, best_merit = -1, merit;
	u32 cpu;

	if (part_nr_free < 2)
		return false;
	bpf_for (cpu, 0, nr_cpu_ids) {
		if (!cpu_online[cpu & (SCX_MAX_CPUS - 1)] || part_cpu(cpu)->owner != PART_REST)
			continue;
		merit = part->nr_own ? (s32)(SCX_FARTHEST - scx_distance(part->first_own, cpu))
				     : part_cpu(core_cpu(cpu)->next)->owner == PART_REST;
		if (merit >= best_merit) {
			best = cpu;
			best_merit = merit;
		}
	}
	if (best < 0)
		return false;
	part_give(best, slot);
	return true;
}

/* It gives back the CPU that it would have got last. */
__noinline int part_shrink(u32 slot)
{
	struct part *part = part_of(slot);
	s32 worst = -1, worst_distance = -1, distance;
	u32 cpu;

	bpf_for (cpu, 0, nr_cpu_ids) {
		if (part_cpu(cpu)->owner != slot || cpu == part->first_own)
			continue;
		distance = scx_distance(part->first_own, cpu);
		if (distance > worst_distance) {
			worst = cpu;
			worst_distance = distance;
		}
	}
	if (worst < 0)
		return false;
	part_give(worst, PART_REST);
	return true;
}

/*
 * By what it uses, a CPU more or less; below its least it takes at once what there is. Returns whether owners changed.
 * It gives none back that it would ask for again.
 */
__noinline int part_resize(u32 slot)
{
	struct part *part = part_of(slot);
	bool changed = false;
	u32 i;

	if (part->kind == PART_OPEN)
		return false;
	bpf_for (i, 0, SCX_MAX_CPUS) {
		if (part->nr_own >= part->cpus_min || !part_grow(slot))
			break;
		changed = true;
	}
	if (changed)
		return true;
	if (part->nr_own < part->cpus_max && part->util > 10ULL * part->grow_above * part->nr_own)
		return part_grow(slot);
	if (part->nr_own > part->cpus_min && part->util < 10ULL * part->shrink_below * part->nr_own &&
	    part->util < 10ULL * part->grow_above * (part->nr_own - 1))
		return part_shrink(slot);
	return false;
}

/* All CPUs are nobody's. */
static inline void part_reset(void)
{
	u32 slot, cpu;

	bpf_for (slot, 0, PART_SLOTS) {
		part_of(slot)->nr_own = 0;
		part_of(slot)->util = 0;
	}
	part_nr_free = 0;
	bpf_for (cpu, 0, nr_cpu_ids) {
		part_cpu(cpu)->owner = PART_REST;
		part_nr_free += cpu_online[cpu & (SCX_MAX_CPUS - 1)];
	}
}

/*
 * Waiting tasks of @slot that it cannot run any more become strays, and so do those bound to a CPU that is blocked. To
 * be called again and again: who queues while owners change may have seen the old ones. Returns how many they were; the
 * caller wakes CPUs for them.
 */
__noinline int part_move_strays(u32 slot)
{
	struct bpf_iter_scx_dsq it;
	struct task_struct *p;
	u32 nr = 0;

	bpf_rcu_read_lock(); /* a timer is not under it by itself */
	if (!bpf_iter_scx_dsq_new(&it, slot, 0)) {
		while ((p = bpf_iter_scx_dsq_next(&it)))
			if (slot >= nr_parts || part_is_stray(p, slot) ||
			    (scx_is_bound(p) && core_is_blocked(scx_bpf_task_cpu(p))))
				nr += scx_dsq_move(&it, p, PART_STRAYS);
	}
	bpf_iter_scx_dsq_destroy(&it);
	bpf_rcu_read_unlock();
	return nr;
}

/* As scx_rescue_from(), but on a CPU that serves @slot. */
__noinline int part_rescue_from(u32 slot, u64 since, u64 flags)
{
	struct part_masks *masks = bpf_map_lookup_elem(&part_masks, &slot);
	struct bpf_iter_scx_dsq it;
	struct bpf_cpumask *any;
	struct task_struct *p;
	u32 seen = 0, nr = 0, cpu;

	if (!masks)
		return 0;
	bpf_rcu_read_lock();
	any = masks->any;
	if (!bpf_iter_scx_dsq_new(&it, slot, flags)) {
		while (any && (p = bpf_iter_scx_dsq_next(&it)) && seen++ < SCX_MAX_RESCUE) {
			if (!scx_is_overdue(p, since))
				continue;
			cpu = scx_is_bound(p)
				      ? (u32)scx_bpf_task_cpu(p)
				      : bpf_cpumask_any_and_distribute((const struct cpumask *)any, p->cpus_ptr);
			if (cpu >= nr_cpu_ids || !part_in(part_cpu(cpu)->home | part_cpu(cpu)->guest, slot))
				continue;
			nr = scx_run_next(&it, p, cpu);
			break;
		}
	}
	bpf_iter_scx_dsq_destroy(&it);
	bpf_rcu_read_unlock();
	return nr;
}

/* The same, at whichever end. */
static inline u32 part_rescue(u32 slot, u64 since)
{
	return part_rescue_from(slot, since, 0) ?: part_rescue_from(slot, since, SCX_DSQ_ITER_REV);
}

/* ---- The beginning ---- */

static inline s32 part_make_mask(struct bpf_cpumask **place)
{
	struct bpf_cpumask *mask = bpf_cpumask_create();

	if (!mask)
		return -ENOMEM;
	mask = bpf_kptr_xchg(place, mask);
	if (mask)
		bpf_cpumask_release(mask);
	return 0;
}

static s32 part_make_slot(u32 slot)
{
	struct part_masks *masks = bpf_map_lookup_elem(&part_masks, &slot);

	if (!masks)
		return -ENOENT;
	return scx_bpf_create_dsq(slot, -1) ?: part_make_mask(&masks->best) ?: part_make_mask(&masks->home) ?: part_make_mask(&masks->any);
}

/* From ops.init(), sleepable, before the rest: 0, or a negative errno. */
static inline s32 part_init(void)
{
	s32 error = 0;
	u32 key = 0, i;

	core_init();
	bpf_for (i, 0, PART_SLOTS) {
		if (!error)
			error = part_make_slot(i);
	}
	bpf_for (i, 0, nr_cpu_ids) {
		struct part_scratch *scratch = bpf_map_lookup_percpu_elem(&part_scratch, &key, i);

		if (!error && scratch) /* none for a CPU that cannot be */
			error = part_make_mask(&scratch->mask);
	}
	return error;
}
