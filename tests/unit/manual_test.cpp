// SPDX-License-Identifier: GPL-2.0-only
#include "manual.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "fixtures.hpp"
#include "help.hpp"

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

TEST(Manual, TellsEachVerbsOptions) {
    const std::string page = manual_page(kMany, policies_of(kMany));
    for (const char* part : {".SH OPTIONS OF LIST\n.TP\n.B \\-\\-json", ".SH OPTIONS OF CHECK",
                             ".SH OPTIONS OF DESCRIBE", ".B \\-\\-config\\-schema"})
        EXPECT_NE(page.find(part), std::string::npos) << part;
    EXPECT_EQ(manual_page(kFixed, policies_of(kFixed)).find("config"), std::string::npos);
}

TEST(Manual, TellsTheStatusesOfTheReadme) {
    std::ifstream file(TEST_README);
    std::string readme(std::istreambuf_iterator<char>(file), {});
    std::erase(readme, '`');
    std::string table = "| status | meaning |\n|---|---|\n";
    for (const HelpEntry& entry : exit_statuses().entries)
        table += fmt::format("| {} | {} |\n", entry.term, entry.meaning);
    EXPECT_NE(readme.find(table + "\n"), std::string::npos) << table;
    EXPECT_NE(table.find("| 127 |"), std::string::npos);
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

TEST(Completion, UnderstandsWhatBashSplits) {
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy = d"), "described");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy ="), "described untagged");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy = described --shar"), "--share --shards");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --policy = described --shards = l"), "llc");
}

TEST(Completion, OffersValuesAfterWhatNeedsOne) {
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --stats ''"), "table json none");
    EXPECT_EQ(offered(kFixed, "_scx_described", "scx-described --stats = j"), "json");
    for (const char* option : {"--interval", "-i", "--count", "--timeout", "--set", "--slice", "--share"})
        EXPECT_EQ(offered(kMany, "_scx_run", std::string("scx-run -p described ") + option + " ''"), "");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run -p described --steal-far --interv"), "--interval");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run describe u"), "untagged");
    EXPECT_EQ(offered(kFixed, "_scx_described", "scx-described describe d"), "");
}

TEST(Completion, OffersVerbs) {
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --l"), "--list");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run --list --j"), "--json");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run des"), "describe");
    EXPECT_EQ(offered(kMany, "_scx_run", "scx-run -p untagged des"), "");
}

}  // namespace
}  // namespace scx
