// SPDX-License-Identifier: GPL-2.0-only
//
// pick TYPE POINTER [FILE]: prints, for each JSON object in FILE (or stdin) that has this "type", the value
// that the JSON pointer leads to. TYPE "-" takes every object. Texts are printed bare, so that a shell can
// compare them. Exit status: 0 something was printed, 1 nothing, 2 it is no JSON, or bad usage.
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;

int pick(std::istream& in, const std::string& type, const Json::json_pointer& pointer) {
    bool printed = false;
    while (in >> std::ws && in.peek() != std::istream::traits_type::eof()) {
        Json object;
        in >> object;
        if (type != "-" && object.value("type", "") != type) continue;
        if (!object.contains(pointer)) continue;
        const Json& value = object.at(pointer);
        std::cout << (value.is_string() ? value.get<std::string>() : value.dump()) << '\n';
        printed = true;
    }
    return printed ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3 || argc > 4) {
        std::cerr << "usage: pick TYPE POINTER [FILE]\n";
        return 2;
    }
    try {
        std::ifstream file;
        if (argc == 4) file.open(argv[3]);
        if (argc == 4 && !file) throw std::runtime_error(std::string("cannot read ") + argv[3]);
        return pick(argc == 4 ? file : std::cin, argv[1], Json::json_pointer(argv[2]));
    } catch (const std::exception& error) {
        std::cerr << "pick: " << error.what() << '\n';
        return 2;
    }
}
