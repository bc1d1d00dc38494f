// SPDX-License-Identifier: GPL-2.0-only
//
// Columns of text, for people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace scx {

/// Every column has as many cells, the heading among them. Keeps its memory from one table to the next.
class TextTable {
  public:
    explicit TextTable(std::vector<std::string> headings);

    /// For so many rows below the headings; what the cells hold is to be written anew.
    void resize(std::size_t rows);

    /// Empty, to be appended to.
    std::string& cell(std::size_t column, std::size_t row);

    /// Appends the lines, each with its newline; returns their number. Columns beyond `limit` characters, of
    /// which zero is none, are left out and counted.
    std::size_t append(std::string& text, std::size_t limit);

  private:
    struct Column {
        std::vector<std::string> cells;  // the heading, then the rows; some may be left from a longer table
        std::size_t width = 0;
    };

    std::size_t count_fitting(std::size_t limit) const;

    std::vector<Column> columns_;
    std::size_t rows_ = 0;
};

}  // namespace scx
