// SPDX-License-Identifier: GPL-2.0-only
#include "options.hpp"

#include <cxxopts.hpp>

namespace workload {
namespace {

std::shared_ptr<cxxopts::Value> value_of(Kind kind) {
    switch (kind) {
        case Kind::kCount:
            return cxxopts::value<std::uint64_t>();
        case Kind::kNumber:
            return cxxopts::value<int>();
        case Kind::kNumbers:
            return cxxopts::value<std::vector<int>>();
        case Kind::kSeconds:
            return cxxopts::value<double>();
        case Kind::kText:
            return cxxopts::value<std::string>();
        case Kind::kCommand:
            return cxxopts::value<std::vector<std::string>>();
    }
    throw std::logic_error("no such kind of option");
}

}  // namespace

struct Options::Parsed {
    cxxopts::Options known;
    cxxopts::ParseResult given;

    template <typename T>
    const T& value(const char* name) const try {
        return given[name].as<T>();
    } catch (const cxxopts::exceptions::exception&) {
        throw UsageError(std::string("--") + name + " is missing");
    }
};

Options::Options(const std::string& program, const char* summary, std::span<const Option> known, int argc,
                 char** argv) try
    : parsed_(std::make_unique<Parsed>(cxxopts::Options(program, summary))) {
    parsed_->known.add_options()("help", "this text");
    for (const Option& option : known) {
        const auto value = value_of(option.kind);
        parsed_->known.add_options()(option.name, option.help,
                                     option.value != nullptr ? value->default_value(option.value) : value);
        if (option.kind == Kind::kCommand) parsed_->known.parse_positional(option.name);
    }
    parsed_->given = parsed_->known.parse(argc, argv);
    if (!parsed_->given.unmatched().empty())
        throw UsageError("no argument " + parsed_->given.unmatched().front());
} catch (const cxxopts::exceptions::exception& error) {
    throw UsageError(error.what());
}

Options::~Options() = default;

std::string Options::help() const {
    return parsed_->known.help();
}

bool Options::has(const char* name) const {
    return parsed_->given.count(name) != 0;
}

std::uint64_t Options::count(const char* name) const {
    return parsed_->value<std::uint64_t>(name);
}

int Options::number(const char* name) const {
    return parsed_->value<int>(name);
}

const std::vector<int>& Options::numbers(const char* name) const {
    return parsed_->value<std::vector<int>>(name);
}

std::chrono::nanoseconds Options::seconds(const char* name) const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(parsed_->value<double>(name)));
}

const std::string& Options::text(const char* name) const {
    return parsed_->value<std::string>(name);
}

const std::vector<std::string>& Options::command(const char* name) const {
    return parsed_->value<std::vector<std::string>>(name);
}

}  // namespace workload
