// SPDX-License-Identifier: GPL-2.0-only
#include "config_file.hpp"

#include <fmt/format.h>

#include "describe_config.hpp"
#include "fixtures.hpp"
#include "json_tree.hpp"

namespace scx {
namespace {

using Json = nlohmann::ordered_json;

class ConfigFile : public ::testing::Test {
  protected:
    const ConfigInfo info_ = *read_test_object("configured").config;

    /// "WHAT | HINT", or nothing.
    std::string error_of(std::string_view text) const {
        const Result<ConfigImage> image = parse_config(info_, text, "F");
        if (image) return {};
        EXPECT_EQ(image.error().status, Status::kUsage);
        return fmt::format("{} | {}", image.error().what, image.error().hint);
    }
    std::string error_of_file(const std::string& path) const {
        const Result<ConfigImage> image = read_config_file(info_, path);
        return image ? std::string{} : image.error().what;
    }
    /// In its first line the beginning of a configuration that `rest` makes whole.
    static std::string with(std::string_view rest) {
        return fmt::format("{{\"strict\": true, \"fallback\": \"open\",\n{}}}", rest);
    }
    /// One whose first layer has such members.
    static std::string with_layer(std::string_view members) {
        return with(fmt::format(
            "\"limits\": {{\"share\": 1}}, \"layers\": [\n{{\"name\": \"a\", \"matches\": [],\n{}}}]",
            members));
    }
    void expect_errors(std::initializer_list<std::pair<std::string, std::string>> cases) const {
        for (const auto& [text, error] : cases) EXPECT_EQ(error_of(text), error) << text;
    }
};

constexpr std::string_view kSyntax =
    "names and text are in double quotes; between two members is a comma, after the last none; comments are "
    "// "
    "and /* */";

TEST_F(ConfigFile, FillsInTheStruct) {
    const Result<ConfigImage> image = read_config_file(info_, TEST_CONFIGURATION);
    ASSERT_TRUE(image) << image.error().what;
    EXPECT_EQ(image->size(), info_.size);
    EXPECT_EQ(item_names(info_, "layers", *image), (std::vector<std::string>{"one", "other"}));
    EXPECT_EQ(config_values(info_, *image), Json::parse(R"({"strict": true, "fallback": "open_wide",
        "limits": {"cache": "64KiB", "share": 40, "seed": 1}, "words": ["a", "bcd"],
        "layers": [
            {"name": "one", "matches": [{"comm": "make"}, {"nice": -5}], "kind": "grouped", "slice": "5ms",
             "preempt": false, "cpus": [0, 2], "boost": -5},
            {"name": "other", "matches": [], "kind": "open", "slice": "20ms", "preempt": false, "boost": -5}]})"));
}

TEST_F(ConfigFile, ValuesAreAConfigurationThemselves) {
    const Result<ConfigImage> image = read_config_file(info_, TEST_CONFIGURATION);
    ASSERT_TRUE(image);
    const Result<ConfigImage> again = parse_config(info_, config_values(info_, *image).dump(), "F");
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(*again, *image);
}

TEST_F(ConfigFile, TakesExtremes) {
    for (const char* members :
         {R"("boost": -9223372036854775808)", R"("boost": 9223372036854775807)", R"("slice": "100us")",
          R"("slice": "0.5s")", R"("cpus": [])", R"("cpus": [0, 1023, 5])", R"("preempt": true)"})
        EXPECT_EQ(error_of(with_layer(members)), "") << members;
    EXPECT_EQ(error_of(with(R"("limits": {"share": 100, "seed": 18446744073709551615}, "layers": [])")), "");
    EXPECT_EQ(error_of(with(
                  R"("words": ["\u00e4\u00f6\u00fca", "1234567"], "limits": {"share": 1}, "layers": [])")),
              "");
    EXPECT_EQ(error_of("\xef\xbb\xbf" + with(R"("limits": {"share": 1}, "layers": [])")), "");
}

TEST_F(ConfigFile, SaysWhatIsNoJson) {
    const auto no_json = [](std::string_view place, std::string_view what) {
        return fmt::format("F:{}this is no JSON: {} | {}", place, what, kSyntax);
    };
    expect_errors({
        {"{", no_json("1: ", "unexpected end of input; expected string literal")},
        {"\n\n", no_json("2: ", "unexpected end of input; expected '[', '{', or a literal")},
        {"{\n\"strict\": yes}", no_json("2: /strict: ", "invalid literal")},
        {"{\"limits\": {\n\"share\": NaN}}", no_json("2: /limits/share: ", "invalid literal")},
        {"{\n'strict': true}", no_json("2: ", "invalid literal")},
        {"{\"strict\": true,\n}", no_json("2: ", "unexpected '}'; expected string literal")},
        {"{\"words\": [\"a\",\n\"b\" \"c\"]}",
         no_json("2: /words/2: ", "unexpected string literal; expected ']'")},
        {"{\"strict\": true\n\n\"fallback\": 1}", no_json("3: ", "unexpected string literal; expected '}'")},
        {"{} /* \n", no_json("1: ", "invalid comment; missing closing '*/'")},
        {"{}\n{}", no_json("2: ", "unexpected '{'; expected end of input")},
        {"{\"words\": [\"\xff\"]}", no_json("1: /words/0: ", "invalid string: ill-formed UTF-8 byte")},
        {"{\"words\": [\"a\nb\"]}",
         no_json("1: /words/0: ",
                 "invalid string: control character U+000A (LF) must be escaped to \\u000A or \\n")},
        {"{\"words\": [\"\\ud800\"]}",
         no_json("1: /words/0: ",
                 "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF")},
        {"{\"limits\": {\"seed\":\n1e999\n}}",
         "F:2: /limits/seed: the number is too large | write a smaller one"},
        {std::string("{}\n\0", 4),
         "F:2: this is no text: there is a zero byte | give a file with one JSON object; the "
         "policy's --help tells what it may hold"},
        {"{\"strict\": true,\n\"a/b~\": 1, \"a/b~\": 2}",
         "F:2: /a~1b~0: the name stands twice in its object | leave one of them out"},
    });
    std::string deep = "{\"words\":\n";
    for (int i = 0; i < 32; ++i) deep += "[";
    EXPECT_TRUE(
        error_of(deep).ends_with(": more than 32 objects and lists are inside each other | no configuration "
                                 "needs so many; take some away"))
        << error_of(deep);
}

TEST_F(ConfigFile, SaysWhichNamesAreWrong) {
    expect_errors({
        {"[\n]", "F:1: an object is wanted, not a list | put all into one pair of braces: { ... }"},
        {"\n7", "F:2: an object is wanted, not a number | put all into one pair of braces: { ... }"},
        {"\n{}", "F:2: 'strict' is missing | add \"strict\": true or false"},
        {with("\"layers\": []"), "F:1: 'limits' is missing | add \"limits\": an object"},
        {with("\"limits\":\n{}"),
         "F:3: /limits: 'share' is missing | add \"share\": a whole number from 1 to 100"},
        {with("\"limits\": {\"share\": 1}"),
         "F:1: 'layers' is missing | add \"layers\": a list of up to 4, each an object"},
        {with("\n\"layres\": 1"),
         "F:3: /layres: unknown name | did you mean 'layers'? Valid: strict, fallback, limits, words, "
         "layers"},
        {with("\"limits\": {\"xyzzy\n\": 1}"),
         fmt::format("F:2: /limits: this is no JSON: invalid string: control "
                     "character U+000A (LF) must be escaped to \\u000A or \\n | {}",
                     kSyntax)},
        {with("\"nr_words\": 1"),
         "F:2: /nr_words: unknown name | valid: strict, fallback, limits, words, layers"},
        {with_layer("\"slice_ns\": \"5ms\""),
         "F:4: /layers/0/slice_ns: unknown name | valid: name, matches, kind, slice, preempt, cpus, boost"},
        {with_layer("\"" + std::string(500, 'x') + "\": 1"),
         "F:4: /layers/0/" + std::string(60, 'x') +
             "...: unknown name | valid: name, matches, kind, slice, preempt, cpus, boost"},
    });
}

TEST_F(ConfigFile, SaysWhichValuesAreWrong) {
    const std::string slice = " | write text with a time from 100us to 1s, such as \"20ms\"";
    const std::string boost = " | write a whole number from -9223372036854775808 to 9223372036854775807";
    const std::string cpus = " | write a list of up to 3, each a whole number from 0 to 1023";
    expect_errors({
        {"{\"strict\":\n1}", "F:2: /strict: a number cannot stand here | write true or false"},
        {"{\"strict\": null}", "F:1: /strict: null cannot stand here | write true or false"},
        {"{\"fallback\": true}",
         "F:1: /fallback: true or false cannot stand here | write one of \"open\", \"open_wide\", "
         "\"grouped\""},
        {"{\"fallback\":\n\"groupd\"}",
         "F:2: /fallback: 'groupd' is none of the names | did you mean 'grouped'? Valid: open, open_wide, "
         "grouped"},
        {"{\"fallback\": \"OPEN\"}",
         "F:1: /fallback: 'OPEN' is none of the names | valid: open, open_wide, grouped"},
        {"{\"limits\": []}", "F:1: /limits: a list cannot stand here | write an object"},
        {"{\"limits\": {\"share\": 101\n}}",
         "F:1: /limits/share: 101 is out of range | write a whole number from 1 to 100"},
        {"{\"limits\": {\"share\": -1\n}}",
         "F:1: /limits/share: -1 is out of range | write a whole number from 1 to 100"},
        {"{\"limits\": {\"share\": 1.5\n}}",
         "F:1: /limits/share: 1.5 is no whole number | write a whole number from 1 to 100"},
        {"{\"limits\": {\"share\": 1e1}}",
         "F:1: /limits/share: 1e1 is no whole number | write a whole number from 1 to 100"},
        {"{\"limits\": {\"share\": \"40%\"}}",
         "F:1: /limits/share: text cannot stand here | write a whole number from 1 to 100"},
        {"{\"limits\": {\"seed\": 18446744073709551616\n}}",
         "F:1: /limits/seed: 18446744073709551616 is out of range | write a whole number from 0 to "
         "18446744073709551615"},
        {"{\"limits\": {\"cache\": \"2GiB\"}}",
         "F:1: /limits/cache: '2GiB' is out of range | write text with a size "
         "from 1KiB to 1GiB, such as \"64KiB\""},
        {with_layer("\"boost\": 9223372036854775808"),
         "F:4: /layers/0/boost: 9223372036854775808 is out of range" + boost},
        {with_layer("\"boost\": 18446744073709551615"),
         "F:4: /layers/0/boost: 18446744073709551615 is out of range" + boost},
        {with_layer("\"slice\": 5"), "F:4: /layers/0/slice: a number cannot stand here" + slice},
        {with_layer("\"slice\": \"5\""), "F:4: /layers/0/slice: '5' is a time without a unit" + slice},
        {with_layer("\"slice\": \"5h\""), "F:4: /layers/0/slice: '5h': unknown unit 'h'" + slice},
        {with_layer("\"slice\": \"2s\""), "F:4: /layers/0/slice: '2s' is out of range" + slice},
        {with_layer("\"slice\": \"99999999999999999999s\""),
         "F:4: /layers/0/slice: '99999999999999999999s' is too large" + slice},
        {with_layer("\"cpus\": {}"), "F:4: /layers/0/cpus: a list is wanted, not an object" + cpus},
        {with_layer("\"cpus\":\n[1, 2, 3, 4]"), "F:5: /layers/0/cpus: the list has 4 items, too many" + cpus},
        {with_layer("\"cpus\": [1,\n1024]"),
         "F:5: /layers/0/cpus/1: 1024 is out of range | write a whole number from 0 to 1023"},
        {with_layer("\"matches\": 1"),
         "F:4: /layers/0/matches: the name stands twice in its object | leave one of them "
         "out"},
        {with("\"words\": [\"\"]"),
         "F:2: /words/0: the text is empty | write text of 1 to 7 bytes without control characters"},
        {with("\"words\": [\"12345678\"]"),
         "F:2: /words/0: '12345678' has 8 bytes, too many | write text of 1 to 7 bytes without control "
         "characters"},
        {with("\"words\": [\"\\u00e4\\u00f6\\u00fc\\u00e4\"]"),
         "F:2: /words/0: '\u00e4\u00f6\u00fc\u00e4' has 8 bytes, too many | write text of 1 to 7 bytes "
         "without control characters"},
        {with("\"words\": [\"a\\u0000b\"]"),
         "F:2: /words/0: 'a?b' has a control character | write text of 1 to 7 bytes without control "
         "characters"},
        {with("\"words\": [{}]"),
         "F:2: /words/0: an object cannot stand here | write text of 1 to 7 bytes without control "
         "characters"},
        {with("\"limits\": {\"share\": 1}, \"layers\": [{\"name\": \"a\", \"matches\": []},\n"
              "{\"name\": \"a\", \"matches\": []}]"),
         "F:3: /layers/1: another item is called 'a' | give each a name of its own"},
        {with("\"limits\": {\"share\": 1}, \"layers\": [{\"matches\": [\n{\"nice\": 20}]}]"),
         "F:3: /layers/0/matches/0/nice: 20 is out of range | write a whole number from -20 to 19"},
    });
}

TEST_F(ConfigFile, SaysWhichFilesAreNone) {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "config.json";
    EXPECT_EQ(error_of_file(path), fmt::format("cannot read {}: No such file or directory", path));
    EXPECT_EQ(error_of_file(directory.path()),
              fmt::format("{} is not a regular file", directory.path().string()));
    write_file(path, "");
    EXPECT_EQ(error_of_file(path), fmt::format("{} is empty", path));
    write_file(path, std::string(300 << 10, ' '));
    EXPECT_EQ(error_of_file(path), fmt::format("{} is larger than 256 KiB", path));
}

// Whatever a person types, or a disk makes of it.
TEST_F(ConfigFile, SurvivesWhatIsLeftOfAFile) {
    std::ifstream file(TEST_CONFIGURATION);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    ASSERT_EQ(error_of(whole), "");
    for (std::size_t length = 0; length + 2 < whole.size(); ++length)
        EXPECT_NE(error_of(whole.substr(0, length)), "") << length;
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (const char c : {'\0', '"', '{', ']', '\n', '\xff', '9'}) {
            std::string changed = whole;
            changed[i] = c;
            (void)error_of(changed);
        }
}

}  // namespace
}  // namespace scx
