// SPDX-License-Identifier: GPL-2.0-only
#include "app.hpp"
#include "output.hpp"
#include "registry.hpp"

int main(int argc, char** argv) {
    scx::reserve_standard_files();
    const scx::App app(scx::program());
    return static_cast<int>(app.run({argv + 1, argv + argc}));
}
