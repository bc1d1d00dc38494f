// SPDX-License-Identifier: GPL-2.0-only
//
// LD_PRELOAD=stop_at_attach.so scx-run ...: stops like on SIGSTOP when all is loaded and the policy is about
// to be attached.
#include <bpf/libbpf.h>
#include <dlfcn.h>

#include <csignal>

extern "C" bpf_link* bpf_map__attach_struct_ops(const bpf_map* map) {
    raise(SIGSTOP);
    const auto attach = reinterpret_cast<decltype(&bpf_map__attach_struct_ops)>(dlsym(RTLD_NEXT, __func__));
    return attach(map);
}
