// SPDX-License-Identifier: GPL-2.0-only
#include "object.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "input.hpp"
#include "object_check.hpp"

namespace scx {
namespace {

constexpr std::size_t kMaxSize = 64 << 20;
constexpr const char* kObjectHint =
    "give a scheduler's object file, such as one made by `bpftool gen object`";

std::unexpected<Error> unreadable(std::string_view label, std::string_view why) {
    return fail(Status::kUsage, fmt::format("{} is not a BPF object that can be read: {}", label, why),
                kObjectHint);
}

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
    return from_bytes(path, std::move(*bytes));
}

Result<PolicyImage> PolicyImage::from_bytes(std::string label, std::string bytes) {
    if (const auto sound = check_object(bytes); !sound) return unreadable(label, sound.error());
    return PolicyImage(std::move(label), std::move(bytes));
}

Result<ObjectPtr> PolicyImage::open() const {
    LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "scx_run");
    ObjectPtr object(bpf_object__open_mem(bytes().data(), bytes().size(), &options));
    if (!object) {
        const int error = errno;
        char reason[128];
        libbpf_strerror(error, reason, sizeof(reason));
        return fail_with_errno(error, unreadable(label_, reason).error());
    }
    return object;
}

}  // namespace scx
