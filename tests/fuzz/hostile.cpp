// SPDX-License-Identifier: GPL-2.0-only
#include "hostile.hpp"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli.hpp"
#include "describe.hpp"
#include "describe_config.hpp"
#include "facts.hpp"
#include "help.hpp"
#include "libbpf_log.hpp"
#include "object.hpp"
#include "ops.hpp"

namespace scx {
namespace {

using Json = nlohmann::ordered_json;

constexpr Program kProgram = {"scx-run", {}, false};
constexpr std::size_t kMaxItems = 40;  // of a list that is filled in

/// Where the header of section .BTF lies in an object that the build made.
std::size_t types_header(std::span<const char> object) {
    Elf64_Ehdr file;
    std::memcpy(&file, object.data(), sizeof(file));
    const auto header = [&](std::size_t index) {
        Elf64_Shdr section;
        std::memcpy(&section, object.data() + file.e_shoff + index * sizeof(section), sizeof(section));
        return section;
    };
    const char* names = object.data() + header(file.e_shstrndx).sh_offset;
    for (std::size_t i = 0; i < file.e_shnum; ++i)
        if (names + header(i).sh_name == std::string_view(".BTF"))
            return file.e_shoff + i * sizeof(Elf64_Shdr);
    std::abort();
}

/// A file that fills in all that it may, for a configuration of any shape.
Json fill(const std::vector<Field>& members);

Json fill(const Field& field) {
    const auto number = [&](u64 value) -> Json {
        if (field.is_quantity()) return format_quantity(value, field.unit, field.scalar.is_signed);
        return field.scalar.is_signed ? Json(static_cast<s64>(value)) : Json(value);
    };
    switch (field.type) {
        case FieldType::kInteger:
            return number(field.fallback.value_or(field.max));
        case FieldType::kBool:
            return true;
        case FieldType::kEnum:
            return field.names.back().name;
        case FieldType::kText:
            return std::string(field.size - 1, 'x');
        case FieldType::kStruct:
            return fill(field.members);
    }
    return {};
}

Json fill(const std::vector<Field>& members) {
    Json object = Json::object();
    for (const Field& field : members) {
        Json item = fill(field);
        object[field.key] =
            field.is_list() ? Json(std::min<std::size_t>(field.capacity, kMaxItems), item) : item;
    }
    return object;
}

void use_config(const PolicyInfo& info) {
    require(Json::accept(describe_config_schema(info)), "a schema is JSON");
    const ConfigInfo& config = *info.config;
    for (const std::string& text :
         {std::string("{}"), fill(config.members).dump(-1, ' ', false, Json::error_handler_t::replace)}) {
        const Result<ConfigImage> image = parse_config(config, text, "file");
        if (!image) {
            require_clear(image.error());
            continue;
        }
        require(Json::accept(describe_config_values(info, *image)), "a configuration is told as JSON");
        if (info.rows) item_names(config, info.rows->list, *image);
    }
}

void tell(const PolicyInfo& info) {
    require(Json::accept(describe_policy(info)), "a description is JSON");
    require(Json::accept(describe_schema(info)), "a schema is JSON");
    require(Json::accept(describe_list(std::span(&info, 1))), "a list is JSON");
    for (const char c : help_text(kProgram, Verb::kRun, &info, 80))
        require(c == '\n' || is_line({&c, 1}), "help leaves the terminal alone");
}

void use_knobs(const PolicyInfo& info) {
    for (const Knob& knob : info.knobs) {
        for (const u64 value : {knob.fallback, knob.min, knob.max})
            require(parse_knob(knob, format_value(knob, value)) == value, "what is shown is read back",
                    knob.option);
        Options options;
        options.policy_args = {fmt::format("--{}={}", knob.option, format_value(knob, knob.max))};
        const Result<Settings> settings = parse_settings(kProgram, info, options);
        if (!settings) require_clear(settings.error());
    }
}

/// What Session does before it loads.
void make_ready(bpf_object& object, const PolicyInfo& info) {
    const std::vector<u64> cpus = {0, 0};
    const Topology topology = {cpus, cpus, cpus, cpus, cpus};
    const Result<void> done = write_facts(object, info, topology);
    if (!done) require_clear(done.error());
    Settings settings = default_settings(info);
    for (const BtfVariable& variable : info.untagged) settings.untagged.emplace_back(variable, 1);
    const Result<void> written = write_settings(object, info, settings);
    if (!written) require_clear(written.error());

    Result<OpsTable> ops = OpsTable::of(object);
    if (!ops) return require_clear(ops.error());
    for (const char* member : {"timeout_ms", "flags", "hotplug_seq", "exit_dump_len"})
        if (const Result<void> set = ops->set(member, 1); !set) require_clear(set.error());
    const Result<std::vector<std::string>> dropped = ops->fit({{"name", "flags"}, {}});
    if (!dropped) require_clear(dropped.error());
}

/// Says nothing of what libbpf warns of.
const Console& console() {
    static const Console console("fuzz", false, false);
    return console;
}

}  // namespace

std::string built_object(const std::string& name) {
    std::ifstream file(BUILD_ROOT "/" + name + ".bpf.o", std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    require(!bytes.empty(), "the build has made the object", name);
    return bytes;
}

PolicyInfo built_policy(const std::string& name) {
    const LibbpfLog quiet(console());
    const Result<PolicyImage> image = PolicyImage::from_bytes(name, built_object(name));
    return *read_policy_info(**image->open());
}

std::span<const char> types_of(std::span<const char> object) {
    Elf64_Shdr header;
    std::memcpy(&header, object.data() + types_header(object), sizeof(header));
    return object.subspan(header.sh_offset, header.sh_size);
}

std::string with_types(std::string object, std::span<const char> types) {
    const std::size_t at = types_header(object);
    Elf64_Shdr header;
    std::memcpy(&header, object.data() + at, sizeof(header));
    object.resize((object.size() + 7) & ~std::size_t{7});
    header.sh_offset = object.size();
    header.sh_size = types.size();
    std::memcpy(object.data() + at, &header, sizeof(header));
    object.append(types.begin(), types.end());
    return object;
}

void use_object(std::string bytes) {
    const LibbpfLog quiet(console());
    const Result<PolicyImage> image = PolicyImage::from_bytes("file", std::move(bytes));
    if (!image) return require_clear(image.error());
    const Result<ObjectPtr> object = image->open();
    if (!object) return require_clear(object.error());
    const Result<PolicyInfo> info = read_policy_info(**object);
    if (!info) return require_clear(info.error());
    tell(*info);
    use_knobs(*info);
    if (info->config) use_config(*info);
    make_ready(**object, *info);
}

}  // namespace scx
