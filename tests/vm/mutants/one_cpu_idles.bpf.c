/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CPU 1 takes nothing from the queue.
 *
 * caught by: no_cpu_idles_while_tasks_wait
 */
#define TAKE(cpu) ((cpu) != 1 && scx_dsq_move_to_local(0))

#include "sound.bpf.h"
