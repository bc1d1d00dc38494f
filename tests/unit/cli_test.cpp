// SPDX-License-Identifier: GPL-2.0-only
#include "cli.hpp"

#include "fixtures.hpp"
#include "help.hpp"

namespace scx {
namespace {

using Words = std::vector<std::string>;

constexpr Skeleton kSkeletons[] = {{"fifo", nullptr}, {"vtime", nullptr}};
constexpr Program kMany = {"scx-run", kSkeletons, false};
constexpr Program kFixed = {"scx-fifo", std::span(kSkeletons).first(1), true};

Options parse(const Words& words, const Program& program = kMany) {
    const Result<Options> options = parse_command_line(program, words);
    if (!options) {
        ADD_FAILURE() << options.error().what;
        return {};
    }
    return *options;
}

Error refuse(const Words& words, const Program& program = kMany) {
    const Result<Options> options = parse_command_line(program, words);
    if (options) {
        ADD_FAILURE() << "accepted: " << words.front();
        return {};
    }
    EXPECT_EQ(options.error().status, Status::kUsage);
    EXPECT_FALSE(options.error().hint.empty());
    return options.error();
}

TEST(Cli, TheVerbMayBeLeftOut) {
    EXPECT_EQ(parse({"--policy", "vtime"}).verb, Verb::kRun);
    EXPECT_EQ(parse({"run", "--policy", "vtime"}).policy, "vtime");
    EXPECT_EQ(parse({"list"}).verb, Verb::kList);
    EXPECT_EQ(parse({"--list"}).verb, Verb::kList);
    EXPECT_TRUE(parse({"--list", "--json"}).json);
    EXPECT_EQ(parse({"describe", "vtime", "--schema"}).policy, "vtime");
    EXPECT_TRUE(parse({"describe", "--schema", "vtime"}).schema);
    EXPECT_EQ(refuse({"lst"}).hint, "did you mean 'list'? Valid: run, list, describe, check");
    EXPECT_EQ(refuse({"vtime"}).hint, "to run it: scx-run --policy vtime");
}

TEST(Cli, ValuesAreTyped) {
    const Options options =
        parse({"-p", "fifo", "--stats=json", "--interval", "500ms", "--count=3", "--duration", "2m",
               "--timeout", "5s", "--exit-dump-len", "64KiB", "--dump-file", "d", "--partial", "-q"});
    EXPECT_EQ(options.stats, StatsFormat::kJson);
    EXPECT_EQ(options.interval_ns, 500'000'000U);
    EXPECT_EQ(options.count, 3U);
    EXPECT_EQ(options.duration_ns, 120'000'000'000U);
    EXPECT_EQ(options.timeout_ns, 5'000'000'000U);
    EXPECT_EQ(options.exit_dump_len, 65536U);
    EXPECT_EQ(options.dump_file, "d");
    EXPECT_TRUE(options.partial && options.quiet && !options.verbose);
}

TEST(Cli, DefaultsApplyAndTheLastWins) {
    const Options options = parse({"--policy", "fifo"});
    EXPECT_EQ(options.interval_ns, 1'000'000'000U);
    EXPECT_EQ(options.exit_dump_len, 32768U);
    EXPECT_FALSE(options.stats || options.count || options.duration_ns || options.timeout_ns);
    EXPECT_EQ(parse({"-p", "fifo", "-p", "vtime"}).policy, "vtime");
}

TEST(Cli, BadValuesNameTheOption) {
    EXPECT_EQ(refuse({"--interval", "5"}).what, "--interval: '5' is a time without a unit");
    EXPECT_EQ(refuse({"--interval", "1ms"}).hint, "choose a value from 10ms to 60m");
    EXPECT_EQ(refuse({"--timeout", "31s"}).hint, "choose a value from 100ms to 30s");
    EXPECT_EQ(refuse({"--count", "0"}).hint, "choose a value of at least 1");
    EXPECT_EQ(refuse({"--stats", "jsn"}).hint, "did you mean 'json'? Valid: table, json, none");
    EXPECT_EQ(refuse({"--quiet=yes"}).what, "--quiet takes no value");
    EXPECT_EQ(refuse({"--policy", ""}).what, "--policy: the value is empty");
    EXPECT_EQ(refuse({"--policy"}).hint, "write --policy NAME");
    EXPECT_EQ(refuse({"-qi"}).what, "-i needs a value");
    EXPECT_FALSE(parse_command_line(kMany, {"--i"}));
}

TEST(Cli, TheCommandIsNotParsed) {
    const Options options = parse({"--policy", "fifo", "--", "stress", "--policy", "--", "x"});
    EXPECT_EQ(options.command, (Words{"stress", "--policy", "--", "x"}));
    EXPECT_EQ(options.policy, "fifo");
    refuse({"--policy", "fifo", "--"});
    refuse({"list", "--", "true"});
}

TEST(Cli, ContradictionsAreRefused) {
    refuse({"--policy", "fifo", "--object", "x.bpf.o"});
    refuse({"--policy", "fifo", "--count", "3", "--stats", "none"});
    refuse({"--policy", "fifo", "--duration", "3s", "--", "true"});
    refuse({"--policy", "fifo", "--quiet", "--verbose"});
    refuse({"describe", "fifo", "vtime"});
    refuse({"describe", "--object", "x", "vtime"});
}

TEST(Cli, UnknownOptionsOfOtherVerbsAreRefusedAtOnce) {
    EXPECT_EQ(refuse({"list", "--jsno"}).hint, "did you mean '--json'? Valid: --json, --help");
    EXPECT_EQ(refuse({"list", "fifo"}).what, "unexpected argument 'fifo'");
}

TEST(Cli, AFixedProgramHasNoPolicyToChoose) {
    EXPECT_EQ(parse({"--duration", "1s"}, kFixed).duration_ns, 1'000'000'000U);
    EXPECT_EQ(parse({"--policy", "vtime"}, kFixed).policy_args, (Words{"--policy", "vtime"}));
    EXPECT_EQ(help_text(kFixed, Verb::kRun, nullptr, 80).find("--policy"), std::string::npos);
}

class SettingsTest : public ::testing::Test {
  protected:
    Result<Settings> settings(Words words) {
        words.insert(words.begin(), {"--object", "x"});
        return parse_settings(kMany, info_, parse(words));
    }

    PolicyInfo info_ = read_test_object("described");
};

TEST_F(SettingsTest, KnobsAreOptions) {
    const Result<Settings> some =
        settings({"--slice", "3ms", "--boost", "-7", "--share=50%", "--no-steal-far", "--shards", "node"});
    ASSERT_TRUE(some) << some.error().what;
    EXPECT_EQ(some->knobs, (std::vector<u64>{3'000'000, 4096, static_cast<u64>(-7), 50, 0, 4'294'967'294}));
    EXPECT_EQ(settings({})->knobs, default_settings(info_).knobs);
}

TEST_F(SettingsTest, TheLastWins) {
    EXPECT_EQ(settings({"--slice", "3ms", "--slice", "4ms"})->knobs[0], 4'000'000U);
    EXPECT_EQ(settings({"--no-steal-far", "--steal-far"})->knobs[4], 1U);
    EXPECT_EQ(settings({"--steal-far", "--no-steal-far"})->knobs[4], 0U);
    EXPECT_EQ(settings({"--steal-far=off"})->knobs[4], 0U);
}

TEST_F(SettingsTest, ErrorsListTheKnobs) {
    const Result<Settings> typo = settings({"--slcie", "3ms"});
    ASSERT_FALSE(typo);
    EXPECT_EQ(typo.error().what, "unknown option '--slcie'");
    EXPECT_TRUE(typo.error().hint.starts_with(
        "did you mean '--slice'? Valid: --slice, --pool, --boost, --share, --steal-far, --shards,"));
    EXPECT_EQ(settings({"--slice", "2s"}).error().hint, "choose a value from 100us to 1s");
    EXPECT_EQ(settings({"--no-steal-far=yes"}).error().what, "--no-steal-far takes no value");
    EXPECT_EQ(settings({"--slice", "1ms", "5ms"}).error().what, "unexpected argument '5ms'");
    EXPECT_EQ(settings({"--slice"}).error().what, "--slice needs a value");
    EXPECT_EQ(settings({"--slice", "-5ms"}).error().what, "--slice: '-5ms' is out of range");
}

TEST_F(SettingsTest, VariablesAreSetByName) {
    info_ = read_test_object("untagged");
    const Result<Settings> some = settings({"--set", "step=3", "--set", "quick=on"});
    ASSERT_TRUE(some) << some.error().what;
    ASSERT_EQ(some->untagged.size(), 2U);
    EXPECT_EQ(some->untagged[0].first.name, "step");
    EXPECT_EQ(some->untagged[0].second, 3U);
    EXPECT_FALSE(settings({"--set", "stap=3"}));
}

TEST_F(SettingsTest, AKnobMayNotHideACommonOption) {
    info_ = read_test_object("broken_13");
    EXPECT_EQ(settings({}).error().what, "the knob 'interval' has the name of an option of every policy");
}

TEST(Help, DocumentsKnobsWithDefaultRangeAndUnit) {
    const PolicyInfo info = read_test_object("described");
    const std::string text = help_text(kMany, Verb::kRun, &info, 200);
    for (const char* part :
         {"described: One of everything", "--slice TIME", "Default: 20ms; from 100us to 1s.", "--pool BYTES",
          "Default: 4KiB; from 1KiB to 1MiB.", "Default: -5; from -20 to 19.", "--steal-far, --no-steal-far",
          "A switch. Default: on.", "--shards N",
          "Also names. Default: llc; from 1 to 1024, or one of off, llc, node."})
        EXPECT_NE(text.find(part), std::string::npos) << part;
}

TEST(Help, FitsItsWidth) {
    const PolicyInfo info = read_test_object("described");
    for (const Verb verb : {Verb::kRun, Verb::kList, Verb::kDescribe, Verb::kCheck}) {
        for (const PolicyInfo* policy : {static_cast<const PolicyInfo*>(nullptr), &info}) {
            std::istringstream lines(help_text(kMany, verb, policy, 80));
            for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
        }
    }
}

}  // namespace
}  // namespace scx
