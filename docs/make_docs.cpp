// SPDX-License-Identifier: GPL-2.0-only
//
// Build step: make_docs man|completion PROGRAM
// Prints the manual page or the completion of scx-run, or of scx-POLICY.
#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <vector>

#include "manual.hpp"
#include "object.hpp"
#include "registry.hpp"

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const std::string kind = argv[1], name = argv[2];
    scx::Program program = scx::program();
    for (const scx::Skeleton& skeleton : scx::program().skeletons)
        if (name == fmt::format("scx-{}", skeleton.name)) program = {name, std::span(&skeleton, 1), true};

    std::vector<scx::PolicyInfo> policies;
    for (const scx::Skeleton& skeleton : program.skeletons) {
        const scx::Result<scx::ObjectPtr> object = scx::PolicyImage::embedded(skeleton).open();
        if (!object) return 1;
        scx::Result<scx::PolicyInfo> info = scx::read_policy_info(**object);
        if (!info) return 1;
        policies.push_back(std::move(*info));
    }
    const std::string text =
        kind == "man" ? scx::manual_page(program, policies) : scx::completion_script(program, policies);
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
