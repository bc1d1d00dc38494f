// SPDX-License-Identifier: GPL-2.0-only
//
// Input: declaration tags, a line for each; they take the places of those in two objects that describe
// themselves.
#include "handles.hpp"
#include "hostile.hpp"
#include "tag.hpp"

namespace scx {
namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find('\n'), text.size());
        // A tag ends at a zero byte.
        lines.emplace_back(std::string(text.substr(0, length)).c_str());
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return lines;
}

void check(const std::string& line) {
    const Tag tag = parse_tag(line);
    std::string shown = tag.kind;
    for (const auto& [key, value] : tag.fields)
        if (key != "help") shown += fmt::format(";{}={}", key, value);
    if (tag.field("help") != nullptr) shown += fmt::format(";help={}", tag.help());
    const Tag again = parse_tag(shown);
    require(again.kind == tag.kind && again.fields == tag.fields, "what is shown is read back", line);
}

void replace_tags(const std::string& object, const std::vector<std::string>& lines) {
    const std::span<const char> before = types_of(object);
    const BtfPtr types(btf__new(before.data(), static_cast<u32>(before.size())));
    auto line = lines.begin();
    for (u32 id = 1; id < btf__type_cnt(types.get()) && line != lines.end(); ++id) {
        if (!btf_is_decl_tag(btf__type_by_id(types.get(), id))) continue;
        const int text = btf__add_str(types.get(), (line++)->c_str());
        const_cast<btf_type*>(btf__type_by_id(types.get(), id))->name_off = static_cast<u32>(text);
    }
    u32 size = 0;
    const auto* after = static_cast<const char*>(btf__raw_data(types.get(), &size));
    use_object(with_types(object, {after, size}));
}

}  // namespace
}  // namespace scx

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
    static const std::string objects[] = {scx::built_object("tests/unit/described"),
                                          scx::built_object("tests/unit/configured")};
    const std::vector<std::string> lines = scx::split({data, size});
    for (const std::string& line : lines) scx::check(line);
    for (const std::string& object : objects) scx::replace_tags(object, lines);
    return 0;
}
