#!/bin/sh
# Each header compiles alone, with every warning an error: what it needs it includes.
set -u
bad=0
for f in "$@"; do
    case $f in *.h) ;; *) continue ;; esac
    # shellcheck disable=SC2086
    printf '#include "%s"\n#include "%s"\ntypedef int not_empty;\n' "$f" "$f" |
        eval "${CC-cc} -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wundef -Werror -Wno-unused-function -Wno-unused-variable -I. $CPPFLAGS -fsyntax-only -x c -" || {
        echo "$f: does not compile alone"
        bad=1
    }
done
exit $bad
