// SPDX-License-Identifier: GPL-2.0-only
//
// Input: the types (BTF) of an object that is otherwise good. What a policy says of itself is in them.
#include "hostile.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
    static const std::string object = scx::built_object("tests/unit/configured");
    scx::use_object(scx::with_types(object, {data, size}));
    return 0;
}
