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

# The fuzz targets, and no more, in a build of their own: libFuzzer has to see every branch. Its warnings are
# those of another compiler than the one that the sources are kept clean for.
build_fuzz_targets() {
    local folder=$build/fuzz stop=-fno-sanitize-recover=all compiler ccache
    compiler=$(type -P clang++-19 clang++ | head -n 1)
    ccache=$(type -P ccache || true)
    if [[ ! -f $folder/build.ninja ]]; then
        CC="${ccache:+$ccache }${compiler/++/}" CXX="${ccache:+$ccache }$compiler" watch_command "configuring $folder" \
            meson setup --buildtype=plain -Doptimization=1 -Dwarning_level=0 -Dwerror=false -Dfuzz=true \
            -Db_sanitize=address,undefined -Db_lundef=false \
            "-Dcpp_args=-gline-tables-only -fsanitize=fuzzer-no-link $stop" "-Dcpp_link_args=$stop" "$folder" "$repository"
    fi
    watch_command "building the fuzz targets" ninja -C "$folder" fuzz
}

# The suite with AddressSanitizer and UndefinedBehaviorSanitizer, in a build of its own, which becomes $build.
# g++ warns of what it thinks that their code does.
build_sanitized() {
    local stop=-fno-sanitize-recover=all
    build=$build/sanitized
    if [[ ! -f $build/build.ninja ]]; then
        watch_command "configuring $build" \
            meson setup --buildtype=plain -Doptimization=1 -Ddebug=true -Dwerror=false -Db_sanitize=address,undefined \
            "-Dcpp_args=$stop" "-Dcpp_link_args=$stop" "$build" "$repository"
    fi
    watch_command "building with sanitizers" ninja -C "$build"
}
