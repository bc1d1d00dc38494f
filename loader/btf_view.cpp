// SPDX-License-Identifier: GPL-2.0-only
#include "btf_view.hpp"

namespace scx {

std::string_view BtfView::text(u32 offset) const {
    const char* string = btf__name_by_offset(types_, offset);
    return string == nullptr ? std::string_view{} : std::string_view{string};
}

u32 BtfView::resolve(u32 id, bool* is_volatile) const {
    const btf_type* type = btf__type_by_id(types_, id);
    while (type != nullptr && (btf_is_mod(type) || btf_is_typedef(type))) {
        if (is_volatile != nullptr && btf_is_volatile(type)) *is_volatile = true;
        id = type->type;
        type = btf__type_by_id(types_, id);
    }
    return id;
}

std::optional<ScalarType> BtfView::scalar(u32 id) const {
    const btf_type* type = btf__type_by_id(types_, resolve(id));
    if (type == nullptr || !btf_is_int(type) || type->size > sizeof(u64)) return std::nullopt;
    const int encoding = btf_int_encoding(type);
    return ScalarType{type->size, (encoding & BTF_INT_SIGNED) != 0, (encoding & BTF_INT_BOOL) != 0};
}

std::vector<BtfVariable> BtfView::variables(const char* section) const {
    std::vector<BtfVariable> found;
    const int section_id = btf__find_by_name_kind(types_, section, BTF_KIND_DATASEC);
    if (section_id < 0) return found;
    const btf_type* datasec = btf__type_by_id(types_, static_cast<u32>(section_id));
    const btf_var_secinfo* entries = btf_var_secinfos(datasec);
    for (u32 i = 0; i < btf_vlen(datasec); ++i) {
        const btf_type* variable = btf__type_by_id(types_, entries[i].type);
        if (variable == nullptr || !btf_is_var(variable) || btf_var(variable)->linkage == BTF_VAR_STATIC)
            continue;

        bool is_volatile = false;
        u32 element = resolve(variable->type, &is_volatile);
        u32 count = 1;
        if (const btf_type* type = btf__type_by_id(types_, element); type != nullptr && btf_is_array(type)) {
            count = btf_array(type)->nelems;
            element = resolve(btf_array(type)->type, &is_volatile);
        }
        const std::optional<ScalarType> type = scalar(element);
        if (!type) continue;
        found.push_back({entries[i].type, std::string(text(variable->name_off)), entries[i].offset, *type,
                         count, is_volatile});
    }
    return found;
}

u32 BtfView::variable_id(const char* name) const {
    const int id = btf__find_by_name_kind(types_, name, BTF_KIND_VAR);
    return id < 0 ? 0 : static_cast<u32>(id);
}

std::vector<BtfMember> BtfView::members(u32 struct_id) const {
    std::vector<BtfMember> found;
    const btf_type* type = btf__type_by_id(types_, resolve(struct_id));
    if (type == nullptr || !btf_is_struct(type)) return found;
    for (u32 i = 0; i < btf_vlen(type); ++i) {
        const btf_member& member = btf_members(type)[i];
        const s64 size = btf__resolve_size(types_, member.type);
        found.push_back({std::string(text(member.name_off)), i, btf_member_bit_offset(type, i) / 8,
                         size < 0 ? 0 : static_cast<u32>(size), scalar(member.type), member.type,
                         btf_member_bitfield_size(type, i) != 0});
    }
    return found;
}

bool BtfView::is_struct(u32 id) const {
    const btf_type* type = btf__type_by_id(types_, resolve(id));
    return type != nullptr && btf_is_struct(type);
}

std::optional<BtfArray> BtfView::array(u32 id) const {
    const btf_type* type = btf__type_by_id(types_, resolve(id));
    if (type == nullptr || !btf_is_array(type)) return std::nullopt;
    return BtfArray{btf_array(type)->type, btf_array(type)->nelems};
}

std::optional<BtfEnum> BtfView::enumeration(u32 id) const {
    const btf_type* type = btf__type_by_id(types_, resolve(id));
    if (type == nullptr || !btf_is_any_enum(type) || type->size > sizeof(u64)) return std::nullopt;
    BtfEnum found{{type->size, btf_kflag(type), false}, {}};
    for (u32 i = 0; i < btf_vlen(type); ++i) {
        if (btf_is_enum(type)) {
            const struct btf_enum& one = btf_enum(type)[i];
            const u64 value = btf_kflag(type) ? static_cast<u64>(s64{one.val}) : static_cast<u32>(one.val);
            found.enumerators.emplace_back(text(one.name_off), value);
        } else {
            const struct btf_enum64& one = btf_enum64(type)[i];
            found.enumerators.emplace_back(text(one.name_off), btf_enum64_value(&one));
        }
    }
    return found;
}

bool BtfView::is_char(u32 id) const {
    const std::optional<ScalarType> type = scalar(id);
    return type && type->size == 1 && name(id) == "char";
}

std::string BtfView::name(u32 id) const {
    const btf_type* type = btf__type_by_id(types_, resolve(id));
    return type == nullptr ? std::string{} : std::string(text(type->name_off));
}

std::vector<std::string> BtfView::tags(u32 id, int member) const {
    std::vector<std::string> found;
    for (u32 tag_id = 1; tag_id < btf__type_cnt(types_); ++tag_id) {
        const btf_type* type = btf__type_by_id(types_, tag_id);
        if (btf_is_decl_tag(type) && type->type == id && btf_decl_tag(type)->component_idx == member)
            found.emplace_back(text(type->name_off));
    }
    return found;
}

std::optional<std::string> BtfView::tag(u32 id, int member) const {
    const std::vector<std::string> all = tags(id, member);
    return all.empty() ? std::nullopt : std::optional(all.front());
}

}  // namespace scx
