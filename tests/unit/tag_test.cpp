// SPDX-License-Identifier: GPL-2.0-only
#include "tag.hpp"

#include <gtest/gtest.h>

namespace scx {
namespace {

TEST(Tag, SplitsFieldsAndKeepsHelpWhole) {
    const Tag tag = parse_tag("knob;min=1;max=2;unit=ns;help=Longer; x=y is text");
    EXPECT_EQ(tag.kind, "knob");
    ASSERT_NE(tag.field("min"), nullptr);
    EXPECT_EQ(*tag.field("min"), "1");
    EXPECT_EQ(*tag.field("unit"), "ns");
    EXPECT_EQ(tag.help(), "Longer; x=y is text");
    EXPECT_EQ(tag.field("x"), nullptr);
}

TEST(Tag, ToleratesAnyText) {
    EXPECT_EQ(parse_tag("internal").kind, "internal");
    EXPECT_EQ(parse_tag("").kind, "");
    EXPECT_EQ(parse_tag(";;;").kind, "");
    EXPECT_EQ(parse_tag("knob;").kind, "knob");
    const Tag tag = parse_tag("knob;flag;empty=;a=b=c");
    ASSERT_NE(tag.field("flag"), nullptr);
    EXPECT_EQ(*tag.field("flag"), "");
    EXPECT_EQ(*tag.field("empty"), "");
    EXPECT_EQ(*tag.field("a"), "b=c");
    EXPECT_EQ(tag.help(), "");
    EXPECT_EQ(*parse_tag("knob;min=1;min=2").field("min"), "1");
}

}  // namespace
}  // namespace scx
