#!/bin/sh
# create() and drop() with checkfirst ask the database, as SQLAlchemy does; --sql prints the statement.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

body() { # NAME DOWN LINE...: a revision; `t`, `i` and `s` are a table, an index of it and a sequence
    body_file=scripts/versions/$1.py
    printf 'from alembic import op\nimport sqlalchemy as sa\nrevision = "%s"\ndown_revision = %s\n' "$1" "$2" >"$body_file"
    printf 'def upgrade():\n    bind = op.get_bind()\n    m = sa.MetaData()\n' >>"$body_file"
    printf '    t = sa.Table("t", m, sa.Column("id", sa.Integer), sa.Column("c", sa.Integer))\n' >>"$body_file"
    printf '    i = sa.Index("t_c", t.c.c)\n    s = sa.Sequence("s")\n' >>"$body_file"
    shift 2
    for line in "$@"; do printf '    %s\n' "$line" >>"$body_file"; done
    printf 'def downgrade():\n    pass\n' >>"$body_file"
}
indexes() {
    case $database in
    sqlite) sql "SELECT name FROM sqlite_master WHERE name LIKE 'ix%'" ;;
    postgresql) sql "SELECT relname FROM pg_class WHERE relkind = 'i' AND relname LIKE 'ix%'" ;;
    mysql) sql "SELECT index_name FROM information_schema.statistics WHERE table_schema = database() AND index_name LIKE 'ix%'" ;;
    esac
}
# What a revision of LINE... leaves in an empty PostgreSQL: tables, sequences, types. Each was run through Alembic, too.
leaves() { # NAME WANT LINE...
    leaves_name=$1 leaves_want=$2
    shift 2
    use postgresql
    tree
    rm -f scripts/versions/*
    body a1 None 'e = lambda name, **kw: sa.Enum("x", "y", name=name, **kw)' \
        'table = lambda name, *types: sa.Table(name, sa.MetaData(), sa.Column("id", sa.Integer), *[sa.Column("c%d" % i, x) for i, x in enumerate(types)])' "$@"
    run upgrade head
    is "postgresql: $leaves_name" "$status $err $(sql "SELECT string_agg(what, ' ') FROM (SELECT relname FROM pg_class c WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' UNION ALL SELECT typname FROM pg_type WHERE typtype IN ('e', 'd') AND typnamespace = 'public'::regnamespace ORDER BY 1) x (what)")" "0  $leaves_want"
    finish
}
for database in $(databases); do
    use "$database"
    tree
    body a1 None 'op.execute("CREATE TABLE t (id INTEGER, c INTEGER, old INTEGER)")' 'op.execute("CREATE TABLE other (c INTEGER)")'
    body b1 '"a1"' 'sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer)).create(bind, checkfirst=True)' \
        'i.create(bind, checkfirst=True)' 'i.create(bind, checkfirst=True)'
    run upgrade head
    is "$database: what is there is left alone, what is not is made" "$status $err" '0 '
    is "$database: the table is the old one" "$(sql 'SELECT count(old) FROM t')" 0
    body b2 '"b1"' 'sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer, index=True), comment="x").create(bind, checkfirst=True)' \
        'sa.Table("u", sa.MetaData(), sa.Column("id", sa.Integer, index=True, comment="y")).create(bind, checkfirst=True)' \
        'sa.Table("u", sa.MetaData(), sa.Column("id", sa.Integer), sa.Column("more", sa.Integer, index=True)).create(bind, checkfirst=True)'
    run upgrade head
    is "$database: indexes and comments come with their table or not at all" "$status $err $(indexes)" '0  ix_u_id'
    rm scripts/versions/b2.py
    run stamp --purge b1
    body c1 '"b1"' 'i.drop(bind, checkfirst=True)' 'i.drop(bind, checkfirst=True)' \
        'sa.Table("nowhere", sa.MetaData(), sa.Column("id", sa.Integer)).drop(bind, checkfirst=True)'
    run upgrade head
    is "$database: what is not there is not dropped" "$status $err" '0 '
    run upgrade --sql b1:c1
    is "$database: --sql prints each" "$status $(echo "$out" | grep -c '^DROP')" '0 3'
    body d1 '"c1"' 'i.create(bind)' 'i.create(bind)'
    run upgrade head
    like "$database: without checkfirst it fails" "$status $err" '^1 FAILED: .*(exists|Duplicate)'
    body d1 '"c1"' 's.create(bind)' 's.create(bind)' 's.drop(bind)' 's.drop(bind)' 's.create(bind, checkfirst=False)' 's.create(bind, checkfirst=False)'
    [ "$database" = sqlite ] || {
        [ "$database" = postgresql ] || run resume --forget
        run upgrade head
        like "$database: a sequence is asked for unless that is forbidden" "$status $err" '^1 FAILED: .*exists'
    }
    if [ "$database" = postgresql ]; then
        sql "CREATE INDEX t_c ON t (c)"
        sql "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_c'::regclass"
        body d1 '"c1"' 'i = sa.Index("t_c", t.c.id, postgresql_concurrently=True)' \
            'with op.get_context().autocommit_block():' '    i.create(op.get_bind(), checkfirst=True)'
        run upgrade head
        is "postgresql: an index that is not valid is built anew" "$status $(sql "SELECT indisvalid FROM pg_index WHERE indexrelid = 't_c'::regclass")" '0 t'
    fi
    finish
done
if databases 2>/dev/null | grep -q postgresql; then
    create='.create(bind, checkfirst=True)' drop='.drop(bind, checkfirst=True)'
    leaves "a table comes with its types" 'a1 a2 t' "table('t', e('a1'), e('a2'), e('a1'))$create"
    leaves "a type that is there is left alone" 'a1 a2 t' "e('a1').create(bind)" "table('t', e('a1'), e('a2'))$create"
    leaves "no type is made for a table that is there" 't' 'op.execute("CREATE TABLE t (id INTEGER)")' "table('t', e('a1'))$create"
    leaves "nor twice" 'a1 t' "table('t', e('a1'))$create" "table('t', e('a1'))$create"
    leaves "a type of the MetaData is made" 'a1 t' "table('t', e('a1', metadata=m))$create"
    leaves "and stays" 'a1' "table('t', e('a1', metadata=m))$create" "table('t', e('a1', metadata=m))$drop"
    leaves "types go with their table" '' "table('t', e('a1'), e('a2'))$create" "table('t', e('a1'), e('a2'))$drop"
    leaves "those that are there" 'a3' 'op.execute("CREATE TABLE t (id INTEGER)")' "e('a2').create(bind)" "e('a3').create(bind)" "table('t', e('a1'), e('a2'))$drop"
    leaves "not without it" 'a1' "e('a1').create(bind)" "table('t', e('a1'))$drop"
    leaves "one of another schema is another" 'a1 t' 'op.execute("CREATE SCHEMA s1")' "e('a1', schema='s1').create(bind)" "table('t', e('a1'))$create"
    leaves "a domain" 'd t' 'from sqlalchemy.dialects.postgresql import DOMAIN' "DOMAIN('d', sa.Integer)$create" "table('t', DOMAIN('d', sa.Integer))$create"
    leaves "a sequence that is there" 'a1 s t' 's.create(bind)' "sa.Table('t', m, sa.Column('id', sa.Integer, sa.Sequence('s')), sa.Column('c', e('a1'), index=True))$create"
    leaves "one that has gone" '' "sa.Table('t', m, sa.Column('id', sa.Integer, sa.Sequence('s')), sa.Column('c', e('a1')))$create" \
        'op.execute("DROP SEQUENCE s")' \
        "sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer, sa.Sequence('s')), sa.Column('c', e('a1')))$drop"
fi
tap_done
