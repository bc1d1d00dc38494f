/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Charges nobody for anything.
 *
 * caught by: shares_follow_nice
 */
#define CHARGE(p, ran_ns) 0

#include "sound.bpf.h"
