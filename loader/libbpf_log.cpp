// SPDX-License-Identifier: GPL-2.0-only
#include "libbpf_log.hpp"

#include <cstdarg>
#include <cstdio>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace scx {

namespace {

constexpr std::string_view kBegin = "-- BEGIN PROG LOAD LOG --\n";
constexpr std::string_view kEnd = "-- END PROG LOAD LOG --";

}  // namespace

LibbpfLog* LibbpfLog::active_ = nullptr;

LibbpfLog::LibbpfLog(const Console& console) : console_(console), previous_(libbpf_set_print(print)) {
    active_ = this;
}

LibbpfLog::~LibbpfLog() {
    active_ = nullptr;
    libbpf_set_print(previous_);
}

int LibbpfLog::print(libbpf_print_level level, const char* format, va_list arguments) {
    if (level != LIBBPF_WARN && !active_->console_.is_verbose()) return 0;
    va_list copy;
    va_copy(copy, arguments);
    const int length = std::vsnprintf(nullptr, 0, format, copy);
    va_end(copy);
    if (length <= 0) return 0;
    std::string text(static_cast<std::size_t>(length) + 1, '\0');
    std::vsnprintf(text.data(), text.size(), format, arguments);
    text.pop_back();  // the NUL
    active_->console_.quote(text);
    if (level == LIBBPF_WARN) active_->text_ += text;
    return 0;
}

std::string LibbpfLog::failing_program() const {
    return std::string(text_between(text_, "prog '", "': BPF program load failed"));
}

std::string LibbpfLog::tail(std::size_t lines) const {
    std::string_view text = text_;
    // Around the verifier's log libbpf only repeats that loading failed.
    if (const std::size_t begin = text.find(kBegin); begin != std::string_view::npos)
        text.remove_prefix(begin + kBegin.size());
    if (const std::size_t end = text.find(kEnd); end != std::string_view::npos)
        text = text.substr(0, text.rfind('\n', end));
    while (text.ends_with('\n')) text.remove_suffix(1);
    std::size_t start = text.size();
    while (lines-- > 0 && start != std::string_view::npos && start > 0) start = text.rfind('\n', start - 1);
    return std::string(
        text.substr(start == std::string_view::npos ? 0 : start + (start < text.size() ? 1 : 0)));
}

}  // namespace scx
