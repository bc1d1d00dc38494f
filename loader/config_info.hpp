// SPDX-License-Identifier: GPL-2.0-only
//
// What a policy's object says about its configuration, see include/scx/config.bpf.h.
#pragma once

#include <bpf/libbpf.h>

#include <optional>
#include <string>
#include <vector>

#include "btf_view.hpp"
#include "error.hpp"
#include "units.hpp"

namespace scx {

enum class FieldType { kInteger, kBool, kEnum, kText, kStruct };

/// A member that the file does not have, and which belongs to one that it does.
struct Companion {
    u32 offset;
    ScalarType scalar;
};

/// A member of a configuration's struct, and a key in the file.
struct Field {
    std::string name;
    std::string key;
    FieldType type;  // of the items, where it is a list
    std::string help;
    u32 offset;                           // in its struct
    u32 size;                             // of one item, in bytes
    ScalarType scalar = {};               // of an integer, bool or enum
    Unit unit = Unit::kNone;              // of an integer, as are its limits
    u64 min = 0;                          // sign-extended to 64 bits, like all values
    u64 max = 0;                          //
    std::string up_to = {};               // another member whose value is not below this one's; mostly none
    std::vector<NamedValue> names = {};   // of an enum
    std::vector<Field> members = {};      // of a struct
    std::optional<u64> fallback = {};     // what it is when the file does not say
    u32 capacity = 0;                     // of a list, else 0
    u32 least = 0;                        // so many items at least
    std::string reserved = {};            // a name that no item may have; mostly none
    std::optional<Companion> count = {};  // of a list
    std::optional<Companion> given = {};  // whether the file has it

    bool is_list() const { return capacity != 0; }
    bool is_required() const { return !fallback && !given; }
    /// Whether the file has it as text with a unit.
    bool is_quantity() const {
        return type == FieldType::kInteger && (unit == Unit::kNs || unit == Unit::kBytes);
    }
};

struct ConfigInfo {
    std::string help;
    u32 size;  // of the struct, in bytes
    std::vector<Field> members;
    u32 slot_offset;  // of config_slot and config_seen in their section
    u32 seen_offset;
};

/// The section of config_slot and config_seen, and the map of the slots.
inline constexpr const char* kConfigSection = ".bss";
inline constexpr const char* kConfigMap = "config";

/// By the member's name; nothing when there is none.
const Field* find_field(const std::vector<Field>& members, std::string_view name);

/// Of which an item of this list has to have one, since without them it would say nothing; mostly none.
std::vector<std::string> vital_keys(const Field& list);

/// Nothing when the object has no configuration. Broken tags are an error.
Result<std::optional<ConfigInfo>> read_config_info(const bpf_object& object, const BtfView& types);

}  // namespace scx
