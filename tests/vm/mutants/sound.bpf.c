/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Broken in nothing: it must pass what the others fail.
 *
 * caught by: none
 */
#include "sound.bpf.h"
