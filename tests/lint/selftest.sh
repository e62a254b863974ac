#!/bin/sh
# The lints can fail: each is fed something bad, in a tree of its own, and must say so.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
mkdir -p engine/base engine/conf engine/cmd drivers build/engine/base
cp "$here/../../.clang-format" "$here/../../.clang-tidy" .
bad=0
CPPFLAGS=
export CPPFLAGS
passes() { out=$("$@" 2>&1) || { echo "selftest: should pass: $*"; echo "$out"; bad=1; }; }
fails() { ! out=$("$@" 2>&1) || { echo "selftest: should fail: $*"; bad=1; }; }

printf 'int x(void);\nint x(void)\n{\n    return 1; /* strcpy(a, b) */\n}\n' >engine/base/x.c
printf '#ifndef X\n#define X\nint y(void);\n#endif\n' >drivers/y.h
passes "$here/layers.sh"
passes "$here/banned.sh" engine/base/x.c
passes "$here/sizes.sh" engine/base/x.c drivers/y.h
passes "$here/format.sh" engine/base/x.c
passes "$here/headers.sh" drivers/y.h
passes "$here/tidy.sh" engine/base/x.c
printf '#include "conf/config.h"\n' >engine/base/up.c
fails "$here/layers.sh"
printf '#include <libpq-fe.h>\n' >engine/base/up.c
fails "$here/layers.sh"
printf '#include "base/buf.h"\n' >engine/base/up.c
printf '#include "base/buf.h"\n' >drivers/d.c
fails "$here/layers.sh"
for call in 'strcpy(a, b)' 'sprintf(a, "")' 'printf("x")' 'exit(1)' 'return atoi(s)' 'system("ls")'; do
    printf 'void f(void)\n{\n    %s;\n}\n' "$call" >engine/base/b.c
    fails "$here/banned.sh" engine/base/b.c
done
printf 'void f(void)\n{\n    printf("x");\n}\n' >engine/cmd/b.c
passes "$here/banned.sh" engine/cmd/b.c
{ echo 'void f(void)'; echo '{'; yes '    ;' | head -n 70; echo '}'; } >engine/base/long.c
fails "$here/sizes.sh" engine/base/long.c
{ echo 'void f(void)'; echo '{'; yes '    ;' | head -n 50; echo '}'; } >engine/base/long.c
fails "$here/sizes.sh" engine/base/long.c
yes '' | head -n 101 >engine/base/long.h
fails "$here/sizes.sh" engine/base/long.h
printf 'int  x;\n' >engine/base/f.c
fails "$here/format.sh" engine/base/f.c
printf '#ifndef X\n#define X\nsize_t n(void);\n#endif\n' >engine/base/alone.h
fails "$here/headers.sh" engine/base/alone.h
printf '#include <string.h>\nint t(const char *s);\nint t(const char *s)\n{\n    return strcmp(s, "x") == 7;\n}\n' >engine/base/t.c
fails "$here/tidy.sh" engine/base/t.c
printf 'int other_name;\n' >engine/base/thing.c
"${CC-cc}" -c -o build/engine/base/thing.o engine/base/thing.c
fails "$here/prefixes.sh" build
printf 'int thing_name, base_name, mig_name;\n' >engine/base/thing.c
"${CC-cc}" -c -o build/engine/base/thing.o engine/base/thing.c
passes "$here/prefixes.sh" build
exit $bad
