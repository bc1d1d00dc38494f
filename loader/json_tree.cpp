// SPDX-License-Identifier: GPL-2.0-only
#include "json_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "input.hpp"
#include "text.hpp"

namespace scx {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxSize = 256 << 10;
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxNames = 256;  // of an object
constexpr std::size_t kMaxExcerpt = 60;
constexpr const char* kFileHint =
    "give a file with one JSON object; the policy's --help tells what it may hold";
constexpr const char* kSyntaxHint =
    "names and text are in double quotes; between two members is a comma, after the last none; comments are "
    "// and "
    "/* */";

/// How far the parser has read. It knows a token when it has read its last character, or the one behind a
/// number; a line therefore ends behind its newline.
struct Position {
    u32 line = 1;
    bool at_newline = false;

    void read(char c) {
        line += at_newline;
        at_newline = c == '\n';
    }
};

/// Reads a text and counts its lines.
class CountingIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, Position* position) : at_(at), position_(position) {}

    const char& operator*() const { return *at_; }
    CountingIterator& operator++() {
        position_->read(*at_++);
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

  private:
    const char* at_;
    Position* position_;
};

/// Makes the tree. Of the nodes that are begun only the last child of each can grow, so that pointers to them
/// stay.
class TreeBuilder : public nlohmann::json_sax<Json> {
  public:
    TreeBuilder(std::string_view file, const Position& position) : file_(file), position_(position) {}

    Result<JsonNode> take() {
        if (error_) return pass(std::move(*error_));
        return std::move(root_);
    }

    bool null() override { return add({.type = JsonNode::Type::kNull}) != nullptr; }
    bool boolean(bool value) override {
        return add({.type = JsonNode::Type::kBool, .number = value}) != nullptr;
    }
    bool number_integer(s64 value) override {
        return add_number({.number = static_cast<u64>(value), .is_negative = value < 0},
                          fmt::format("{}", value));
    }
    bool number_unsigned(u64 value) override {
        return add_number({.number = value}, fmt::format("{}", value));
    }
    bool number_float(double, const std::string& text) override {
        return add_number({.is_integer = false}, text);
    }
    bool string(std::string& value) override {
        return add({.type = JsonNode::Type::kText, .text = std::move(value)}) != nullptr;
    }
    bool binary(Json::binary_t&) override { return false; }  // JSON has none

    bool start_object(std::size_t) override { return begin({.type = JsonNode::Type::kObject}); }
    bool start_array(std::size_t) override { return begin({.type = JsonNode::Type::kList}); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }

    bool key(std::string& name) override {
        std::vector<JsonNode::Key>& keys = open_.back()->keys;
        if (keys.size() == kMaxNames)
            return refuse(pointer(), fmt::format("the object has more than {} names", kMaxNames),
                          "leave out what the schema does not have");
        if (std::ranges::find(keys, name, &JsonNode::Key::name) != keys.end())
            return refuse(join_pointer(pointer(), name), "the name stands twice in its object",
                          "leave one of them out");
        keys.push_back({name, position_.line});
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
        std::string_view what = error.what();
        if (error.id == kNumberOverflow)
            return refuse(next_pointer(), "the number is too large", "write a smaller one");
        what = what.substr(0, what.find("; last read: "));
        const std::size_t start = what.find(" - ");
        if (start != std::string_view::npos) what.remove_prefix(start + 3);
        return refuse(next_pointer(), fmt::format("this is no JSON: {}", what), kSyntaxHint);
    }

  private:
    static constexpr int kNumberOverflow = 406;

    bool add_number(JsonNode node, std::string text) {
        node.type = JsonNode::Type::kNumber;
        node.text = std::move(text);
        return add(std::move(node)) != nullptr;
    }

    JsonNode* add(JsonNode node) {
        node.line = position_.line;
        if (open_.empty()) return &(root_ = std::move(node));
        return &open_.back()->items.emplace_back(std::move(node));
    }

    bool begin(JsonNode node) {
        if (open_.size() == kMaxDepth)
            return refuse(next_pointer(),
                          fmt::format("more than {} objects and lists are inside each other", kMaxDepth),
                          "no configuration needs so many; take some away");
        open_.push_back(add(std::move(node)));
        return true;
    }

    bool end() {
        open_.pop_back();
        return true;
    }

    /// Of the innermost object or list.
    std::string pointer() const {
        std::string text;
        for (std::size_t i = 0; i + 1 < open_.size(); ++i) text = child_pointer(*open_[i], text);
        return text;
    }

    /// Of the value that is being read.
    std::string next_pointer() const {
        if (open_.empty()) return {};
        const JsonNode& parent = *open_.back();
        if (parent.type == JsonNode::Type::kList) return join_pointer(pointer(), parent.items.size());
        const bool after_key = parent.keys.size() > parent.items.size();
        return after_key ? join_pointer(pointer(), parent.keys.back().name) : pointer();
    }

    /// Of the last value in `parent`.
    static std::string child_pointer(const JsonNode& parent, std::string_view pointer) {
        if (parent.type == JsonNode::Type::kList) return join_pointer(pointer, parent.items.size() - 1);
        return join_pointer(pointer, parent.keys.back().name);
    }

    bool refuse(std::string_view pointer, std::string_view what, std::string hint) {
        error_ = fail_at(file_, position_.line, pointer, what, std::move(hint)).error();
        return false;
    }

    std::string_view file_;
    const Position& position_;
    JsonNode root_;
    std::vector<JsonNode*> open_;  // objects and lists that have not ended, from the outermost
    std::optional<Error> error_;
};

}  // namespace

std::string excerpt(std::string_view text) {
    const bool is_long = text.size() > kMaxExcerpt;
    std::string shown(text.substr(0, kMaxExcerpt));
    // Not half a character of UTF-8.
    while (is_long && !shown.empty() && (static_cast<unsigned char>(text[shown.size()]) & 0xc0) == 0x80)
        shown.pop_back();
    shown = one_line(shown);
    return is_long ? shown + "..." : shown;
}

std::unexpected<Error> fail_at(std::string_view file, u32 line, std::string_view pointer,
                               std::string_view what, std::string hint) {
    return fail(Status::kUsage,
                fmt::format("{}:{}: {}{}{}", file, line, pointer, pointer.empty() ? "" : ": ", what),
                std::move(hint));
}

std::string join_pointer(std::string_view pointer, std::string_view key) {
    std::string joined = fmt::format("{}/", pointer);
    for (const char c : excerpt(key)) {
        if (c == '~')
            joined += "~0";
        else if (c == '/')
            joined += "~1";
        else
            joined += c;
    }
    return joined;
}

std::string join_pointer(std::string_view pointer, std::size_t index) {
    return fmt::format("{}/{}", pointer, index);
}

Result<JsonNode> parse_json(std::string_view text, std::string_view file) {
    // The parser would take it for the end.
    if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos)
        return fail_at(
            file,
            static_cast<u32>(1 + std::count(text.begin(), text.begin() + static_cast<long>(zero), '\n')), "",
            "this is no text: there is a zero byte", kFileHint);
    Position position;
    TreeBuilder builder(file, position);
    Json::sax_parse(CountingIterator(text.data(), &position),
                    CountingIterator(text.data() + text.size(), &position), &builder,
                    Json::input_format_t::json, true, true);
    return builder.take();
}

Result<JsonNode> read_json_file(const std::string& path) {
    const Result<std::string> text = read_file(path, kMaxSize, kFileHint);
    if (!text) return pass(text.error());
    return parse_json(*text, path);
}

}  // namespace scx
