// SPDX-License-Identifier: GPL-2.0-only
#include "manual.hpp"

#include <array>
#include <cstdio>

#include "fixtures.hpp"

namespace scx {
namespace {

constexpr Skeleton kSkeletons[] = {{"described", nullptr}, {"untagged", nullptr}};
constexpr Program kMany = {"scx-run", kSkeletons, false};
constexpr Program kFixed = {"scx-described", std::span(kSkeletons).first(1), true};

std::vector<PolicyInfo> policies_of(const Program& program) {
    std::vector<PolicyInfo> policies;
    for (const Skeleton& skeleton : program.skeletons)
        policies.push_back(read_test_object(std::string(skeleton.name)));
    return policies;
}

/// What bash offers for the last of `words`, separated by blanks.
std::string offered(const Program& program, std::string_view function, const std::string& words) {
    const TemporaryDirectory directory;
    const std::filesystem::path path = directory.path() / "completion";
    write_file(path, completion_script(program, policies_of(program)) + "COMP_WORDS=(" + words +
                         ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n" + std::string(function) +
                         "\necho -n \"${COMPREPLY[*]}\"\n");
    FILE* bash = popen(("bash " + path.string()).c_str(), "r");
    if (bash == nullptr) return "no bash";
    std::array<char, 4096> text = {};
    const std::size_t size = fread(text.data(), 1, text.size(), bash);
    EXPECT_EQ(pclose(bash), 0);
    return {text.data(), size};
}

TEST(Manual, TellsDefaultsByTheirNames) {
    EXPECT_NE(
        manual_page(kFixed, policies_of(kFixed))
            .find(".B \\-\\-shards N\nAlso names. Default: llc; from 1 to 1024, or one of off, llc, node."),
        std::string::npos);
}

TEST(Manual, TellsOfAConfiguration) {
    constexpr Skeleton kConfigured[] = {{"configured", nullptr}};
    for (const bool fixed : {false, true}) {
        const Program program{"scx-configured", kConfigured, fixed};
        const std::string page = manual_page(program, policies_of(program));
        EXPECT_NE(page.find(".SH CONFIGURATION OF CONFIGURED (--CONFIG)"), std::string::npos);
        EXPECT_NE(page.find(".B layers[].name\nWhat statistics call the layer."), std::string::npos);
        EXPECT_NE(page.find("SIGHUP"), std::string::npos);
    }
}

TEST(Completion, OffersFilesForAConfiguration) {
    const std::string folder = std::filesystem::path(TEST_CONFIGURATION).parent_path();
    const std::string offer =
        offered(kMany, "_scx_run", "scx-run --policy described --config " + folder + "/configured.j");
    EXPECT_EQ(offer, folder + "/configured.json");
    EXPECT_NE(offered(kMany, "_scx_run", "scx-run describe described --con").find("--config-schema"),
              std::string::npos);
}

TEST(Completion, OffersTheNamesOfValues) {
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy described --shards ''"), "off llc node");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy described --shards l"), "llc");
    EXPECT_EQ(offered(kFixed, "_scx_described", "scx-described --shards n"), "node");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy described --shar"), "--share --shards");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy untagged --shards l"), "");
}

}  // namespace
}  // namespace scx
