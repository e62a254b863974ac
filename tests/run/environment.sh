#!/bin/sh
# env.py is read for the arguments of context.configure(); the ini goes before it.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

database=sqlite
made() { # NAME WANT ENV INI: the tables after `upgrade head`
    rm -f test.sqlite
    tree "$4"
    revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
    [ -z "$3" ] || printf '%b' "$3" >scripts/env.py
    run --url sqlite:///test.sqlite upgrade head
    is "$1" "$status $(sql "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name" | tr '\n' ' ')$err" "$2"
}
refused() { # NAME PATTERN ENV INI
    rm -f test.sqlite
    tree "$4"
    revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
    printf '%b' "$3" >scripts/env.py
    run --url sqlite:///test.sqlite upgrade head
    like "$1" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*$2"
    ok "$1: nothing was written" test ! -s test.sqlite
}
configure='from alembic import context\n'
made "no env.py" "0 a alembic_version " '' ''
made "a literal" "0 a theirs " "${configure}context.configure(version_table='theirs')\n" ''
made "a name of the module" "0 a theirs " "${configure}TABLE = 'theirs'\ndef run():\n    context.configure(version_table=TABLE)\nrun()\n" ''
made "an async env.py" "0 a theirs " "${configure}async def run():\n    await c.run_sync(lambda c: context.configure(version_table='theirs'))\n" ''
made "the ini goes before it" "0 a mine " "${configure}context.configure(version_table='theirs')\n" 'version_table = mine'
made "and is enough where env.py computes" "0 a mine " "${configure}context.configure(version_table=f())\n" 'version_table = mine'
made "env_py = ignore" "0 a alembic_version " "${configure}context.configure(version_table='theirs')\n" 'env_py = ignore'
made "what else env.py does is not looked at" "0 a alembic_version " "${configure}import os\nurl = os.environ['X']\ncontext.configure(url=url, compare_type=True)\n" ''
made "by its own name" "0 a theirs " "from alembic.context import configure\nok = configure(version_table='theirs') or 1\n" ''
made "within an expression" "0 a theirs " "${configure}x = [context.configure(version_table='theirs') for i in (1,)]\n" ''
made "a dict that is handed over" "0 a theirs " "${configure}opts = {'version_table': 'theirs', 'compare_type': True}\ncontext.configure(**opts)\n" ''
made "dict()" "0 a theirs " "${configure}def f():\n    opts = dict(version_table='theirs')\n    context.configure(url=1, **opts)\n" ''
made "a dict that is filled" "0 a theirs " "${configure}opts = {}\nopts['version_table'] = 'theirs'\ncontext.configure(**opts)\n" ''
made "setdefault()" "0 a theirs " "${configure}opts = {}\nopts.setdefault('version_table', 'theirs')\ncontext.configure(**opts)\n" ''
made "a dict for something else" "0 a alembic_version " "${configure}opts = {'version_table': f()}\ncontext.configure(url=1)\n" ''
made "Flask-Migrate's" "0 a alembic_version " "${configure}conf_args = current_app.extensions['migrate'].configure_args\nif conf_args.get('process_revision_directives') is None:\n    conf_args['process_revision_directives'] = f\ncontext.configure(connection=c, target_metadata=get_metadata(), **conf_args)\n" ''
refused "a dict with a computed name" "cannot tell what env.py gives as version_table: NameError: name 'f' is not defined   at .*env\.py:2:" "${configure}opts = {'version_table': f()}\ncontext.configure(**opts)\n" ''
rm -f test.sqlite
tree "$(sed -n '/^\[loggers\]/,$p' "$top/templates/generic/alembic.ini.mako")"
revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
printf '%b' "${configure}context.configure(on_version_apply=[f], starting_rev=None)\n" >scripts/env.py
run --url sqlite:///test.sqlite upgrade head
like "a hook that is not called is told of" "$status $err" 'env\.py:2 gives context\.configure\(\) on_version_apply, which has no effect'
refused "a computed name" "cannot tell what env.py gives as version_table: NameError.*   at .*env\.py:2:.*hint: write the value into the ini: version_table" "${configure}context.configure(version_table=f())\n" ''
refused "two names" "cannot tell what env.py gives as version_table: it is another one in line 2   at .*env\.py:3:" "${configure}context.configure(version_table='a')\ncontext.configure(version_table='b')\n" ''
refused "not Python" "env\.py:2:.*hint: .*env_py = ignore" "${configure}def (:\n" ''
refused "a bad flag in the ini" "'transactional_ddl' is not true or false: 'maybe'   at alembic.ini:3:1" '' 'transactional_ddl = maybe'

