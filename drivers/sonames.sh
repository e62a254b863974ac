#!/bin/sh
# The sonames of the libraries that are loaded at run time, as a C header: drivers/sonames.sh CC NAME=PKG...
# What the linker would write into a program that links with PKG is what that program would load.
set -eu
cc=$1
shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
echo 'int main(void) { return 0; }' >"$dir/main.c"
for loaded; do
    name=${loaded%%=*} pkg=${loaded#*=}
    # The package's own library comes first; those that it needs itself may follow.
    # shellcheck disable=SC2046 # words are meant
    $cc -o "$dir/main" "$dir/main.c" -Wl,--no-as-needed $(pkg-config --libs "$pkg")
    soname=$(LC_ALL=C readelf -d "$dir/main" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | head -n 1)
    case $soname in
    lib*.so*) printf '#define SONAME_%s "%s"\n' "$name" "$soname" ;;
    *) echo "drivers/sonames.sh: no shared library found for $pkg" >&2 && exit 1 ;;
    esac
done
