"""Random revision bodies: every directive of alembic.op with every keyword, as Python source."""
from body_expr import TABLES as EXPRESSION_TABLES
from body_expr import Expressions
from body_python import Programs
from body_types import column_type
from body_values import Valued
from body_wide import Wide

HEAD = """from alembic import op, context
import sqlalchemy as sa
import enum, datetime, decimal, uuid
from sqlalchemy.dialects import postgresql, mysql, sqlite, mssql, oracle
from sqlalchemy.sql import func

class Colour(enum.Enum):
    RED = 'r'
    Green = 'g'

class Size(str, enum.Enum):
    big = 'b'

"""
TABLES = ["t", "users", "order", "User", "my table", "select", "account_items", "T2", "wörter", "a%b", "x" * 40]
COLUMNS = ["id", "name", "user", "Order", "group", "first name", "created_at", "a_b", "Value", "x1", "1st", "key", "rank", "q\"q",
           "desc", "größe", "$d", "_u", "total%", "long_column_name_for_the_convention"]
NAMES = ["ix_a", "uq_users_name", "Ck", "fk one", "order", "pk_t", "ix_" + "long" * 20, "n" * 64, "a%(b)s", "uq:x"]
SCHEMAS = ["s", "Other", "order", "public", "a b", "a.b"]
CONVENTIONS = [
    "{'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s', "
    "'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'pk': 'pk_%(table_name)s'}",
    "{'uq': 'uq_%(table_name)s_%(column_0_N_name)s', 'fk': 'fk_%(table_name)s_%(column_0N_name)s_%(referred_column_0_name)s'}",
    "{'pk': '%(table_name)s_pkey', 'ck': 'c_%(constraint_name)s'}",
]
WORDS = ["x", "it's", "a b", "100%", ":name", "back\\\\slash", "ä", "", "new\\nline", "{}", "now()", "%s", "semi;colon", "::int"]


