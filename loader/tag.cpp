// SPDX-License-Identifier: GPL-2.0-only
#include "tag.hpp"

#include <algorithm>

namespace scx {

const std::string* Tag::field(std::string_view key) const {
    const auto found = fields.find(key);
    return found == fields.end() ? nullptr : &found->second;
}

std::string Tag::help() const {
    const std::string* text = field("help");
    return text == nullptr ? std::string{} : *text;
}

Tag parse_tag(std::string_view text) {
    Tag tag;
    tag.kind = text.substr(0, text.find(';'));
    text.remove_prefix(tag.kind.size());
    while (!text.empty()) {
        text.remove_prefix(1);  // the semicolon
        const std::size_t length =
            text.starts_with("help=") ? text.size() : std::min(text.find(';'), text.size());
        const std::string_view field = text.substr(0, length);
        const std::size_t equals = std::min(field.find('='), field.size());
        tag.fields.emplace(field.substr(0, equals), field.substr(std::min(equals + 1, field.size())));
        text.remove_prefix(length);
    }
    return tag;
}

}  // namespace scx