# What env.py computes from what mig has as well: the ini, the environment, the application's source.
usual="${configure}from logging.config import fileConfig\nconfig = context.config\nif config.config_file_name is not None:\n    fileConfig(config.config_file_name)\n"
made "an option of the ini" "0 a theirs " "${usual}def run():\n    context.configure(version_table=config.get_main_option('table'))\n" 'table = theirs'
made "an option that the ini lacks" "0 a alembic_version " "${usual}context.configure(version_table=config.get_main_option('table', 'alembic_version'))\n" ''
made "in two calls" "0 a theirs " "${usual}context.configure(version_table=config.get_main_option('table') or 'x')\ncontext.configure(version_table=config.get_main_option('table', 'y'))\n" 'table = theirs'
made "get_alembic_option()" "0 a theirs " "${usual}context.configure(version_table=config.get_alembic_option('none', 'theirs'), transaction_per_migration=config.get_alembic_boolean_option('t'))\n" 't = true'
made "the environment" "0 a theirs " "${usual}import os\ncontext.configure(version_table=os.environ.get('MIG_NO_SUCH_VARIABLE', 'theirs'))\n" ''
made "a text that is put together" "0 a theirs_2 " "${usual}N = 2\nTABLE = f'theirs_{N}'\ncontext.configure(version_table=TABLE)\n" ''
mkdir -p theapp
echo 'VERSION_TABLE = "theirs"' >theapp/names.py
made "a name of the application" "0 a theirs " "${usual}from theapp.names import VERSION_TABLE\ndef run():\n    context.configure(version_table=VERSION_TABLE)\n" ''
made "None is the default" "0 a alembic_version " "${usual}context.configure(version_table_schema=config.get_main_option('schema'), transactional_ddl=None)\n" ''
refused "an option that env.py sets" "cannot tell what env.py gives as version_table: .*set by env.py" "${usual}def run():\n    config.set_main_option('table', f())\ncontext.configure(version_table=config.get_main_option('table'))\n" 'table = theirs'
made "a local name with one value" "0 a theirs_x " "${usual}def off():\n    t = config.get_main_option('table')\n    context.configure(version_table=t)\ndef on():\n    if 1:\n        name = config.get_main_option('table')\n        t = name\n    with c() as connection:\n        context.configure(version_table=t)\n" 'table = theirs_x'
made "options that env.py sets and asks for" "0 a theirs " "${usual}settings = f()\nconfig.set_main_option('sqlalchemy.url', settings.url)\nif not config.get_main_option('quiet'):\n    fileConfig(config.config_file_name)\nplugin = config.get_main_option('plugin')\nTABLE = f'{plugin}_table' if plugin else 'theirs'\ncontext.configure(version_table=TABLE)\n" ''
refused "a local name with two values" "a function around it decides" "${configure}def run():\n    t = 'a'\n    t += 'b'\n    context.configure(version_table=t)\n" ''
refused "a local name of the function around" "a function around it decides" "${configure}def run(t):\n    def go():\n        u = t\n        context.configure(version_table=u)\n    go()\n" ''
refused "a local name and one of a comprehension" "a function around it decides" "${configure}def run():\n    t = 'a'\n    return [context.configure(version_table=t) for t in ('b', 'c')]\n" ''
refused "a local name" "as version_table: a function around it decides   at .*env\.py:4:" "${configure}TABLE = 'x'\ndef run(TABLE):\n    context.configure(version_table=TABLE)\n" ''
refused "a local name that is assigned" "a function around it decides" "${configure}TABLE = 'x'\ndef run():\n    for TABLE in 'ab': pass\n    return context.configure(version_table=TABLE)\n" ''
refused "a local name of a lambda" "a function around it decides" "${configure}t = 'x'\nrun = lambda t: context.configure(version_table=t)\n" ''
refused "a local name of a comprehension" "a function around it decides" "${configure}t = 'x'\nrun = [context.configure(version_table=t) for t in ('a', 'b')]\n" ''
made "a local name of another function" "0 a theirs " "${configure}TABLE = 'theirs'\ndef other(TABLE):\n    pass\ndef run():\n    context.configure(version_table=TABLE)\n" ''
refused "a dict that a function changes" "as version_table: a function changes what it is made of" "${configure}D = {'t': 'x'}\nT = D['t']\ndef run():\n    D['t'] = 'y'\n    context.configure(version_table=T)\n" ''
refused "one that is updated" "as version_table: a function changes what it is made of" "${configure}D = {'t': 'x'}\ndef run():\n    D.update(t='y')\n    context.configure(version_table=D['t'])\n" ''
refused "None by chance" "as version_table_schema: it is None, as far as mig can see" "${configure}from sqlalchemy import MetaData\ntarget_metadata = MetaData()\ncontext.configure(version_table_schema=target_metadata.schema)\n" ''
made "a module whose functions are called" "0 a theirs " "${usual}import os\ndef run():\n    os.nice(0)\n    context.configure(version_table=context.config.get_main_option('t', os.getenv('MIG_NO_SUCH_VARIABLE', 'theirs')))\n    context.run_migrations()\n" ''
made "a dict that nobody changes" "0 a theirs " "${configure}D = {'t': 'theirs'}\ndef run():\n    print(D['t'])\n    context.configure(version_table=D['t'])\n" ''
refused "another one with --sql" "it is another one with --sql" "${configure}context.configure(version_table='a' if context.is_offline_mode() else 'b')\n" ''
refused "a number" "as version_table: it is neither a text nor true or false" "${configure}context.configure(version_table=1)\n" ''
refused "true for a name" "as version_table: it is no text" "${configure}context.configure(version_table=True)\n" ''
refused "a text for a flag" "as transaction_per_migration: it is not true or false" "${configure}context.configure(transaction_per_migration='no')\n" ''
refused "an empty name" "as version_table: a text that is empty" "${configure}context.configure(version_table='')\n" ''
refused "a name that is bound twice" "cannot tell what env.py gives as version_table: .*" "${configure}T = 'a'\nT = 'b'\ncontext.configure(version_table=T)\n" ''

