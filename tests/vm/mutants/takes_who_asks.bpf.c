/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Schedules only tasks that ask for it.
 *
 * caught by: loads
 */

#define FLAGS (1 << 3) /* SCX_OPS_SWITCH_PARTIAL */
#include "sound.bpf.h"
