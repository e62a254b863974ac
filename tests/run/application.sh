#!/bin/sh
# Names of the application's own modules: read from source, as far as they are needed.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir -p scripts/versions app/sub
printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///x.sqlite\n' >alembic.ini
module() { # FILE: its text from standard input
    cat >"$1"
}
revision_of() { # HEADER-LINES BODY: a revision that imports what its body names
    printf '%b\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = "r1"\ndown_revision = None\n\n\ndef upgrade():\n    op.execute(str(%s))\n' "$1" "$2" >scripts/versions/r1.py
}
gives() { # NAME IMPORT EXPRESSION TEXT
    revision_of "$2" "$3"
    run upgrade head --sql
    is "$1" "$(printf '%s\n' "$out" | grep -A1 'Running' -A2 | sed -n 3p)$(printf '%s' "$err" | grep -v INFO)" "$4;"
}
refused() { # NAME IMPORT EXPRESSION PATTERN
    revision_of "$2" "$3"
    run upgrade head --sql
    like "$1" "$status $(printf '%s' "$err" | grep -v INFO | tr '\n' ' ')" "^1 FAILED: $4"
    is "$1: no SQL" "$out" ""
}

module app/__init__.py <<'PY'
import flask
application = flask.Flask(__name__)
VERSION = "1.0"
PY
module app/consts.py <<'PY'
from enum import Enum
import requests
from typing import TYPE_CHECKING
from . import later
if TYPE_CHECKING:
    from nowhere import ONLY_FOR_TYPES
try:
    import ujson
    HAVE = "ujson"
except ImportError:
    HAVE = "json"
SIZE = 40
NAMES = ["a", "b"]
CHANGED = []
CHANGED.append(1)
TABLE = {}
TABLE["k"] = 1
class Color(Enum):
    RED = "red"
    BLUE = "blue"
VALUES = [c.value for c in Color]
async def fetch():
    await requests.get("x")
TWICE = 1
TWICE = 2
weird = requests.get("http://example.org")
LOOP = later.BACK
EVER = EVER_MORE
EVER_MORE = EVER
def many(n):
    return SIZE * n
def counted():
    total = 0
    for i in range(100000000):
        total += i
    return total
PY
module app/later.py <<'PY'
from .consts import SIZE
BACK = SIZE + 1
PY
module app/sub/__init__.py <<'PY'
from ..consts import *
from .helpers import has as has_table
PY
module app/sub/helpers.py <<'PY'
from ..consts import NAMES
def has(name):
    return name in NAMES
PY
module app/unknown.py <<'PY'
from somewhere import *
def f():
    return len(MAYBE)
PY
printf 'x = (\n' >app/broken.py

gives "a constant" 'from app.consts import SIZE' 'SIZE' 40
gives "under another name" 'from app.consts import SIZE as S' 'S' 40
gives "of a module" 'import app.consts' 'app.consts.SIZE' 40
gives "of a module, named" 'import app.consts as c' 'c.VALUES' "['red', 'blue']"
gives "of a package" 'from app import consts' 'consts.SIZE' 40
gives "whose other names nobody can evaluate" 'from app import VERSION' 'VERSION' 1.0
gives "a function and what it needs" 'from app.consts import many' 'many(2)' 80
gives "an enum" 'from app.consts import Color' 'Color.RED.value' red
gives "through a relative import" 'from app.sub.helpers import has' 'has("a")' True
gives "through a package" 'from app.sub import has_table' 'has_table("z")' False
gives "through a star import" 'from app.sub import SIZE' 'SIZE' 40
gives "modules that import each other" 'from app.consts import LOOP' 'LOOP' 41
gives "and what is imported but not used may be anything" 'from app.consts import weird, TWICE, nosuch\nfrom app.broken import x\nimport elsewhere' '1' 1
gives "a star import of the revision" "from app.consts import *" "SIZE" 40
printf "from .consts import SIZE\n__all__ = [\"other\"]\nother = 3\n" >app/some.py
gives "and its __all__" "from app.some import *\nSIZE = 1" "SIZE + other" 4
gives "in a function" 'def f():\n    from app.consts import SIZE\n    return SIZE' 'f()' 40
module helpers.py <<'PY'
HERE = __name__
PY
gives "a module beside the ini" 'from helpers import HERE' 'HERE' helpers
mkdir -p bare/deep && echo 'N = 5' >bare/deep/m.py
gives "a package without __init__.py" 'from bare.deep.m import N' 'N' 5

