"""What people write around the directives: types and constructs of their own, one type object in many places, schema
elements, questions to the connection, values that the standard library makes."""
from body_types import TYPES, column_type

DECORATED = """class Wrapped(sa.types.TypeDecorator):
    impl = %s
    cache_ok = True
%s
"""
LOADS = ["    def load_dialect_impl(self, dialect):\n        if dialect.name == '%s':\n            return dialect.type_descriptor(%s)\n        return dialect.type_descriptor(%s)\n",
         "    def load_dialect_impl(self, dialect):\n        return %s if dialect.name in ('%s', 'x') else self.impl\n"]
USER = """class Own(sa.types.UserDefinedType):
    cache_ok = True
    def __init__(self, n=3):
        self.n = n
    def get_col_spec(self, **kw):
        return 'OWN(%%d)' %% self.n
%s
"""
COMPILED = """from sqlalchemy.ext.compiler import compiles
class %s(%s):
    %s
@compiles(%s%s)
def _made(element, compiler, **kw):
    return %s
"""


class Wide:
    """Beside Body."""

    def wide(self):
        return getattr(self, "wide_" + self.pick("decorator", "user", "compiled", "enum", "enum", "enum", "elements", "elements", "asked", "library", "library", "library", "operators", "operators", "operators",
                                                  "records", "sequence", "generated", "generated", "comments", "shared", "naming", "ddl", "schemas"))()

    # types of one's own
    def uses(self, kind, value):
        """Statements with a type."""
        one = [lambda: "op.add_column('t', sa.Column('c', %s, nullable=%s))" % (kind, self.flag()), lambda: "op.create_table(%s, sa.Column('id', %s, primary_key=True), sa.Column('b', %s))" % (self.table(), kind, kind),
               lambda: "op.alter_column('t', 'c', type_=%s, existing_type=%s)" % (kind, self.type()), lambda: "op.alter_column('t', 'c', type_=%s, existing_type=%s)" % (self.type(), kind), lambda: "op.execute(sa.select(sa.cast(sa.column('a'), %s)))" % kind,
               lambda: "t = sa.table('t', sa.column('c', %s))\nop.execute(t.update().values(c=%s))" % (kind, value), lambda: "t = sa.table('t', sa.column('c', %s))\nop.execute(sa.select(t.c.c).where(t.c.c == %s))" % (kind, value),
               lambda: "t = sa.table('t', sa.column('c', %s), sa.column('d', %s))\nop.bulk_insert(t, [{'c': %s}])" % (kind, kind, value), lambda: "op.execute(sa.select(sa.literal(%s, %s)))" % (value, kind), lambda: "op.add_column('t', sa.Column('c', postgresql.ARRAY(%s)))" % kind,
               lambda: "op.add_column('t', sa.Column('c', %s, server_default=%s))" % (kind, self.default()), lambda: "op.create_table('v', sa.Column('c', (%s).with_variant(%s, '%s')))" % (kind, self.type(), self.pick("mysql", "postgresql", "sqlite")),
               lambda: "with op.batch_alter_table('t') as b:\n    b.add_column(sa.Column('c', %s))\n    b.alter_column('d', type_=%s, existing_type=%s)" % (kind, kind, self.type())]
        return "\n".join(self.pick(*one)() for _ in range(self.pick(1, 1, 2)))

    def wide_decorator(self):
        impl = self.type()
        body = self.pick("", "", "    @property\n    def python_type(self):\n        return str\n", "    def copy(self, **kw):\n        return type(self)()\n", self.rng.choice(LOADS[:1]) % (self.pick("postgresql", "mysql", "sqlite"), self.type(), self.type()), LOADS[1] % (self.type(), self.pick("postgresql", "sqlite", "mysql")),
                         "    def __init__(self, length=9, **kw):\n        super().__init__(**kw)\n        self.size = length\n", "    comparator_factory = None\n" if self.maybe(0.1) else "    coerce_to_is_types = ()\n")
        impl = impl if self.maybe(0.6) else self.pick("sa.String", "sa.Text", "sa.Integer", "sa.LargeBinary", "sa.types.CHAR", "sa.Numeric", "sa.String(20)", "sa.Unicode", "sa.DateTime", "postgresql.JSONB", "sa.JSON")
        name = self.defined("Wrapped", DECORATED % (impl, body))
        return self.uses(name + self.pick("()", "", "()"), self.pick("'x'", "5", "None", "sa.null()", "b'x'"))

    def wide_user(self):
        name = self.defined("Own", USER % self.pick("", "    def bind_processor(self, dialect):\n        return None\n", "    @property\n    def python_type(self):\n        return int\n"))
        return self.uses(name + self.pick("()", "(7)", "(n=1)", ""), self.pick("'x'", "5", "None"))

    def defined(self, name, text):
        """A class of the module, under a name of its own."""
        own = "%s%d" % (name, len(self.module))
        self.module.append(text.replace(name, own))
        return own

    def wide_compiled(self):
        kind = self.pick("func", "func", "type", "ddl")
        dialects = self.pick("", "", ", 'postgresql'", ", 'mysql', 'mariadb'", ", 'sqlite'")
        if kind == "func":
            name = self.defined("own_now", COMPILED % ("own_now", "sa.sql.functions.%s" % self.pick("FunctionElement", "FunctionElement", "GenericFunction"), self.pick("type = sa.DateTime()", "name = 'own_now'", "inherit_cache = True"), "own_now", dialects, self.pick("'UTC_NOW()'", "\"TIMEZONE('utc', CURRENT_TIMESTAMP)\"")))
            return "op.add_column('t', sa.Column('c', sa.DateTime, server_default=%s()))" % name if self.maybe(0.6) else "op.execute(sa.select(%s()))" % name
        if kind == "type":
            name = self.defined("Point", COMPILED % ("Point", self.pick("sa.types.UserDefinedType", "sa.types.String", "sa.Text"), "cache_ok = True", "Point", dialects, self.pick("'POINT'", "'GEO(2)'", "'P' + str(1)")))
            return self.uses(name + "()", "'x'")
        name = self.defined("MakeView", COMPILED % ("MakeView", self.pick("sa.schema.DDLElement", "sa.sql.expression.Executable, sa.sql.expression.ClauseElement"), "inherit_cache = False\n    def __init__(self, name):\n        self.name = name", "MakeView", dialects, "'CREATE VIEW %s AS SELECT 1' % element.name"))
        return "op.execute(%s('v'))" % name

    # one enum, many places
    def wide_enum(self):
        arguments = self.rng.choice(TYPES["postgresql"]["ENUM"] if self.maybe(0.5) else TYPES["sa"]["Enum"])
        made = "e = %s(%s)" % (self.pick("postgresql.ENUM", "sa.Enum", "sa.Enum"), arguments)
        bind = self.pick("op.get_bind()", "op.get_bind()", "bind")
        lines = ["bind = op.get_bind()", made]
        steps = ["e.create(%s)" % bind, "e.create(%s, checkfirst=%s)" % (bind, self.flag()), "e.drop(%s, checkfirst=%s)" % (bind, self.flag()), "e.drop(%s)" % bind, "op.create_table('a', sa.Column('c', e), sa.Column('d', e)%s)" % self.pick("", ", schema='s'"), "op.create_table('b', sa.Column('c', sa.ARRAY(e)))",
                 "op.create_table('b', sa.Column('c', postgresql.ARRAY(e)), schema='q')", "op.add_column('t', sa.Column('c', e%s)%s)" % (self.pick("", ", nullable=False", ", server_default='a'"), self.pick("", ", schema='s'")), "op.drop_column('t', 'c')", "op.drop_table('a')", "op.alter_column('t', 'c', type_=e, existing_type=sa.String(5)%s)" % self.pick("", ", schema='s'", ", postgresql_using='c::text::mood'", ", nullable=False"),
                 "op.alter_column('t', 'c', type_=sa.Text(), existing_type=e)", "op.alter_column('t', 'c', existing_type=e, nullable=False)", "op.alter_column('t', 'c', existing_type=e, server_default=%s)" % self.pick("'a'", "None", "sa.text(\"'b'\")"), "op.execute(sa.select(sa.cast(sa.column('x'), e)))", "op.execute('ALTER TYPE %s RENAME TO old' % e.name)",
                 "op.add_column('t', sa.Column('v', e.with_variant(sa.String(4), '%s')))" % self.pick("mysql", "sqlite", "postgresql"), "op.add_column('t', sa.Column('w', sa.String(4).with_variant(e, '%s')))" % self.pick("mysql", "sqlite", "postgresql"), "if bind.dialect.name == 'postgresql':\n    e.create(bind, checkfirst=True)",
                 "with op.batch_alter_table('t'%s) as b:\n    b.add_column(sa.Column('n', e))\n    b.alter_column('m', type_=e, existing_type=sa.Text())" % self.pick("", ", schema='s'"), "with op.batch_alter_table('t', copy_from=sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), sa.Column('c', e))) as b:\n    b.alter_column('id', new_column_name='i')",
                 "t = sa.table('t', sa.column('c', e))\nop.execute(t.update().where(t.c.c == 'a').values(c='b'))", "for x in e.enums:\n    op.execute(\"INSERT INTO k VALUES ('%s')\" % x)", "f = sa.Enum(*e.enums, name='copy')\nf.create(bind)", "a = sa.Table('a', sa.MetaData(%s), sa.Column('c', e))\na.create(bind)" % self.pick("", "schema='ms'"),
                 "op.create_check_constraint('ck', 't', sa.column('c', e).in_(e.enums))", "op.execute(sa.text('SELECT :x').bindparams(sa.bindparam('x', 'a', e)))", "op.bulk_insert(sa.table('t', sa.column('c', e)), [{'c': 'a'}, {'c': None}])"]
        return "\n".join(lines + [self.rng.choice(steps) for _ in range(self.pick(1, 2, 3, 3, 4))])

    # schema elements
    def wide_elements(self):
        columns = self.distinct_columns(self.pick(1, 2, 3))
        names = self.local_names(columns)
        self.loose = True
        meta = self.pick("", "schema='ms'", "naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s'}")
        rest = [self.table_constraint(names)] if self.maybe(0.5) else []
        made = "t = sa.Table(%s)" % ", ".join([self.table(), "sa.MetaData(%s)" % meta] + columns + rest + self.options((0.2, "schema", self.schema), (0.3, "comment", self.string), *self.table_options()))
        index = "sa.Index(%s)" % ", ".join([self.name(0.1), self.pick("t.c[%s]" % names[0], "t.c[%s].desc()" % names[0], "sa.func.lower(t.c[%s])" % names[0], "sa.text('x')", "t.c[%s], sa.text('y')" % names[0])] + self.options((0.4, "unique", self.flag), *self.index_options()))
        use = self.pick("op.execute(sa.schema.CreateTable(t%s))" % self.pick("", ", if_not_exists=True"), "op.execute(sa.schema.DropTable(t%s))" % self.pick("", ", if_exists=True"), "op.execute(sa.schema.CreateIndex(%s%s))" % (index, self.pick("", ", if_not_exists=True")), "op.execute(sa.schema.DropIndex(%s%s))" % (index, self.pick("", ", if_exists=True")),
                        "%s.create(op.get_bind()%s)" % (index, self.pick("", ", checkfirst=True")), "%s.drop(op.get_bind())" % index, "op.execute(sa.schema.SetTableComment(t))", "op.execute(sa.schema.DropTableComment(t))", "t.create(op.get_bind())\nt.drop(op.get_bind())", "for c in t.columns:\n    op.execute('SELECT ' + c.name)", "op.execute(sa.select(t))", "op.execute(t.select().where(t.c[%s] == None))" % names[0],
                        "with op.batch_alter_table(t.name, copy_from=t%s) as b:\n    b.drop_column(%s)" % (self.pick("", ", recreate='always'"), names[0]), "op.execute(sa.insert(t))", "op.execute(t.insert().values({%s: None}))" % names[0], "op.create_index('ix', t.name, [c.name for c in t.c], schema=t.schema)", "op.execute(sa.delete(t).where(t.c[%s].is_(None)))" % names[0], "op.execute(sa.update(t).values({t.c[%s]: sa.null()}))" % names[0],
                        "op.add_column('other', sa.Column('x', t.c[%s].type))" % names[0], "op.execute(sa.select(sa.func.count()).select_from(t))", "op.create_table('copy', *[sa.Column(c.name, c.type) for c in t.c])")
        return made + "\n" + use

    def wide_asked(self):
        test = self.pick("op.get_bind().dialect.supports_%s" % self.pick("alter", "comments", "native_boolean", "native_enum", "sequences", "default_values"), "getattr(op.get_bind().dialect, '%s', False)" % self.pick("is_mariadb", "_is_mariadb"), "op.get_context().impl.__dialect__ == '%s'" % self.pick("postgresql", "mysql"),
                         "op.get_context().as_sql", "context.is_offline_mode()", "op.get_context().opts.get('%s')" % self.pick("as_sql", "x", "target_metadata"), "isinstance(op.get_bind().dialect, %s)" % self.pick("postgresql.dialect", "mysql.dialect", "sqlite.dialect"), "op.get_impl().__dialect__ == 'sqlite'" if self.maybe(0.3) else "op.get_bind().engine.dialect.name == 'mysql'", "op.get_bind() is None",
                         "op.get_context().dialect.name in {'postgresql', 'mariadb'}", "op.get_bind().dialect.name.lower() == 'postgresql'", "bool(op.get_bind())", "hasattr(op.get_bind(), 'dialect')")
        return "if %s:\n    %s\nelse:\n    op.execute('SELECT 0')" % (test, "op.execute('SELECT 1')")

    # values out of the standard library
    def wide_library(self):
        value = self.pick("json.dumps({'b': [1, 2.5, None, True], 'a': 'ä\"'}, sort_keys=%s)" % self.flag(), "json.dumps({'x': 1}, %s)" % self.pick("indent=2", "separators=(',', ':')", "ensure_ascii=False"), "str(json.loads('{\"a\": [1, {\"b\": null}]}'))", "textwrap.dedent('''\n        a\n          b\n        ''')", "re.sub(r'(\\w+) (\\w+)', r'\\2 \\1', 'hello world')",
                          "'|'.join(re.findall('[a-z]+', 'ab1cd2'))", "re.split(r'[,;] *', 'a, b;c')[1]", "str(datetime.date(2020, 2, 29) + datetime.timedelta(days=365))", "datetime.datetime(2020, 1, 2, 3, 4, 5).strftime('%Y/%m/%d %H:%M:%S %j')", "datetime.datetime.strptime('2020-05-06', '%Y-%m-%d').isoformat()", "str(decimal.Decimal('1.10') * 3)",
                          "str(decimal.Decimal('2') / decimal.Decimal('3'))", "str(uuid.UUID(int=5))", "uuid.UUID('12345678123456781234567812345678').hex", "str(uuid.uuid5(uuid.NAMESPACE_DNS, 'x'))" if self.maybe(0.2) else "uuid.UUID(bytes=b'0123456789abcdef').hex", "'%-5s|%05d|%.2f|%x|%%' % ('a', 42, 1.005, 255)", "'{:>8}|{:,}|{:08.3f}|{!r}|{a}'.format('x', 1234567, 3.14159, 'q', a=1)",
                          "f'{3.14159:.2f} {255:#x} {\"a\":^5} {1e6:,.0f} {True!s}'", "'a,b,c'.split(',')[-1].upper()", "''.join(sorted('hello', reverse=True))", "'x'.zfill(3) + 'Ab'.swapcase() + ' t '.strip()", "str(sum(i ** 2 for i in range(5) if i % 2))", "str([x for x in map(lambda v: v * 2, (1, 2))])", "str(dict(zip('ab', (1, 2))))", "'ab'[::-1] + 'abcdef'[1:5:2] + 'abc'[-2:]",
                          "str(list(itertools.chain([1], (2, 3))))", "str(list(itertools.product('ab', repeat=2))[1])", "str(collections.OrderedDict([('a', 1)])['a'])", "str(dict(collections.Counter('aab')))", "functools.reduce(lambda a, b: a + b, ['x', 'y', 'z'])", "hashlib.md5(b'x').hexdigest()", "base64.b64encode(b'abc').decode()", "str(round(2.675, 2)) + str(10 // 3) + str(-7 % 3) + str(7 / 2)",
                          "str(divmod(17, 5)) + str(abs(-3)) + str(2 ** 10)", "Colour.RED.value + Colour['Green'].name + str(Colour('r'))", "','.join(c.value for c in Colour)", "str(len(Colour)) + repr(Size.big)", "str(max([3, 1, 2], key=lambda v: -v)) + str(min('b', 'a'))", "'%(a)s %(b)r' % {'a': 1, 'b': 'x'}", "str({1: 'a'} | {2: 'b'})", "str((1,) + (2, 3) * 2)", "str({'a': 1, **{'b': 2}})", "str([*range(3), *'ab'])",
                          "str(datetime.datetime(2020, 1, 31, tzinfo=datetime.timezone.utc))", "str(datetime.timedelta(days=1, hours=2, microseconds=3))", "str(datetime.datetime(2020, 1, 2) - datetime.datetime(2019, 12, 31))", "repr(datetime.date(2020, 1, 2))", "str(1e16) + str(0.1 + 0.2) + str(1.0) + str(1e-5) + str(123456789.123)", "string.Template('$a b').substitute(a='q')", "str(bool([])) + str(not 0) + str(None)", "'a\\tb'.expandtabs(4) + 'Hello World'.title()",
                          "str(next(iter({'k': 1}.items())))", "'%s' % (Point(1, 2),)", "str(Point(1, y=2)._asdict())" if self.maybe(0.3) else "str(Row('n').name)", "str(dataclasses.asdict(Row('m', [1])))", "repr(Row('r'))", "str(Row('a') == Row('a'))", "''.join(gen(3))", "str([*gen(2)])", "attempt('x')", "attempt('5')", "attempt(None)", "match_it({'a': 1})", "match_it([1, 2])", "match_it('s')")
        before = "import json, textwrap, re, itertools, collections, functools, hashlib, base64, string, dataclasses\n"
        if "Point(" in value:
            before += "Point = collections.namedtuple('Point', 'x y')\n"
        if "Row(" in value:
            before += "@dataclasses.dataclass\nclass Row:\n    name: str\n    tags: list = dataclasses.field(default_factory=list)\n    n: int = 5\n"
        if "gen(" in value:
            before += "def gen(n):\n    for i in range(n):\n        yield str(i)\n    yield 'end'\n"
        if "attempt(" in value:
            before += "def attempt(v):\n    try:\n        return str(int(v) + 1)\n    except ValueError as e:\n        return 'bad %s' % e\n    except (TypeError, KeyError):\n        return 'type'\n    finally:\n        op.execute('-- tried')\n"
        if "match_it(" in value:
            before += "def match_it(v):\n    match v:\n        case {'a': x}:\n            return 'dict %s' % x\n        case [a, *rest]:\n            return f'list {a} {rest}'\n        case _:\n            return 'other'\n"
        return before + "value = %s\n%s" % (value, self.pick("op.execute(\"SELECT '%s'\" % value)", "op.execute(sa.text('SELECT :v').bindparams(v=value))", "t = sa.table('t', sa.column('c', sa.String))\nop.execute(t.update().values(c=value))", "op.add_column('t', sa.Column('c', sa.Text, server_default=value))", "op.create_table_comment('t', value)", "op.bulk_insert(sa.table('t', sa.column('c', sa.Text)), [{'c': value}])"))

    # operators and functions that the expressions do not have
    def wide_operators(self):
        self.tables = True
        n, s = self.number(1), self.string_of(1)
        x = self.pick("t.c.n.bitwise_%s(5)" % self.pick("and", "or", "xor", "lshift", "rshift"), "t.c.n.bitwise_not()", "~t.c.n" if self.maybe(0.2) else "-t.c.n", "p.c.jb['a'].as_float()", "p.c.jb[('a', 'b')].as_integer()", "t.c.j['a'].as_json()", "p.c.jb.path_match('$.a > 1')", "p.c.jb.path_exists('$.a')", "p.c.jb.delete_path(['a', 'b'])", "p.c.jb.delete_path(postgresql.array(['a']))", "p.c.jb - 'k'", "p.c.jb + {'a': 1}" if self.maybe(0.2) else "p.c.jb.concat({'a': 1})",
                      "p.c.jb.op('||')(sa.cast({'a': 1}, postgresql.JSONB))", "p.c.arr + [1]", "p.c.arr.concat([1, 2])", "p.c.arr.overlap([1])", "p.c.arr[1:3]", "p.c.tags.any('x')", "'x' == sa.any_(p.c.tags)", "sa.any_(p.c.arr) == 5", "sa.all_(p.c.arr) > 5", "postgresql.hstore('a', 'b')", "postgresql.hstore(postgresql.array(['a']), postgresql.array(['b']))", "sa.column('h', postgresql.HSTORE)['k']", "sa.column('h', postgresql.HSTORE).has_key('k')", "sa.column('h', postgresql.HSTORE).contains({'a': '1'})",
                      "sa.column('r', postgresql.INT4RANGE).contains(5)", "sa.column('r', postgresql.DATERANGE).overlaps(sa.column('q', postgresql.DATERANGE))", "sa.func.to_tsvector('english', t.c.s)", "sa.func.to_tsvector(t.c.s).match('x')", "t.c.s.match('a', postgresql_regconfig='english')", "sa.func.to_tsvector(sa.text(\"'english'\"), t.c.s).op('@@')(sa.func.to_tsquery('x'))", "sa.funcfilter(sa.func.count(t.c.id), t.c.n > 1)", "sa.within_group(sa.func.percentile_cont(0.5), t.c.x)",
                      "sa.func.mode().within_group(t.c.s)", "sa.func.rank(1).within_group(t.c.n)", "sa.func.percentile_disc(0.25).within_group(t.c.n.desc(), t.c.x)", "sa.func.cume_dist().over(order_by=t.c.id)", "sa.func.percent_rank().over()", "sa.func.count().filter(t.c.b, t.c.n > 1)", "sa.func.count(t.c.id).filter(t.c.b).over(partition_by=t.c.s)", "sa.func.array_agg(sa.distinct(t.c.s))", "sa.func.string_agg(t.c.s.distinct(), ',')", "sa.func.aggregate_strings(t.c.s, ';')",
                      "sa.func.cast(t.c.n, sa.Text)", "sa.func.extract('year', t.c.d)", "sa.func.pg.schema.f(%s)" % n, "sa.func.F_(%s)" % s, "sa.func.Mixed.Case(%s)" % n, "sa.func.coalesce(t.c.n, None, 5)", "sa.func.concat('a', t.c.s, 1)", "sa.func.now(type_=sa.Date)", "sa.func.max(t.c.d, type_=sa.Date) - datetime.date(2020, 1, 1)", "sa.func.json_build_object('a', 1, 'b', t.c.s)", "sa.func.jsonb_agg(t.c.n)", "sa.func.row_to_json(sa.text('t'))",
                      "sa.func.date_part('epoch', t.c.d)", "sa.func.date_trunc('day', t.c.d) == datetime.datetime(2020, 1, 1)", "sa.extract('epoch', t.c.d - u.c.d)", "sa.func.age(t.c.d) > datetime.timedelta(days=1)", "t.c.d + datetime.timedelta(hours=1)", "t.c.day + 5", "t.c.day - t.c.day", "t.c.d - t.c.d", "p.c.iv + p.c.iv", "p.c.iv * 2", "sa.cast('1 day', sa.Interval) * t.c.n", "t.c.m * t.c.n", "t.c.n / t.c.m", "t.c.x // 2", "t.c.n // 2", "t.c.n % 3", "5 / t.c.n", "t.c.s * 2" if self.maybe(0.2) else "t.c.m / 3",
                      "t.c.s.ilike('%x%', escape='!')", "t.c.s.notilike('x')", "sa.not_(t.c.s.startswith('a', autoescape=True))", "t.c.s.contains('50%', autoescape=True, escape='#')", "t.c.s.regexp_match('^a', flags='i')", "t.c.s.regexp_replace('a', 'b')", "sa.nullsfirst(t.c.n.desc())", "sa.nullslast(t.c.n)", "t.c.n.nullsfirst()", "t.c.s.collate('C') == 'x'", "sa.collate('x', 'C')", "sa.literal_column(\"'a'\", sa.String) + 'b'", "sa.literal_column('x').label('y')",
                      "sa.case((t.c.n == 1, 'a'), (t.c.n == 2, sa.text(\"'b'\")), else_=None)", "sa.case({1: 'x', 2: None}, value=t.c.n, else_=t.c.s)", "sa.case((t.c.b, 1))", "sa.case((t.c.s.in_(['a']), t.c.n), else_=0) + 1", "sa.tuple_(t.c.id, 5) < sa.tuple_(1, 2)", "t.c.id.in_(sa.select(u.c.id).where(u.c.s == t.c.s))", "t.c.id.not_in(sa.select(sa.literal(1)))", "t.c.id.in_([sa.literal(1), t.c.n + 1])", "t.c.n.in_(range(2, 5))", "t.c.s.in_(x for x in 'ab')" if self.maybe(0.3) else "t.c.s.in_({'a': 1})", "sa.literal(5).in_([t.c.n, 6])",
                      "sa.between(t.c.d, '2020-01-01', sa.func.now())", "t.c.b.is_(sa.true())", "t.c.b.is_not(True)", "t.c.b == sa.false()", "~t.c.b", "sa.not_(t.c.b)", "sa.not_(sa.and_(t.c.b, u.c.b))", "~(t.c.n.in_([1]))", "~(t.c.n == None)", "~sa.exists(sa.select(1))" if self.maybe(0.2) else "~(t.c.s.like('x'))", "sa.and_()" if self.maybe(0.05) else "sa.and_(t.c.b)", "sa.and_(t.c.b, sa.true())", "sa.or_(t.c.b, sa.false())", "sa.and_(sa.or_(t.c.b, u.c.b), sa.not_(t.c.n > 1))", "t.c.b & ~u.c.b | (t.c.n == 1)",
                      "(t.c.n == 1).label('same')", "(t.c.n > 1) == (t.c.x > 1)", "(t.c.n == 1) + 1" if self.maybe(0.1) else "t.c.n + (t.c.x == 1)", "sa.type_coerce(t.c.s, sa.JSON)['a']", "sa.cast(t.c.s, postgresql.JSONB)['a'].astext", "sa.cast(t.c.s, sa.JSON)['a'].as_string()", "sa.cast(t.c.id, sa.String) + '-' + t.c.s", "t.c.id.cast(sa.Text).concat('x')", "sa.func.lower(t.c.s) + sa.func.upper(u.c.s)", "'a' + t.c.s + 'b'", "t.c.z + t.c.z", "t.c.z + 'x'", "t.c.z + 1", "t.c.z || 'x'" if self.maybe(0.1) else "t.c.z == None", "t.c.Order + 'x'",
                      "sa.null().is_(None)", "sa.null() == t.c.n", "sa.literal(None) == t.c.n", "t.c.n == sa.literal(None)", "t.c.n != sa.null()", "sa.true() == t.c.b", "sa.true()", "sa.column('x', sa.Boolean)", "sa.column('a.b')", "sa.column('x', is_literal=True)", "sa.text('x > 1')", "sa.bindparam('q', 5) + t.c.n", "sa.bindparam(None, 5)" if self.maybe(0.2) else "sa.bindparam('q', 'x', sa.Text)", "sa.func.nextval('sq')", "sa.Sequence('sq', schema='s').next_value()", "sa.func.next_value(sa.Sequence('sq'))", "sa.func.f(sa.select(u.c.id).scalar_subquery())", "sa.func.unnest(p.c.arr)", "sa.func.generate_series(1, 3).column_valued('g')")
        return self.pick("op.execute(sa.select(%s))", "op.execute(sa.select(%s))", "op.execute(sa.select(t.c.id).where(%s))", "op.execute(t.update().values(z=%s))", "op.execute(sa.select(t.c.id).order_by(%s))", "op.execute(sa.select(sa.func.count()).group_by(%s))", "op.create_index('ix', 't', [%s])", "op.create_check_constraint('ck', 't', %s)", "op.add_column('t', sa.Column('c', sa.Text, server_default=%s))",
                         "op.execute(sa.select((%s).label('v')))", "op.execute(sa.select(sa.func.f(%s)))", "op.execute(t.delete().where(sa.not_(%s)))", "op.execute(sa.select(t.c.id).where(sa.and_(%s, t.c.b)))", "op.execute(sa.select(sa.cast(%s, sa.Text)))", "op.execute(sa.insert(t).from_select(['z'], sa.select(%s)))", "op.create_index('ix', 't', ['id'], postgresql_where=(%s))").replace("%s", x)

    # rows
    def wide_records(self):
        self.tables = True
        return "import dataclasses, typing, json, csv, io\n" + self.pick(
            "@dataclasses.dataclass(frozen=True)\nclass R:\n    id: int\n    s: str = 'd'\n    b: bool = False\nrows = [R(1), R(2, \"it's\", True), R(id=3, s='x')]\nop.bulk_insert(t, [dataclasses.asdict(r) for r in rows])", "class R(typing.NamedTuple):\n    id: int\n    s: str = None\nfor r in (R(1, 'a'), R(2)):\n    op.execute(t.insert().values(**r._asdict()))",
            "data = {'a': {'n': 1}, 'b': {'n': 2, 'b': True}}\nfor key, row in data.items():\n    op.execute(t.update().where(t.c.s == key).values(row))", "rows = json.loads('[{\"id\": 1, \"s\": \"ä\"}, {\"id\": 2, \"s\": null}]')\nop.bulk_insert(t, rows)", "reader = csv.DictReader(io.StringIO('id,s\\n1,a\\n2,\"b,c\"'))\nop.bulk_insert(t, [dict(id=int(r['id']), s=r['s']) for r in reader])",
            "op.bulk_insert(t, [{'id': i, 'd': datetime.datetime(2020, 1, i + 1), 'm': decimal.Decimal(i) / 4, 'j': {'k': [i, None]}, 's': f'{i:03d}'} for i in range(3)])", "for i, (name, colour) in enumerate(zip(['x', 'y'], Colour), start=1):\n    op.execute(t.insert().values(id=i, s=name + colour.value, n=i * 2))", "op.execute(sa.insert(t).values([{'id': i, 's': chr(97 + i)} for i in range(3)]))",
            "op.bulk_insert(t, [{'id': 1}, {'id': 2, 's': 'x'}])" if self.maybe(0.3) else "op.bulk_insert(t, [{'id': 1, 's': None}, {'s': 'x', 'id': 2}])", "keys = sorted({'b': 1, 'a': 2})\nop.execute(sa.update(t).where(t.c.s.in_(keys)).values(n=len(keys)))", "while True:\n    op.execute(sa.delete(t).where(t.c.id == 1))\n    break\nelse:\n    op.execute('never')",
            "pairs = [('a', 'b'), ('c', None)]\nop.execute(t.update().values(s=sa.case(*[(t.c.s == a, b) for a, b in pairs], else_=t.c.s)))", "op.execute(t.update().values(s=sa.func.coalesce(*[t.c[c] for c in ('s', 'Order')], '')))", "cols = [t.c[n] for n in ('id', 'n')]\nop.execute(sa.select(*cols).where(sa.or_(*(c > 1 for c in cols))))", "ids = (i for i in range(10) if i % 3 == 0)\nop.execute(t.delete().where(t.c.id.in_(list(ids))))",
            "q = sa.select(t.c.id)\nfor n in range(2):\n    q = q.where(t.c.n != n)\nif q is not None:\n    op.execute(q.order_by(t.c.id))", "stmt = t.update().values(n=t.c.n + 1)\nfor cond in (t.c.b, t.c.s == 'x'):\n    op.execute(stmt.where(cond))")

    # sequences, generated columns, comments
    def wide_sequence(self):
        return self.pick("s = %s\nop.execute(sa.schema.CreateSequence(s%s))\nop.create_table('t', sa.Column('id', sa.Integer, s, server_default=s.next_value(), primary_key=True))" % (self.sequence(), self.pick("", ", if_not_exists=True")), "op.create_table('t', sa.Column('id', %s, %s, primary_key=True), sa.Column('n', sa.Integer, %s))" % (self.pick("sa.Integer", "sa.BigInteger", "sa.String(3)"), self.sequence(), self.sequence()),
                         "%s.%s(op.get_bind()%s)" % (self.sequence(), self.pick("create", "drop"), self.pick("", ", checkfirst=False")), "op.add_column('t', sa.Column('n', sa.Integer, %s, server_default=sa.text(\"nextval('sq')\")))" % self.sequence(), "op.execute(sa.schema.DropSequence(%s%s))" % (self.sequence(), self.pick("", ", if_exists=True")), "op.alter_column('t', 'n', server_default=%s.next_value())" % self.sequence(),
                         "op.execute(sa.select(%s.next_value()))" % self.sequence(), "op.execute(sa.insert(sa.table('t', sa.column('n'))).values(n=%s.next_value()))" % self.sequence())

    def wide_generated(self):
        made = lambda: self.pick(self.identity(), self.computed(), "None", "False", self.default(), self.identity())  # noqa: E731
        return self.pick("op.alter_column('t', 'c', server_default=%s, existing_server_default=%s%s)" % (made(), made(), self.pick("", ", existing_type=sa.Integer()", ", nullable=False", ", type_=sa.BigInteger()")), "op.add_column(%s, sa.Column('c', %s, %s%s))" % (self.table(), self.pick("sa.Integer", "sa.BigInteger", "sa.Text", "sa.SmallInteger"), self.pick(self.identity(), self.computed()), self.pick("", ", nullable=False", ", primary_key=True", ", nullable=True", ", comment='c'")),
                         "op.create_table(%s, sa.Column('id', sa.Integer, %s, primary_key=%s), sa.Column('a', sa.Integer), sa.Column('g', %s, %s%s))" % (self.table(), self.identity(), self.flag(), self.type(), self.computed(), self.pick("", ", unique=True", ", index=True", ", nullable=False", ", server_onupdate=None")),
                         "with op.batch_alter_table('t'%s) as b:\n    b.alter_column('c', server_default=%s, existing_server_default=%s, existing_type=sa.Integer())" % (self.pick("", ", recreate='never'", ", schema='s'"), made(), made()))

    def wide_comments(self):
        self.loose = True
        return self.pick("op.create_table(%s, sa.Column('id', sa.Integer, comment=%s), sa.Column('b', %s, comment=%s), comment=%s%s)" % (self.table(), self.string(), self.type(), self.string(), self.string(), self.pick("", ", schema='s'", ", mysql_comment='m'" if self.maybe(0.2) else "")), "op.alter_column('t', 'c', comment=%s, existing_comment=%s, existing_type=%s%s)" % (self.pick("None", self.string()), self.pick("None", self.string()), self.type(), self.pick("", ", nullable=True", ", existing_nullable=False", ", new_column_name='d'", ", existing_server_default='x'", ", schema='s'")),
                         "op.add_column('t', sa.Column('c', %s, comment=%s)%s)" % (self.type(), self.string(), self.pick("", ", schema='S'")), "with op.batch_alter_table('t'%s) as b:\n    b.create_table_comment(%s%s)\n    b.alter_column('c', comment=%s, existing_type=%s)" % (self.pick("", ", schema='s'"), self.string(), self.pick("", ", existing_comment='o'"), self.string(), self.type()), "op.drop_table_comment('t', existing_comment=%s%s)" % (self.pick("None", self.string()), self.pick("", ", schema='s'")))

    # one object in several places
    def wide_shared(self):
        self.loose = True
        return self.pick("c = %s\nop.add_column('a', c)\nop.add_column('b', c)" % self.column(), "c = %s\nop.create_table('a', sa.Column('id', sa.Integer), c)\nop.create_table('b', sa.Column('id', sa.Integer), c)" % self.column(), "c = %s\nop.create_table('a', c)\nop.drop_column('a', c.name)" % self.column(), "c = %s\nop.create_table('a', c.copy(), sa.Column('z', c.type))" % self.column() if self.maybe(0.1) else "c = %s\nop.create_table('a', c, sa.Column('zz', c.type))" % self.column(),
                         "t = %s\nop.add_column('a', sa.Column('x', t))\nop.alter_column('b', 'x', type_=t, existing_type=t)" % self.type(), "d = %s\nop.add_column('a', sa.Column('x', sa.Text, server_default=d))\nop.alter_column('b', 'y', server_default=d)" % self.default(), "k = %s\nop.create_table('a', sa.Column('id', sa.Integer), k)\nop.create_table('b', sa.Column('id', sa.Integer), k)" % self.check(), "kw = dict(nullable=%s, server_default=%s)\nfor n in ('x', 'y'):\n    op.add_column('a', sa.Column(n, %s, **kw))" % (self.flag(), self.default(), self.type()),
                         "cols = lambda: [%s]\nop.create_table('a', *cols())\nop.create_table('b', *cols(), schema='s')" % ", ".join(self.distinct_columns(2)), "fk = %s\nop.create_table('a', sa.Column('id', sa.Integer, fk))\nop.create_table('b', sa.Column('id', sa.Integer, %s))" % (self.foreign_key(), "fk" if self.maybe(0.3) else "sa.ForeignKey('users.id')"), "t1 = op.create_table('a', %s)\nt2 = op.create_table('b', sa.Column('id', sa.Integer), sa.Column('r', sa.Integer, sa.ForeignKey('a.id')))\nop.execute(sa.select(t1))" % self.column())

    def wide_naming(self):
        from body_grammar import CONVENTIONS
        self.loose = True
        columns = self.distinct_columns(self.pick(1, 2))
        names = self.local_names(columns)
        m = "m = sa.MetaData(naming_convention=%s%s)\n" % (self.rng.choice(CONVENTIONS), self.pick("", ", schema='s'"))
        return m + self.pick("t = sa.Table(%s)\nt.create(op.get_bind())" % ", ".join([self.table(), "m"] + columns + [self.table_constraint(names)]), "t = sa.Table(%s)\nsa.Index(None, t.c[%s]).create(op.get_bind())" % (", ".join([self.table(), "m"] + columns), names[0]), "t = sa.Table(%s)\nwith op.batch_alter_table('t', copy_from=t, recreate='always') as b:\n    b.create_unique_constraint(None, [%s])" % (", ".join(["'t'", "m"] + columns), names[0]) if self.maybe(0.4) else
                             "t = sa.Table(%s)\nop.execute(sa.schema.CreateTable(t))" % ", ".join([self.table(), "m"] + columns + [self.check(), self.table_constraint(names)]))

    def wide_ddl(self):
        return self.pick("op.execute(sa.DDL(%s))" % self.pick("'CREATE VIEW v AS SELECT 1'", "'SELECT %%', context=None", "'ALTER TABLE %(t)s ADD x int', context={'t': 'q'}", "\"SELECT '%%s' :a\""), "op.execute(sa.schema.%s)" % self.pick("CreateSchema('Up')", "CreateSchema('order', if_not_exists=True)", "DropSchema('s', cascade=True, if_exists=True)", "DropSchema('s')", "CreateSchema(name='a b')"),
                         "op.execute(%s)" % self.pick("sa.text('SELECT 1').execution_options(autocommit=True)", "sa.text('SELECT :a').bindparams(a=1).execution_options(x=1)", "'SELECT 1', execution_options={'isolation_level': 'AUTOCOMMIT'}" if self.maybe(0.1) else "'SELECT 2'", "sa.text('VACUUM')", "\"\"\"\n        CREATE FUNCTION f() RETURNS trigger AS $$\n        BEGIN\n\tRETURN NEW;\n        END;\n        $$ LANGUAGE plpgsql;\n    \"\"\"", "'a;b;'", "''' SELECT '' '''", "'SELECT 1 -- c'", "'/* x */ SELECT :y'"),
                         "with op.get_context().begin_transaction():\n    op.execute('SELECT 1')", "with op.get_context().autocommit_block():\n    op.execute('A')\n    op.execute('B')", "op.get_bind().exec_driver_sql('SELECT 1')", "conn = op.get_bind()\nconn.execute(sa.text(\"SELECT 'x'\"))\nconn.commit()" if self.maybe(0.3) else "op.get_context().execute('SELECT 3')", "context.execute('SELECT 4')", "op.get_context().execute(sa.text('SELECT 5'))", "ops = op\nops.execute('SELECT 6')", "from alembic.operations import Operations\nOperations(op.get_context()).execute('SELECT 7')")

    def wide_schemas(self):
        s = self.schema()
        self.loose = True
        return "S = %s\n%s" % (s, self.pick("op.create_table('t', %s, schema=S)\nop.create_index('ix', 't', ['id'], schema=S)" % self.column(), "op.create_foreign_key('fk', 'a', 'b', ['x'], ['y'], source_schema=S, referent_schema=%s)" % self.schema(), "op.add_column('t', sa.Column('x', sa.Integer, sa.ForeignKey(f'{S}.u.id')%s), schema=S)" % self.pick("", ", index=True", ", unique=True"), "op.rename_table('a', 'b', schema=S)", "op.drop_constraint('x', 't', schema=S, type_='%s')" % self.pick("check", "unique", "foreignkey", "primary"), "op.drop_index('ix', 't', schema=S)",
                                            "op.alter_column('t', 'a', schema=S, %s)" % ", ".join(self.options(*self.alter_options()) or ["nullable=True"]), "with op.batch_alter_table('t', schema=S) as b:\n    %s" % "\n    ".join(self.batch_lines()), "op.create_unique_constraint('uq', 't', ['a'], schema=S)\nop.create_primary_key('pk', 't', ['a'], schema=S)\nop.create_check_constraint('ck', 't', 'a > 0', schema=S)", "op.execute(sa.table('t', sa.column('a'), schema=S).update().values(a=1))",
                                            "t = sa.table('t', sa.column('a'), schema=S)\nu = sa.table('u', sa.column('a'), schema=%s)\nop.execute(sa.select(t.c.a).join(u, u.c.a == t.c.a))" % self.schema(), "t = sa.table('t', sa.column('a'), schema=S)\nop.execute(t.update().where(t.c.a == sa.select(sa.func.max(t.c.a)).scalar_subquery()).values(a=t.c.a + 1))", "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('p', sa.Integer), sa.ForeignKeyConstraint(['p'], [f'{S}.t.id']), sa.UniqueConstraint('p'), schema=S)", "op.drop_table('t', schema=S)", "op.create_table_comment('t', 'c', schema=S)"))
