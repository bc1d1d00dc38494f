// SPDX-License-Identifier: GPL-2.0-only
#include "object_check.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <scx/types.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "handles.hpp"
#include "text.hpp"

namespace scx {
namespace {

constexpr unsigned kMaxHeight = 32;   // as the kernel has it, and libbpf
constexpr u64 kMaxSize = 1ULL << 30;  // of one type

/// The T at `offset`; nothing when it is not all there.
template <typename T>
std::optional<T> load(std::span<const char> bytes, u64 offset) {
    if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

std::unexpected<std::string> refuse_file() {
    return std::unexpected<std::string>("its sections are not where its header says");
}

std::unexpected<std::string> refuse_types(std::string_view why) {
    return std::unexpected(fmt::format("its types (BTF) are broken: {}", why));
}

/// The sections of this name in a 64-bit object.
std::expected<std::vector<std::span<const char>>, std::string> find_sections(std::span<const char> bytes,
                                                                             std::string_view name) {
    const auto header = load<Elf64_Ehdr>(bytes, 0);
    if (!header || header->e_shentsize != sizeof(Elf64_Shdr)) return refuse_file();
    const auto section = [&](u64 index) {
        return load<Elf64_Shdr>(bytes, header->e_shoff + index * sizeof(Elf64_Shdr));
    };
    const std::optional<Elf64_Shdr> names = section(header->e_shstrndx);
    if (header->e_shoff > bytes.size() || header->e_shstrndx >= header->e_shnum || !names)
        return refuse_file();

    std::vector<std::span<const char>> found;
    for (u64 i = 0; i < header->e_shnum; ++i) {
        const std::optional<Elf64_Shdr> one = section(i);
        if (!one) return refuse_file();
        if (names->sh_offset > bytes.size() || one->sh_name >= bytes.size() - names->sh_offset)
            return refuse_file();
        const char* text = bytes.data() + names->sh_offset + one->sh_name;
        if (std::string_view(text, strnlen(text, bytes.data() + bytes.size() - text)) != name) continue;
        if (one->sh_offset > bytes.size() || one->sh_size > bytes.size() - one->sh_offset)
            return refuse_file();
        found.push_back(bytes.subspan(one->sh_offset, one->sh_size));
    }
    return found;
}

class TypeCheck {
  public:
    explicit TypeCheck(const btf* types) : types_(types), heights_(btf__type_cnt(types)) {}

    std::expected<void, std::string> run() {
        for (u32 id = 1; id < heights_.size(); ++id) {
            if (height(id, 0) > kMaxHeight)
                return refuse_types("one is inside itself, or they are nested too deep");
            const btf_type* type = btf__type_by_id(types_, id);
            if (!is_name(type->name_off)) return refuse_types("a name has control characters");
            if ((btf_is_int(type) || btf_is_any_enum(type)) && !is_scalar_size(type->size))
                return refuse_types(fmt::format("a number has {} bytes", type->size));
            if (btf_is_composite(type) && !has_its_members(type))
                return refuse_types(
                    fmt::format("number {} is too large, or has a member outside itself", id));
            if (!has_names(type)) return refuse_types("a name has control characters");
        }
        return {};
    }

  private:
    static bool is_scalar_size(u32 size) {
        return size == 1 || size == 2 || size == 4 || size == 8 || size == 16;
    }

    bool is_name(u32 offset) const {
        const char* name = btf__name_by_offset(types_, offset);
        return name != nullptr && one_line(name) == name;
    }

    bool has_names(const btf_type* type) const {
        for (u32 i = 0; i < btf_vlen(type); ++i) {
            if (btf_is_composite(type) && !is_name(btf_members(type)[i].name_off)) return false;
            if (btf_is_enum(type) && !is_name(btf_enum(type)[i].name_off)) return false;
            if (btf_is_enum64(type) && !is_name(btf_enum64(type)[i].name_off)) return false;
        }
        return true;
    }

    bool has_its_members(const btf_type* type) const {
        if (type->size > kMaxSize) return false;
        for (u32 i = 0; i < btf_vlen(type); ++i) {
            const s64 bytes = btf__resolve_size(types_, btf_members(type)[i].type);
            const u32 field = btf_member_bitfield_size(type, i);
            const u64 bits = field != 0 ? field : 8 * static_cast<u64>(bytes);
            if (bytes < 0 || btf_member_bit_offset(type, i) + bits > u64{8} * type->size) return false;
        }
        return true;
    }

    /// How many types are inside each other, at most; more than kMaxHeight stands for any larger number.
    unsigned height(u32 id, unsigned depth) {
        if (id == 0) return 0;  // void
        if (id >= heights_.size() || depth > kMaxHeight) return kMaxHeight + 1;
        if (heights_[id] != 0) return heights_[id];
        const btf_type* type = btf__type_by_id(types_, id);
        unsigned most = 0;
        const auto look = [&](u32 part) { most = std::max(most, height(part, depth + 1)); };
        if (btf_is_mod(type) || btf_is_typedef(type) || btf_is_var(type)) look(type->type);
        if (btf_is_array(type)) look(btf_array(type)->type);
        for (u32 i = 0; i < btf_vlen(type) && most <= kMaxHeight; ++i) {
            if (btf_is_composite(type)) look(btf_members(type)[i].type);
            if (btf_is_datasec(type)) look(btf_var_secinfos(type)[i].type);
        }
        if (most >= kMaxHeight) return kMaxHeight + 1;
        return heights_[id] = static_cast<u8>(most + 1);
    }

    const btf* types_;
    std::vector<u8> heights_;  // 0 where it is not known
};

}  // namespace

std::expected<void, std::string> check_object(std::span<const char> bytes) {
    const auto sections = find_sections(bytes, ".BTF");
    if (!sections) return std::unexpected(sections.error());
    if (sections->empty()) return {};  // it is no scheduler, as its reader will find
    if (sections->size() > 1) return std::unexpected<std::string>("it has types (BTF) twice");
    const std::span<const char> raw = sections->front();
    const BtfPtr types(btf__new(raw.data(), static_cast<u32>(raw.size())));
    if (!types) return std::unexpected<std::string>("its types (BTF) are not what their header says");
    return check_types(*types);
}

std::expected<void, std::string> check_types(const btf& types) {
    return TypeCheck(&types).run();
}

}  // namespace scx
