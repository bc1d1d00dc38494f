// SPDX-License-Identifier: GPL-2.0-only
//
// Questions to a BTF that libbpf does not answer in one call.
#pragma once

#include <bpf/btf.h>
#include <scx/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scx {

/// An integer or bool of a C program.
struct ScalarType {
    u32 size = 0;  // bytes
    bool is_signed = false;
    bool is_bool = false;
};

/// A global variable in a data section.
struct BtfVariable {
    u32 id;  // of its BTF_KIND_VAR
    std::string name;
    u32 offset;  // in its section
    ScalarType element;
    u32 count;         // elements of an array, else 1
    bool is_constant;  // `const volatile`: set before load, constant afterwards
};

struct BtfMember {
    std::string name;
    u32 index;
    u32 offset;  // bytes
    u32 size;    // bytes
    std::optional<ScalarType> scalar;
    u32 type;
    bool is_bit_field;
};

struct BtfArray {
    u32 element;  // type
    u32 count;
};

struct BtfEnum {
    ScalarType scalar;
    std::vector<std::pair<std::string, u64>> enumerators;  // values are sign-extended to 64 bits
};

/// Reads one BTF, which must outlive the view. Ids that are out of range give empty answers.
class BtfView {
  public:
    explicit BtfView(const btf* types) : types_(types) {}

    /// Global variables of `section` that are a scalar or an array of scalars.
    std::vector<BtfVariable> variables(const char* section) const;

    /// Id of the variable; 0, which is nothing's id, when there is none.
    u32 variable_id(const char* name) const;

    /// Members of a struct; none for any other type.
    std::vector<BtfMember> members(u32 struct_id) const;

    /// Follows typedefs and qualifiers to the type itself.
    u32 resolve(u32 id, bool* is_volatile = nullptr) const;

    // What a type is, behind typedefs and qualifiers.
    std::optional<ScalarType> scalar(u32 id) const;
    bool is_struct(u32 id) const;
    std::optional<BtfArray> array(u32 id) const;
    std::optional<BtfEnum> enumeration(u32 id) const;
    bool is_char(u32 id) const;

    std::string name(u32 id) const;

    /// Declaration tags of a type, or of one member of it.
    std::vector<std::string> tags(u32 id, int member = -1) const;

    /// The first of them.
    std::optional<std::string> tag(u32 id, int member = -1) const;

  private:
    std::string_view text(u32 offset) const;

    const btf* types_;
};

}  // namespace scx
