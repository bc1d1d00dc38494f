// SPDX-License-Identifier: GPL-2.0-only
#include "object.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "input.hpp"

namespace scx {
namespace {

constexpr std::size_t kMaxSize = 64 << 20;
constexpr const char* kObjectHint =
    "give a scheduler's object file, such as one made by `bpftool gen object`";

}  // namespace

PolicyImage PolicyImage::embedded(const Skeleton& skeleton) {
    PolicyImage image(std::string(skeleton.name), {});
    std::size_t size = 0;
    const void* bytes = skeleton.elf_bytes(&size);
    image.embedded_ = {static_cast<const char*>(bytes), size};
    return image;
}

Result<PolicyImage> PolicyImage::from_file(const std::string& path) {
    Result<std::string> bytes = read_file(path, kMaxSize, kObjectHint);
    if (!bytes) return pass(bytes.error());
    return PolicyImage(path, std::move(*bytes));
}

Result<ObjectPtr> PolicyImage::open() const {
    LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "scx_run");
    ObjectPtr object(bpf_object__open_mem(bytes().data(), bytes().size(), &options));
    if (!object) {
        const int error = errno;
        char reason[128];
        libbpf_strerror(error, reason, sizeof(reason));
        return fail_with_errno(
            error, {Status::kUsage,
                    fmt::format("{} is not a BPF object that can be read: {}", label_, reason), kObjectHint});
    }
    return object;
}

}  // namespace scx
