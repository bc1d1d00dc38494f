// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include <cstdio>
#include <new>

#include "app.hpp"
#include "output.hpp"
#include "registry.hpp"

int main(int argc, char** argv) {
    scx::reserve_standard_files();
    try {
        const scx::App app(scx::program());
        return static_cast<int>(app.run({argv + 1, argv + argc}));
    } catch (const std::bad_alloc&) {
        // The session has been unwound. An Error would take memory.
        std::fprintf(stderr, "%s: there is not enough memory\n  hint: %s\n", program_invocation_short_name,
                     scx::kMemoryHint);
        return static_cast<int>(scx::Status::kSystem);
    }
}
