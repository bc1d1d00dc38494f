// SPDX-License-Identifier: GPL-2.0-only
#include "config_info.hpp"

#include "describe_config.hpp"
#include "fixtures.hpp"

namespace scx {
namespace {

TEST(ConfigInfo, MostPoliciesHaveNone) {
    EXPECT_FALSE(read_test_object("described").config);
    EXPECT_FALSE(read_test_object("described").rows);
    EXPECT_FALSE(read_test_object("untagged").config);
}

TEST(ConfigInfo, ReadsEveryKindOfMember) {
    const PolicyInfo info = read_test_object("configured");
    ASSERT_TRUE(info.config);
    EXPECT_EQ(info.config->help, "Which layers there are.");
    EXPECT_TRUE(info.untagged.empty());
    const std::vector<Field>& top = info.config->members;
    ASSERT_EQ(top.size(), 5U);

    EXPECT_EQ(top[0].key, "strict");
    EXPECT_EQ(top[0].type, FieldType::kBool);
    EXPECT_TRUE(top[0].is_required());
    EXPECT_EQ(top[1].type, FieldType::kEnum);
    ASSERT_EQ(top[1].names.size(), 3U);
    EXPECT_EQ(top[1].names[1].name, "open_wide");
    EXPECT_EQ(top[1].names[2].value, 7U);

    EXPECT_EQ(top[2].type, FieldType::kStruct);
    EXPECT_FALSE(top[2].is_list());
    const Field& cache = top[2].members[0];
    EXPECT_EQ(cache.key, "cache");
    EXPECT_EQ(cache.unit, Unit::kBytes);
    EXPECT_EQ(cache.min, 1024U);
    EXPECT_EQ(cache.fallback, 65536U);
    EXPECT_FALSE(cache.is_required());
    EXPECT_EQ(top[2].members[1].key, "share");

    EXPECT_EQ(top[3].type, FieldType::kText);
    EXPECT_EQ(top[3].capacity, 3U);
    EXPECT_EQ(top[3].size, 8U);
    EXPECT_TRUE(top[3].given);
    EXPECT_FALSE(top[3].is_required());

    const Field& layers = top[4];
    EXPECT_EQ(layers.capacity, 4U);
    EXPECT_TRUE(layers.is_required());
    EXPECT_EQ(layers.members[1].members[1].key, "nice");
    EXPECT_TRUE(layers.members[1].members[1].scalar.is_signed);
    EXPECT_EQ(static_cast<s64>(layers.members[1].members[1].min), -20);
    const Field& cpus = *find_field(layers.members, "cpus");
    EXPECT_EQ(cpus.type, FieldType::kInteger);
    EXPECT_EQ(cpus.capacity, 3U);
    EXPECT_EQ(cpus.count->scalar.size, 1U);
    EXPECT_EQ(find_field(layers.members, "nothing"), nullptr);

    ASSERT_TRUE(info.rows);
    EXPECT_EQ(info.rows->list, "layers");
    ASSERT_EQ(info.rows->statistics.size(), 3U);
    EXPECT_EQ(info.rows->statistics[1].kind, StatKind::kGauge);
    EXPECT_EQ(info.rows->statistics[2].offset, 16U);
}

TEST(ConfigInfo, IsExplainedToPeople) {
    std::vector<std::string> lines;
    for (const ConfigLine& line : config_lines(*read_test_object("configured").config))
        lines.push_back(line.path + ": " + line.meaning);
    ASSERT_EQ(lines.size(), 17U);
    EXPECT_EQ(lines[0], "strict: A choice that the file has to make. True or false.");
    EXPECT_EQ(lines[3],
              "limits.cache: A size. Text with a size from 1KiB to 1GiB, such as \"64KiB\"; default: 64KiB.");
    EXPECT_EQ(lines[6],
              "words[]: A list of text. A list of 1 to 3, each text of 1 to 7 bytes without control "
              "characters; may be left out.");
    EXPECT_EQ(lines[10],
              "layers[].matches[].comm: Tasks called like this. Text of 1 to 15 bytes without control "
              "characters; may be left out.");
    EXPECT_EQ(
        lines[12],
        "layers[].kind: Who may use its CPUs. One of \"open\", \"open_wide\", \"grouped\"; default: open.");
}

}  // namespace
}  // namespace scx
