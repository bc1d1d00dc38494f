/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Charges all tasks alike.
 *
 * caught by: shares_follow_nice
 */
#define CHARGE(p, ran_ns) vt_charge(ran_ns, 100)

#include "sound.bpf.h"
