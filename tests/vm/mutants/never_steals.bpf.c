/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each CPU serves its own queue, and no other when that is empty.
 *
 * caught by: no_cpu_idles_beside_a_crowded_one
 */
#define QUEUE_OF(p) scx_bpf_task_cpu(p)
#define TAKE(cpu) scx_dsq_move_to_local(cpu)

#include "sound.bpf.h"
