// SPDX-License-Identifier: GPL-2.0-only
#include "object_check.hpp"

#include <elf.h>

#include <cstring>

#include "fixtures.hpp"
#include "handles.hpp"

namespace scx {
namespace {

constexpr u32 kInt = 1;  // the first of make_types()

BtfPtr make_types() {
    BtfPtr types(btf__new_empty());
    btf__add_int(types.get(), "int", 4, BTF_INT_SIGNED);
    return types;
}

void expect_refused(const BtfPtr& types, std::string_view why) {
    const auto sound = check_types(*types);
    ASSERT_FALSE(sound);
    EXPECT_NE(sound.error().find(why), std::string::npos) << sound.error();
}

std::string read_object(const std::string& name) {
    std::ifstream file(TEST_OBJECTS "/" + name + ".bpf.o", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ObjectCheck, AcceptsWhatCompilersWrite) {
    for (const char* name : {"described", "configured", "untagged", "no_scheduler"})
        EXPECT_TRUE(check_object(read_object(name))) << name;
}

TEST(ObjectCheck, RefusesTypesInsideThemselves) {
    const BtfPtr names = make_types();
    btf__add_typedef(names.get(), "word", 3);
    btf__add_const(names.get(), 2);
    expect_refused(names, "one is inside itself");

    const BtfPtr structs = make_types();
    btf__add_struct(structs.get(), "layer", 8);
    btf__add_field(structs.get(), "layer", 2, 0, 0);
    expect_refused(structs, "one is inside itself");

    const BtfPtr arrays = make_types();
    btf__add_array(arrays.get(), kInt, 2, 4);
    expect_refused(arrays, "one is inside itself");
}

TEST(ObjectCheck, AcceptsPointersToThemselves) {
    const BtfPtr types = make_types();
    btf__add_struct(types.get(), "list", 8);
    btf__add_field(types.get(), "next", 3, 0, 0);
    btf__add_ptr(types.get(), 2);
    EXPECT_TRUE(check_types(*types));
}

TEST(ObjectCheck, RefusesTypesThatAreNestedTooDeep) {
    for (const int depth : {31, 32}) {
        const BtfPtr types = make_types();
        for (int i = 0; i < depth; ++i) btf__add_const(types.get(), static_cast<int>(kInt) + i);
        if (depth == 31)
            EXPECT_TRUE(check_types(*types));
        else
            expect_refused(types, "nested too deep");
    }
}

TEST(ObjectCheck, RefusesMembersOutsideTheirStruct) {
    const BtfPtr types = make_types();
    btf__add_struct(types.get(), "layer", 8);
    btf__add_field(types.get(), "first", kInt, 0, 0);
    btf__add_field(types.get(), "last", kInt, 32, 0);
    EXPECT_TRUE(check_types(*types));
    btf__add_field(types.get(), "beyond", kInt, 40, 0);
    expect_refused(types, "number 2 is too large, or has a member outside itself");
}

TEST(ObjectCheck, RefusesOddNumbers) {
    const BtfPtr types = make_types();
    const_cast<btf_type*>(btf__type_by_id(types.get(), kInt))->size = 3;
    expect_refused(types, "a number has 3 bytes");
}

TEST(ObjectCheck, RefusesNamesThatATerminalWouldObey) {
    const BtfPtr types = make_types();
    btf__add_decl_tag(types.get(), "knob;help=\x1b[2J", kInt, -1);
    expect_refused(types, "a name has control characters");
    const BtfPtr values = make_types();
    btf__add_enum(values.get(), "kind", 4);
    btf__add_enum_value(values.get(), "OPEN\n", 1);
    expect_refused(values, "a name has control characters");
}

TEST(ObjectCheck, RefusesHeadersThatPointAnywhere) {
    const std::string whole = read_object("described");
    const std::pair<std::size_t, u64> changes[] = {
        {offsetof(Elf64_Ehdr, e_shoff), ~0ULL},
        {offsetof(Elf64_Ehdr, e_shoff), whole.size() - 1},
        {offsetof(Elf64_Ehdr, e_shstrndx), 0xffff},
        {offsetof(Elf64_Ehdr, e_shnum), 0},
    };
    for (const auto& [offset, value] : changes) {
        std::string changed = whole;
        std::memcpy(changed.data() + offset, &value, offset == offsetof(Elf64_Ehdr, e_shoff) ? 8 : 2);
        EXPECT_FALSE(check_object(changed)) << offset;
    }
    EXPECT_FALSE(
        check_object(std::string_view("\x7f"
                                      "ELF")));
}

}  // namespace
}  // namespace scx
