/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looks at tasks that are bound to a CPU only when no other waits.
 *
 * caught by: pinned_tasks_get_their_turns
 */
#define QUEUE_OF(p) ((p)->nr_cpus_allowed == 1)
#define TAKE(cpu) (scx_dsq_move_to_local(0) || scx_dsq_move_to_local(1))
#define WAITS_BEFORE(p, cpu, vtime) vt_waits_before(0, cpu, vtime)

#include "sound.bpf.h"
