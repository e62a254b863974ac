#!/bin/sh
# mig validate: what is wrong with the files, without a database.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

python() { # NAME DOWN UPGRADE DOWNGRADE: statements of one line
    printf '"""python %s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "%s"\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    %s\n' \
        "$1" "$1" "$2" "$3" "$4" >"scripts/versions/$1.py"
}
plain() { # output, the directory left out
    echo "$out" | sed "s#$tmp/scripts/versions/##g"
}

tree
revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
python b1 '"a1"' 'op.create_table("b", sa.Column("id", sa.Integer, primary_key=True))' 'op.drop_table("b")'
run validate
is "nothing wrong, no URL: all dialects" "$status $out$err" "0 2 revisions, 12 bodies for postgresql, mysql, sqlite"
run validate --bodies --dialect mariadb
is "one dialect" "$status $out$err" "0 2 revisions, 4 bodies for mariadb"
run --url postgresql://nobody:pa55w@nowhere.invalid/x validate
is "that of the URL, which is not connected to" "$status $out$err" "0 2 revisions, 4 bodies for postgresql"
run validate --dialect oracle
like "one that does not exist" "$status $err" "^2 FAILED: --dialect is postgresql, mysql, mariadb, sqlite or all, not 'oracle'"

python c1 '"b1"' 'op.get_bind().execute(sa.text("SELECT 1")).fetchall()' 'op.frobnicate()'
revision d1 c1 'SELECT 1;' 'SELECT '"'"'open;'
run validate
is "what cannot run" "$status $(plain)" "1 c1.py:10:5: 'fetchall' of the result of execute(): a body that reads rows needs a connection (upgrade; postgresql, mysql, sqlite)
$(plain | grep '^c1.py:14')
$(plain | grep '^d1.sql')
4 revisions, 24 bodies for postgresql, mysql, sqlite"
like "an unknown directive" "$(plain | grep '^c1.py:14:')" "^c1.py:14:[0-9]+: .*frobnicate.* \(downgrade; postgresql, mysql, sqlite\)$"
like "a quote without end" "$(plain | grep '^d1.sql:')" "^d1.sql:10:8: .* \(postgresql, mysql, sqlite\)$"
is "how many" "$err" "FAILED: 3 problems"
run validate --json
is "as JSON" "$status $(echo "$out" | perl -MJSON::PP -e 'local $/; my $v = decode_json(<STDIN>); print "$v->{problems} $v->{revisions} $v->{bodies} ", join " ", map { "$_->{revision}:$_->{line}:" . ($_->{direction} // "null") } @{$v->{findings}}')" \
    "1 3 4 24 c1:10:upgrade c1:14:downgrade d1:10:null"
rm scripts/versions/c1.py scripts/versions/d1.sql

cat >scripts/versions/e1.sql <<'EOF'
-- for one dialect
-- revision: e1
-- down_revision: b1
-- mig:upgrade dialect=mysql
SELECT 1;
EOF
run validate --dialect mysql
is "without a downgrade: a note" "$status $(plain)" "0 e1.sql:1:1: note: the revision has no downgrade section (downgrade; mysql)
    hint: Add a line '-- mig:downgrade'; with nothing behind it, it does nothing.
3 revisions, 6 bodies for mysql"
run validate --dialect sqlite
like "a file that is for another dialect" "$status $(plain)" "^1 e1.sql:1:1: no '-- mig:upgrade' section is for sqlite \(upgrade; sqlite\)"
rm scripts/versions/e1.sql
printf '"""no way back"""\nrevision = "f1"\ndown_revision = "b1"\ndef upgrade():\n    pass\n' >scripts/versions/f1.py
run validate --dialect mysql
like "a .py file without a downgrade: a note" "$status $(plain)" "^0 f1.py:1:1: note: this file has no function downgrade\(\)"

python g1 '"a1"' pass pass
run validate --dialect mysql
like "several heads: a note" "$status $(plain)" "^0 note: there are 2 heads: [fg]1, [fg]1"
python h1 '"g1"' pass pass
sed 's/python h1/another/' scripts/versions/h1.py >scripts/versions/other.py
run validate --dialect mysql
like "an id that two files have" "$status $(plain)" "^1 .*Revision h1 is present more than once"
rm scripts/versions/other.py
python i1 '"nope"' pass pass
run validate
like "a graph that is none" "$status $out$err" "FAILED: down_revision .nope. of revision i1 is not present"
rm -rf scripts/versions
run validate
like "no directory" "$status $err" "FAILED: there is no directory"
tap_done
