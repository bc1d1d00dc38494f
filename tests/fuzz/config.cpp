// SPDX-License-Identifier: GPL-2.0-only
//
// Input: the file of --config, for a policy with one of everything and for `layered`.
#include "config_file.hpp"
#include "describe_config.hpp"
#include "hostile.hpp"

namespace scx {
namespace {

void check(const ConfigInfo& info, std::string_view text) {
    const Result<ConfigImage> image = parse_config(info, text, "file");
    if (!image) {
        require_clear(image.error());
        require(image.error().what.starts_with("file:"), "a refusal tells the place", image.error().what);
        return;
    }
    const std::string shown = config_values(info, *image).dump();
    const Result<ConfigImage> again = parse_config(info, shown, "shown");
    require(again && *again == *image, "what is shown is read back", shown);
}

}  // namespace
}  // namespace scx

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
    static const scx::ConfigInfo infos[] = {*scx::built_policy("tests/unit/configured").config,
                                            *scx::built_policy("schedulers/layered").config};
    for (const scx::ConfigInfo& info : infos) scx::check(info, {data, size});
    return 0;
}
