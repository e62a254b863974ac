#!/bin/sh
# What a .py body prints: on standard error, where the revision runs, and nowhere else.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/stock_logging"

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

# Loggers: the lines that Alembic 1.19.2 writes with this configuration.
tree "$stock_logging"
cat >scripts/versions/2026-b1.py <<'END'
"""second"""
revision = "b1"
down_revision = None
import logging
import warnings
from alembic import op
log = logging.getLogger(__name__)
alembic = logging.getLogger("alembic.our.own")

def upgrade():
    log.info("hidden %s", 1)
    log.warning("shown %s %d", "x", 2)
    alembic.info("%(a)s rows", {"a": 5})
    logging.critical("root")
    logging.getLogger().log(35, "odd %")
    alembic.setLevel("ERROR")
    alembic.warning("silenced")
    logging.getLogger("alembic.our.own.child").warning("silenced")
    warnings.warn("careful")
    warnings.warn("old", DeprecationWarning)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.warn("not shown")
    op.execute("CREATE TABLE b (id INTEGER)")

def downgrade():
    try:
        warnings.simplefilter("error")
        warnings.warn("raised", FutureWarning)
    except FutureWarning as e:
        log.error("%s", e)
    log.nothing("x")
END
export DATABASE_URL=sqlite:///log.sqlite
run upgrade head
is "loggers, as the ini asks" "$(echo "$err" | grep -v 'alembic.runtime')" "WARNI [2026_b1_py] shown x 2
INFO  [alembic.our.own] 5 rows
CRITI [root] root
Level [root] odd %
$PWD/scripts/versions/2026-b1.py:19: UserWarning: careful"
run downgrade base
like "a method that loggers do not have" "$status $(echo "$err" | tail -n 2 | tr '\n' ' ')" "^1 FAILED: AttributeError: 'Logger' object has no attribute 'nothing'.*2026-b1.py:32:5"
tap_done
