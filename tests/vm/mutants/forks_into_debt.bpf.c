/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A new task starts a second behind all others.
 *
 * caught by: short_processes_get_to_run
 */
#define FIRST_VTIME (vt_clock(0)->now + (NSEC_PER_SEC << VT_CLOCK_BITS))

#include "sound.bpf.h"
