// SPDX-License-Identifier: GPL-2.0-only
//
// Preloaded into scx-run: tells what the loader costs, in lines of JSON, in the file that $LOADER_COST names:
//
//   {"type":"attach","total_ns":...,"libbpf_ns":...,"kernel_ns":...,"verifier_ns":...}
//   {"type":"report","allocations":...,"cpu_ns":...}
//
// total_ns is from exec() until the policy is attached; libbpf_ns of that in libbpf's calls that load and
// attach, which no loader could do without; kernel_ns of that in bpf(2); verifier_ns of that in
// BPF_PROG_LOAD. A report is all that happened since the one before: waking up, looking after the policy,
// reading, writing.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "../cost/allocations.hpp"

namespace {

u64 read_clock(clockid_t clock) {
    timespec now = {};
    clock_gettime(clock, &now);
    return static_cast<u64>(now.tv_sec) * 1'000'000'000 + static_cast<u64>(now.tv_nsec);
}

/// Adds the time that it lives.
class Stopwatch {
  public:
    explicit Stopwatch(u64& sum) : sum_(sum), begin_(read_clock(CLOCK_MONOTONIC)) {}
    ~Stopwatch() { sum_ += read_clock(CLOCK_MONOTONIC) - begin_; }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

  private:
    u64& sum_;
    u64 begin_;
};

/// What is counted from report to report.
struct Counts {
    u64 allocations = scx::allocations();
    u64 cpu_time = read_clock(CLOCK_PROCESS_CPUTIME_ID);
};

// What came before us, exec() and the dynamic linker, the process has paid for with CPU time.
const u64 begin = read_clock(CLOCK_MONOTONIC) - read_clock(CLOCK_PROCESS_CPUTIME_ID);
bool in_libbpf = false;  // which loads or attaches
u64 libbpf_time = 0;
u64 kernel_time = 0;
u64 verifier_time = 0;
// scx-run opens nothing for writing once it is set up.
const int output = open(std::getenv("LOADER_COST"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
Counts last_report;

/// The function of this name and type that ours stands before.
template <typename Function>
Function* next(Function*, const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int bpf_object__load(bpf_object* object) {
    const Stopwatch stopwatch(libbpf_time);
    in_libbpf = true;
    const int error = next(bpf_object__load, "bpf_object__load")(object);
    in_libbpf = false;
    return error;
}

extern "C" bpf_link* bpf_map__attach_struct_ops(const bpf_map* map) {
    bpf_link* link = nullptr;
    {
        const Stopwatch stopwatch(libbpf_time);
        in_libbpf = true;
        link = next(bpf_map__attach_struct_ops, "bpf_map__attach_struct_ops")(map);
        in_libbpf = false;
    }
    const u64 total = read_clock(CLOCK_MONOTONIC) - begin;
    dprintf(output,
            "{\"type\":\"attach\",\"total_ns\":%lu,\"libbpf_ns\":%lu,\"kernel_ns\":%lu,"
            "\"verifier_ns\":%lu}\n",
            total, libbpf_time, kernel_time, verifier_time);
    last_report = {};
    return link;
}

/// Once a report for each map that has statistics; the first one counts.
extern "C" int bpf_map_lookup_batch(int fd, void* in, void* out, void* keys, void* values, __u32* count,
                                    const bpf_map_batch_opts* options) {
    static const int first = fd;
    if (fd != first)
        return next(bpf_map_lookup_batch, "bpf_map_lookup_batch")(fd, in, out, keys, values, count, options);
    const Counts now;
    dprintf(output, "{\"type\":\"report\",\"allocations\":%lu,\"cpu_ns\":%lu}\n",
            now.allocations - last_report.allocations, now.cpu_time - last_report.cpu_time);
    last_report = {};
    return next(bpf_map_lookup_batch, "bpf_map_lookup_batch")(fd, in, out, keys, values, count, options);
}

extern "C" long syscall(long number, ...) noexcept {
    long arguments[6];
    va_list list;
    va_start(list, number);
    for (long& argument : arguments) argument = va_arg(list, long);
    va_end(list);

    u64 other = 0;
    const bool counts = in_libbpf && number == SYS_bpf;
    const Stopwatch kernel(counts ? kernel_time : other);
    const Stopwatch verifier(counts && arguments[0] == BPF_PROG_LOAD ? verifier_time : other);
    return next(syscall, "syscall")(number, arguments[0], arguments[1], arguments[2], arguments[3],
                                    arguments[4], arguments[5]);
}