# What configure() is given unseen may name the version table: one that looks like it is not passed by.
hidden="${configure}conf_args = current_app.extensions['migrate'].configure_args\ncontext.configure(connection=c, **conf_args)\n"
env() { printf '%b' "$1" >scripts/env.py; }
for database in $(databases); do
    use "$database"
    tree 'history_table = mig_history'
    revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER);' 'DROP TABLE b;'
    sql 'CREATE TABLE near (version_num VARCHAR(32) NOT NULL, more INTEGER)'
    sql 'CREATE TABLE number (version_num INTEGER NOT NULL)'
    sql 'CREATE VIEW seen AS SELECT version_num FROM near'
    sql 'CREATE TABLE theirs (version_num VARCHAR(32) NOT NULL, CONSTRAINT theirs_pkc PRIMARY KEY (version_num))'
    sql "INSERT INTO theirs VALUES ('a1')"
    env "$hidden"
    for command in 'upgrade head' 'upgrade --dry-run head' 'downgrade base' 'stamp head' 'stamp --purge head' current 'status' 'wait --timeout 0' 'current --check-heads'; do
        run $command
        like "$database: $command: a table that may be the version table" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*FAILED: there is no version table 'alembic_version', but 'theirs' looks like one.*env\.py:3.*hint: .*version_table = theirs; .* version_table = alembic_version"
    done
    is "$database: nothing has run" "$(sql 'SELECT version_num FROM theirs') $(sql 'SELECT * FROM mig_history' 2>&1 | grep -Eic 'no such table|exist')" 'a1 1'
    run upgrade --sql head
    is "$database: --sql asks nobody" "$status" 0
    tree 'version_table = theirs'
    revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER);' 'DROP TABLE b;'
    env "$hidden"
    run upgrade head
    is "$database: the ini names it" "$status $err $(sql 'SELECT version_num FROM theirs')" '0  b1'
    run downgrade a1
    for one in "version_table = alembic_version|$hidden" "env_py = ignore|$hidden" "|${configure}context.configure(connection=c)\n" \
        "|${configure}OPTS = {'compare_type': True}\ncontext.configure(**OPTS)\ncontext.configure(**{'as_sql': False})\n" "|${hidden}context.configure(version_table='alembic_version')\n"; do
        tree "${one%%|*}"
        revision a1 '' 'CREATE TABLE a1 (id INTEGER);' 'DROP TABLE a1;'
        env "${one#*|}"
        run upgrade head
        is "$database: no doubt: $(printf '%s' "$one" | cut -c1-60)" "$status $err $(sql 'SELECT version_num FROM alembic_version')" '0  a1'
        [ "$one" = "|${hidden}context.configure(version_table='alembic_version')\n" ] && break
        run downgrade base
        sql 'DROP TABLE alembic_version'
    done
    tree
    revision a1 '' 'CREATE TABLE a1 (id INTEGER);' 'DROP TABLE a1;'
    env "$hidden"
    run downgrade base
    is "$database: nor where the version table is there" "$status $err" '0 '
    if [ "$database" = postgresql ]; then
        sql 'DROP TABLE alembic_version'
        sql 'CREATE SCHEMA s1'
        sql 'ALTER TABLE theirs SET SCHEMA s1'
        tree 'version_table_schema = s1'
        revision a1 '' 'CREATE TABLE a1 (id INTEGER);' 'DROP TABLE a1;'
        env "$hidden"
        run upgrade head
        like "$database: in the schema that is named" "$status $err" "^1 FAILED: .*'theirs' looks like one"
        tree
        revision a1 '' 'CREATE TABLE a1 (id INTEGER);' 'DROP TABLE a1;'
        env "$hidden"
        run upgrade head
        is "$database: not in one that is not" "$status $err" '0 '
    fi
    finish
done
tap_done
