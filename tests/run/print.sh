#!/bin/sh
# What a .py body prints: on standard error, where the revision runs, and nowhere else.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

tree
cat >scripts/versions/a1.py <<'END'
"""first"""
revision = "a1"
down_revision = None
import io
import sys
from alembic import op

def upgrade():
    print("one", 1, sep="-")
    text = io.StringIO()
    print("kept", file=text)
    print(text.getvalue().upper(), end="")
    print("two", file=sys.stderr)
    op.execute("CREATE TABLE a (id INTEGER)")

def downgrade():
    print("x", sep=1)
END
export DATABASE_URL=sqlite:///print.sqlite
run upgrade head --sql
is "--sql: none of it in the script" "$status $(echo "$out" | grep -c 'one-1\|KEPT\|two')" "0 0"
is "--sql: on standard error" "$(echo "$err" | grep -v '^INFO' | tr '\n' ' ')" "one-1 KEPT two "
run validate --bodies
is "validate runs nothing, and shows nothing of it" "$(echo "$out$err" | grep -c 'one-1\|KEPT\|two')" 0
run upgrade head
is "upgrade" "$status $out$(echo "$err" | grep -v '^INFO' | tr '\n' ' ')" "0 one-1 KEPT two "
run upgrade head
is "nothing runs, nothing is printed" "$status $out$err" "0 "
run downgrade base
like "Python's own error for a wrong sep" "$status $err" '^1 .*TypeError: sep must be None or a string, not int'
tap_done
