/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Deals tasks out to the queues of all CPUs in turn, whether they are there or not.
 *
 * caught by: restarts_when_a_cpu_goes_and_comes
 */
#include <scx/policy.bpf.h>

static u32 turn;
#define QUEUE_OF(p) ((p)->nr_cpus_allowed == 1 ? scx_bpf_task_cpu(p) : (s32)(turn++ % 2))
#define TAKE(cpu) scx_dsq_move_to_local(cpu)
#define WAITS_BEFORE(p, cpu, vtime) true

#include "sound.bpf.h"
