// SPDX-License-Identifier: GPL-2.0-only
//
// The grammar of declaration tags, see include/scx/describe.bpf.h: kind[;key=value]...[;help=text].
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace scx {

struct Tag {
    std::string kind;
    std::map<std::string, std::string, std::less<>> fields;

    /// Nothing when the tag has no such key.
    const std::string* field(std::string_view key) const;

    std::string help() const;
};

/// Every text is a tag; what it lacks is for the reader of the fields to find out. Of a key that stands twice
/// the first counts.
Tag parse_tag(std::string_view text);

}  // namespace scx
