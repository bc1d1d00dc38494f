// SPDX-License-Identifier: GPL-2.0-only
#include "libbpf_log.hpp"

#include <gtest/gtest.h>

#include <cstdarg>

namespace scx {
namespace {

/// Says something the way libbpf does: through the callback that is set.
void say(libbpf_print_level level, const char* format, ...) {
    const libbpf_print_fn_t print = libbpf_set_print(nullptr);
    libbpf_set_print(print);
    va_list arguments;
    va_start(arguments, format);
    print(level, format, arguments);
    va_end(arguments);
}

void say_refused() {
    say(LIBBPF_WARN, "libbpf: prog 'vtime_enqueue': BPF program load failed: %s\n", "Permission denied");
    say(LIBBPF_WARN, "libbpf: prog '%s': -- BEGIN PROG LOAD LOG --\n%s-- END PROG LOAD LOG --\n",
        "vtime_enqueue", "first\nsecond\nthird\n");
    say(LIBBPF_WARN, "libbpf: prog 'vtime_enqueue': failed to load: -13\n");
}

TEST(LibbpfLog, FindsTheProgramAndTheEndOfTheVerifiersLog) {
    const Console console("test", false, false);
    LibbpfLog log(console);
    say_refused();
    EXPECT_EQ(log.failing_program(), "vtime_enqueue");
    EXPECT_EQ(log.tail(2), "second\nthird");
    EXPECT_EQ(log.tail(3), "first\nsecond\nthird");
    EXPECT_EQ(log.tail(20), "first\nsecond\nthird");
}

TEST(LibbpfLog, KeepsWarningsWhenNoProgramIsToBlame) {
    const Console console("test", false, false);
    LibbpfLog log(console);
    say(LIBBPF_INFO, "libbpf: not kept\n");
    say(LIBBPF_WARN, "libbpf: extern 'nothing' cannot be found\n");
    EXPECT_EQ(log.failing_program(), "");
    EXPECT_EQ(log.tail(20), "libbpf: extern 'nothing' cannot be found");
    log.clear();
    EXPECT_EQ(log.tail(20), "");
}

TEST(LibbpfLog, PrintsOnlyWhenVerbose) {
    ::testing::internal::CaptureStderr();
    {
        const Console quiet("test", false, false);
        const LibbpfLog log(quiet);
        say_refused();
    }
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
    ::testing::internal::CaptureStderr();
    {
        const Console verbose("test", false, true);
        const LibbpfLog log(verbose);
        say(LIBBPF_DEBUG, "libbpf: detail\n");
    }
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "libbpf: detail\n");
}

}  // namespace
}  // namespace scx
