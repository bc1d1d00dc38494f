/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forgets every hundredth task that it is given.
 *
 * caught by: serves_all_storms stress_stalls_nothing upheaval_loses_no_task
 */
#include <scx/policy.bpf.h>

static u32 nr_given;
#define DEALS_WITH(p) (!((p)->flags & PF_KTHREAD) && ++nr_given % 100 == 0)

#include "sound.bpf.h"
