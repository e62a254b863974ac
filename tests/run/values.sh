#!/bin/sh
# What a body binds arrives in the columns as Alembic's drivers bring it there: rows as Alembic 1.19.2 left
# them with psycopg2, PyMySQL and sqlite3.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

body() {
    cat <<'BODY'
import datetime
import uuid

import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    columns = [sa.Column('id', sa.Integer), sa.Column('day', sa.Date), sa.Column('at', sa.DateTime),
               sa.Column('f', sa.Float), sa.Column('b', sa.Boolean), sa.Column('s', sa.String(60)),
               sa.Column('j', sa.JSON), sa.Column('l', sa.LargeBinary), sa.Column('u', sa.Uuid), sa.Column('e', sa.Enum('x', 'y', name='kind'))]
    t = op.create_table('t', *columns)
    bind = op.get_bind()
    bind.execute(t.insert(), [{'id': 1, 'day': datetime.date(2020, 1, 2), 'at': datetime.datetime(2020, 1, 2, 3, 4, 5),
                               'f': 1.5, 'b': True, 's': "it's \\ :x %s", 'j': {'a': [1, None, 'é']}, 'l': b'\x00\xff',
                               'u': uuid.UUID('12345678-1234-5678-1234-567812345678'), 'e': 'x'}])
    bind.execute(sa.text("INSERT INTO t (id, day, at, b, s) VALUES (:id, :day, :at, :b, :s)"),
                 [{'id': 2, 'day': datetime.date(2021, 1, 2), 'at': datetime.datetime(2020, 1, 2, 3, 4, 5, 600000), 'b': False, 's': None},
                  {'id': 3, 'day': None, 'at': None, 'b': None, 's': ''}])
    bind.execute(t.update().where(t.c.id == sa.bindparam('n')), [{'n': 2, 's': 'two'}, {'n': 3, 's': 'three'}])
    light = sa.table('t', sa.column('id'), sa.column('s'))
    op.execute(light.insert().values(id=4, s=7))
    bind.execute(sa.text("DELETE FROM t WHERE id IN :ids").bindparams(sa.bindparam('ids', expanding=True)), {'ids': [3, 9]})


def downgrade():
    pass
BODY
}

rows() {
    case $database in
    sqlite) sql "SELECT id, day, at, f, b, s, j, hex(l), u, e FROM t ORDER BY id" ;;
    postgresql) sql "SELECT id, day, at, f, b, s, j, encode(l, 'hex'), u, e FROM t ORDER BY id" ;;
    mysql) sql "SELECT id, day, at, f, b, s, json_extract(j, '$.a[0]'), hex(l), u, e FROM t ORDER BY id" ;;
    esac
}
want() {
    case $database in
    sqlite)
        printf '%s\n' '1|2020-01-02|2020-01-02 03:04:05.000000|1.5|1|it'\''s \ :x %s|{"a": [1, null, "\u00e9"]}|00FF|12345678123456781234567812345678|x' \
            '2|2021-01-02|2020-01-02 03:04:05.600000||0|two||||' '4|||||7||||'
        ;;
    postgresql)
        printf '%s\n' '1|2020-01-02|2020-01-02 03:04:05|1.5|t|it'\''s \ :x %s|{"a": [1, null, "\u00e9"]}|00ff|12345678-1234-5678-1234-567812345678|x' \
            '2|2021-01-02|2020-01-02 03:04:05.6||f|two||||' '4|||||7||||'
        ;;
    mysql)
        printf '%s\n' '1|2020-01-02|2020-01-02 03:04:05|1.5|1|it'\''s \\ :x %s|1|00FF|12345678123456781234567812345678|x' \
            '2|2021-01-02|2020-01-02 03:04:05|NULL|0|two|NULL|NULL|NULL|NULL' '4|NULL|NULL|NULL|NULL|7|NULL|NULL|NULL|NULL'
        ;;
    esac
}

for database in $(databases); do
    use "$database"
    tree
    body >scripts/versions/a1.py
    run upgrade head
    is "$database: the body runs" "$status $(printf '%s' "$err" | grep FAILED)" "0 "
    is "$database: its values arrive" "$(rows)" "$(want)"
    finish
done
tap_done
