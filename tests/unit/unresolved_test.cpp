// SPDX-License-Identifier: GPL-2.0-only
#include "unresolved.hpp"

#include <gtest/gtest.h>

#include "handles.hpp"

namespace scx {
namespace {

/// A kernel with a function that is as it should be, and one whose implicit argument shows.
BtfPtr make_kernel() {
    BtfPtr types(btf__new_empty());
    btf* t = types.get();
    const int number = btf__add_int(t, "int", 4, BTF_INT_SIGNED);
    const int aux = btf__add_ptr(t, btf__add_const(t, btf__add_struct(t, "bpf_prog_aux", 4)));
    const int good = btf__add_func_proto(t, number);
    btf__add_func_param(t, "cpu", number);
    btf__add_func(t, "good", BTF_FUNC_STATIC, good);
    btf__add_func(t, "good___v2", BTF_FUNC_STATIC, good);
    const int bad = btf__add_func_proto(t, number);
    btf__add_func_param(t, "cpu", number);
    btf__add_func_param(t, "aux", aux);
    btf__add_func(t, "bad", BTF_FUNC_STATIC, bad);
    btf__add_func(t, "good_impl", BTF_FUNC_STATIC, bad);
    btf__add_func(t, "without", BTF_FUNC_STATIC, btf__add_func_proto(t, number));
    return types;
}

UnresolvedCall find(const std::string& function) {
    const std::string log = "12: <invalid kfunc call>\nkfunc '" + function +
                            "' is referenced but wasn't resolved\nprocessed 3 insns";
    return explain_unresolved(unresolved_function(log), *make_kernel());
}

TEST(Unresolved, TellsWhyACallHasNoTarget) {
    EXPECT_EQ(find("new").why, "this kernel has no new");
    EXPECT_EQ(find("bad").why, "this kernel was built wrongly, and no program can call its bad");
    EXPECT_EQ(find("good").why, "this kernel's good has another prototype than the policy declares");
    EXPECT_EQ(find("without").why, "this kernel's without has another prototype than the policy declares");
    EXPECT_EQ(find("good_impl").why,
              "this kernel's good_impl has another prototype than the policy declares");
}

TEST(Unresolved, LooksANameUpAsLibbpfDoes) {
    EXPECT_EQ(find("good___v2___ours").why,
              "this kernel's good___v2 has another prototype than the policy declares");
    EXPECT_EQ(find("good___v3___ours").why, "this kernel has no good___v3");
    EXPECT_NE(find("good___v3___ours").hint.find("bpf_ksym_exists(good___v3___ours)"), std::string::npos);
}

TEST(Unresolved, SaysNothingOfOtherRefusals) {
    EXPECT_EQ(unresolved_function("R1 invalid mem access 'scalar'\n"), "");
    EXPECT_EQ(unresolved_function("' is referenced but wasn't resolved"), "");
}

}  // namespace
}  // namespace scx
