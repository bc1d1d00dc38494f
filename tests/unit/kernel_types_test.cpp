// SPDX-License-Identifier: GPL-2.0-only
#include "kernel_types.hpp"

#include <bpf/btf.h>

#include "fixtures.hpp"
#include "handles.hpp"

namespace scx {
namespace {

/// A kernel's BTF, with a type of every kind before those that are looked for.
BtfPtr make_kernel_btf() {
    BtfPtr types(btf__new_empty());
    btf* t = types.get();
    const int number = btf__add_int(t, "int", 4, BTF_INT_SIGNED);
    btf__add_ptr(t, number);
    btf__add_array(t, number, number, 3);
    btf__add_union(t, "either", 4);
    btf__add_field(t, "a", number, 0, 0);
    btf__add_fwd(t, "forward", BTF_FWD_STRUCT);
    btf__add_typedef(t, "number", number);
    btf__add_volatile(t, number);
    btf__add_const(t, number);
    btf__add_restrict(t, number);
    const int prototype = btf__add_func_proto(t, number);
    btf__add_func_param(t, "x", number);
    btf__add_func_param(t, "y", number);
    btf__add_func(t, "sched_ext_ops", BTF_FUNC_STATIC, prototype);
    const int variable = btf__add_var(t, "variable", BTF_VAR_STATIC, number);
    btf__add_datasec(t, ".data", 4);
    btf__add_datasec_var_info(t, variable, 0, 4);
    btf__add_float(t, "float", 4);
    btf__add_decl_tag(t, "tag", variable, -1);
    btf__add_type_tag(t, "tag", number);
    btf__add_enum(t, "colour", 4);
    btf__add_enum_value(t, "RED", 7);
    btf__add_struct(t, "other", 4);
    btf__add_field(t, "no_member", number, 0, 0);
    btf__add_enum64(t, "scx_ops_flags", 8, false);
    btf__add_enum64_value(t, "SCX_OPS_A", 1);
    btf__add_enum64_value(t, "SCX_OPS_FAR", 1ULL << 40);
    btf__add_enum64_value(t, "SCX_OPS_ALL", 1ULL << 40 | 1);
    btf__add_struct(t, "sched_ext_ops", 8);
    btf__add_field(t, "enqueue", number, 0, 0);
    btf__add_field(t, "flags", number, 32, 0);
    return types;
}

class KernelTypesTest : public ::testing::Test {
  protected:
    std::string raw(const BtfPtr& types) const {
        u32 size = 0;
        const auto* bytes = static_cast<const char*>(btf__raw_data(types.get(), &size));
        return {bytes, size};
    }
    Result<KernelOps> read(std::string_view bytes) {
        write_file(root_.path() / "vmlinux", bytes);
        return read_kernel_ops(root_.path() / "vmlinux");
    }

    TemporaryDirectory root_;
};

TEST_F(KernelTypesTest, FindsMembersAndFlags) {
    const Result<KernelOps> ops = read(raw(make_kernel_btf()));
    ASSERT_TRUE(ops) << ops.error().what;
    EXPECT_EQ(ops->members, (std::vector<std::string>{"enqueue", "flags"}));
    EXPECT_EQ(ops->flag("SCX_OPS_FAR"), 1ULL << 40);
    EXPECT_EQ(ops->flag("SCX_OPS_NONE"), 0U);
    EXPECT_EQ(ops->single_bits(), 1ULL << 40 | 1);
}

TEST_F(KernelTypesTest, KnowsFlagsOf32Bits) {
    BtfPtr types(btf__new_empty());
    btf__add_enum(types.get(), "scx_ops_flags", 4);
    btf__add_enum_value(types.get(), "SCX_OPS_TOP", 1LL << 31);
    const int number = btf__add_int(types.get(), "int", 4, 0);
    btf__add_struct(types.get(), "sched_ext_ops", 4);
    btf__add_field(types.get(), "flags", number, 0, 0);
    EXPECT_EQ(read(raw(types))->flag("SCX_OPS_TOP"), 1U << 31);
}

TEST_F(KernelTypesTest, WhatIsCutOffOrNoBtfIsRefused) {
    const std::string whole = raw(make_kernel_btf());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Result<KernelOps> ops = read(std::string_view(whole).substr(0, size));
        ASSERT_FALSE(ops) << size;
        EXPECT_EQ(ops.error().status, Status::kNoSchedExt);
    }
    EXPECT_FALSE(read(std::string(4096, 'x')));
    EXPECT_FALSE(read_kernel_ops(root_.path() / "none"));
}

}  // namespace
}  // namespace scx
