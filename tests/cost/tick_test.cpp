// SPDX-License-Identifier: GPL-2.0-only
//
// A run that reports every 100 ms for a year must not take memory each time.
#include <fcntl.h>

#include "allocations.hpp"
#include "machine.hpp"
#include "output.hpp"
#include "render_json.hpp"
#include "render_table.hpp"
#include "rows.hpp"

namespace scx {
namespace {

constexpr int kFirstTicks = 3;  // buffers grow
constexpr int kTicks = 20;

class TickTest : public ::testing::TestWithParam<std::size_t> {
  protected:
    /// How often memory is taken in kTicks ticks, from the reading to the writing.
    u64 count(Renderer& renderer) {
        const Fd null(open("/dev/null", O_WRONLY | O_CLOEXEC));
        Output output(null.get());
        for (int i = 0; i < kFirstTicks; ++i) output.write(machine_.tick(renderer));
        const u64 before = allocations();
        for (int i = 0; i < kTicks; ++i) output.write(machine_.tick(renderer));
        return allocations() - before;
    }

    Machine machine_{GetParam()};
};

TEST_P(TickTest, ATableTakesNoMemory) {
    TableRenderer renderer(machine_.info(), machine_.settings(), -1);
    EXPECT_EQ(count(renderer), 0U);
}

TEST_P(TickTest, ALineOfJsonTakesNoMemory) {
    JsonRenderer renderer(machine_.info(), machine_.settings());
    EXPECT_EQ(count(renderer), 0U);
}

// Or the others would be satisfied by a counter that does not count.
TEST_P(TickTest, TheFirstTickDoes) {
    JsonRenderer renderer(machine_.info(), machine_.settings());
    const u64 before = allocations();
    EXPECT_NE(machine_.tick(renderer).find(R"("cpu":1,)"), std::string::npos);
    EXPECT_GT(allocations(), before);
}

/// A policy with a configuration, whose items have names and rows of statistics.
class RowsTickTest : public ::testing::Test {
  protected:
    RowsTickTest() { set_made_up_kernel(4, info_.rows->statistics.size()); }

    u64 count(Renderer& renderer) {
        for (int i = 0; i < kFirstTicks; ++i) tick(renderer);
        const u64 before = allocations();
        for (int i = 0; i < kTicks; ++i) tick(renderer);
        return allocations() - before;
    }

    PolicyInfo info_ = read_test_object("configured");
    Settings settings_ = default_settings(info_);

  private:
    void tick(Renderer& renderer) {
        EXPECT_TRUE(reader_.read(now_));
        const RowsReport rows{names_, now_, before_};
        const std::string& text = renderer.stats({++seq_, 1, 1, 0, cpus_, cpus_, shown_, events_, &rows});
        EXPECT_NE(text.find("a name that is longer than others"), std::string::npos);
        std::swap(now_, before_);
    }

    ObjectPtr object_ = open_test_object("configured");
    RowsReader reader_{*object_, *info_.rows};
    Snapshot now_ = reader_.empty_snapshot();
    Snapshot before_ = now_;
    Snapshot cpus_{1, 1};
    std::vector<u32> shown_ = {0};
    EventCounters events_;
    u64 seq_ = 0;
    std::vector<std::string> names_ = {"a", "b", "c", "a name that is longer than others"};
};

TEST_F(RowsTickTest, ATableTakesNoMemory) {
    TableRenderer renderer(info_, settings_, -1);
    EXPECT_EQ(count(renderer), 0U);
}

TEST_F(RowsTickTest, ALineOfJsonTakesNoMemory) {
    JsonRenderer renderer(info_, settings_);
    EXPECT_EQ(count(renderer), 0U);
}

INSTANTIATE_TEST_SUITE_P(Cpus, TickTest, ::testing::Values(2, 64, 512));

}  // namespace
}  // namespace scx