class Body(Expressions, Programs, Valued, Wide):
    """One body; `loose` when Alembic prints a part of it in the order of a Python set."""

    def __init__(self, rng, only=None):
        self.rng, self.loose, self.lines, self.only, self.tables, self.module = rng, False, [], only, False, []
        for _ in range(rng.choice([1, 1, 1, 1, 1, 2])):
            self.lines += self.statement().split("\n")

    def text(self):
        before = (EXPRESSION_TABLES % ("", "")).split("\n") if self.tables else []
        return HEAD + "".join(self.module) + "def upgrade():\n" + "".join("    " + line + "\n" for line in before + self.lines) + \
            "\n\ndef downgrade():\n    pass\n"

    # pieces
    def maybe(self, p=0.5):
        return self.rng.random() < p

    def pick(self, *of):
        return self.rng.choice(of)

    def table(self):
        return repr(self.rng.choice(TABLES if self.maybe(0.5) else TABLES[:2]))

    def column_name(self):
        return repr(self.rng.choice(COLUMNS if self.maybe(0.4) else COLUMNS[:3]))

    def columns(self, n=0):
        n = n or self.pick(1, 1, 1, 2, 2, 3)
        return [repr(x) for x in self.rng.sample(COLUMNS if self.maybe(0.4) else COLUMNS[:7], n)]

    def column_list(self):
        return "[%s]" % ", ".join(self.columns())

    def name(self, none=0.15):
        if self.maybe(none):
            return "None"
        text = repr(self.rng.choice(NAMES if self.maybe(0.5) else NAMES[:3]))
        return "op.f(%s)" % text if self.maybe(0.3) else text

    def schema(self):
        return repr(self.rng.choice(SCHEMAS if self.maybe(0.3) else SCHEMAS[:1]))

    def string(self):
        return "'%s'" % self.rng.choice(WORDS).replace("'", "\\'")

    def flag(self):
        return self.pick("True", "True", "False")

    def tri(self):
        return self.pick("True", "True", "False", "False", "None")

    def options(self, *pairs):
        """pairs: (probability, 'keyword', how to make its value)"""
        out = [(key, value()) for p, key, value in pairs if self.maybe(p)]
        self.rng.shuffle(out)
        return ["%s=%s" % pair for pair in out]

    def call(self, function, positional, *pairs):
        return "%s(%s)" % (function, ", ".join(list(positional) + self.options(*pairs)))

    def type(self):
        return column_type(self.rng)

    # expressions
    def sql_text(self):
        return self.pick("sa.text('now()')", "sa.text('0')", "sa.text(\"'{}'::jsonb\")", "sa.text('CURRENT_TIMESTAMP')",
                         "sa.text('a > 0')", "sa.text(\"'x:y'\")", "sa.text('NULL')", "sa.text('true')", "sa.text('a\\\\:b')",
                         "sa.text(\"nextval('sq'::regclass)\")", "sa.text('lower(name)')", "sa.text('a %% 2 = 0')", "sa.text('x DESC')")

    def function(self):
        return self.pick("sa.func.now()", "sa.func.lower(sa.text('name'))", "sa.func.current_timestamp()", "func.now()",
                         "sa.func.uuid_generate_v4()", "sa.func.gen_random_uuid()", "sa.func.coalesce(sa.column('a'), 0)",
                         "sa.func.lower(sa.column('name'))", "sa.func.length('x')", "sa.func.current_date()", "sa.func.utcnow()",
                         "func.random()", "sa.func.pg.f(1)", "sa.func.timezone('utc', sa.func.now())")

    def default(self):
        if self.maybe(0.05):
            return self.with_tables(self.value)
        roll = self.rng.random()
        if roll < 0.4:
            return self.string() if self.maybe(0.5) else self.pick("'0'", "'1'", "'false'", "'now()'", "'{}'")
        if roll < 0.62:
            return self.sql_text()
        if roll < 0.78:
            return self.function()
        return self.pick("sa.true()", "sa.false()", "sa.null()", "sa.literal(5)", "sa.literal('x')", "sa.literal(True)",
                         "sa.literal_column('1 + 1')", "sa.cast('5', sa.Integer)", "sa.cast(sa.text(\"'{}'\"), postgresql.JSONB)",
                         "sa.text('1').label('x')", "None", "sa.func.now() + 1", "sa.Identity()", "sa.Computed('a + 1')",
                         "sa.DefaultClause('7')", "sa.DefaultClause(sa.text('8'))", "sa.FetchedValue()", "sa.sql.expression.false()",
                         "sa.sql.false()", "sa.schema.DefaultClause(sa.func.now())", "sa.Sequence('sq').next_value()", "5", "False",
                         "sa.literal(datetime.date(2020, 1, 2))", "sa.extract('year', sa.func.now())", "sa.case((sa.text('a'), 1), else_=2)")

    def with_tables(self, maker):
        """An expression of the light tables t and u: a Table's columns belong to that table only."""
        text = maker(self.pick(0, 1, 1, 2))
        if "p.c." in text or "select(" in text or "exists(" in text:
            return "sa.column('a') < 7"
        self.tables = True
        return text

    def condition(self):
        if self.maybe(0.1):
            return self.with_tables(self.boolean)
        return self.pick("'a > 0'", "'name <> \\'\\''", "sa.text('a > 0')", "sa.column('a') > 5", "sa.column('name') != 'x'",
                         "sa.column('a').in_([1, 2])", "sa.and_(sa.column('a') > 0, sa.column('b') < 10)",
                         "sa.func.length(sa.column('name')) > 3", "sa.column('a').is_(None)", "sa.column('a') == None",
                         "sa.column('a').is_not(None)", "sa.or_(sa.column('a') == 1, sa.column('Order') == 'z')",
                         "sa.column('name').like('x%')", "sa.not_(sa.column('flag'))", "sa.column('a').between(1, 3)",
                         "\"x IN ('a', 'b')\"", "'a:b > 0'", "sa.column('name', sa.String).contains('y')", "'\"Order\" % 2 = 0'",
                         "sa.column('a').op('~')('^x')", "sa.true()", "sa.column('flag') == sa.true()", "sa.literal_column('a') >= 0",
                         "sa.column('a') + sa.column('b') > 10", "sa.column('flag') == True", "sa.column('d') > datetime.date(2020, 1, 1)")

    def sequence_keywords(self):
        number = lambda: str(self.rng.choice([0, 1, 5, 100, -1]))  # noqa: E731
        return self.options((0.3, "start", number), (0.3, "increment", number), (0.15, "minvalue", number),
                            (0.15, "maxvalue", number), (0.1, "nominvalue", self.flag), (0.1, "nomaxvalue", self.flag),
                            (0.15, "cycle", self.flag), (0.15, "cache", number))

    def sequence(self):
        extra = self.sequence_keywords() + self.options(
            (0.2, "schema", self.schema), (0.1, "optional", self.flag), (0.1, "metadata", lambda: "sa.MetaData()"),
            (0.1, "data_type", lambda: "sa.BigInteger()"))
        return "sa.Sequence(%s)" % ", ".join(["'%s'" % self.pick("sq", "Seq", "t_id_seq")] + extra)

    def identity(self):
        return "sa.Identity(%s)" % ", ".join(self.options((0.4, "always", self.flag), (0.1, "on_null", self.flag)) + self.sequence_keywords())

    def computed(self):
        return "sa.Computed(%s)" % ", ".join([self.pick("'a + 1'", "sa.text('lower(name)')", "\"name || 'x'\"", "sa.column('a') * 2")] +
                                             self.options((0.5, "persisted", self.tri)))

    def target(self):
        table = self.pick("users", "order", "s.users", "User", "a.b.c")
        return "'%s.%s'" % (table, self.pick("id", "Order", "user_id"))

    def cascade(self):
        return self.pick("'CASCADE'", "'CASCADE'", "'SET NULL'", "'RESTRICT'", "'NO ACTION'", "'SET DEFAULT'", "'cascade'", "'SET NULL (a)'", "'x'")

    def key_options(self):
        return [(0.35, "ondelete", self.cascade), (0.2, "onupdate", self.cascade), (0.1, "deferrable", self.tri),
                (0.1, "initially", lambda: self.pick("'DEFERRED'", "'IMMEDIATE'", "'deferred'")), (0.05, "match", lambda: "'FULL'"),
                (0.05, "use_alter", self.flag), (0.04, "link_to_name", self.flag), (0.05, "postgresql_not_valid", self.flag)]

    def foreign_key(self):
        return self.call("sa.ForeignKey", [self.target()], (0.3, "name", self.name), *self.key_options())

    def check(self, name=True):
        return self.call("sa.CheckConstraint", [self.condition()], (0.6 if name else 0.2, "name", self.name),
                         (0.05, "deferrable", self.tri), (0.05, "initially", lambda: "'DEFERRED'"),
                         (0.05, "postgresql_not_valid", self.flag), (0.04, "sqlite_on_conflict", lambda: "'FAIL'"))

    def column(self, batch=False, plain=False):
        args = [self.column_name()]
        if not self.maybe(0.03):
            args.append(self.type())
        if self.maybe(0.12):
            args.append(self.foreign_key())
        if self.maybe(0.05):
            args.append(self.identity())
        elif self.maybe(0.04):
            args.append(self.computed())
        elif self.maybe(0.04):
            args.append(self.sequence())
        if self.maybe(0.04):
            args.append(self.check(False))
        args += self.options(
            (0.6, "nullable", self.flag), (0.15 if not plain else 0, "primary_key", self.flag), (0.25, "server_default", self.default),
            (0.06, "index", self.tri), (0.06, "unique", self.tri), (0.1, "comment", self.string),
            (0.06, "autoincrement", lambda: self.pick("True", "False", "'auto'", "'ignore_fk'")), (0.05, "default", lambda: self.pick("5", "'x'", "dict", "sa.func.now()")),
            (0.03, "server_onupdate", lambda: self.pick("sa.text('x')", "sa.FetchedValue()")), (0.03, "onupdate", lambda: self.pick("sa.func.now()", "datetime.datetime.now")), (0.003, "key", lambda: "'k'"), (0.03, "doc", lambda: "'d'"), (0.03, "info", lambda: "{}"),
            (0.03, "system", self.flag), (0.04, "quote", self.flag), (0.02, "sqlite_on_conflict_not_null", lambda: "'FAIL'"),
            (0.02, "sqlite_on_conflict_unique", lambda: "'IGNORE'"), (0.02, "sqlite_on_conflict_primary_key", lambda: "'REPLACE'"))
        return "sa.Column(%s)" % ", ".join(args)

    # statements
    def statement(self):
        kinds = [("create_table", 22), ("add_column", 14), ("alter_column", 16), ("create_index", 10), ("drop_index", 4), ("drop_column", 4),
                 ("constraint", 14), ("drop_constraint", 5), ("drop_table", 2), ("rename_table", 3), ("comment", 3), ("execute", 5),
                 ("bulk_insert", 4), ("batch", 10), ("type_ddl", 3), ("copy_from", 3), ("metadata_table", 2), ("expression", 12), ("cast_type", 1), ("python", 10),
                 ("typed_value", 14), ("wide", 18)]
        if self.only:
            return getattr(self, self.only)()
        return getattr(self, self.rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0])()

    def local_names(self, columns):
        own = [c.split("(", 1)[1].split(",")[0].rstrip(")") for c in columns]
        return [x for x in own if x[0] in "'\""]

    def distinct_columns(self, n):
        seen, out = set(), []
        for _ in range(n):
            c = self.column()
            name = self.local_names([c])[0]
            if name not in seen:
                seen.add(name)
                out.append(c)
        return out

    def table_constraint(self, names):
        some = lambda: ", ".join(self.rng.sample(names, min(len(names), self.pick(1, 1, 2))))  # noqa: E731
        kind = self.pick("pk", "pk", "uq", "uq", "fk", "fk", "ck", "ix", "ex")
        if kind == "pk":
            return self.call("sa.PrimaryKeyConstraint", [some()], (0.4, "name", self.name), (0.05, "deferrable", self.tri),
                             (0.05, "postgresql_include", lambda: "['name']"), (0.04, "mssql_clustered", self.flag), (0.03, "sqlite_on_conflict", lambda: "'FAIL'"))
        if kind == "uq":
            return self.call("sa.UniqueConstraint", [some()], (0.5, "name", self.name), (0.1, "deferrable", self.tri),
                             (0.1, "initially", lambda: "'DEFERRED'"), (0.05, "postgresql_nulls_not_distinct", self.flag),
                             (0.04, "postgresql_include", lambda: "['name']"), (0.04, "sqlite_on_conflict", lambda: "'IGNORE'"))
        if kind == "fk":
            local = self.rng.sample(names, min(len(names), self.pick(1, 1, 2)))
            table = self.pick("users", "s.users", "order")
            remote = ["'%s.%s'" % (table, x) for x in ("id", "Order")[:len(local)]]
            return self.call("sa.ForeignKeyConstraint", ["[%s]" % ", ".join(local), "[%s]" % ", ".join(remote)],
                             (0.4, "name", self.name), *self.key_options())
        if kind == "ck":
            return self.check()
        if kind == "ex":
            return self.call("postgresql.ExcludeConstraint", ["(%s, '=')" % names[0]], (0.5, "name", self.name), (0.3, "using", lambda: "'gist'"),
                             (0.2, "where", self.sql_text))
        self.loose = True
        return self.call("sa.Index", [self.name(), some()], (0.3, "unique", self.flag), *self.index_options())

    def table_options(self):
        pairs = [(0.12, "mysql_engine", lambda: "'InnoDB'"), (0.1, "mysql_charset", lambda: "'utf8mb4'"), (0.05, "mysql_collate", lambda: "'utf8mb4_bin'"),
                 (0.04, "mysql_default_charset", lambda: "'utf8'"), (0.04, "mysql_row_format", lambda: "'DYNAMIC'"), (0.03, "mysql_auto_increment", lambda: "100"),
                 (0.03, "mysql_partition_by", lambda: "'HASH(id)'"), (0.03, "mysql_comment", lambda: "'mc'"), (0.03, "mariadb_engine", lambda: "'Aria'"),
                 (0.04, "sqlite_autoincrement", self.flag), (0.03, "sqlite_with_rowid", self.flag), (0.03, "sqlite_strict", self.flag),
                 (0.04, "postgresql_partition_by", lambda: "'RANGE (id)'"), (0.03, "postgresql_tablespace", lambda: "'Space'"),
                 (0.03, "postgresql_with_oids", self.flag), (0.03, "postgresql_inherits", lambda: self.pick("'base'", "('a', 'B')")),
                 (0.03, "postgresql_on_commit", lambda: "'PRESERVE ROWS'"), (0.02, "postgresql_using", lambda: "'heap'"), (0.03, "prefixes", lambda: "['TEMPORARY']"),
                 (0.03, "info", lambda: "{'a': 1}"), (0.02, "oracle_compress", self.flag), (0.003, "quote", self.flag), (0.02, "implicit_returning", self.flag)]
        return pairs

    def create_table(self):
        columns = self.distinct_columns(self.pick(1, 2, 3, 4, 6))
        names = self.local_names(columns)
        rest = [self.table_constraint(names) for _ in range(self.pick(0, 0, 1, 1, 2, 3))]
        if sum("index=True" in c for c in columns) + sum(c.startswith("sa.Index") for c in rest) > 1:
            self.loose = True
        call = self.call("op.create_table", [self.table()] + columns + rest, (0.15, "schema", self.schema), (0.12, "comment", self.string),
                         (0.1, "if_not_exists", self.tri), *self.table_options())
        self.loose = self.loose or call.count("mysql_") + call.count("mariadb_") + ("comment=" in call) > 1 or any(c.count("sa.ForeignKey(") > 1 for c in columns)
        return call

    def metadata_table(self):
        columns = self.distinct_columns(self.pick(1, 2, 3))
        names = self.local_names(columns)
        rest = [self.table_constraint(names) for _ in range(self.pick(0, 1))]
        meta = self.pick("sa.MetaData()", "sa.MetaData(schema='ms')", "sa.MetaData(naming_convention=%s)" % self.rng.choice(CONVENTIONS))
        self.loose = True
        return self.pick("t = sa.Table(%s)\nt.create(op.get_bind()%s)", "t = sa.Table(%s)\nt.drop(op.get_bind()%s)") % (
            ", ".join([self.table(), meta] + columns + rest), self.pick("", ", checkfirst=False", ", checkfirst=True"))

    def add_column(self):
        self.loose = True  # its constraints come in any order
        return self.call("op.add_column", [self.table(), self.column()], (0.2, "schema", self.schema), (0.1, "if_not_exists", self.tri),
                         (0.05, "inline_references", self.tri), (0.04, "inline_primary_key", self.tri))

    def drop_column(self):
        return self.call("op.drop_column", [self.table(), self.column_name()], (0.2, "schema", self.schema), (0.1, "if_exists", self.tri),
                         (0.08, "mssql_drop_default", self.flag), (0.05, "mssql_drop_check", self.flag), (0.05, "mssql_drop_foreign_key", self.flag))

    def alter_options(self):
        return [(0.4, "nullable", self.tri), (0.3, "type_", self.type), (0.55, "existing_type", self.type),
                (0.25, "server_default", lambda: self.pick("None", "False", self.default())), (0.2, "existing_server_default", lambda: self.pick("None", "False", self.default())),
                (0.3, "existing_nullable", self.tri), (0.15, "new_column_name", self.column_name), (0.12, "comment", lambda: self.pick("None", "False", self.string())),
                (0.1, "existing_comment", self.string), (0.06, "autoincrement", self.tri), (0.06, "existing_autoincrement", self.tri),
                (0.1, "postgresql_using", lambda: self.pick("'a::integer'", "'x'", "sa.text('b')"))]

    def alter_column(self):
        table, column = self.table(), self.column_name()
        if self.maybe(0.1):
            return self.call("op.alter_column", ["table_name=" + table, "column_name=" + column], (0.2, "schema", self.schema), *self.alter_options())
        return self.call("op.alter_column", [table, column], (0.15, "schema", self.schema), *self.alter_options())

    def index_column(self):
        if self.maybe(0.06):
            return self.with_tables(self.value)
        return self.pick(self.column_name(), self.column_name(), self.column_name(), "sa.text('lower(name)')", "sa.text('a DESC')", "sa.func.lower(sa.column('name'))",
                         "sa.column('a').desc()", "sa.literal_column('b')", "sa.column('Order').desc().nulls_last()", "sa.text('(a + b)')", "sa.column('a') + 1",
                         "sa.desc('name')", "sa.text('x').desc()", "sa.cast(sa.column('a'), sa.Text)", "sa.func.coalesce(sa.column('a'), '')")

    def index_options(self):
        return [(0.15, "postgresql_using", lambda: self.pick("'gin'", "'GIST'", "'btree'")), (0.12, "postgresql_where", self.condition),
                (0.08, "postgresql_concurrently", self.flag), (0.08, "postgresql_ops", lambda: self.pick("{'name': 'gin_trgm_ops'}", "{'a': 'x', 'id': 'y'}")),
                (0.05, "postgresql_with", lambda: self.pick("{'fillfactor': 50}", "{'lists': '100', 'm': 16}")), (0.05, "postgresql_include", lambda: "['x1']"),
                (0.04, "postgresql_tablespace", lambda: "'Ts'"), (0.05, "postgresql_nulls_not_distinct", self.flag),
                (0.08, "mysql_length", lambda: self.pick("10", "{'name': 20}", "{'a': 5, 'id': 6}")), (0.05, "mysql_prefix", lambda: "'FULLTEXT'"),
                (0.05, "mysql_using", lambda: "'hash'"), (0.03, "mysql_with_parser", lambda: "'ngram'"), (0.08, "sqlite_where", self.condition),
                (0.04, "mssql_clustered", self.flag), (0.02, "oracle_bitmap", self.flag), (0.02, "quote", self.flag), (0.02, "info", lambda: "{}"), (0.02, "mariadb_length", lambda: "7")]

    def create_index(self):
        columns = "[%s]" % ", ".join(self.index_column() for _ in range(self.pick(1, 1, 1, 2, 3)))
        return self.call("op.create_index", [self.name(), self.table(), columns], (0.35, "unique", self.flag), (0.15, "schema", self.schema),
                         (0.1, "if_not_exists", self.tri), *self.index_options())

    def drop_index(self):
        positional = [self.name(0.03)] + ([self.table()] if self.maybe(0.4) else [])
        extra = [(0.5, "table_name", self.table)] if len(positional) == 1 else []
        return self.call("op.drop_index", positional, (0.15, "schema", self.schema), (0.1, "if_exists", self.tri),
                         (0.12, "postgresql_concurrently", self.flag), (0.04, "postgresql_using", lambda: "'gin'"), (0.03, "mysql_length", lambda: "5"), *extra)

    def constraint(self):
        return getattr(self, "create_" + self.pick("unique", "check", "foreign_key", "foreign_key", "primary_key", "exclude"))("op", [self.table()])

    def create_unique(self, on, table):
        return self.call(on + ".create_unique_constraint", [self.name()] + table + [self.column_list()], *self.schema_option(on), (0.15, "deferrable", self.tri),
                         (0.1, "initially", lambda: "'DEFERRED'"), (0.06, "postgresql_nulls_not_distinct", self.flag), (0.05, "postgresql_include", self.column_list),
                         (0.03, "sqlite_on_conflict", lambda: "'FAIL'"), (0.03, "mssql_clustered", self.flag))

    def create_check(self, on, table):
        return self.call(on + ".create_check_constraint", [self.name()] + table + [self.condition()], *self.schema_option(on), (0.1, "deferrable", self.tri),
                         (0.06, "initially", lambda: "'DEFERRED'"), (0.06, "postgresql_not_valid", self.flag), (0.02, "sqlite_on_conflict", lambda: "'FAIL'"))

    def create_primary_key(self, on, table):
        return self.call(on + ".create_primary_key", [self.name()] + table + [self.column_list()], *self.schema_option(on))

    def create_exclude(self, on, table):
        elements = ["(%s, '%s')" % (self.pick(self.column_name(), "sa.text('a')", "sa.column('b')", "sa.func.daterange(sa.column('a'), sa.column('b'))"), self.pick("=", "&&", "<>"))
                    for _ in range(self.pick(1, 2))]
        return self.call(on + ".create_exclude_constraint", [self.name()] + table + elements, (0.5, "using", lambda: self.pick("'gist'", "'GIST'", "'spgist'")),
                         (0.3, "where", self.condition), (0.1, "deferrable", self.tri), (0.1, "initially", lambda: "'DEFERRED'"), (0.08, "ops", lambda: "{'name': 'x'}"),
                         *self.schema_option(on))

    def create_foreign_key(self, on, table):
        n = self.pick(1, 1, 2)
        columns = ["[%s]" % ", ".join(self.columns(n)), "[%s]" % ", ".join(self.columns(n))]
        own = [(0.2, "source_schema", self.schema)] if on == "op" else []
        return self.call(on + ".create_foreign_key", [self.name()] + table + [self.table()] + columns, (0.2, "referent_schema", self.schema), *(own + self.key_options()))

    def schema_option(self, on):
        return [(0.15, "schema", self.schema)] if on == "op" else []

    def drop_constraint(self, on="op", table=None):
        kind = lambda: self.pick("'foreignkey'", "'unique'", "'check'", "'primary'", "None", "'x'")  # noqa: E731
        positional = [self.name(0.05)] + (table if table is not None else [self.table()])
        if self.maybe(0.3):
            positional.append(kind())
            return self.call(on + ".drop_constraint", positional, *self.schema_option(on))
        return self.call(on + ".drop_constraint", positional, (0.6, "type_", kind), (0.15, "if_exists", self.tri), *self.schema_option(on))

    def drop_table(self):
        return self.call("op.drop_table", [self.table()], (0.3, "schema", self.schema), (0.2, "if_exists", self.tri), (0.05, "mysql_engine", lambda: "'InnoDB'"),
                         (0.05, "comment", self.string))

    def rename_table(self):
        return self.call("op.rename_table", [self.table(), self.table()], (0.3, "schema", self.schema))

    def comment(self):
        if self.maybe(0.5):
            return self.call("op.create_table_comment", [self.table(), self.pick(self.string(), self.string(), "None")], (0.3, "existing_comment", self.string), (0.2, "schema", self.schema))
        return self.call("op.drop_table_comment", [self.table()], (0.3, "existing_comment", self.string), (0.2, "schema", self.schema))

    def execute(self):
        light = "sa.table('t', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('flag', sa.Boolean), sa.column('d', sa.Date), sa.column('Order'))"
        value = lambda: self.pick("5", "'x'", "None", "True", "\"it's\"", "'50%'", "sa.text('now()')", "sa.null()", "1.5", "op.inline_literal('v')")  # noqa: E731
        where = self.pick("t.c.id == 5", "t.c.name == %s" % value(), "t.c.id.in_([1, 2, 3])", "t.c.flag", "sa.and_(t.c.id > 1, t.c.flag == False)", "t.c.name.like('a%%')",
                          "t.c.d < datetime.date(2021, 2, 3)", "t.c.Order.is_(None)", "sa.text('id = 4')", "t.c.name == op.inline_literal('q')")
        body = self.pick(
            "op.execute(%s)" % self.pick("'UPDATE t SET a = 1'", "\"SELECT ':x'\"", "'DELETE FROM t WHERE a LIKE \\'x%%\\''", "'  CREATE VIEW v AS SELECT 1;  '", "'a\\tb'"),
            "op.execute(sa.text(%s))" % self.pick("'UPDATE t SET a = 1'", "\"SELECT '\\\\:x'\"", "'SELECT \"%\" FROM t'"),
            "op.execute(sa.text('UPDATE t SET a = :v WHERE b = :w').bindparams(v=%s, w=%s))" % (self.pick("5", "'x'", "\"it's\"", "True", "1.5"), self.pick("7", "'y'")),
            "t = %s\nop.execute(t.update().where(%s).values(name=%s))" % (light, where, value()),
            "t = %s\nop.execute(sa.update(t).values({t.c.name: %s, 'flag': %s}))" % (light, value(), self.pick("True", "False", "sa.true()")),
            "t = %s\nop.execute(t.insert().values(id=1, name=%s))" % (light, value()),
            "t = %s\nop.execute(t.insert().values([{'id': 1, 'name': %s}, {'id': 2, 'name': 'b'}]))" % (light, self.pick("'x'", "None", "'%'")),
            "t = %s\nop.execute(t.delete().where(%s))" % (light, where),
            "t = %s\nop.execute(sa.delete(t))" % light,
            "op.execute(%s)" % self.pick("sa.schema.CreateSchema('s')", "sa.schema.DropSchema('S', cascade=True)", "sa.schema.CreateSequence(%s)" % self.sequence(),
                                         "sa.schema.DropSequence(%s)" % self.sequence(), "sa.schema.CreateSchema('s', if_not_exists=True)", "sa.DDL('DROP VIEW v')", "sa.DDL('SELECT %(a)s', context={'a': 5})"))
        return body

    def bulk_insert(self):
        light = "sa.table('%s', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('flag', sa.Boolean), sa.column('d', sa.DateTime)%s)" % (
            self.pick("t", "order", "User"), self.pick("", "", ", schema='s'"))
        row = lambda: "{'id': %s, 'name': %s, 'flag': %s, 'd': %s}" % (  # noqa: E731
            self.rng.randrange(100), self.string(), self.pick("True", "False", "None"), self.pick("None", "datetime.datetime(2020, 1, 2, 3, 4, 5)", "datetime.datetime(2020, 1, 2)"))
        return "op.bulk_insert(%s, [%s]%s)" % (light, ", ".join(row() for _ in range(self.pick(0, 1, 2, 3))), self.pick("", "", ", multiinsert=False", ", multiinsert=True"))

    def type_ddl(self):
        kind = self.pick("sa.Enum", "postgresql.ENUM", "postgresql.DOMAIN")
        from body_types import TYPES
        module, name = kind.split(".")
        text = "%s(%s)" % (kind, self.rng.choice(TYPES[module][name]))
        return "%s.%s(op.get_bind()%s)" % (text, self.pick("create", "drop"), self.pick("", ", checkfirst=True", ", checkfirst=False"))

    def batch_lines(self, alter=True):
        lines = []
        for _ in range(self.pick(1, 1, 2, 3)):
            roll = self.rng.random()
            if roll < 0.3:
                lines.append(self.call("b.add_column", [self.column()], (0.05, "insert_after", self.column_name), (0.05, "insert_before", self.column_name), (0.05, "if_not_exists", self.tri)))
            elif roll < 0.45:
                lines.append(self.call("b.drop_column", [self.column_name()], (0.03, "if_exists", self.tri)))
            elif roll < 0.65:
                lines.append(self.call("b.alter_column", [self.column_name()], (0.03, "insert_after", self.column_name), *self.alter_options()))
            elif roll < 0.72:
                lines.append(self.call("b.create_index", [self.name(), self.column_list()], (0.3, "unique", self.flag), (0.05, "if_not_exists", self.tri), *self.index_options()))
            elif roll < 0.76:
                lines.append(self.call("b.drop_index", [self.name(0)], (0.1, "if_exists", self.tri)))
            elif roll < 0.9:
                lines.append(getattr(self, "create_" + self.pick("unique", "check", "foreign_key", "primary_key", "exclude"))("b", []))
            elif roll < 0.96:
                lines.append(self.drop_constraint("b", []))
            else:
                lines.append(self.pick("b.create_table_comment('c')", "b.drop_table_comment()", "b.create_table_comment('n', existing_comment='o')", "b.execute('SELECT 1')"))
        return lines

    def batch(self):
        self.loose = True  # as add_column
        head = self.call("op.batch_alter_table", [self.table()], (0.2, "schema", self.schema), (0.15, "recreate", lambda: self.pick("'auto'", "'never'", "'always'")),
                         (0.05, "naming_convention", lambda: self.rng.choice(CONVENTIONS)), (0.03, "table_kwargs", lambda: "{}"), (0.03, "reflect_kwargs", lambda: "{}"))
        return "with %s as b:\n    %s" % (head, "\n    ".join(self.batch_lines()))

    def copy_from(self):
        """SQLite offline: the table is given, so that it can be made anew."""
        names = ["id", "name", "flag", "Order", "parent"]
        columns = ["sa.Column('id', sa.Integer(), primary_key=True)", "sa.Column('name', sa.String(50)%s)" % self.pick("", ", nullable=False", ", unique=True", ", index=True"),
                   "sa.Column('flag', sa.Boolean(%s), %s)" % (self.pick("", "create_constraint=True, name='ckf'"), self.pick("nullable=True", "nullable=False, server_default='0'")),
                   "sa.Column('Order', %s)" % self.type(), "sa.Column('parent', sa.Integer%s)" % self.pick("", ", sa.ForeignKey('t.id')", ", sa.ForeignKey('users.id', name='fkp')")]
        rest = self.rng.sample(["sa.UniqueConstraint('name', name='uq1')", "sa.CheckConstraint('id > 0', name='ck1')", "sa.CheckConstraint('id < 9')",
                                "sa.ForeignKeyConstraint(['parent'], ['t.id'], name='fk1')", "sa.Index('ix1', 'name')", "sa.UniqueConstraint('Order')"], self.pick(0, 1, 2))
        self.loose = True
        lines = []
        for _ in range(self.pick(1, 1, 2, 3)):
            column = repr(self.rng.choice(names))
            lines.append(self.pick(
                self.call("b.alter_column", [column], *self.alter_options()), self.call("b.alter_column", [column], *self.alter_options()),
                "b.drop_column(%s)" % column, "b.add_column(%s%s)" % (self.column(plain=True), self.pick("", "", ", insert_after='id'", ", insert_before='name'")),
                "b.drop_constraint(%s%s)" % (self.pick("'uq1'", "'ck1'", "'fk1'", "'fkp'", "'nope'", "'ckf'"), self.pick("", ", type_='unique'", ", type_='foreignkey'", ", type_='check'")),
                "b.create_unique_constraint('uqn', [%s])" % column, "b.create_check_constraint('ckn', 'id > 5')", "b.create_check_constraint('ckn', sa.column('id') > 5)",
                "b.create_foreign_key('fkn', 'users', [%s], ['id']%s)" % (column, self.pick("", ", ondelete='CASCADE'")), "b.create_primary_key('pkn', [%s])" % column,
                "b.create_index('ixn', [%s])" % column, "b.drop_index('ix1')", "b.create_table_comment('c')"))
        head = self.call("op.batch_alter_table", ["'t'", "copy_from=t"], (0.25, "recreate", lambda: self.pick("'always'", "'always'", "'never'", "'auto'")),
                         (0.08, "table_args", lambda: self.pick("[sa.UniqueConstraint('name', name='uqa')]", "(sa.CheckConstraint('id > 1', name='cka'),)")),
                         (0.05, "table_kwargs", lambda: self.pick("{'sqlite_autoincrement': True}", "{}")), (0.06, "naming_convention", lambda: self.rng.choice(CONVENTIONS)),
                         (0.08, "partial_reordering", lambda: self.pick("[('name', 'id')]", "[('id', 'flag', 'name')]")), (0.1, "schema", self.schema))
        return "t = sa.Table('t', sa.MetaData(), %s)\nwith %s as b:\n    %s" % (", ".join(columns + rest), head, "\n    ".join(lines))
