/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Charges a light task a hundred times what it used, and keeps it to that.
 *
 * caught by: lightest_task_gets_its_little
 */
#define CHARGE(p, ran_ns) vt_charge((p)->scx.weight < 50 ? 100 * (ran_ns) : (ran_ns), (p)->scx.weight)
#define CAP_DEBT(vtime) (vtime)

#include "sound.bpf.h"
