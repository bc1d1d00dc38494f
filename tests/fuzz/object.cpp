// SPDX-License-Identifier: GPL-2.0-only
//
// Input: the file of --object.
#include "hostile.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
    scx::use_object({data, size});
    return 0;
}
