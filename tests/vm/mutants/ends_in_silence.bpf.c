/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does not record how it ended.
 *
 * caught by: loads
 */
#include <scx/policy.bpf.h>

SCX_OP(void, end_in_silence, struct scx_exit_info *info)
{
}
#define EXIT end_in_silence

#include "sound.bpf.h"
