# The file system of the virtual machine, which is all in its memory. Needs lib/common.sh.
# shellcheck shell=bash disable=SC2154  # $text and $includes are the options of scripts/vm

# Of this machine, where it has them.
host_tools=(stress-ng hackbench cyclictest chrt nice setpriv)

# pack_initramfs FOLDER: prints the archive, after laying it out in FOLDER. The same files make the
# same archive, without dates, so that a machine that counts instructions does the same with it.
# It is not compressed: that would cost time where the processor is emulated, and save none.
pack_initramfs() {
    local root=$1
    # The guest's ordinary user must be able to read it, whatever ours may do here.
    umask 022
    lay_out_system "$root"
    lay_out_programs "$root"
    lay_out_libraries "$root"
    find "$root" -exec touch --date=@0 {} +
    (cd "$root" && find . -print0 | LC_ALL=C sort -z |
        cpio --create --null --format=newc --reproducible --owner=0:0 --quiet)
}

lay_out_system() {
    local root=$1
    mkdir -p "$root"/{bin,dev,etc/vm,lib,proc,root,run,sys,tmp,usr/local/bin}
    cp "$repository/scripts/lib/guest-init" "$root/init"
    cp "$(type -P busybox)" "$root/bin/busybox"
    printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n' >"$root/etc/passwd"
    printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
    if [[ $text ]]; then
        printf '%s\n' "$text" >"$root/etc/vm/text"
    else
        printf '%s %s\n' "$(stty size)" "${TERM:-linux}" >"$root/etc/vm/terminal"
    fi
}

lay_out_programs() {
    local root=$1 build folder tool path file folders=() programs=()
    build=$(realpath --canonicalize-missing "${SCX_BUILD:-$repository/build}")
    for folder in "$build/loader" "$build/tests/vm"; do
        [[ ! -d $folder ]] || folders+=("$folder")
    done
    if ((${#folders[@]})); then
        mapfile -d '' programs < <(find -H "${folders[@]}" -maxdepth 1 -type f -perm -u+x -print0)
    fi
    ((${#programs[@]})) || say "$build has no programs, so scx-run is not in the machine: see README.md"
    for tool in "${host_tools[@]}"; do
        path=$(type -P "$tool") && programs+=("$path")
    done
    cp -t "$root/usr/local/bin" "${programs[@]}"
    for file in "${includes[@]}"; do
        [[ ! -e $root/root/${file##*/} ]] || usage_error "--include $file: a second one of that name"
        cp "$file" "$root/root"
    done
}

# ldd prints "NAME => PATH (ADDRESS)" for a library, which the linker finds by name in /lib, and
# "PATH (ADDRESS)" for the linker itself, which programs name by path.
lay_out_libraries() {
    local root=$1 name arrow path
    while read -r name arrow path _; do
        case $name:$arrow:$path in
        *:'=>':/*) cp "$path" "$root/lib/$name" ;;
        *:'=>':*) die "a program needs the library $name, which this machine lacks" ;;
        /*:'(0x'*)
            mkdir -p "$root${name%/*}"
            cp "$name" "$root$name"
            ;;
        esac
    done < <(ldd "$root/bin/busybox" "$root"/usr/local/bin/* "$root"/root/* 2>/dev/null | sort -u)
}
