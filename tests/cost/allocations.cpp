// SPDX-License-Identifier: GPL-2.0-only
//
// Stands before the C library's functions, which new ends in too.
#include "allocations.hpp"

#include <cstddef>

// What the C library calls its own.
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);
extern "C" void* __libc_realloc(void* memory, std::size_t size);

namespace {

u64 count = 0;

}  // namespace

extern "C" void* malloc(std::size_t size) {
    ++count;
    return __libc_malloc(size);
}

extern "C" void* calloc(std::size_t number, std::size_t size) {
    ++count;
    return __libc_calloc(number, size);
}

extern "C" void* realloc(void* memory, std::size_t size) {
    ++count;
    return __libc_realloc(memory, size);
}

namespace scx {

u64 allocations() {
    return count;
}

}  // namespace scx
