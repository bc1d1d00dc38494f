// SPDX-License-Identifier: GPL-2.0-only
#include "unresolved.hpp"

#include <fmt/format.h>
#include <scx/types.h>

#include "text.hpp"

namespace scx {
namespace {

/// The type behind typedefs and const; null if there is none.
const btf_type* resolved(const btf& types, u32 id) {
    const int real = btf__resolve_type(&types, id);
    return real < 0 ? nullptr : btf__type_by_id(&types, static_cast<u32>(real));
}

/// Whether the last parameter is what the kernel adds to a call by itself. A well-built kernel shows it only
/// in a second prototype, whose name ends in _impl.
bool shows_implicit_argument(const btf& kernel, const btf_type& function) {
    const btf_type* prototype = btf__type_by_id(&kernel, function.type);
    const std::string_view name = btf__name_by_offset(&kernel, function.name_off);
    if (prototype == nullptr || btf_vlen(prototype) == 0 || name.ends_with("_impl")) return false;
    const btf_param& last = btf_params(prototype)[btf_vlen(prototype) - 1];
    const btf_type* pointer = resolved(kernel, last.type);
    if (pointer == nullptr || !btf_is_ptr(pointer)) return false;
    const btf_type* pointee = resolved(kernel, pointer->type);
    return pointee != nullptr &&
           btf__name_by_offset(&kernel, pointee->name_off) == std::string_view("bpf_prog_aux");
}

}  // namespace

std::string_view unresolved_function(std::string_view log) {
    return text_between(log, "kfunc '", "' is referenced but wasn't resolved");
}

UnresolvedCall explain_unresolved(std::string_view declared, const btf& kernel) {
    const std::string name(declared.substr(0, declared.rfind("___")));  // as libbpf looks it up
    const int id = btf__find_by_name_kind(&kernel, name.c_str(), BTF_KIND_FUNC);
    if (id < 0)
        return {fmt::format("this kernel has no {}", name),
                fmt::format("run a newer one, or let the policy ask bpf_ksym_exists({}) before it calls",
                            declared)};
    if (shows_implicit_argument(kernel, *btf__type_by_id(&kernel, static_cast<u32>(id))))
        return {fmt::format("this kernel was built wrongly, and no program can call its {}", name),
                "boot another build of it, or another version; the README tells more under Limits"};
    return {fmt::format("this kernel's {} has another prototype than the policy declares", name),
            "see what it is: bpftool btf dump file /sys/kernel/btf/vmlinux format c | grep " + name};
}

}  // namespace scx
