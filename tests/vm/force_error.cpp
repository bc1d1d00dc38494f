// SPDX-License-Identifier: GPL-2.0-only
//
// force_error MESSAGE: ends the active scheduler, whichever it is, with a BPF error that says MESSAGE.
#include <bpf/bpf.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <string_view>

#include "force_error.skel.h"

int main(int argc, char** argv) {
    const std::string_view message = argc == 2 ? argv[1] : "";
    if (message.empty() || message.find('%') != message.npos) {
        std::cerr << "usage: force_error MESSAGE (without %)\n";
        return 2;
    }
    const std::unique_ptr<force_error, decltype(&force_error__destroy)> skeleton(force_error__open_and_load(),
                                                                                 force_error__destroy);
    if (!skeleton) {
        std::cerr << "force_error: cannot load: " << std::strerror(errno) << '\n';
        return 1;
    }
    if (message.size() >= bpf_map__value_size(skeleton->maps.data_message)) {
        std::cerr << "force_error: the message is too long\n";
        return 2;
    }
    message.copy(static_cast<char*>(skeleton->data_message), message.size());
    LIBBPF_OPTS(bpf_test_run_opts, options);
    if (bpf_prog_test_run_opts(bpf_program__fd(skeleton->progs.force_error), &options) != 0) {
        std::cerr << "force_error: cannot run: " << std::strerror(errno) << '\n';
        return 1;
    }
    return 0;
}
