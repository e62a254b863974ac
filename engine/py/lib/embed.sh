#!/bin/sh
# Python modules as a C file on stdout: embed.sh engine/py/lib/NAME.py...
set -eu
printf '/* Made by engine/py/lib/embed.sh. */\n#include "py/library.h"\n\n'
n=0 list=''
for path; do
    name=${path##*/}
    printf 'static const unsigned char text_%d[] = {\n' $n
    od -An -v -tu1 "$path" | sed 's/  *\([0-9][0-9]*\)/\1,/g'
    printf '0};\n'
    list="$list    { \"${name%.py}\", text_$n, sizeof text_$n - 1 },
"
    n=$((n + 1))
done
printf '\nconst struct py_library py_libraries[] = {\n%s    { 0, 0, 0 },\n};\n' "$list"
