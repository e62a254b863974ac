#!/bin/sh
# type_map: what the application's column types are in SQL.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir -p scripts/versions myapp
ini() { printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = %s\n%b\n' "$1" "$2" >alembic.ini; }
column() { printf '%b\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = "r1"\ndown_revision = None\n\n\ndef upgrade():\n    op.add_column("t", sa.Column("c", %s))\n' "$1" "$2" >scripts/versions/r1.py; }
gives() { # NAME IMPORT TYPE SQL
    column "$2" "$3"
    run upgrade head --sql
    is "$1" "$(printf '%s\n' "$out" | sed -n 's/^ALTER TABLE t ADD COLUMN c //p')$(printf '%s' "$err" | grep -v INFO)" "$4;"
}
refused() { # NAME IMPORT TYPE PATTERN
    column "$2" "$3"
    run upgrade head --sql
    like "$1" "$status $(printf '%s' "$err" | grep -v INFO | tr '\n' ' ')" "^1 FAILED: $4"
}
pg=postgresql://localhost/x
my=mysql://localhost/x
map='type_map =\n    myapp.types.Money = NUMERIC(12, 2)\n    myapp.types.GUID = CHAR(36)\n    myapp.types.GUID[postgresql] = UUID\n    myapp.types.Only[sqlite] = BLOB\n    myapp.types.Vector(dim) = VECTOR({dim})\n    myapp.types.Name(length=40) = VARCHAR({length})\n    myapp.types.Secret(...) = BYTEA\n    myapp.types.Some(a, ...) = VARCHAR({a})\n    myapp.types.Size(n=10) = sqlalchemy.String(n * 2)\n    myapp.types.Json = sqlalchemy.JSON().with_variant(sqlalchemy.dialects.postgresql.JSONB(), "postgresql")\n    top.Kind = sqlalchemy.Enum("a", "b", name="kind")'
echo 'LIMIT = 7' >myapp/types.py
touch myapp/__init__.py
imported='from myapp.types import *\nfrom myapp import types\nimport myapp.types\nfrom myapp.types import Money, GUID, Only, Vector, Name, Secret, Some, Size, Json'
imported=${imported#*\\n}
ini $pg "$map"
gives "a fixed type" "$imported" 'Money()' 'NUMERIC(12, 2)'
gives "the class alone" "$imported" 'Money' 'NUMERIC(12, 2)'
gives "through its module" "$imported" 'types.Money()' 'NUMERIC(12, 2)'
gives "through its whole path" "$imported" 'myapp.types.Money()' 'NUMERIC(12, 2)'
gives "of this database" "$imported" 'GUID()' 'UUID'
gives "an argument" "$imported" 'Vector(3)' 'VECTOR(3)'
gives "an argument by its name" "$imported" 'Vector(dim=3)' 'VECTOR(3)'
gives "a default" "$imported" 'Name()' 'VARCHAR(40)'
gives "and not the default" "$imported" 'Name(length=9)' 'VARCHAR(9)'
gives "arguments without a meaning" "$imported" 'Secret(1, key=lambda: 2)' 'BYTEA'
gives "some with one" "$imported" 'Some(5, 6, x=7)' 'VARCHAR(5)'
gives "a call" "$imported" 'Size(4)' 'VARCHAR(8)'
gives "a call, by default" "$imported" 'Size()' 'VARCHAR(20)'
gives "a call with variants" "$imported" 'Json()' 'JSONB'
gives "other names of the module are the tree's" 'from myapp.types import LIMIT, Name' 'Name(LIMIT)' 'VARCHAR(7)'
gives "a module that is not in the tree" 'import top' 'top.Kind()' 'kind'
refused "arguments that it does not take" "$imported" 'Money(1)' 'TypeError: Money\(\) takes .*r1\.py:'
refused "a name that it does not take" "$imported" 'Vector(3, x=1)' "TypeError: Vector\(\) got an unexpected keyword argument 'x'"
refused "an argument too few" "$imported" 'Vector()' "TypeError: Vector\(\) missing"
refused "an argument that is no word" "$imported" "Vector('1); DROP TABLE t')" "Vector\(\): 'dim' is neither a whole number nor a word"
refused "no form for this database" "$imported" 'Only()' 'type_map has no form of myapp\.types\.Only for postgresql'
refused "a name that nobody has" "$imported" 'types.Nosuch()' ".*Nosuch"
ini $my "$map"
gives "of another database" "$imported" 'GUID()' 'CHAR(36)'
ini mariadb://localhost/x 'type_map = a.b.C[mysql] = TINYTEXT'
gives "MariaDB has MySQL's" 'from a.b import C' 'C()' 'TINYTEXT'

bad() { # NAME LINE PATTERN
    ini $pg "type_map =\n    $2"
    refused "bad: $1" '' 'sa.Integer()' "'type_map': $3.*  at alembic\.ini:4:1 hint: an entry is"
}
bad "no module" 'Money = NUMERIC' "a class without its module: 'Money = NUMERIC'"
bad "no path" '= NUMERIC' 'no path of a class'
bad "no type" 'a.B =' 'no type'
bad "no equals" 'a.B NUMERIC' "'=' is missing"
bad "an open bracket" 'a.B(x = Y' "'\)' is missing"
bad "an unknown database" 'a.B[oracle] = CLOB' 'the databases are postgresql'
bad "two statements" 'a.B = INT; DROP TABLE x' 'this cannot stand in an SQL type'
bad "a comment" 'a.B = INT -- x' 'this cannot stand in an SQL type'
bad "unbalanced" 'a.B = INT)' 'a bracket or quote is not closed'
bad "an unknown parameter" 'a.B(x) = INT({y})' "'\{' is not followed by the name of a parameter"
bad "twice" 'a.B = INT\n    a.B = TEXT' 'this stands here twice'
ini $pg 'type_map = a.B = sqlalchemy.String('
refused "a call that is not closed" 'from a import B' 'B()' ".*alembic\.ini:4:"
ini $pg 'type_map = a.B = sqlalchemy.text("x")'
refused "a call of no type" 'from a import B' 'B()' ".*"
ini $pg 'type_map = a.B = sqlalchemy.String(nosuch)'
refused "a call with an unknown name" 'from a import B' 'B()' "NameError: name 'nosuch' is not defined   at alembic\.ini:4:"

ini $pg ''
printf '[tool.alembic.type_map]\n"myapp.types.Money" = "NUMERIC(9, 1)"\n"myapp.types.GUID[postgresql]" = "UUID"\n"myapp.types.Name(n=3)" = "VARCHAR({n})"\n' >pyproject.toml
gives "pyproject.toml" "from myapp.types import Money" 'Money()' 'NUMERIC(9, 1)'
gives "pyproject.toml: a database's" "from myapp.types import GUID" 'GUID()' 'UUID'
gives "pyproject.toml: an argument" "from myapp.types import Name" 'Name()' 'VARCHAR(3)'
printf '[tool.alembic.type_map]\n"myapp" = "INT"\n' >pyproject.toml
refused "pyproject.toml: a bad entry" '' 'sa.Integer()' "'type_map': a class without its module: 'myapp'   at .*pyproject\.toml:2:"
printf '[tool.alembic]\ntype_map = "x"\n' >pyproject.toml
refused "pyproject.toml: no table" '' 'sa.Integer()' "'type_map' is not a table   at .*pyproject\.toml:2:"
tap_done
