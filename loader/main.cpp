// SPDX-License-Identifier: GPL-2.0-only
#include "app.hpp"
#include "registry.hpp"

int main(int argc, char** argv) {
    const scx::App app(scx::program());
    return static_cast<int>(app.run({argv + 1, argv + argc}));
}
