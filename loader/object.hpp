// SPDX-License-Identifier: GPL-2.0-only
//
// BPF objects, from the registry or from a file.
#pragma once

#include <span>
#include <string>

#include "error.hpp"
#include "handles.hpp"
#include "registry.hpp"

namespace scx {

/// The bytes of one policy object. They are kept, so that a restart opens just what the first start opened.
class PolicyImage {
  public:
    static PolicyImage embedded(const Skeleton& skeleton);
    static Result<PolicyImage> from_file(const std::string& path);
    static Result<PolicyImage> from_bytes(std::string label, std::string bytes);

    /// Opens a fresh object. Needs no privilege and no kernel support.
    Result<ObjectPtr> open() const;

    /// How messages call it: the policy's name or the file's path.
    const std::string& label() const { return label_; }

  private:
    PolicyImage(std::string label, std::string storage)
        : label_(std::move(label)), storage_(std::move(storage)) {}

    std::span<const char> bytes() const {
        return storage_.empty() ? embedded_ : std::span<const char>(storage_);
    }

    std::string label_;
    std::string storage_;             // of a file
    std::span<const char> embedded_;  // of the program itself
};

}  // namespace scx
