// SPDX-License-Identifier: GPL-2.0-only
#include "text.hpp"

#include <gtest/gtest.h>

namespace scx {
namespace {

using Words = std::vector<std::string>;

TEST(Text, BecomesOneLine) {
    EXPECT_EQ(one_line("a\n\tb\x1b[2J\x7f"), "a??b?[2J?");
    EXPECT_EQ(one_line("\u00e4 stays"), "\u00e4 stays");
}

TEST(Text, NearestToleratesATypoButNotAnotherWord) {
    const Words names = {"fifo", "vtime", "percpu"};
    EXPECT_EQ(nearest("vtme", names), "vtime");
    EXPECT_EQ(nearest("pecrpu", names), "percpu");
    EXPECT_EQ(nearest("fifoo", names), "fifo");
    EXPECT_EQ(nearest("ffio", names), "fifo");
    EXPECT_EQ(nearest("lottery", names), "");
    EXPECT_EQ(nearest("", names), "");
}

TEST(Text, SuggestAlwaysListsWhatIsValid) {
    EXPECT_EQ(suggest("vtme", {"fifo", "vtime"}), "did you mean 'vtime'? Valid: fifo, vtime");
    EXPECT_EQ(suggest("lottery", {"fifo", "vtime"}), "valid: fifo, vtime");
}

TEST(Text, WrapBreaksAtBlanks) {
    EXPECT_EQ(wrap("one two three", 7), (Words{"one two", "three"}));
    EXPECT_EQ(wrap("one two three", 80), (Words{"one two three"}));
    EXPECT_EQ(wrap("  spaced   out ", 80), (Words{"spaced out"}));
    EXPECT_EQ(wrap("unbreakable word", 4), (Words{"unbreakable", "word"}));
    EXPECT_TRUE(wrap("", 10).empty());
}

TEST(Text, TrimTakesBlanksFromBothSides) {
    EXPECT_EQ(trim(" enabled\n"), "enabled");
    EXPECT_EQ(trim("\n"), "");
}

}  // namespace
}  // namespace scx
