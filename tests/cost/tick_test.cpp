// SPDX-License-Identifier: GPL-2.0-only
//
// A run that reports every 100 ms for a year must not take memory each time.
#include <fcntl.h>

#include "allocations.hpp"
#include "machine.hpp"
#include "output.hpp"
#include "render_json.hpp"
#include "render_table.hpp"

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

INSTANTIATE_TEST_SUITE_P(Cpus, TickTest, ::testing::Values(2, 64, 512));

}  // namespace
}  // namespace scx
