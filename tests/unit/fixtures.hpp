// SPDX-License-Identifier: GPL-2.0-only
//
// What several tests need.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "libbpf_log.hpp"
#include "object.hpp"
#include "policy_info.hpp"

namespace scx {

/// An object that the build made from tests/unit/objects.
inline ObjectPtr open_test_object(const std::string& name) {
    const Console console("test", false, false);
    const LibbpfLog quiet(console);
    const Result<PolicyImage> image = PolicyImage::from_file(std::string(TEST_OBJECTS "/") + name + ".bpf.o");
    if (!image) ADD_FAILURE() << image.error().what;
    Result<ObjectPtr> object = image->open();
    if (!object) ADD_FAILURE() << object.error().what;
    return std::move(*object);
}

inline PolicyInfo read_test_object(const std::string& name) {
    const Result<PolicyInfo> info = read_policy_info(*open_test_object(name));
    if (!info) ADD_FAILURE() << info.error().what;
    return *info;
}

inline void write_file(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

/// A directory that goes away with the test.
class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string name = std::filesystem::temp_directory_path() / "scx-test-XXXXXX";
        path_ = mkdtemp(name.data());
    }
    ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace scx
