// SPDX-License-Identifier: GPL-2.0-only
#include "error.hpp"

#include "text.hpp"

namespace scx {

std::unexpected<Error> fail(Status status, std::string_view what, std::string_view hint) {
    return std::unexpected(Error{status, one_line(what), one_line(hint)});
}

}  // namespace scx
