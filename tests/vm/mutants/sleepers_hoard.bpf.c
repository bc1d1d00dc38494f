/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleep is saved up without an end.
 *
 * caught by: sleeper_takes_its_share_and_no_more
 */
#define BUDGET_NS (1LL << 40)

#include "sound.bpf.h"
