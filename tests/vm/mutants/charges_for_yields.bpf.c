/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who yields pays for the whole slice.
 *
 * caught by: yield_is_not_overcharged
 */
#define CHARGE(p, ran_ns) vt_charge(vt_cpu(scx_bpf_task_cpu(p))->yielded ? slice_length_ns : (ran_ns), (p)->scx.weight)

#include "sound.bpf.h"
