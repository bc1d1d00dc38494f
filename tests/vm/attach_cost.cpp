// SPDX-License-Identifier: GPL-2.0-only
//
// Preloaded into scx-run: what its start costs, and how much of that no loader could do without. When the
// policy is attached, the file named by $ATTACH_COST gets a line of JSON:
//
//   total_ns      from exec() until the policy is attached
//   libbpf_ns     of that, in libbpf's calls that load and attach
//   kernel_ns     of that, in bpf(2)
//   verifier_ns   of that, in BPF_PROG_LOAD
#include <bpf/libbpf.h>
#include <dlfcn.h>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

using Nanoseconds = long long;

Nanoseconds read_clock(clockid_t clock) {
    timespec now = {};
    clock_gettime(clock, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

/// Adds the time that it lives.
class Stopwatch {
  public:
    explicit Stopwatch(Nanoseconds& sum) : sum_(sum), begin_(read_clock(CLOCK_MONOTONIC)) {}
    ~Stopwatch() { sum_ += read_clock(CLOCK_MONOTONIC) - begin_; }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

  private:
    Nanoseconds& sum_;
    Nanoseconds begin_;
};

// What came before us, exec() and the dynamic linker, the process has paid for with CPU time.
const Nanoseconds begin = read_clock(CLOCK_MONOTONIC) - read_clock(CLOCK_PROCESS_CPUTIME_ID);
bool is_libbpf = false;  // while it loads or attaches
Nanoseconds libbpf_time = 0;
Nanoseconds kernel_time = 0;
Nanoseconds verifier_time = 0;

/// The function that is hidden by ours of the same name and type.
template <typename Function>
Function* next(Function*, const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void report() {
    std::FILE* file = std::fopen(std::getenv("ATTACH_COST"), "w");
    std::fprintf(file, "{\"total_ns\":%lld,\"libbpf_ns\":%lld,\"kernel_ns\":%lld,\"verifier_ns\":%lld}\n",
                 read_clock(CLOCK_MONOTONIC) - begin, libbpf_time, kernel_time, verifier_time);
    std::fclose(file);
}

}  // namespace

extern "C" int bpf_object__load(bpf_object* object) {
    const Stopwatch stopwatch(libbpf_time);
    is_libbpf = true;
    const int error = next(bpf_object__load, "bpf_object__load")(object);
    is_libbpf = false;
    return error;
}

extern "C" bpf_link* bpf_map__attach_struct_ops(const bpf_map* map) {
    bpf_link* link = nullptr;
    {
        const Stopwatch stopwatch(libbpf_time);
        is_libbpf = true;
        link = next(bpf_map__attach_struct_ops, "bpf_map__attach_struct_ops")(map);
        is_libbpf = false;
    }
    report();
    return link;
}

extern "C" long syscall(long number, ...) noexcept {
    long arguments[6];
    va_list list;
    va_start(list, number);
    for (long& argument : arguments) argument = va_arg(list, long);
    va_end(list);

    Nanoseconds other = 0;
    const bool is_counted = is_libbpf && number == SYS_bpf;
    const Stopwatch kernel(is_counted ? kernel_time : other);
    const Stopwatch verifier(is_counted && arguments[0] == BPF_PROG_LOAD ? verifier_time : other);
    return next(syscall, "syscall")(number, arguments[0], arguments[1], arguments[2], arguments[3],
                                    arguments[4], arguments[5]);
}
