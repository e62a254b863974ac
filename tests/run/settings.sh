#!/bin/sh
# What a body can read of the configuration: the ini, -x, --tag, the context. The texts wanted here
# are those that Alembic prints for the same bodies.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir -p scripts/versions
ini() { printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///x.sqlite\nplace = %%(here)s/x\nrate = 50%%\n%b\n[other]\nA = 1\nb = two\n' "$1" >alembic.ini; }
body() {
    printf 'from alembic import op, context\nrevision = "r1"\ndown_revision = None\n\n\ndef upgrade():\n    c = context.config\n    o = op.get_context().opts\n    op.execute("SELECT %%r" %% (%s,))\n' "$1" >scripts/versions/r1.py
}
gives() { # EXPRESSION TEXT ARG...
    body "$1"
    want=$2
    name=$1
    shift 2
    run "$@" upgrade head --sql --tag T
    is "$name" "$(printf '%s\n' "$out" | grep '^SELECT')$(printf '%s' "$err" | grep -v INFO)" "SELECT $want;"
}
refused() { # EXPRESSION PATTERN
    body "$1"
    run upgrade head --sql
    like "$1 is refused" "$status $(printf '%s' "$err" | grep -v INFO)" "^1 FAILED: $2"
}
ini ''
gives 'c.get_main_option("place")' "'$tmp/x'"
gives 'c.get_main_option("PLACE")' "'$tmp/x'"
gives 'c.get_main_option("nosuch")' None
gives 'c.get_main_option("nosuch", "d")' "'d'"
gives 'c.get_section_option("other", "a")' "'1'"
gives 'c.get_section_option("other", "c", 3)' 3
gives 'sorted(c.get_section("other").items())' "[('a', '1'), ('b', 'two'), ('here', '$tmp')]"
gives 'c.get_section("nosuch")' None
gives 'c.get_section("nosuch", {})' '{}'
gives 'c.config_ini_section' "'alembic'"
gives 'c.attributes.get("connection")' None
gives 'context.get_x_argument()' "['a=1', 'b', 'a=2']" -x a=1 -x b -x a=2
gives 'context.get_x_argument(as_dictionary=True)' "{'a': '2', 'b': ''}" -x a=1 -x b -x a=2
gives 'context.get_x_argument(True).get("tenant", "none")' "'none'"
gives 'context.get_tag_argument()' "'T'"
gives 'op.get_context().config.get_main_option("place")' "'$tmp/x'"
gives 'op.get_context().as_sql' True
gives 'context.get_context().dialect.name' "'sqlite'"
gives 'context.get_impl().dialect.name' "'sqlite'"
gives 'op.get_context().impl.dialect.name' "'sqlite'"
gives 'op.get_context().version_table_schema' None
gives 'o.get("version_table_schema")' None
gives 'o.get("version_table", "q")' "'q'"
gives '"version_table" in o' False
gives 'o["tag"]' "'T'"
gives 'o["transaction_per_migration"]' False
refused 'c.get_main_option("rate")' "the option 'rate' cannot be interpolated"
refused 'o["version_table_schema"]' "KeyError: 'version_table_schema'"
refused 'o.get("tenant")' "the option 'tenant' of the context: env.py, which does not run, gives it"
refused 'c.get_section_option("nosuch", "a")' "Exception: No config file 'alembic.ini' found, or file has no '\[nosuch\]' section"
refused 'c.cmd_opts' "the attribute 'cmd_opts' of context.config"
printf 'from alembic import context\nconfig = context.config\nconfig.set_main_option("sqlalchemy.url", f())\n' >scripts/env.py
refused 'c.get_main_option("sqlalchemy.url")' "the option 'sqlalchemy.url' is set by env.py, which does not run"
gives 'c.get_main_option("place", 1)' "'$tmp/x'"
printf 'from alembic import context\nconfig = context.config\nfor k in d:\n    config.set_section_option("alembic", k, d[k])\nconfig.attributes["x"] = 1\n' >scripts/env.py
refused 'c.get_main_option("place")' "the option 'place' is set by env.py"
refused 'c.get_section("other")' "get_section\(\): env.py, which does not run, sets options"
refused 'c.attributes' "config.attributes is set by env.py"
rm scripts/env.py
ini 'version_table = theirs\nversion_table_schema = s\ntransaction_per_migration = true'
gives '[o["version_table"], o["version_table_schema"], o["transaction_per_migration"]]' "['theirs', 's', True]"
gives 'op.get_context().version_table_schema' "'s'"
tap_done
