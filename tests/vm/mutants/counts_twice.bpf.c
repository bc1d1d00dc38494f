/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts each enqueue twice.
 *
 * caught by: counters_account_for_every_enqueue
 */
#define COUNT 2

#include "sound.bpf.h"
