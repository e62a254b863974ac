#!/bin/sh
# make install, and a program built against what it installed, found through pkg-config.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD-build} CC=${CC-cc} n=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ok() { # NAME COMMAND...
    name=$1
    shift
    n=$((n + 1))
    if "$@" >"$tmp/out" 2>&1; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        sed 's/^/# /' "$tmp/out"
        failed=1
    fi
}
# The suite's own make must not hand its jobs and targets to this one; flags and drivers come as they were.
MAKEFLAGS="" MFLAGS="" MAKELEVEL=""
export MAKEFLAGS MFLAGS MAKELEVEL
flags=
case $BUILD in
*san) flags='SANITIZE=address,undefined' ;;
*valgrind) flags='ARENA_MALLOC=1' ;;
esac
ok "make install" make -s BUILD="$BUILD" CC="$CC" $flags ${WRAP:+CFLAGS="-O1 -g"} DESTDIR="$tmp/root" PREFIX=/opt/mig install
at=$tmp/root/opt/mig
for f in bin/mig lib/libmig.a lib/pkgconfig/mig.pc include/mig/mig.h include/mig/run.h include/mig/report.h include/mig/library.h include/mig/driver.h include/mig/report.h include/mig/error.h \
    include/mig/error.def share/man/man1/mig.1; do
    ok "$f is there" test -s "$at/$f"
done
ok "templates are there" sh -c "ls $at/share/mig/templates/*/*"
ok "the prefix has no DESTDIR in it" grep -qx 'prefix=/opt/mig' "$at/lib/pkgconfig/mig.pc"
ok "the installed binary runs" "$at/bin/mig" --version

PKG_CONFIG_PATH=$at/lib/pkgconfig
export PKG_CONFIG_PATH
# What the prefix will be once DESTDIR is unpacked stands in mig.pc; here it is still in DESTDIR.
words="$(pkg-config --define-variable=prefix="$at" --cflags --libs mig)"
# shellcheck disable=SC2086
ok "a program compiles and links against it" "$CC" -std=c11 -Wall -Wextra -Wpedantic -Werror \
    ${flags:+$(echo "$flags" | sed -n 's/^SANITIZE=/-fsanitize=/p')} -o "$tmp/program" tests/lib/program.c $words

mkdir "$tmp/versions"
cat >"$tmp/alembic.ini" <<'END'
[alembic]
script_location = %(here)s
sqlalchemy.url = sqlite:///%(here)s/lib.sqlite
END
cat >"$tmp/versions/a1_one.sql" <<'END'
-- one
--
-- revision: a1
-- down_revision:

-- mig:upgrade
CREATE TABLE one (id INTEGER);

-- mig:downgrade
DROP TABLE one;
END
sed -e 's/one/two/; s/: a1/: b2/; s/down_revision:/down_revision: a1/; s/TABLE one/TABLE two/' "$tmp/versions/a1_one.sql" >"$tmp/versions/b2_two.sql"
unset DATABASE_URL ALEMBIC_CONFIG
is() { # WANT COMMAND...
    want=$1
    shift
    got=$("$@" 2>&1)
    [ "$got" = "$want" ] || { echo "got: $got"; echo "want: $want"; return 1; }
}
ok "it upgrades and says where it stands" is "b2 two" "$tmp/program" "$tmp/alembic.ini"
ok "and again, with nothing to do" is "b2 two" "$tmp/program" "$tmp/alembic.ini"
ok "it ends with the error's status" sh -c '"$0" /no/such.ini; test $? != 0' "$tmp/program"
echo "1..$n"
exit $failed
