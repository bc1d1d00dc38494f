// SPDX-License-Identifier: GPL-2.0-only
#include "describe.hpp"

#include <nlohmann/json.hpp>

#include "fixtures.hpp"

namespace scx {
namespace {

using Json = nlohmann::json;

TEST(Describe, TellsAllOfAPolicy) {
    const Json json = Json::parse(describe_policy(read_test_object("described")));
    EXPECT_EQ(json["name"], "described");
    EXPECT_EQ(json["knobs"][0],
              Json::parse(R"({"name": "slice_ns", "option": "--slice", "type": "integer", "unit": "ns",
        "default": 20000000, "min": 100000, "max": 1000000000, "help": "A time; with a semicolon in its help."})"));
    EXPECT_EQ(json["knobs"][2]["min"], -20);
    EXPECT_EQ(json["knobs"][4]["type"], "boolean");
    EXPECT_EQ(json["knobs"][4]["default"], true);
    EXPECT_FALSE(json["knobs"][4].contains("min"));
    EXPECT_EQ(json["knobs"][5],
              Json::parse(R"({"name": "shards", "option": "--shards", "type": "integer", "unit": "cpus",
        "default": 4294967295, "min": 1, "max": 1024,
        "names": {"off": 0, "llc": 4294967295, "node": 4294967294}, "help": "Also names."})"));
    EXPECT_FALSE(json["knobs"][0].contains("names"));
    EXPECT_EQ(json["stats"][2],
              Json::parse(R"({"name": "lag_max", "kind": "max", "unit": "ns", "help": "A maximum"})"));
    EXPECT_EQ(Json::parse(describe_policy(read_test_object("untagged")))["variables"][1]["name"], "offset");
}

// That emitted lines validate is a test of the command line's and of the virtual machine's: they have a
// validator.
TEST(Describe, TheSchemaIsClosedAndExact) {
    const Json schema = Json::parse(describe_schema(read_test_object("described")));
    ASSERT_EQ(schema["oneOf"].size(), 4U);
    for (const Json& line : schema["oneOf"]) {
        EXPECT_EQ(line["additionalProperties"], false);
        EXPECT_EQ(line["properties"]["version"]["const"], 1);
    }
    const Json& knobs = schema["oneOf"][0]["properties"]["knobs"]["properties"];
    EXPECT_EQ(knobs["shards"], Json::parse(R"({"type": "integer", "description": "Also names.",
        "anyOf": [{"minimum": 1, "maximum": 1024}, {"enum": [0, 4294967295, 4294967294]}]})"));
    EXPECT_EQ(knobs["boost"], Json::parse(R"({"type": "integer", "description": "A number with a sign.",
        "minimum": -20, "maximum": 19})"));
    const Json& stats = schema["oneOf"][1]["properties"];
    EXPECT_EQ(stats["cpus"]["items"]["required"], (Json{"cpu", "nr_idle", "busy_ns", "lag_max", "depth"}));
    EXPECT_EQ(stats["total"]["required"], (Json{"nr_idle", "busy_ns", "lag_max"}));
    EXPECT_EQ(stats["delta"]["required"], (Json{"nr_idle", "busy_ns"}));
}

TEST(Describe, TellsOfAConfigurationAndItsRows) {
    const PolicyInfo info = read_test_object("configured");
    const Json json = Json::parse(describe_policy(info));
    EXPECT_EQ(json["config"]["help"], "Which layers there are.");
    EXPECT_EQ(json["config"]["members"][2]["members"][0],
              Json::parse(
                  R"({"name": "cache_bytes", "key": "cache", "type": "string", "unit": "bytes", "min": "1KiB",
        "max": "1GiB", "default": "64KiB", "required": false, "help": "A size."})"));
    EXPECT_EQ(json["config"]["members"][3]["list_of_up_to"], 3);
    EXPECT_EQ(json["config"]["members"][3]["max_bytes"], 7);
    EXPECT_EQ(json["rows"]["of"], "layers");
    EXPECT_EQ(
        json["rows"]["stats"][1],
        Json::parse(R"({"name": "slice_ns", "kind": "gauge", "unit": "ns", "help": "The layer's slice"})"));
    const Json schema = Json::parse(describe_schema(info));
    ASSERT_EQ(schema["oneOf"].size(), 5U);
    EXPECT_EQ(schema["oneOf"][1]["properties"]["layers"]["items"]["required"],
              (Json{"name", "nr_ticks", "slice_ns", "changes_max"}));
    EXPECT_EQ(schema["oneOf"][4]["properties"]["config"]["required"],
              (Json{"strict", "fallback", "limits", "layers"}));
    const Json of_file = Json::parse(describe_config_schema(info));
    EXPECT_EQ(of_file["title"], "Configuration of configured");
    const Json& layer = of_file["properties"]["layers"]["items"];
    EXPECT_EQ(layer["required"], (Json{"name", "matches"}));
    EXPECT_EQ(layer["properties"]["slice"], Json::parse(R"({"type": "string",
        "pattern": "^[0-9]+([.][0-9]+)?(ns|us|ms|s|m)$", "default": "20ms",
        "description": "How long its tasks run. Text with a time from 100us to 1s, such as \"20ms\"."})"));
    EXPECT_EQ(layer["properties"]["cpus"], Json::parse(R"({"type": "array", "maxItems": 3,
        "items": {"type": "integer", "minimum": 0, "maximum": 1023}, "description": "The CPUs it may use."})"));
    EXPECT_FALSE(Json::parse(describe_policy(read_test_object("described"))).contains("config"));
}

TEST(Describe, ListsPolicies) {
    const std::vector<PolicyInfo> policies = {read_test_object("described")};
    EXPECT_EQ(Json::parse(describe_list(policies)),
              Json::parse(R"({"policies": [{"name": "described", "summary": "One of everything"}]})"));
}

}  // namespace
}  // namespace scx
