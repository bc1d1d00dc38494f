/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A CPU takes from another one when it has nothing itself, and so leaves the tasks of one that a real-time
 * task holds.
 *
 * caught by: tasks_leave_a_cpu_taken_by_a_real_time_task
 */
#define QUEUE_OF(p) scx_bpf_task_cpu(p)
#define TAKE(cpu) (scx_dsq_move_to_local(cpu) || scx_dsq_move_to_local(1 - (cpu)))

#include "sound.bpf.h"
