#!/usr/bin/env python3
"""Fills in what Alembic prints for the revision files in tests/corpus/op.

    record_op.py FILE...

A case is "=== name" and a revision file; what stands behind it, "--- dialect" and the statements that
upgrade() gives in --sql mode, is written anew; where Alembic raises, mig's own words ("! 3:5: ...") stay, or
"! *" is written. A case whose name begins with
"refused:" or "connected:" is mig's own and stays as it is."""
import io
import re
import sys
import types
import warnings

from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
import sqlalchemy.sql.schema
from sqlalchemy.util import OrderedSet

warnings.simplefilter("ignore")
sqlalchemy.sql.schema.set = OrderedSet  # constraints and indexes of a table: as they were made
DIALECTS = ("postgresql", "mysql", "mariadb", "sqlite")


class Config:
    config_ini_section = "alembic"
    attributes = {}


def run(text, dialect):
    out = io.StringIO()
    opts = {"as_sql": True, "output_buffer": out, "literal_binds": True}
    context = MigrationContext.configure(
        url=dialect + "://", dialect_opts={"paramstyle": "named"}, opts=opts)
    environment = EnvironmentContext(Config, None, as_sql=True)
    environment._migration_context = context
    module = types.ModuleType("body")
    text = re.sub(r"^(from|import) app\b.*", "", text, flags=re.M)  # which is not there, and not used
    with environment, Operations.context(context):
        exec(compile(text, "body.py", "exec"), module.__dict__)
        marks(context)
        module.upgrade()
    return out.getvalue().strip()


def marks(context):
    """The ends of autocommit_block() show on every dialect."""
    impl = context.impl
    impl.transactional_ddl = True
    impl.emit_commit = lambda: impl.static_output("<leave>")
    impl.emit_begin = lambda: impl.static_output("<enter>")
    context._in_external_transaction = False
    context._transaction = True


def recorded(name, text, before):
    out = "=== " + name + "\n" + text
    for dialect in DIALECTS:
        try:
            got = run(text, dialect)
        except Exception as e:  # noqa: BLE001
            print(name, dialect, type(e).__name__, e, file=sys.stderr)
            words = re.search(r"^--- %s\n(! .+)$" % dialect, before, re.M)
            got = words[1] if words else "! *"
        out += "--- %s\n%s" % (dialect, got + "\n" if got else "")
    return out


def main():
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            cases = re.split(r"^=== (.*)\n", f.read(), flags=re.M)[1:]
        out = ""
        for name, body in zip(cases[::2], cases[1::2]):
            if name.startswith(("refused:", "connected:")):
                out += "=== " + name + "\n" + body
                continue
            out += recorded(name, *re.split(r"^(?=--- )", body + "--- ", maxsplit=1, flags=re.M))
        with open(path, "w", encoding="utf-8") as f:
            f.write(out)


main()
