// SPDX-License-Identifier: GPL-2.0-only
//
// What a policy's object says about itself.
#pragma once

#include <bpf/libbpf.h>

#include <optional>
#include <string>
#include <vector>

#include "btf_view.hpp"
#include "config_info.hpp"
#include "error.hpp"
#include "units.hpp"

namespace scx {

struct Knob {
    BtfVariable variable;
    std::string option;  // on the command line: without the unit, with hyphens
    Unit unit;
    u64 fallback;  // values are sign-extended to 64 bits
    u64 min;
    u64 max;
    std::string help;
    std::vector<NamedValue> names = {};  // in range or not

    Range range() const { return {unit, min, max, variable.element.is_signed}; }
    bool is_switch() const { return unit == Unit::kBool; }
};

/// How the values of several CPUs become one. Gauges never do.
enum class StatKind { kCounter, kMax, kGauge };

std::string_view kind_name(StatKind kind);

/// A 64-bit number that the policy keeps for each CPU, and where it lies.
struct Statistic {
    std::string name;
    StatKind kind;
    Unit unit;
    std::string help;
    std::string map;      // a per-CPU array, or the array of the rows
    u32 entry;            // index in the map
    u32 offset;           // in the value, in bytes
    std::string of = {};  // the operation it counts an outcome of, such as "enqueue"; mostly empty
};

/// Statistics of each item of a list in the configuration, in a map of their own.
struct RowsInfo {
    std::string list;  // a member of the configuration; its items' member `name` names them
    std::string rest;  // the name of one more row, for what belongs to no item; empty: there is none
    std::vector<Statistic> statistics;
};

struct PolicyInfo {
    std::string name;
    std::string summary;
    std::vector<std::string> promises;  // such as "weights", for those who test it
    std::vector<Knob> knobs;
    std::vector<Statistic> statistics;
    std::optional<ConfigInfo> config;
    std::optional<RowsInfo> rows;
    std::vector<BtfVariable> facts;      // filled in by the loader
    std::vector<BtfVariable> internals;  // between the policy library and the loader
    std::vector<BtfVariable> untagged;   // other constant variables
};

inline constexpr const char* kRodata = ".rodata";
inline constexpr const char* kRowsMap = "rows";

/// The struct_ops map that is the policy's table of callbacks; an error unless there is exactly one.
Result<bpf_map*> find_ops_map(const bpf_object& object);

/// Reads an open object, which may hold no tags at all. Broken tags are an error.
Result<PolicyInfo> read_policy_info(const bpf_object& object);

}  // namespace scx
