// SPDX-License-Identifier: GPL-2.0-only
//
// What every policy of the suite has to keep. That knobs have limits and units is already a condition of
// reading them.
#include <set>

#include "fixtures.hpp"
#include "registry.hpp"

namespace scx {
namespace {

class Lint : public ::testing::TestWithParam<Skeleton> {
  protected:
    void SetUp() override {
        Result<ObjectPtr> object = PolicyImage::embedded(GetParam()).open();
        ASSERT_TRUE(object) << object.error().what;
        object_ = std::move(*object);
        Result<PolicyInfo> info = read_policy_info(*object_);
        ASSERT_TRUE(info) << info.error().what;
        info_ = std::move(*info);
    }

    ObjectPtr object_;
    PolicyInfo info_;
};

TEST_P(Lint, IsNamedLikeItsFolder) {
    EXPECT_EQ(info_.name, GetParam().name);
    EXPECT_FALSE(info_.summary.empty());
    EXPECT_LE(info_.name.size() + 2 + info_.summary.size(), 80U) << "a line of `list`";
}

TEST_P(Lint, DescribesEveryConstantVariable) {
    for (const BtfVariable& variable : info_.untagged)
        ADD_FAILURE() << variable.name << " is neither a knob, a fact nor internal";
}

TEST_P(Lint, ExplainsItsKnobsAndStatistics) {
    std::set<std::string> names;
    for (const Knob& knob : info_.knobs) {
        EXPECT_TRUE(knob.help.ends_with('.')) << knob.option << ": help is made of sentences";
        EXPECT_NE(knob.unit, Unit::kNone) << knob.option;
        EXPECT_TRUE(names.insert(knob.option).second) << knob.option << " is an option twice";
    }
    for (const Statistic& statistic : info_.statistics) {
        EXPECT_FALSE(statistic.help.empty()) << statistic.name;
        EXPECT_NE(statistic.unit, Unit::kNone) << statistic.name;
        const bool named_by_unit = statistic.unit != Unit::kNs || statistic.name.ends_with("_ns");
        EXPECT_TRUE(named_by_unit) << statistic.name << ": a time ends in its unit";
    }
}

void expect_help(const std::vector<Field>& members) {
    for (const Field& field : members) {
        EXPECT_TRUE(field.help.ends_with('.')) << field.key << ": help is made of sentences";
        expect_help(field.members);
    }
}

TEST_P(Lint, ExplainsItsConfiguration) {
    if (info_.config) expect_help(info_.config->members);
    if (!info_.rows) return;
    for (const Statistic& statistic : info_.rows->statistics)
        EXPECT_FALSE(statistic.help.empty() || statistic.unit == Unit::kNone) << statistic.name;
    const bpf_map* map = bpf_object__find_map_by_name(object_.get(), kRowsMap);
    EXPECT_EQ(bpf_map__value_size(map), info_.rows->statistics.size() * sizeof(u64));
}

TEST_P(Lint, TagsEveryStatistic) {
    const bpf_map* map = bpf_object__find_map_by_name(object_.get(), "stats");
    ASSERT_NE(map, nullptr);
    EXPECT_EQ(bpf_map__max_entries(map), 1U);
    EXPECT_EQ(bpf_map__value_size(map), info_.statistics.size() * sizeof(u64));
}

INSTANTIATE_TEST_SUITE_P(Policies, Lint,
                         ::testing::ValuesIn(program().skeletons.begin(), program().skeletons.end()),
                         [](const auto& policy) { return std::string(policy.param.name); });

}  // namespace
}  // namespace scx
