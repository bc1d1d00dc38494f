// SPDX-License-Identifier: GPL-2.0-only
#include "error.hpp"

#include "text.hpp"

namespace scx {

std::unexpected<Error> fail(Status status, std::string_view what, std::string_view hint) {
    return std::unexpected(Error{status, one_line(what), one_line(hint)});
}

std::unexpected<Error> fail_with_errno(int number, Error error) {
    if (is_shortage(number)) {
        error.status = Status::kSystem;
        error.hint = number == ENOMEM ? kMemoryHint : "raise the limit of open files (ulimit -n)";
    }
    return fail(error.status, error.what, error.hint);
}

}  // namespace scx
