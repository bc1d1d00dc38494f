/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who slept starts far behind those that did not.
 *
 * caught by: wakes_in_turn
 */
#define BUDGET_NS (-400LL * NSEC_PER_MSEC)

#include "sound.bpf.h"
