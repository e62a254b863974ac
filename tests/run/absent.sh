#!/bin/sh
# Parents and dependencies that no file has: nothing runs, but for a range that does not touch them.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir -p scripts/versions
printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = postgresql://localhost/x\n' >alembic.ini
revision() { # ID DOWN DEPENDS
    printf 'from alembic import op\nrevision = "%s"\ndown_revision = %s\ndepends_on = %s\n\n\ndef upgrade():\n    op.execute("up %s")\n\n\ndef downgrade():\n    op.execute("down %s")\n' "$1" "$2" "$3" "$1" "$1" >"scripts/versions/$1.py"
}
statements() { printf '%s\n' "$out" | grep -E '^(up|down)' | tr '\n' ' '; }
told() { # NAME WANT: all went well, and these are the statements
    is "$1" "$status $(statements)" "0 $2 "
}
refused() { # NAME WHAT
    like "$1" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*FAILED: $2 is not present"
    is "$1: no SQL" "$(statements)" ""
}
parent="down_revision 'gone1' of revision c001"
dependency="depends_on 'gone2' of revision b001"
revision a001 None None
revision a002 '"a001"' None
revision b001 '"a002"' '"gone2"'
revision b002 '"b001"' None
revision b003 '"b002"' None
run upgrade b001:b002 --sql
told "a range above a missing dependency" "up b002;"
run upgrade b001:b003 --sql
told "a longer one" "up b002; up b003;"
run downgrade b003:b001 --sql
told "and back" "down b003; down b002;"
run upgrade a001:a002 --sql
told "a range below it" "up a002;"
run downgrade a002:base --sql
told "back to base below it" "down a002; down a001;"
run upgrade a002:b002 --sql
refused "a range that has it" "$dependency"
run downgrade b002:a001 --sql
refused "and back: the same" "$dependency"
run upgrade b003 --sql
refused "what is no range" "$dependency"
run upgrade a002 --sql
refused "no range, below it" "$dependency"
for command in heads history current "upgrade b003" "stamp a001"; do
    # shellcheck disable=SC2086
    DATABASE_URL=sqlite:///x.sqlite run $command
    refused "$command" "$dependency"
done

revision b001 '"a002"' None
revision c001 '"gone1"' None
revision c002 '"c001"' None
revision d001 '("c002", "b003")' None
run upgrade c001:c002 --sql
told "a range above a missing parent" "up c002;"
run downgrade c002:c001 --sql
told "and back over it" "down c002;"
run downgrade c002:base --sql
refused "back over what has it" "$parent"
run downgrade c002:a001 --sql
like "back to what the missing one may come from" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^255 .*Destination a001 is not a valid downgrade target"
run upgrade a001:c002 --sql
refused "up from what it may come from" "$parent"
run downgrade d001:b002 --sql
refused "a merge of which one side has it" "$parent"
run upgrade b003:d001 --sql
refused "up to the merge" "$parent"
run upgrade a002:b003 --sql
told "the side that has not" "up b001; up b002; up b003;"

rm scripts/versions/[bcd]*.py
revision b001 '"a002"' 'elsewhere.needed()'
revision b002 '"b001"' None
run upgrade b001:b002 --sql
told "a range above a dependency that cannot be told" "up b002;"
run upgrade a001:a002 --sql
told "a range below it" "up a002;"
run upgrade a002:b001 --sql
like "a range that has it" "$status $(statements)$(printf '%s' "$err" | tr '\n' ' ')" "^1 FAILED: mig cannot tell the value of 'depends_on': a call.*b001\.py:4:"
run heads
like "heads" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 FAILED: mig cannot tell the value of 'depends_on': a call"
tap_done
