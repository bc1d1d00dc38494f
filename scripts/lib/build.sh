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
