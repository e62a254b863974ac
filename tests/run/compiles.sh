#!/bin/sh
# @compiles in one revision file: of its own class it is that file's matter, of any other everybody's.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir -p scripts/versions
printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = postgresql://localhost/x\n' >alembic.ini
cat >scripts/versions/r1.py <<'PY'
from alembic import op
revision = "r1"
down_revision = None


def upgrade():
    op.drop_table("t")
PY
other() { # IMPORT DECORATOR: another revision file with it
    printf '%b\nfrom sqlalchemy.types import UserDefinedType\nrevision = "r2"\ndown_revision = "r1"\n\n\nclass Own(UserDefinedType):\n    pass\n\n\n%b\ndef changed(element, compiler, **kw):\n    return "X"\n\n\ndef upgrade():\n    pass\n' "$1" "$2" >scripts/versions/r2.py
    run upgrade r1 --sql
}
runs() { is "$1" "$status $(printf '%s\n' "$out" | grep '^DROP')" "0 DROP TABLE t;"; }
refused() {
    like "$1" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*@compiles of DropTable, which is not a class of this file.*r2\.py:1[0-9]:2"
    is "$1: no SQL" "$(printf '%s\n' "$out" | grep '^DROP')" ""
}
import='from sqlalchemy.ext.compiler import compiles\nfrom sqlalchemy.schema import DropTable'
other "$import" '@compiles(DropTable, "postgresql")'
refused "a class of SQLAlchemy"
other "$import" '@compiles(DropTable)'
refused "of every dialect"
other "$import" '@compiles(DropTable, "mysql")'
runs "of another dialect"
other "$import" '@compiles(Own, "postgresql")'
runs "of a class of the file"
other "$import" '# compiles(DropTable) it is not'
runs "a comment"
other 'import sqlalchemy.ext.compiler\nfrom sqlalchemy.schema import DropTable\n' '@sqlalchemy.ext.compiler.compiles(DropTable)'
refused "by its whole name"
other 'from sqlalchemy.ext.compiler import compiles as rule\nfrom sqlalchemy.schema import DropTable\n' '@rule(DropTable)'
refused "by another name"
tap_done
