// SPDX-License-Identifier: GPL-2.0-only
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace scx {
namespace {

/// Number of single-character insertions, deletions, replacements and swaps of neighbours that turn `a` into
/// `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> distance(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                distance[i][j] = i + j;
                continue;
            }
            distance[i][j] = std::min({distance[i - 1][j] + 1, distance[i][j - 1] + 1,
                                       distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
        }
    }
    return distance[a.size()][b.size()];
}

}  // namespace

std::string join(const std::vector<std::string>& words, std::string_view separator) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += separator;
        text += word;
    }
    return text;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    const std::size_t tolerated = std::max<std::size_t>(1, word.size() / 3);
    std::string best;
    std::size_t best_distance = tolerated + 1;
    for (const std::string& candidate : candidates) {
        // As many letters have to come or go.
        if (std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size()) > tolerated)
            continue;
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string suggest(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string meant = nearest(word, candidates);
    if (meant.empty()) return fmt::format("valid: {}", join(candidates));
    return fmt::format("did you mean '{}'? Valid: {}", meant, join(candidates));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    while (!(text = trim(text)).empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size());
        if (!line.empty() && line.size() + 1 + word.size() > width) {
            lines.push_back(std::move(line));
            line.clear();
        }
        if (!line.empty()) line += ' ';
        line += word;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

void append_number(std::string& text, u64 value) {
    char digits[20];
    text.append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
}

void append_number(std::string& text, double value, int decimals) {
    char digits[400];  // the largest double has 309 before the point
    text.append(
        digits,
        std::to_chars(std::begin(digits), std::end(digits), value, std::chars_format::fixed, decimals).ptr);
}

std::string one_line(std::string_view text) {
    std::string line(text);
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    std::ranges::replace_if(line, is_control, '?');
    return line;
}

std::string_view text_between(std::string_view text, std::string_view before, std::string_view after) {
    const std::size_t end = text.find(after);
    if (end == std::string_view::npos) return {};
    const std::size_t start = text.rfind(before, end);
    if (start == std::string_view::npos) return {};
    return text.substr(start + before.size(), end - start - before.size());
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace scx
