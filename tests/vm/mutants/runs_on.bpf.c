/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The running task goes on until it is half a second ahead of those that wait.
 *
 * caught by: no_task_waits_for_long slices_are_as_long_as_they_should_be
 */
#define WAITS_BEFORE(p, cpu, vtime) vt_waits_before(0, cpu, (vtime) - (NSEC_PER_SEC / 2 << VT_CLOCK_BITS))

#include "sound.bpf.h"
