/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A new task starts a second before all others.
 *
 * caught by: fork_is_a_fair_start
 */
#define FIRST_VTIME (vt_clock(0)->now - (NSEC_PER_SEC << VT_CLOCK_BITS))
#define BUDGET_NS (2LL * NSEC_PER_SEC)

#include "sound.bpf.h"
