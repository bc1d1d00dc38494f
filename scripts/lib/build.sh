# Building the tree. Needs lib/common.sh, sourced before.
# shellcheck shell=bash

# shellcheck disable=SC2154  # from lib/common.sh
build=${SCX_BUILD:-$repository/build}

# Configures $build if it is not yet, and brings it up to date.
build_all() {
    if [[ ! -f $build/build.ninja ]]; then
        watch_command "configuring $build" meson setup "$build" "$repository"
    fi
    watch_command "building" ninja -C "$build"
}

# build_sanitized TARGET: with AddressSanitizer, UndefinedBehaviorSanitizer and what libFuzzer
# counts with, in $build/sanitized. It takes clang, whose warnings nobody keeps the sources clean of.
build_sanitized() {
    local folder=$build/sanitized stop=-fno-sanitize-recover=all compiler ccache
    compiler=$(type -P clang++-19 clang++ | head -n 1)
    ccache=$(type -P ccache || true)
    if [[ ! -f $folder/build.ninja ]]; then
        CC="${ccache:+$ccache }${compiler/++/}" CXX="${ccache:+$ccache }$compiler" watch_command "configuring $folder" \
            meson setup --buildtype=plain -Doptimization=1 -Dwarning_level=0 -Dwerror=false -Dfuzz=true \
            -Db_sanitize=address,undefined -Db_lundef=false \
            "-Dcpp_args=-gline-tables-only -fsanitize=fuzzer-no-link $stop" "-Dcpp_link_args=$stop" "$folder" "$repository"
    fi
    watch_command "building with sanitizers" ninja -C "$folder" "$@"
}
