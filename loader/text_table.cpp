// SPDX-License-Identifier: GPL-2.0-only
#include "text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <string_view>

namespace scx {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kMinWidth = 5;  // what most numbers need, so that columns stay where they are

std::string more_note(std::size_t left_out) {
    return fmt::format("{}+{} more", kGap, left_out);
}

}  // namespace

TextTable::TextTable(std::vector<std::string> headings) {
    for (std::string& heading : headings) columns_.push_back({{std::move(heading)}, 0});
}

void TextTable::resize(std::size_t rows) {
    rows_ = rows;
    for (Column& column : columns_)
        if (column.cells.size() < 1 + rows) column.cells.resize(1 + rows);
}

std::string& TextTable::cell(std::size_t column, std::size_t row) {
    std::string& cell = columns_[column].cells[1 + row];
    cell.clear();
    return cell;
}

std::size_t TextTable::append(std::string& text, std::size_t limit) {
    for (Column& column : columns_) {
        column.width = kMinWidth;
        for (const std::string& cell : column.cells | std::views::take(1 + rows_))
            column.width = std::max(column.width, cell.size());
    }
    const std::size_t shown = count_fitting(limit);
    for (std::size_t row = 0; row <= rows_; ++row) {
        for (std::size_t i = 0; i < shown; ++i) {
            const std::string& cell = columns_[i].cells[row];
            if (i != 0) text += kGap;
            text.append(columns_[i].width - cell.size(), ' ');
            text += cell;
        }
        if (row == 0 && shown < columns_.size()) text += more_note(columns_.size() - shown);
        text += '\n';
    }
    return 1 + rows_;
}

std::size_t TextTable::count_fitting(std::size_t limit) const {
    std::size_t width = columns_.front().width;
    for (const Column& column : columns_ | std::views::drop(1)) width += kGap.size() + column.width;
    std::size_t count = columns_.size();
    if (limit == 0 || width <= limit) return count;
    do {
        --count;
        width -= kGap.size() + columns_[count].width;
    } while (count > 1 && width + more_note(columns_.size() - count).size() > limit);
    return count;
}

}  // namespace scx
