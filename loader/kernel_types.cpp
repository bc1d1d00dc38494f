// SPDX-License-Identifier: GPL-2.0-only
#include "kernel_types.hpp"

#include <bpf/btf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <span>

#include "handles.hpp"

namespace scx {
namespace {

/// A file's bytes, in memory that nobody has cleared before.
struct Bytes {
    std::unique_ptr<std::byte[]> memory;
    std::size_t size = 0;
};

std::optional<Bytes> read_file(const std::filesystem::path& path) {
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status = {};
    if (!file || fstat(file.get(), &status) != 0) return std::nullopt;
    const auto room = static_cast<std::size_t>(status.st_size);
    Bytes bytes{std::make_unique_for_overwrite<std::byte[]>(room)};
    while (bytes.size < room) {
        const ssize_t got = read(file.get(), bytes.memory.get() + bytes.size, room - bytes.size);
        if (got < 0) return std::nullopt;
        if (got == 0) break;
        bytes.size += static_cast<std::size_t>(got);
    }
    return bytes;
}

/// Bytes that follow the btf_type itself; nothing for a kind of the future.
std::optional<std::size_t> extra_size(const btf_type& type) {
    const std::size_t count = btf_vlen(&type);
    switch (btf_kind(&type)) {
        case BTF_KIND_PTR:
        case BTF_KIND_FWD:
        case BTF_KIND_TYPEDEF:
        case BTF_KIND_VOLATILE:
        case BTF_KIND_CONST:
        case BTF_KIND_RESTRICT:
        case BTF_KIND_FUNC:
        case BTF_KIND_FLOAT:
        case BTF_KIND_TYPE_TAG:
            return 0;
        case BTF_KIND_INT:
            return sizeof(u32);
        case BTF_KIND_ARRAY:
            return sizeof(struct btf_array);
        case BTF_KIND_STRUCT:
        case BTF_KIND_UNION:
            return count * sizeof(btf_member);
        case BTF_KIND_ENUM:
            return count * sizeof(struct btf_enum);
        case BTF_KIND_ENUM64:
            return count * sizeof(struct btf_enum64);
        case BTF_KIND_FUNC_PROTO:
            return count * sizeof(btf_param);
        case BTF_KIND_VAR:
            return sizeof(struct btf_var);
        case BTF_KIND_DATASEC:
            return count * sizeof(btf_var_secinfo);
        case BTF_KIND_DECL_TAG:
            return sizeof(struct btf_decl_tag);
        default:
            return std::nullopt;
    }
}

/// The types of a BTF one after the other. Nothing outside of `bytes` is touched, whatever is in them.
class TypeReader {
  public:
    explicit TypeReader(std::span<const std::byte> bytes) {
        btf_header header = {};
        if (bytes.size() < sizeof(header)) return;
        std::memcpy(&header, bytes.data(), sizeof(header));
        if (header.magic != BTF_MAGIC || header.hdr_len > bytes.size()) return;
        const std::span<const std::byte> body = bytes.subspan(header.hdr_len);
        if (u64{header.type_off} + header.type_len > body.size() ||
            u64{header.str_off} + header.str_len > body.size())
            return;
        types_ = body.subspan(header.type_off, header.type_len);
        strings_ = {reinterpret_cast<const char*>(body.data()) + header.str_off, header.str_len};
    }

    /// Null at the end, and where it cannot be understood.
    const btf_type* next() {
        if (types_.size() < sizeof(btf_type)) return nullptr;
        const auto* type = reinterpret_cast<const btf_type*>(types_.data());
        const std::optional<std::size_t> extra = extra_size(*type);
        if (!extra || types_.size() - sizeof(btf_type) < *extra) return nullptr;
        types_ = types_.subspan(sizeof(btf_type) + *extra);
        return type;
    }

    std::string_view text(u32 offset) const {
        if (offset >= strings_.size()) return {};
        const std::string_view rest = strings_.substr(offset);
        return rest.substr(0, rest.find('\0'));
    }

  private:
    std::span<const std::byte> types_;
    std::string_view strings_;
};

void add_flags(const TypeReader& reader, const btf_type& type, KernelOps& ops) {
    for (u32 i = 0; i < btf_vlen(&type); ++i) {
        if (btf_is_enum64(&type)) {
            const struct btf_enum64& flag = btf_enum64(&type)[i];
            ops.flags.emplace_back(reader.text(flag.name_off), btf_enum64_value(&flag));
        } else {
            const struct btf_enum& flag = btf_enum(&type)[i];
            ops.flags.emplace_back(reader.text(flag.name_off), static_cast<u32>(flag.val));
        }
    }
}

}  // namespace

u64 KernelOps::flag(std::string_view name) const {
    const auto found = std::ranges::find(flags, name, &std::pair<std::string, u64>::first);
    return found == flags.end() ? 0 : found->second;
}

u64 KernelOps::single_bits() const {
    u64 bits = 0;
    for (const auto& [name, value] : flags)
        if (std::has_single_bit(value)) bits |= value;
    return bits;
}

Result<KernelOps> read_kernel_ops(const std::filesystem::path& btf_file) {
    const std::optional<Bytes> bytes = read_file(btf_file);
    const int error = errno;
    if (!bytes)
        return fail_with_errno(error, {Status::kNoSchedExt,
                                       fmt::format("cannot read the kernel's BTF: {}", std::strerror(error)),
                                       "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y"});
    KernelOps ops;
    TypeReader reader({bytes->memory.get(), bytes->size});
    while (const btf_type* type = reader.next()) {
        if (btf_is_struct(type) && reader.text(type->name_off) == "sched_ext_ops") {
            for (u32 i = 0; i < btf_vlen(type); ++i)
                ops.members.emplace_back(reader.text(btf_members(type)[i].name_off));
        } else if (btf_is_struct(type) && reader.text(type->name_off) == "rq") {
            const std::span members(btf_members(type), btf_vlen(type));
            ops.has_server = std::ranges::any_of(members, [&](const btf_member& member) {
                return reader.text(member.name_off) == "ext_server";
            });
        } else if (btf_is_any_enum(type) && reader.text(type->name_off) == "scx_ops_flags") {
            add_flags(reader, *type, ops);
        }
    }
    if (ops.members.empty())
        return fail(Status::kNoSchedExt, "the kernel's BTF has no struct sched_ext_ops",
                    "boot Linux 6.12 or newer, built with CONFIG_SCHED_CLASS_EXT=y");
    return ops;
}

}  // namespace scx