refused "a call of what mig does not know" 'from app.consts import weird' 'weird' "the application's module 'app.consts': requests .*app/consts\.py:26:9"
refused "a list that is changed later" 'from app.consts import CHANGED' 'CHANGED' "the application's module 'app.consts': 'CHANGED', which this may change,.*app/consts\.py:15:1"
refused "a dict that is assigned into" 'from app.consts import TABLE' 'TABLE' "the application's module 'app.consts': 'TABLE', which this may change,.*app/consts\.py:17:1"
refused "a name that is bound twice" 'from app.consts import TWICE' 'TWICE' "the application's module 'app.consts': 'TWICE', which the module binds more than once,.*app/consts\.py:25:1"
refused "names that need each other" 'from app.consts import EVER' 'EVER' "the application's module 'app.consts': 'EVER', which needs itself,"
refused "a coroutine" 'from app.consts import fetch' 'fetch()' "the application's module 'app.consts': a coroutine"
refused "a name that is not there" 'from app.consts import nosuch' 'nosuch' "ImportError: cannot import name 'nosuch' from 'app.consts' \(.*app/consts\.py\)   at .*r1\.py"
refused "an attribute that is not there" 'import app.consts' 'app.consts.nosuch' "AttributeError: module 'app.consts' has no attribute 'nosuch'"
refused "a failing import whose failure is caught" 'from app.consts import HAVE' 'HAVE' "the application's module 'app.consts': import of 'ujson'"
refused "what only an unknown star import can give" 'from app.unknown import f' 'f()' "the application's module 'app.unknown': 'MAYBE', which only this import can give,.*unknown\.py:1:1"
refused "a module that is no Python" 'from app.broken import x' 'x' "the application's module 'app.broken': .*app/broken\.py:"
refused "a program without an end" 'from app.consts import counted' 'counted()' "the program takes more than|.*the program takes more than"
head -c 1100000 /dev/zero | tr '\0' '\n' >app/large.py
refused "a module that is too large" 'from app.large import x' 'x' ".*app/large\.py"
mkdir -p "$tmp/../outside.$$" && echo 'SECRET = 1' >"$tmp/../outside.$$/secret.py"
ln -s "$tmp/../outside.$$/secret.py" app/secret.py
refused "a link that leads out" 'from app.secret import SECRET' 'SECRET' "app.secret.SECRET|.*secret.*"
rm -rf "$tmp/../outside.$$"
ln -s consts.py app/inside.py
gives "a link that does not" 'from app.inside import SIZE' 'SIZE' 40

# Column types of the application.
module app/types.py <<'PY'
import json
import requests
from sqlalchemy.types import CHAR, Numeric, String, TypeDecorator
from sqlalchemy.dialects.postgresql import UUID
from . import consts
session = requests.Session()
class Money(TypeDecorator):
    impl = Numeric(12, 2)
    def process_bind_param(self, value, dialect):
        return session.get(value)
class Guid(TypeDecorator):
    impl = CHAR
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        return dialect.type_descriptor(CHAR(32))
class Named(TypeDecorator):
    impl = String(consts.SIZE)
class Sized(TypeDecorator):
    impl = String
class Broken(TypeDecorator):
    impl = requests.Type
PY
column() { # NAME TYPE SQL URL
    printf 'from alembic import op\nimport sqlalchemy as sa\nimport app.types\nfrom app.types import *\nfrom app.types import Money as M\nrevision = "r1"\ndown_revision = None\n\n\ndef upgrade():\n    op.add_column("t", sa.Column("c", %s))\n' "$2" >scripts/versions/r1.py
    run --url "${4:-sqlite:///x.sqlite}" upgrade head --sql
    is "$1" "$(printf '%s\n' "$out" | sed -n 's/^ALTER TABLE t ADD COLUMN c //p')$(printf '%s' "$err" | grep -v INFO)" "$3;"
}
column "a TypeDecorator" 'app.types.Money()' 'NUMERIC(12, 2)'
column "under another name" 'M' 'NUMERIC(12, 2)'
column "with a constant" 'Named' "VARCHAR(40)"
column "with an argument" 'Sized(7)' "VARCHAR(7)"
column "with load_dialect_impl()" 'Guid()' "CHAR(32)"
column "on another database" 'Guid()' "UUID" postgresql://localhost/x
printf 'from alembic import op\nimport sqlalchemy as sa\nfrom app.types import Broken\nrevision = "r1"\ndown_revision = None\n\n\ndef upgrade():\n    op.add_column("t", sa.Column("c", Broken()))\n' >scripts/versions/r1.py
run upgrade head --sql
like "one of a type that nobody knows" "$status $err" "^1 .*FAILED: the application's module 'app.types': requests.*"

# Other directories, and a header that is computed.
mkdir -p src/lib && echo 'WHERE = "src"
BRANCH = "expand"
EARLIER = "r0"' >src/lib/names.py
refused "a directory that is not on the path" 'from lib.names import WHERE' 'WHERE' "lib.names.WHERE"
printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///x.sqlite\nprepend_sys_path = src\n' >alembic.ini
gives "prepend_sys_path" 'from lib.names import WHERE' 'WHERE' src
refused "and only it" 'from app.consts import SIZE' 'SIZE' "app.consts.SIZE"
printf 'from lib import names\nrevision = "r1"\ndown_revision = None\nbranch_labels = (names.BRANCH,)\n' >scripts/versions/r1.py
run heads
is "a branch label of the application's" "$status $out" "0 r1 (expand) (head)"
printf 'from lib.names import EARLIER\nfrom alembic import op\nrevision = "r1"\ndown_revision = EARLIER + "x"\n' >scripts/versions/r1.py
run heads
like "a down_revision" "$out$err" "'?r0x'?"
printf 'from lib import names\nrevision = "r1"\ndown_revision = None\nbranch_labels = (names.NOSUCH,)\n' >scripts/versions/r1.py
run heads
is "one that cannot be told" "$status $err" "1 FAILED: mig cannot tell the value of 'branch_labels': an attribute
  at $tmp/scripts/versions/r1.py:4:18
hint: Assign it a literal: None, a string, or a tuple of strings"
printf 'from lib import names\nrevision = "r1"\ndown_revision = None\nbranch_labels = names.number\n' >scripts/versions/r1.py
echo 'number = int("7")' >>src/lib/names.py
run heads
like "one of a wrong type" "$status $err" "^1 FAILED: 'branch_labels' must be None, a string, or a tuple or list of strings, not a 'int' object"
tap_done
