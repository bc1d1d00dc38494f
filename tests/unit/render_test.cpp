// SPDX-License-Identifier: GPL-2.0-only
#include <nlohmann/json.hpp>
#include <numeric>

#include "fixtures.hpp"
#include "render_json.hpp"
#include "render_table.hpp"

namespace scx {
namespace {

using Json = nlohmann::json;
using Lines = std::vector<std::string>;

/// Two snapshots of a machine, half a second apart.
class RenderTest : public ::testing::Test {
  protected:
    void set_cpus(std::size_t count) {
        before_ = Snapshot(info_.statistics.size(), count);
        now_ = before_;
        cpus_.resize(count);
        std::iota(cpus_.begin(), cpus_.end(), 0U);
    }
    /// On one CPU: nr_idle, busy_ns, lag_max, depth.
    static void set(Snapshot& snapshot, std::size_t cpu, const std::array<u64, 4>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) snapshot.of(i)[cpu] = values[i];
    }
    StatsReport report(u64 seq = 1) const {
        return {seq, 1'500'000'000, 500'000'000, 0, now_, before_, cpus_, events_};
    }

    Lines table_lines(const StatsReport& report, ScreenSize size) const {
        std::string text;
        const std::size_t count = TableLayout(info_).append(text, report, size);
        Lines lines;
        for (std::size_t end = 0; end < text.size();) {
            const std::size_t begin = end;
            end = text.find('\n', begin) + 1;
            lines.push_back(text.substr(begin, end - begin));
        }
        EXPECT_EQ(lines.size(), count);
        return lines;
    }

    PolicyInfo info_ = read_test_object("described");
    Settings settings_ = default_settings(info_);
    Snapshot before_{0, 0};
    Snapshot now_{0, 0};
    std::vector<u32> cpus_;
    EventCounters events_;
};

TEST_F(RenderTest, JsonAddsUpByKind) {
    set_cpus(2);
    set(before_, 0, {10, 0, 7, 3});
    set(now_, 0, {15, 1000, 7, 2});
    set(now_, 1, {~0ULL - 20, 0, 9, 5});
    events_ = {{"SCX_EV_A", 1}};
    const std::string line = JsonRenderer(info_, settings_).stats(report(4));
    ASSERT_TRUE(line.ends_with("}\n"));
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    EXPECT_EQ(Json::parse(line),
              Json::parse(R"({"type": "stats", "version": 1, "seq": 4, "elapsed_ns": 1500000000,
        "interval_ns": 500000000,
        "cpus": [{"cpu": 0, "nr_idle": 15, "busy_ns": 1000, "lag_max": 7, "depth": 2},
                 {"cpu": 1, "nr_idle": 18446744073709551595, "busy_ns": 0, "lag_max": 9, "depth": 5}],
        "total": {"nr_idle": 18446744073709551610, "busy_ns": 1000, "lag_max": 9},
        "delta": {"nr_idle": 18446744073709551600, "busy_ns": 1000}, "events": {"SCX_EV_A": 1}})"));
}

TEST_F(RenderTest, JsonLeavesOutEventsWhereThereAreNone) {
    set_cpus(1);
    EXPECT_FALSE(Json::parse(JsonRenderer(info_, settings_).stats(report())).contains("events"));
}

TEST_F(RenderTest, JsonTellsTheSettingsInUse) {
    settings_.knobs[2] = static_cast<u64>(-7);
    const Json line = Json::parse(JsonRenderer(info_, settings_).start({17, "7.3", 2, true, 99}));
    EXPECT_EQ(line["knobs"],
              Json::parse(R"({"slice_ns": 20000000, "pool_bytes": 4096, "boost": -7, "share_percent": 30,
        "steal_far": true, "shards": 4294967295})"));
    EXPECT_EQ(line["policy"], "described");
    EXPECT_EQ(line["partial"], true);
    EXPECT_EQ(line["pid"], 17);
}

TEST_F(RenderTest, JsonSurvivesAnyMessage) {
    ExitInfo exit;
    exit.kind = 1025;
    exit.code = -1;
    exit.message = "not \xff UTF-8 \"quoted\"\n";
    const std::string line = JsonRenderer(info_, settings_).exit({exit, Status::kEjected, 2, 5});
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    const Json json = Json::parse(line);
    EXPECT_EQ(json["kind"], "error_bpf");
    EXPECT_EQ(json["exit_code"], -1);
    EXPECT_EQ(json["status"], 8);
    EXPECT_EQ(json["restarts"], 2);
}

TEST_F(RenderTest, TableShowsRatesMaximaAndGauges) {
    set_cpus(2);
    set(before_, 0, {10, 0, 7, 3});
    set(now_, 0, {15, 1'000'000, 4'100'000, 2});
    set(now_, 1, {10'000, 0, 900, 5});
    EXPECT_EQ(table_lines(report(), {}), (Lines{
                                             "  CPU   idle   busy  lag max  depth\n",
                                             "    0     10  2.0ms    4.1ms      2\n",
                                             "    1  20.0k    0ns    900ns      5\n",
                                             "total  20.0k  2.0ms    4.1ms      -\n",
                                         }));
}

/// Of a policy with a configuration and rows of statistics.
class RowsTest : public ::testing::Test {
  protected:
    /// In the row of one item: nr_ticks, slice_ns, changes_max.
    static void set(Snapshot& snapshot, std::size_t item, const std::array<u64, 3>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) snapshot.of(i)[item] = values[i];
    }
    StatsReport report() const {
        return {1, 1, 500'000'000, 0, cpus_now_, cpus_now_, cpus_, events_, &rows_};
    }

    PolicyInfo info_ = read_test_object("configured");
    Settings settings_ = default_settings(info_);
    ConfigImage config_ = *read_config_file(*info_.config, TEST_CONFIGURATION);
    Snapshot cpus_now_{1, 1};
    std::vector<u32> cpus_ = {0};
    EventCounters events_;
    Snapshot before_{3, 4};
    Snapshot now_{3, 4};
    std::vector<std::string> names_ = {"one", "oth\"er\\"};
    RowsReport rows_{names_, now_, before_};
};

TEST_F(RowsTest, JsonHasTheItemsByName) {
    set(now_, 0, {5, 7, 9});
    set(now_, 1, {~0ULL, 1, 2});
    set(now_, 2, {3, 3, 3});  // which the configuration does not name
    const Json line = Json::parse(JsonRenderer(info_, settings_).stats(report()));
    EXPECT_EQ(line["layers"], Json::parse(R"([{"name": "one", "nr_ticks": 5, "slice_ns": 7, "changes_max": 9},
        {"name": "oth\"er\\", "nr_ticks": 18446744073709551615, "slice_ns": 1, "changes_max": 2}])"));
}

TEST_F(RowsTest, JsonIsAnEmptyListWithoutItems) {
    names_.clear();
    rows_.names = names_;
    EXPECT_EQ(Json::parse(JsonRenderer(info_, settings_).stats(report()))["layers"], Json::array());
}

TEST_F(RowsTest, TableShowsThemBelowTheCpus) {
    set(before_, 0, {4, 0, 3});
    set(now_, 0, {5, 4'100'000, 3});
    set(before_, 1, {1000, 0, 0});
    set(now_, 1, {6, 0, 1});  // begun anew
    std::string text;
    EXPECT_EQ(RowsLayout(*info_.rows).append(text, rows_, 500'000'000, 0), 4U);
    EXPECT_EQ(text,
              "\n"
              " layers  ticks  slice  changes max\n"
              "    one      2  4.1ms            3\n"
              "oth\"er\\     12    0ns            1\n");
    EXPECT_NE(TableRenderer(info_, settings_, -1).stats(report()).find("\ntotal       0\n" + text),
              std::string::npos);
}

TEST_F(RowsTest, ATableGrowsAndShrinksWithTheConfiguration) {
    RowsLayout layout(*info_.rows);
    for (const std::size_t count : {2U, 1U, 0U, 2U}) {
        rows_.names = std::span<const std::string>(names_).first(count);
        std::string text;
        EXPECT_EQ(layout.append(text, rows_, 1, 0), 2 + count);
        EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), 2 + count);
    }
}

TEST_F(RowsTest, JsonTellsTheConfiguration) {
    JsonRenderer renderer(info_, settings_);
    const Json start = Json::parse(renderer.start({17, "7.3", 2, true, 99, &config_}));
    EXPECT_EQ(start["config"]["layers"][0]["slice"], "5ms");
    EXPECT_EQ(Json::parse(renderer.config({7, "", config_})), (Json{{"type", "config"},
                                                                    {"version", 1},
                                                                    {"elapsed_ns", 7},
                                                                    {"loaded", true},
                                                                    {"message", ""},
                                                                    {"config", start["config"]}}));
    const Json failed = Json::parse(renderer.config({7, "f:1: no \"\xff", config_}));
    EXPECT_EQ(failed["loaded"], false);
    EXPECT_EQ(failed["message"], "f:1: no \"\ufffd");
}

TEST_F(RenderTest, ColumnsThatDoNotFitAreCounted) {
    set_cpus(1);
    EXPECT_EQ(table_lines(report(), {.columns = 32, .rows = 0}).front(), "  CPU   idle   busy  +2 more\n");
    EXPECT_EQ(table_lines(report(), {.columns = 35, .rows = 0}).front(),
              "  CPU   idle   busy  lag max  depth\n");
    for (std::size_t columns = 20; columns < 60; ++columns)
        for (const std::string& line : table_lines(report(), {columns, 0}))
            EXPECT_LE(line.size() - 1, columns) << line;
}

TEST_F(RenderTest, ManyCpusShareRows) {
    set_cpus(64);
    for (std::size_t cpu = 0; cpu < 64; ++cpu) set(now_, cpu, {500, 0, cpu, 1});
    const Lines lines = table_lines(report(), {.columns = 0, .rows = 20});
    ASSERT_EQ(lines.size(), 2U + 16U);
    EXPECT_EQ(lines[1], "  0-3   4.0k    0ns      3ns      -\n");
    EXPECT_EQ(lines[16], "60-63   4.0k    0ns     63ns      -\n");
    EXPECT_EQ(lines[17], "total  64.0k    0ns     63ns      -\n");
    for (std::size_t rows = 8; rows < 80; ++rows)
        EXPECT_LE(table_lines(report(), {0, rows}).size() + 2, rows);
    EXPECT_EQ(table_lines(report(), {}).size(), 2U + 64U);
}

TEST_F(RenderTest, OfflineCpusLeaveAHole) {
    set_cpus(4);
    cpus_ = {0, 3};
    const Lines lines = table_lines(report(), {});
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_TRUE(lines[2].starts_with("    3"));
}

TEST_F(RenderTest, ElsewhereThanOnATerminalBlocksFollowEachOther) {
    set_cpus(1);
    settings_.knobs[0] = 3'000'000;
    settings_.knobs[4] = 0;
    settings_.knobs[5] = 0;
    TableRenderer table(info_, settings_, -1);
    const std::string first = table.stats(report());
    EXPECT_TRUE(first.starts_with(
        "described  2 s  --slice 3ms  --no-steal-far  --shards off  (counters per second)\n"))
        << first;
    EXPECT_EQ(table.stats(report(2)), "\n" + first);
    EXPECT_EQ(first.find('\x1b'), std::string::npos);
}

TEST_F(RenderTest, OnATerminalTheLastTableIsDrawnOver) {
    set_cpus(2);
    TableRenderer table(info_, settings_, 0);  // any descriptor: its size is asked for, and may be unknown
    const std::string first = table.stats(report());
    EXPECT_EQ(first.find('\x1b'), std::string::npos);
    EXPECT_TRUE(table.stats(report(2)).starts_with("\x1b[5A\x1b[J"));
    table.restart("hotplug", 1);  // a notice was printed below the table
    EXPECT_EQ(table.stats(report(3)).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace scx
