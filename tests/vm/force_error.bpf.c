/* SPDX-License-Identifier: GPL-2.0-only */
/* Ends whatever scheduler is active with an error, as its own scx_bpf_error() would. Run once, by force_error.cpp. */
#include <scx/kernel.bpf.h>

#include <bpf/bpf_helpers.h>

#include <scx/kfuncs.bpf.h>

char _license[] SEC("license") = "GPL";

/* The only variable of its section. It is a format to the kernel, so it holds no %. */
char message[128] SEC(".data.message");

SEC("syscall")
int force_error(void *context)
{
	unsigned long long no_values[1] = { 0 };

	scx_bpf_error_bstr(message, no_values, 0);
	return 0;
}
