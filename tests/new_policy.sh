#!/bin/sh
# new_policy.sh TREE: "Add a policy in five minutes", as README.md and CONTRIBUTING.md say it, in a copy of TREE.
set -eu

tree=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
unset SCX_BUILD

# What git tracks or would track, as it is now: no build, no cache.
(cd "$tree" && git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf -) |
    tar -xf - -C "$copy"
cd "$copy"

scripts/new-policy demo_x
if scripts/new-policy demo_x 2>refusal; then
    echo "new-policy overwrites a policy that is there"
    exit 1
fi
grep -q 'schedulers/demo_x exists' refusal

# As scripts/lib/build.sh does it, so that ccache knows the loader, but for the tests.
meson setup build -Dtests=false
ninja -C build loader/scx-run loader/scx-demo_x
build/loader/scx-run list | grep '^demo_x '
build/loader/scx-run --policy demo_x --help | grep -e '--slice TIME'
scripts/vm -- 'scx-run --policy demo_x --duration 2s --stats json && scx-demo_x --count 1 --interval 500ms' >stream || {
    cat stream
    exit 1
}
grep -q '"policy":"demo_x"' stream
grep -q '"type":"exit".*"status":0' stream
grep -q '^demo_x ' stream # the table of scx-demo_x
