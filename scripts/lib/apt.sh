# Debian suites that this machine does not have among its sources, from the mirror that it has,
# without a change to its own sources and lists. Needs lib/common.sh, sourced before.
# shellcheck shell=bash

# Prints the address of the Debian archive that this machine installs from.
find_mirror() {
    local address component release codename
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
    # Other archives are there too: of security updates, of vendors.
    # shellcheck disable=SC2016  # apt substitutes these
    apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE)' 'Created-By: Packages' |
        while read -r address component release; do
            case $component:$release in
            main:"${codename:-sid}" | main:stable | main:testing | main:unstable | main:sid) echo "$address" ;;
            esac
        done | head -n 1
}

# use_suite SUITE [KEEP]: puts into $apt_options what makes apt-get and apt-cache see SUITE, and
# with KEEP what the machine has as well, and fetches its lists, at most once an hour.
use_suite() {
    # shellcheck disable=SC2154  # from lib/common.sh
    local suite=$1 keep=${2-} mirror folder=$cache/apt/$1${2:+-and-own}
    mirror=$(find_mirror)
    [[ $mirror ]] || die "apt has no Debian mirror to get $suite from"
    mkdir -p "$folder/lists/partial" "$folder/sources"
    rm -f "$folder/sources"/*
    local own=/dev/null
    if [[ $keep ]]; then
        own=/etc/apt/sources.list
        find /etc/apt/sources.list.d -type f -exec ln -s -t "$folder/sources" {} +
    fi
    echo "deb $mirror $suite main" >"$folder/sources/scx-run.list"
    apt_options=(
        -o "Dir::Etc::SourceList=$own" -o "Dir::Etc::SourceParts=$folder/sources"
        -o "Dir::State::Lists=$folder/lists" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
        -o Acquire::Languages=none -o APT::Sandbox::User=root
    )
    if [[ ! $(find "$folder/fetched" -mmin -60 2>/dev/null) ]]; then
        watch_command "fetching the package lists of $suite" apt-get "${apt_options[@]}" --error-on=any update
        touch "$folder/fetched"
    fi
}
