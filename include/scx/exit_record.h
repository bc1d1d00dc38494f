/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a policy's end travels from ops.exit() in the kernel to the loader.
 *
 * Included by the BPF side (through policy.bpf.h) and by the C++ loader, so that the layout exists once. Only
 * fixed-width fields; both sides are compiled against the size asserted below.
 */
#pragma once

#include "types.h"

/* Sections that hold the record and the debug dump. Each becomes a BPF map of that name. */
#define SCX_EXIT_RECORD_SECTION ".data.exit_record"
#define SCX_EXIT_DUMP_SECTION ".data.exit_dump"

#define SCX_EXIT_REASON_LEN 128
#define SCX_EXIT_MESSAGE_LEN 1024

struct scx_exit_record {
	u64 kind;      /* enum scx_exit_kind of the running kernel; 0 = still running. Written last. */
	s64 exit_code; /* user bits 0-31, reason bits 32-47, action bits 48-63 */
	char reason[SCX_EXIT_REASON_LEN];   /* the kernel's words for the kind, NUL-terminated */
	char message[SCX_EXIT_MESSAGE_LEN]; /* what scx_bpf_error() or the kernel said, NUL-terminated, may be empty */
};

static_assert(sizeof(struct scx_exit_record) == 16 + SCX_EXIT_REASON_LEN + SCX_EXIT_MESSAGE_LEN,
	      "the exit record has no padding: both sides agree on its layout");
