#!/bin/sh
# Labels that cannot be told, since what computes them is not there: only a name may stand for one.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir -p scripts/versions
printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = postgresql://localhost/x\n' >alembic.ini
revision() { # ID DOWN HEADER-LINE
    printf 'from elsewhere import branches\nfrom alembic import op\nrevision = "%s"\ndown_revision = %s\n%s\n\n\ndef upgrade():\n    op.execute("up %s")\n\n\ndef downgrade():\n    op.execute("down %s")\n' "$1" "$2" "$3" "$1" "$1" >"scripts/versions/$1.py"
}
statements() { printf '%s\n' "$out" | grep -E '^(up|down)' | tr '\n' ' '; }
told() { # NAME WANT: all went well, and these are the statements
    is "$1" "$status $(statements)" "0 $2 "
}
untold() { # NAME
    like "$1" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*FAILED: mig cannot tell the value of 'branch_labels': an attribute.*b001\.py:5:"
    is "$1: no SQL" "$(statements)" ""
}
revision a001 None
revision b001 '"a001"' 'branch_labels = (branches.EXPAND,)'
revision b002 '"b001"'
revision c001 '"a001"' 'branch_labels = "contract"'

run upgrade heads --sql
told "heads" "up a001; up c001; up b001; up b002;"
run upgrade a001:b002 --sql
told "ids" "up b001; up b002;"
run upgrade b001:head --sql
like "two heads" "$status $err" "^255 .*Multiple head revisions are present"
run upgrade contract@head --sql
told "a label that is known" "up a001; up c001;"
run upgrade c001 --sql
told "an id beside it" "up a001; up c001;"
run downgrade b002:a001 --sql
told "downgrade" "down b002; down b001;"
run downgrade b002:base --sql
told "downgrade to base" "down b002; down b001; down a001;"

run upgrade expand@head --sql
untold "a label that may be that one"
run upgrade b00 --sql
untold "the beginning of an id, which may be a label"
run downgrade b002:contract@base --sql
untold "a downgrade along a line"
for command in heads branches history "show b002" current validate; do
    # shellcheck disable=SC2086
    DATABASE_URL=sqlite:///x.sqlite run $command
    like "$command shows labels" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*cannot tell the value of 'branch_labels'"
done
revision c002 '"c001"' 'depends_on = "expand"'
run upgrade c001 --sql
untold "a dependency that may be one"

rm scripts/versions/c002.py
mkdir -p elsewhere
echo 'EXPAND = "expand"' >elsewhere/branches.py
run upgrade expand@head --sql
told "where the module is there they are known" "up a001; up b001; up b002;"
tap_done
