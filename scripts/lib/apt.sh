# Packages of Debian suites that this machine does not have among its sources, from the mirror that
# it has, without a change to its own sources and lists. Needs lib/common.sh, sourced before.
# shellcheck shell=bash

# Prints "ADDRESS RELEASE" of each Debian archive that this machine installs from: usually of its
# release the packages, the updates, and the security updates, which are an archive of their own.
# Of vendors' archives there is none among them.
machine_archives() {
    local address release component label
    # shellcheck disable=SC2016  # apt substitutes these
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(LABEL)' 'Created-By: Packages' |
        while read -r address release component label; do
            case $component:$label in
            main:Debian | main:Debian-Security) echo "$address $release" ;;
            esac
        done
}

# see_suites own|only [SUITE...]: puts into $apt_options what makes apt-get and apt-cache see these
# suites of Debian, either beside the machine's own or alone. Fetches their lists, once an hour.
see_suites() {
    local own=$1 archives mirror suite folder keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    local options='' sources=()
    shift
    archives=$(machine_archives)
    [[ $archives ]] || die "apt knows no Debian archive; has there been an apt-get update?"
    mirror=$(grep -v -e '-security$' <<<"$archives" | head -n 1)
    if [[ $own == own ]]; then
        mapfile -t sources <<<"$archives"
    fi
    for suite in "$@"; do
        sources+=("${mirror% *} $suite")
    done
    [[ ! -e $keyring ]] || options="[signed-by=$keyring] "

    # shellcheck disable=SC2154  # from lib/common.sh
    folder=$cache/apt/$(printf '%s' "$own" "${@/#/-}")
    mkdir -p "$folder/lists/partial"
    printf "deb $options%s main\n" "${sources[@]}" >"$folder/sources.new"
    if ! cmp -s "$folder/sources.new" "$folder/sources.list"; then
        rm -f "$folder/fetched"
        mv "$folder/sources.new" "$folder/sources.list"
    fi
    apt_options=(
        -o "Dir::Etc::SourceList=$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$folder/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
        -o Acquire::Languages=none
    )
    if [[ ! $(find "$folder/fetched" -mmin -60 2>/dev/null) ]]; then
        # The lists belong to this user, so apt need not be another one to fetch them.
        watch_command "fetching package lists${*:+ of $*}" \
            apt-get "${apt_options[@]}" -o APT::Sandbox::User=root --error-on=any update
        touch "$folder/fetched"
    fi
}
