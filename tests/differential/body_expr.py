"""Random statements of SQLAlchemy's expression language, as Python source."""
from body_types import column_type

TABLES = """t = sa.table('t', sa.column('id', sa.Integer), sa.column('n', sa.Integer), sa.column('s', sa.String), sa.column('x', sa.Float), sa.column('m', sa.Numeric(10, 2)),
    sa.column('b', sa.Boolean), sa.column('d', sa.DateTime), sa.column('day', sa.Date), sa.column('j', sa.JSON), sa.column('z'), sa.column('Order', sa.Text), sa.column('big', sa.BigInteger))
u = sa.table('User', sa.column('id', sa.Integer), sa.column('t_id', sa.Integer), sa.column('s', sa.String(20)), sa.column('b', sa.Boolean), sa.column('d', sa.DateTime(timezone=True)), sa.column('group')%s)
p = sa.Table('p', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), sa.Column('t_id', sa.Integer, sa.ForeignKey('t.id')), sa.Column('arr', postgresql.ARRAY(sa.Integer)), sa.Column('tags', postgresql.ARRAY(sa.Text)),
    sa.Column('jb', postgresql.JSONB), sa.Column('uid', sa.Uuid), sa.Column('e', sa.Enum(Colour)), sa.Column('mood', sa.Enum('sad', 'ok', name='mood')), sa.Column('iv', sa.Interval), sa.Column('s', sa.Unicode(9)), sa.Column('raw', sa.LargeBinary)%s)"""
STRINGS = ["'x'", "\"it's\"", "'a%b'", "'a_b'", "':n'", "''", "'back\\\\slash'", "'ä'", "'/'", "'%s'", "'new\\nline'"]
DATES = ["datetime.datetime(2020, 1, 2, 3, 4, 5)", "datetime.datetime(2020, 1, 2)", "datetime.datetime(2021, 12, 31, 23, 59, 59, 123456)"]


class Expressions:
    """Beside Body: it has pick, maybe, rng."""

    def of(self, *makers):
        return self.rng.choice(makers)()

    # numbers
    def number(self, d):
        if d <= 0:
            return self.pick("t.c.id", "t.c.n", "u.c.t_id", "t.c.x", "t.c.m", "u.c.id", "p.c.id", "t.c.big", "sa.literal(%d)" % self.rng.randrange(-3, 9), "t.c.z", "sa.column('q')",
                             "sa.literal_column('7')", "sa.bindparam('k', 3)", "sa.literal(1.5)", "sa.literal(decimal.Decimal('2.50'))", "sa.column('Nr', sa.Integer)")
        n = lambda: self.number(d - 1)  # noqa: E731
        plain = lambda: self.pick("1", "2", "-1", "0", "1.5", "10", "decimal.Decimal('0.1')", "1000000", n())  # noqa: E731
        return self.of(
            lambda: "(%s %s %s)" % (n(), self.pick("+", "-", "*", "/", "%", "//", "+", "-"), plain()),
            lambda: "(%s %s %s)" % (self.pick("1", "2", "-5"), self.pick("+", "-", "*", "/", "%", "//"), n()),
            lambda: "(-%s)" % n(),
            lambda: "sa.func.%s(%s)" % (self.pick("abs", "sum", "max", "min", "avg", "round", "count", "coalesce", "my_f", "Pkg", "ceil", "sqrt"), n()),
            lambda: "sa.func.%s(%s)" % (self.pick("length", "char_length", "ascii"), self.string_of(d - 1)),
            lambda: "sa.func.coalesce(%s, %s)" % (n(), plain()),
            lambda: "sa.func.count()", lambda: "sa.func.count(%s)" % self.pick("'*'", "t.c.id", "sa.distinct(t.c.id)", "t.c.id.distinct()", "sa.text('1')", "1"),
            lambda: self.case(d, n), lambda: self.case(d, plain),
            lambda: self.pick("sa.cast(%s, %s)", "sa.type_coerce(%s, %s)") % (self.pick(n(), self.string_of(d - 1)), self.pick("sa.Integer", "sa.BigInteger()", "sa.Numeric(10, 2)", "sa.Float", "postgresql.INTEGER", "sa.SmallInteger")),
            lambda: "%s.cast(sa.%s)" % (n(), self.pick("Integer", "Numeric", "Float", "BigInteger")),
            lambda: "sa.extract('%s', %s)" % (self.pick("year", "month", "epoch", "dow", "HOUR"), self.date(d - 1)),
            lambda: self.scalar(d, n), lambda: self.over(d),
            lambda: "%s.op('%s'%s)(%s)" % (n(), self.pick("&", "|", "<<", "%", "^"), self.pick("", ", precedence=5", ", return_type=sa.Integer", ", precedence=12"), plain()),
            lambda: "%s.bitwise_%s(%s)" % (n(), self.pick("and", "or", "xor", "lshift", "rshift"), plain()),
            lambda: "%s.label('%s')" % (n(), self.pick("l1", "Total", "order", "a b")) if self.maybe(0.3) else n(),
            lambda: "sa.func.%s(%s)%s" % (self.pick("sum", "count", "max"), n(), self.pick(".filter(%s)" % self.boolean(d - 1), "", "")),
            lambda: "p.c.jb['%s'].as_%s()" % (self.pick("k", "a b"), self.pick("integer", "float", "numeric(5, 2)")),
            lambda: "t.c.j[%s].as_%s()" % (self.pick("'k'", "0", "('a', 'b')"), self.pick("integer", "float", "numeric(10, 3)")),
            lambda: "p.c.arr[%s]" % self.pick("1", "t.c.n", "2"),
            lambda: "sa.func.array_length(p.c.arr, 1)", lambda: "sa.func.row_number().over(order_by=t.c.id)",
            lambda: "sa.func.percentile_cont(0.5).within_group(%s)" % self.pick("t.c.x", "t.c.x.desc()"),
            lambda: "sa.func.%s(%s, type_=sa.%s)" % (self.pick("f", "nextval"), self.pick("1", "'a_seq'", n()), self.pick("Integer", "Numeric", "BigInteger")),
            lambda: "sa.literal(%s, sa.%s)" % (self.pick("5", "1.5", "None"), self.pick("Integer", "Float", "Numeric(8, 3)", "String", "BigInteger")),
            lambda: "sa.Sequence('%s').next_value()" % self.pick("sq", "Seq"), lambda: "sa.text('1 + 1')" if self.maybe(0.2) else n(),
            lambda: "sa.func.json_array_length(t.c.j)",
            lambda: "sa.func.greatest(%s, %s)" % (n(), plain()), lambda: "(%s - %s)" % (self.pick("t.c.day", "t.c.d"), self.pick("t.c.day", "t.c.d", "u.c.d")))

    def case(self, d, value):
        if self.maybe(0.25):
            return "sa.case({%s: %s, %s: %s}, value=%s%s)" % (self.pick("1", "'a'"), value(), self.pick("2", "'b'"), value(), self.pick("t.c.n", "t.c.s"), self.pick("", ", else_=%s" % value()))
        whens = ", ".join("(%s, %s)" % (self.boolean(d - 1), value()) for _ in range(self.pick(1, 1, 2)))
        return "sa.case(%s%s)" % (whens, self.pick("", ", else_=%s" % value(), ", else_=%s" % value(), ", else_=None"))

    def scalar(self, d, value):
        inner = "sa.select(%s)%s" % (self.pick("sa.func.max(u.c.id)", "u.c.t_id", "sa.func.count(u.c.id)", value()), self.where(d - 1, 0.7))
        inner += self.pick("", "", ".limit(1)", ".order_by(u.c.id.desc()).limit(1)", ".correlate(t)", ".select_from(u)", ".correlate_except(u)")
        return inner + self.pick(".scalar_subquery()", ".scalar_subquery()", ".scalar_subquery().label('sq')", ".label('lq')", ".as_scalar()" if self.maybe(0.1) else ".scalar_subquery()")

    def over(self, d):
        function = self.pick("sa.func.row_number()", "sa.func.rank()", "sa.func.sum(%s)" % self.number(0), "sa.func.lag(t.c.n, 1)", "sa.func.count()", "sa.func.first_value(t.c.n)", "sa.func.dense_rank()", "sa.func.ntile(4)")
        pairs = []
        if self.maybe(0.6):
            pairs.append("partition_by=%s" % self.pick("t.c.s", "[t.c.s, t.c.b]", self.number(d - 1), "'s'"))
        if self.maybe(0.7):
            pairs.append("order_by=%s" % self.pick("t.c.id", "t.c.id.desc()", "[t.c.id, t.c.s.desc()]", "sa.desc(t.c.d)", "t.c.d.desc().nulls_last()"))
        if self.maybe(0.25):
            pairs.append("%s=(%s, %s)" % (self.pick("rows", "range_", "groups"), self.pick("None", "-1", "0", "-5", "1"), self.pick("None", "0", "1", "3", "-2")))
        return "%s.over(%s)" % (function, ", ".join(pairs)) if self.maybe(0.7) else "sa.over(%s%s)" % (function, "".join(", " + x for x in pairs))

    # texts
    def string_of(self, d):
        if d <= 0:
            return self.pick("t.c.s", "u.c.s", "t.c.Order", "p.c.s", "sa.literal('v')", "sa.literal(\"q'q\")", "t.c.z", "sa.literal_column(\"'lc'\")", "sa.bindparam('w', 'b')", "sa.literal('100%')", "u.c.group")
        s = lambda: self.string_of(d - 1)  # noqa: E731
        plain = lambda: self.pick(self.rng.choice(STRINGS), s())  # noqa: E731
        return self.of(
            lambda: "(%s + %s)" % (s(), plain()), lambda: "(%s + %s)" % (self.rng.choice(STRINGS), s()), lambda: "%s.concat(%s)" % (s(), plain()), lambda: "sa.func.%s(%s)" % (self.pick("lower", "upper", "trim", "md5", "max", "min"), s()),
            lambda: "sa.func.concat(%s, %s)" % (s(), plain()), lambda: "sa.func.%s(%s, %s)" % (self.pick("coalesce", "nullif"), s(), plain()), lambda: "sa.func.replace(%s, %s, %s)" % (s(), self.rng.choice(STRINGS), self.rng.choice(STRINGS)),
            lambda: "sa.func.substr(%s, 1, %s)" % (s(), self.number(d - 2)), lambda: "sa.cast(%s, %s)" % (self.pick(self.number(d - 1), s(), self.date(d - 1)), self.pick("sa.String", "sa.Text", "sa.String(20)", "sa.Unicode", "sa.CHAR(5)", "postgresql.VARCHAR(3)")),
            lambda: self.case(d, s), lambda: self.case(d, plain), lambda: self.pick("%s.collate('%s')", "sa.collate(%s, '%s')") % (s(), self.pick("C", "utf8mb4_bin", "NOCASE", "de_DE")),
            lambda: "t.c.j['%s'].as_string()" % self.pick("k", "a'b", "x y"), lambda: "p.c.jb[%s].astext" % self.pick("'k'", "('a', 'b')", "0", "'%'"), lambda: "sa.func.string_agg(%s, %s)" % (s(), self.pick("','", "sa.literal(', ')", "postgresql.aggregate_order_by(sa.literal(','), t.c.id)")),
            lambda: "sa.func.aggregate_strings(%s, ',')" % s(), lambda: "sa.func.date_trunc('day', t.c.d)", lambda: "sa.func.to_char(%s, 'YYYY-MM')" % self.date(d - 1), lambda: "%s.op('||')(%s)" % (s(), plain()),
            lambda: "sa.literal(%s%s)" % (self.rng.choice(STRINGS), self.pick("", ", sa.String", ", sa.Text()", ", sa.Unicode(5)")), lambda: self.scalar(d, s), lambda: "%s.regexp_replace(%s, %s%s)" % (s(), self.pick("'a+'", "'\\\\d'"), self.pick("'b'", "t.c.s"), self.pick("", ", flags='g'")),
            lambda: "sa.type_coerce(%s, sa.%s)" % (s(), self.pick("String", "Text", "Integer", "JSON")), lambda: "%s.label('%s')" % (s(), self.pick("lbl", "Lbl", "my label")) if self.maybe(0.3) else s(),
            lambda: "sa.func.array_to_string(p.c.arr, ',')", lambda: "p.c.tags[%s]" % self.pick("1", "t.c.n"), lambda: "sa.func.f(%s, %s)" % (plain(), self.pick("True", "None", "5", "datetime.date(2020, 1, 1)", "sa.null()", "1.5")))

    # times
    def date(self, d):
        if d <= 0:
            return self.pick("t.c.d", "t.c.day", "u.c.d", "sa.func.now()", "sa.func.current_date()", "sa.func.current_timestamp()", "sa.literal(%s)" % self.rng.choice(DATES), "sa.literal(datetime.date(2020, 2, 29))", "sa.func.localtime()")
        x = lambda: self.date(d - 1)  # noqa: E731
        return self.of(
            x, lambda: "sa.func.%s(%s, %s)" % (self.pick("coalesce", "greatest"), x(), self.pick(x(), "datetime.date(2020, 1, 1)")), lambda: "sa.func.date_trunc('month', %s)" % x(), lambda: "(%s %s %s)" % (x(), self.pick("+", "-"), self.pick("sa.text(\"interval '1 day'\")", "p.c.iv", "sa.cast('1 day', sa.Interval)", "sa.func.make_interval(1)", "sa.cast('1 hour', postgresql.INTERVAL)")),
            lambda: "sa.cast(%s, sa.%s)" % (self.pick(x(), "'2020-01-01'", "t.c.s"), self.pick("Date", "DateTime", "DateTime(timezone=True)", "Time", "TIMESTAMP")), lambda: self.case(d, x), lambda: "sa.func.%s(%s)" % (self.pick("max", "min", "date"), x()), lambda: "sa.func.to_timestamp(%s, 'YYYY')" % self.string_of(d - 1),
            lambda: "(%s %s %s)" % (x(), self.pick("+", "-"), self.pick("datetime.timedelta(days=1)", "datetime.timedelta(hours=2, seconds=5)")))

    # conditions
    def boolean(self, d):
        if d <= 0:
            return self.pick("t.c.b", "(t.c.id == 5)", "(t.c.s == 'x')", "(u.c.t_id == t.c.id)", "(t.c.n > 3)", "t.c.s.is_(None)", "u.c.b", "(t.c.b == True)", "(t.c.b == False)", "(t.c.n != None)", "sa.true()", "sa.false()", "sa.text('a = 1')", "t.c.b.is_(True)", "t.c.b.isnot(False)", "~t.c.b", "t.c.id.in_([1, 2])", "(t.c.z == 'q')", "(t.c.z == 4)", "(p.c.e == Colour.RED)", "(p.c.mood == 'sad')", "(p.c.uid == uuid.UUID('12345678-1234-5678-1234-567812345678'))", "(t.c.d < datetime.datetime(2020, 1, 1))", "(p.c.t_id == t.c.id)")
        c = lambda: self.boolean(d - 1)  # noqa: E731
        n = lambda: self.number(d - 1)  # noqa: E731
        s = lambda: self.string_of(d - 1)  # noqa: E731
        sign = lambda: self.pick("==", "!=", "<", "<=", ">", ">=")  # noqa: E731
        return self.of(
            lambda: "(%s %s %s)" % (n(), sign(), self.pick(n(), "5", "-2", "1.5", "None")), lambda: "(%s %s %s)" % (s(), sign(), self.pick(s(), self.rng.choice(STRINGS), "None")), lambda: "(%s %s %s)" % (self.date(d - 1), sign(), self.pick(self.date(d - 1), self.rng.choice(DATES), "datetime.date(2021, 1, 1)", "'2020-01-01'")),
            lambda: "(5 %s %s)" % (sign(), n()), lambda: "sa.%s_(%s)" % (self.pick("and", "or"), ", ".join(c() for _ in range(self.pick(1, 2, 2, 3)))), lambda: "(%s %s %s)" % (c(), self.pick("&", "|"), c()), lambda: "sa.not_(%s)" % c(), lambda: "~(%s)" % c(),
            lambda: "%s.%s(%s%s)" % (s(), self.pick("like", "ilike", "notlike", "not_ilike", "not_like"), self.pick(s(), self.rng.choice(STRINGS), "'%x%'"), self.pick("", "", ", escape='/'", ", escape='\\\\'")),
            lambda: "%s.%s(%s%s)" % (s(), self.pick("startswith", "endswith", "contains", "icontains", "istartswith", "iendswith"), self.pick(self.rng.choice(STRINGS), self.rng.choice(STRINGS), s()), self.pick("", "", ", autoescape=True", ", escape='^'")),
            lambda: "%s.%s(%s)" % (n(), self.pick("in_", "notin_", "not_in"), self.pick("[1, 2, 3]", "[]", "(1,)", "range(3)", "[None, 1]", "[t.c.n, 5]", "sa.select(u.c.t_id)", "sa.select(u.c.id).where(u.c.b)", "{7}", "[1.5, 2]", "sa.select(sa.func.max(u.c.id)).scalar_subquery()", "sa.bindparam('ids', [1, 2], expanding=True)")),
            lambda: "%s.%s(%s)" % (s(), self.pick("in_", "notin_"), self.pick("['a', 'b']", "('it\\'s',)", "[]", "['%', None]", "sa.select(u.c.s).where(%s)" % c(), "sa.select(u.c.s).distinct()", "['x' + str(i) for i in range(2)]")),
            lambda: "%s.between(%s, %s%s)" % (n(), self.pick("1", n()), self.pick("9", n()), self.pick("", "", ", symmetric=True")), lambda: "sa.between(%s, %s, %s)" % (s(), self.rng.choice(STRINGS), self.rng.choice(STRINGS)), lambda: "~%s.between(1, 2)" % n(),
            lambda: "%s.%s(%s)" % (self.pick(n(), s()), self.pick("is_", "is_not", "isnot"), self.pick("None", "sa.null()")), lambda: "%s.%s(%s)" % (self.pick(n(), s()), self.pick("is_distinct_from", "is_not_distinct_from", "isnot_distinct_from"), self.pick("None", "5", "'x'", n(), "sa.null()")),
            lambda: "%s.is_(%s)" % (c(), self.pick("True", "False", "None", "sa.true()")), lambda: "(%s == %s)" % (c(), self.pick("True", "False", "sa.true()", "sa.false()", "None", c())), lambda: self.exists(d), lambda: self.exists(d), lambda: "~" + self.exists(d),
            lambda: "sa.tuple_(t.c.id, t.c.s).%s(%s)" % (self.pick("in_", "not_in"), self.pick("[(1, 'a'), (2, 'b')]", "sa.select(u.c.id, u.c.s)", "[(5, \"it's\")]", "[]")), lambda: "(sa.tuple_(t.c.id, t.c.n) %s %s)" % (sign(), self.pick("(1, 2)", "sa.tuple_(u.c.id, u.c.t_id)")),
            lambda: "(%s %s sa.%s_(%s))" % (n(), sign(), self.pick("any", "all"), self.pick("sa.select(u.c.id).scalar_subquery()", "p.c.arr", "sa.select(u.c.id)", "[1, 2]" if self.maybe(0.1) else "p.c.arr")), lambda: "p.c.arr.%s" % self.pick("contains([1])", "overlap([1, 2])", "any(5)", "contained_by([1, 2])", "all(3)", "contains(postgresql.array([1, 2]))", "overlap(postgresql.array([3]))"),
            lambda: "p.c.jb.%s" % self.pick("has_key('k')", "contains({'a': 1})", "has_any(postgresql.array(['a']))", "contained_by({'b': [1]})", "has_all(postgresql.array(['a', 'b']))", "op('@>')('{}')", "path_exists('$.a')", "contains(['x'])"), lambda: "(p.c.jb['a'].astext == %s)" % self.pick("'x'", "sa.null()", "t.c.s", "None"), lambda: "(t.c.j['a'].as_boolean() == %s)" % self.pick("True", "False"),
            lambda: "%s.%sregexp_match(%s%s)" % (s(), self.pick("", "~"), self.pick("'^a'", "t.c.s"), self.pick("", ", flags='i'")) if self.maybe(0.3) else "%s.regexp_match('^a.b')" % s(), lambda: "%s.op('%s'%s)(%s)" % (s(), self.pick("~", "~*", "@@", "%%", "REGEXP", "IS"), self.pick("", ", is_comparison=True", ", return_type=sa.Boolean"), self.pick("'x'", s())), lambda: "%s.bool_op('%s')(%s)" % (s(), self.pick("~", "&&"), self.pick("'x'", s())),
            lambda: "sa.func.%s(%s)" % (self.pick("isnull", "bool_or", "is_ok"), self.pick(c(), n())), lambda: "(sa.func.lower(%s) == %s)" % (s(), self.pick("'x'", "sa.func.lower('X')")), lambda: "sa.cast(%s, sa.Boolean)" % self.pick(c(), n(), "'t'"), lambda: "sa.literal(%s)" % self.pick("True", "False", "None"), lambda: "sa.case((%s, True), else_=False)" % c(), lambda: "sa.text('x = :v').bindparams(v=%s)" % self.pick("5", "'it'"),
            lambda: "(%s == sa.select(sa.func.max(u.c.id)).scalar_subquery())" % n(), lambda: "(t.c.%s == None)" % self.pick("j", "b", "d", "z", "s"), lambda: "(p.c.e %s)" % self.pick("!= Colour.Green", "== 'RED'", "== None"), lambda: "p.c.e.in_([Colour.RED, Colour.Green])", lambda: "p.c.mood.in_(['sad', 'ok'])", lambda: "(p.c.raw == b'ab')", lambda: "t.c.s.match('%s')" % self.pick("a b", "x"), lambda: "sa.and_(True, %s)" % c(), lambda: "sa.or_(False, %s)" % c(), lambda: "sa.and_(*[%s, %s])" % (c(), c()))

    def exists(self, d):
        inner = "sa.select(%s)%s" % (self.pick("u.c.id", "sa.literal(1)", "u", "sa.text('1')", "sa.literal_column('1')", "1" if self.maybe(0.1) else "u.c.id"), self.where(d - 1, 1))
        return self.pick("sa.exists(%s)" % inner, "%s.exists()" % inner, "sa.exists()%s" % self.where(d - 1, 1), "sa.exists(u.c.id)%s" % self.where(d - 1, 1), "sa.exists().where(u.c.t_id == t.c.id)", "sa.exists(%s).where(u.c.b)" % self.pick("u.c.id", "1" if self.maybe(0.1) else "u.c.t_id"))

    def where(self, d, p=0.6):
        return "".join(".%s(%s)" % (self.pick("where", "where", "where", "filter"), ", ".join(self.boolean(d) for _ in range(self.pick(1, 1, 1, 2)))) for _ in range(self.pick(1, 1, 1, 2))) if self.maybe(p) else ""

    # selects
    def value(self, d):
        return self.of(lambda: self.number(d), lambda: self.string_of(d), lambda: self.date(d), lambda: self.boolean(d), lambda: self.number(d), lambda: self.pick("t.c.j['a']", "p.c.jb['a']", "sa.null()", "sa.literal('x').label('lit')", "p.c.arr", "postgresql.array([1, 2])", "t.c.j", "sa.func.json_build_object('a', t.c.id)", "sa.func.array_agg(t.c.id)", "sa.func.unnest(p.c.arr)", "sa.literal({'a': 1}, sa.JSON)", "sa.text('raw').label('r')" if self.maybe(0.2) else "sa.literal_column('raw')", "postgresql.array([])" if self.maybe(0.1) else "sa.func.jsonb_set(p.c.jb, '{a}', '1')", "p.c.arr[1:2]", "sa.func.user()", "sa.func.array_agg(postgresql.aggregate_order_by(t.c.id, t.c.n.desc()))"))

    def labelled(self, d):
        x = self.value(d)
        return "%s.label('%s')" % (x, self.pick("v1", "V 2", "order", "v3")) if self.maybe(0.25) and ".label(" not in x[-14:] else x

    def source(self, d):
        on = lambda: self.pick("t.c.id == u.c.t_id", "t.c.id == u.c.t_id", self.boolean(d - 1))  # noqa: E731
        return self.pick("t.join(u, %s)" % on(), "t.outerjoin(u, %s)" % on(), "sa.join(t, u, %s)" % on(), "sa.outerjoin(t, u, %s)" % on(), "t.join(u, %s, isouter=True)" % on(), "t.join(u, %s, full=True)" % on(), "t.join(u, %s).join(p, p.c.t_id == t.c.id)" % on(), "t.join(u.join(p, p.c.t_id == u.c.id), %s)" % on(), "u.join(t, sa.true())", "t", "sa.text('t, u')")

    def select(self, d, plain=False):
        columns = ", ".join(self.labelled(d - 1) for _ in range(self.pick(1, 1, 2, 2, 3))) if self.maybe(0.85) else self.pick("t", "u", "t, u", "p", "t.c.id, u", "*[t.c.id, t.c.s]", "sa.text('*')", "sa.literal_column('*')", "sa.func.count()")
        out = "sa.select(%s)" % columns
        roll = self.rng.random()
        if roll < 0.15:
            out += ".select_from(%s)" % self.source(d)
        elif roll < 0.3:
            out += self.pick(".join(u, u.c.t_id == t.c.id)", ".outerjoin(u, %s)" % self.boolean(d - 1), ".join_from(t, u, u.c.t_id == t.c.id)", ".outerjoin_from(t, u, t.c.id == u.c.id)", ".select_from(t).join(u, u.c.t_id == t.c.id)", ".join(p, p.c.t_id == t.c.id, isouter=True)", ".select_from(t).join(u, u.c.t_id == t.c.id, full=True)", ".select_from(t, u)")
        out += self.where(d - 1, 0.6)
        if self.maybe(0.15):
            out += ".group_by(%s)" % self.pick("t.c.s", "t.c.s, t.c.b", self.value(d - 2), "sa.text('1')", "'s'")
            if self.maybe(0.4):
                out += ".having(%s)" % self.pick("sa.func.count() > 1", "sa.func.count(t.c.id) > 1", self.boolean(d - 1))
        if self.maybe(0.25):
            out += ".order_by(%s)" % ", ".join(self.order(d) for _ in range(self.pick(1, 1, 2)))
        if self.maybe(0.15):
            out += ".limit(%s)" % self.pick("1", "10", "None", "sa.literal(5)", "sa.func.f(1)", "0")
        if self.maybe(0.1):
            out += self.pick(".offset(5)", ".offset(0)", ".fetch(3)", ".slice(2, 5)", ".fetch(5, with_ties=True)", ".offset(sa.text('3'))", ".slice(0, 4)")
        if self.maybe(0.1):
            out += self.pick(".distinct()", ".distinct(t.c.s)", ".distinct(t.c.s, t.c.b)")
        if not plain and self.maybe(0.08):
            out += self.pick(".with_for_update()", ".with_for_update(nowait=True)", ".with_for_update(read=True)", ".with_for_update(skip_locked=True)", ".with_for_update(of=t)", ".with_for_update(key_share=True)", ".with_for_update(read=True, key_share=True)", ".with_for_update(of=[t, u])", ".with_for_update(of=t.c.id)")
        if self.maybe(0.08):
            out += self.pick(".prefix_with('SQL_X')", ".prefix_with('HIGH_PRIORITY', dialect='mysql')", ".suffix_with('FOR X')", ".with_only_columns(t.c.id)", ".add_columns(t.c.n)", ".reduce_columns()" if self.maybe(0.2) else ".add_columns(t.c.x, u.c.id)", ".correlate(None)", ".filter_by(id=5)", ".execution_options(autocommit=True)", ".with_only_columns(sa.func.count())", ".column(t.c.x)" if self.maybe(0.2) else ".prefix_with('ALL')")
        return out

    def order(self, d):
        x = self.value(d - 2)
        return self.pick("t.c.id", "t.c.id.desc()", "sa.desc(t.c.s)", "sa.asc('id')", "sa.text('1')", "'id'", "t.c.d.desc().nulls_last()", "t.c.s.nulls_first()", "sa.nulls_last(t.c.s.desc())", "sa.desc('l1')", "sa.func.random()", x, x + ".desc()", "sa.literal_column('2').desc()", "t.c.s.collate('C').desc()", "'id DESC'" if self.maybe(0.1) else "'n'")

    def compound(self, d):
        one = lambda: self.pick("sa.select(t.c.id%s)" % self.pick("", ", t.c.s"), "sa.select(u.c.id).where(%s)" % self.boolean(d - 1), "sa.select(sa.literal(1))", "sa.select(t.c.n).order_by(t.c.id).limit(3)")  # noqa: E731
        name = self.pick("union", "union_all", "intersect", "except_", "union_all", "except_all", "intersect_all")
        out = self.pick("sa.%s(%s, %s)" % (name, one(), one()), "%s.%s(%s)" % (one(), name, one()), "%s.%s(%s, %s)" % (one(), name, one(), one()), "%s.%s(%s).union(%s)" % (one(), name, one(), one()))
        return out + self.pick("", "", "", ".order_by('id')", ".limit(5)", ".order_by(sa.text('1')).offset(2)", ".order_by('id').limit(1).offset(1)")

    def query(self, d):
        """Statements that make a select, whose name is then q."""
        roll = self.rng.random()
        if roll < 0.45:
            return "q = " + self.select(d)
        if roll < 0.58:
            return "q = " + self.compound(d)
        if roll < 0.7:
            inner = self.pick("sa.select(t.c.id, t.c.s)", "sa.select(u.c.id, sa.func.count().label('k')).group_by(u.c.id)", "sa.select(t)", "sa.select(t.c.id.label('i'), u.c.id)", "sa.union_all(sa.select(t.c.id), sa.select(u.c.id))") + ""
            sub = self.pick(".subquery()", ".subquery('sub')", ".alias('al')", ".subquery(name='Sub Q')", ".lateral()", ".lateral('lat')", ".subquery()")
            return "a = %s%s\nq = sa.select(%s)%s" % (inner, sub, self.pick("a", "a.c.id", "t.c.s, a.c.id", "sa.func.max(a.c.id)"), self.pick("", ".where(a.c.id > 5)", ".join(t, t.c.id == a.c.id)", ".select_from(t.join(a, t.c.id == a.c.id))", ".order_by(a.c.id)", ".where(%s)" % self.boolean(d - 1), ".select_from(t).join(a, sa.true())"))
        if roll < 0.82:
            return "%s\nq = sa.select(%s)%s" % (self.cte(d), self.pick("c", "c.c.id", "t.c.s, c.c.id"), self.pick("", ".where(c.c.id > 5)", ".join(t, t.c.id == c.c.id)", ".select_from(c)", ".order_by(c.c.id.desc())", ".where(%s)" % self.boolean(d - 1)))
        if roll < 0.9:
            return "a = %s\nq = sa.select(%s)%s" % (self.pick("t.alias('a')", "t.alias()", "u.alias('A b')", "sa.alias(t, 'a1')", "t.alias('order')"), self.pick("a.c.id", "t.c.id, a.c.id", "a"), self.pick("", ".where(a.c.id == t.c.id)", ".where(a.c.s.is_(None))", ".join(t, a.c.id == t.c.id)", ".where(sa.exists().where(a.c.id == u.c.t_id))"))
        if roll < 0.95:
            return "a = sa.values(sa.column('id', sa.Integer), sa.column('w', sa.String)%s).data([(1, 'a'), (2, %s)])%s\nq = sa.select(a%s)%s" % (self.pick("", ", name='vals'", ", literal_binds=True", ", name='V', literal_binds=True"), self.rng.choice(STRINGS), self.pick("", ".alias('va')", ".alias()"), self.pick("", ".c.id"), self.pick("", ".join(t, t.c.id == a.c.id)"))
        return "a = %s\nq = sa.select(%s)" % (self.pick("sa.func.generate_series(1, 5).table_valued('v')", "sa.func.json_each(t.c.j).table_valued('key', 'value')", "sa.func.unnest(p.c.arr).column_valued('x')", "sa.func.jsonb_array_elements(p.c.jb).column_valued()", "sa.func.json_to_recordset('[]').table_valued(sa.column('a', sa.Integer), name='r').render_derived(with_types=True)", "sa.func.unnest(p.c.arr).table_valued('v', with_ordinality='o').render_derived()"), self.pick("a", "a", "t.c.id, a"))

    def cte(self, d):
        if self.maybe(0.25):
            return "c = sa.select(t.c.id, t.c.n).where(t.c.n == None).cte(%s)\nc = c.%s(sa.select(t.c.id, t.c.n).join(c, t.c.n == c.c.id))" % (self.pick("'c', recursive=True", "recursive=True", "name='C', recursive=True"), self.pick("union_all", "union"))
        return "c = %s.cte(%s)" % (self.pick("sa.select(t.c.id, t.c.s).where(%s)" % self.boolean(d - 1), "sa.select(u)", "sa.select(sa.func.max(t.c.id).label('id'))", "sa.delete(t).where(t.c.b).returning(t.c.id)", "t.update().values(n=1).returning(t.c.id, t.c.s)", "sa.insert(t).values(id=1).returning(t.c.id)"), self.pick("", "'c1'", "name='c1'", "'Old Rows'", "'c1'"))

    # changes
    def given(self, column, d):
        """A value for one column."""
        if self.maybe(0.1):
            return self.pick("sa.null()", "None", "sa.text('DEFAULT')", "op.inline_literal('i')", "sa.func.f()", "sa.text(\"'v'\")")
        return {"id": lambda: self.number(d), "n": lambda: self.pick("1", "0", "-5", self.number(d)), "s": lambda: self.pick(self.rng.choice(STRINGS), self.string_of(d)), "x": lambda: self.pick("1.5", "0.1", "2", "1e10", "-0.0", self.number(d)),
                "m": lambda: self.pick("decimal.Decimal('1.10')", "5", "2.5", self.number(d)), "b": lambda: self.pick("True", "False", "sa.true()", "1", "0", self.boolean(d)), "d": lambda: self.pick(self.rng.choice(DATES), self.date(d), "'2020-01-01'" if self.maybe(0.1) else "sa.func.now()"),
                "day": lambda: self.pick("datetime.date(2020, 2, 29)", self.date(d)), "j": lambda: self.pick("{'a': 1}", "[1, 'x']", "None", "{}", "'str'", "sa.null()", "sa.JSON.NULL", "{'q': \"it's\", 'n': None, 'b': True, 'f': 1.5, 'u': 'ä'}", "sa.cast({'a': 1}, sa.JSON)" if self.maybe(0.2) else "sa.text(\"'{}'\")"),
                "z": lambda: self.pick("1", "'x'", "None", "1.5", "True", "sa.func.now()"), "Order": lambda: self.pick("'o'", self.string_of(d)), "big": lambda: self.pick("10000000000", self.number(d))}[column]()

    def chosen(self):
        return self.rng.sample(["id", "n", "s", "x", "m", "b", "d", "day", "j", "z", "Order", "big"], self.pick(1, 1, 2, 2, 3, 4))

    def values_of(self, d):
        names = self.chosen()
        form = self.rng.random()
        if form < 0.45:
            return ".values(%s)" % ", ".join("%s=%s" % (n, self.given(n, d)) for n in names)
        if form < 0.65:
            return ".values({%s})" % ", ".join("'%s': %s" % (n, self.given(n, d)) for n in names)
        if form < 0.85:
            return ".values({%s})" % ", ".join("t.c.%s: %s" % (n, self.given(n, d)) for n in names)
        return ".values(%s).values(%s)" % (", ".join("%s=%s" % (n, self.given(n, d)) for n in names[:1]), ", ".join("%s=%s" % (n, self.given(n, d)) for n in names[1:]) or "s='z'")

    def returning(self):
        return self.pick("", "", "", "", ".returning(t.c.id)", ".returning(t)", ".returning(t.c.id, t.c.s.label('k'), sa.func.lower(t.c.s))", ".returning(sa.literal_column('*'))", ".returning(t.c.Order)")

    def update_of(self, d):
        head = self.pick("t.update()", "sa.update(t)", "sa.update(t)", "t.update()")
        out = head + (self.values_of(d) if self.maybe(0.9) else ".ordered_values((t.c.s, 'a'), ('n', %s))" % self.given("n", d))
        where = self.where(d, 0.75)
        return (head + where + out[len(head):] if self.maybe(0.5) else out + where) + self.returning() + self.pick("", "", "", "", "", ".prefix_with('LOW_PRIORITY')", ".execution_options(synchronize_session=False)", ".inline()" if self.maybe(0.1) else "")

    def delete_of(self, d):
        return self.pick("t.delete()", "sa.delete(t)", "sa.delete(u)", "p.delete()", "sa.delete(p)") + self.where(d, 0.8) + self.pick("", "", "", "", ".returning(sa.text('1'))", ".prefix_with('QUICK')")

    def insert_of(self, d):
        roll = self.rng.random()
        head = self.pick("t.insert()", "sa.insert(t)", "sa.insert(t)")
        if roll < 0.4:
            return head + self.values_of(d) + self.returning()
        names = self.chosen()
        if roll < 0.55:
            row = lambda: "{%s}" % ", ".join("'%s': %s" % (n, self.given(n, 0)) for n in names)  # noqa: E731
            return head + ".values([%s])" % ", ".join(row() for _ in range(self.pick(1, 2, 3))) + self.returning()
        if roll < 0.6:
            return head + self.pick(".values((1, 2, 'x'))", ".values([1, 2])", ".values([(1, 2, 'x'), (3, 4, 'y')])", "", ".values({})", ".values()", ".values(id=None)")
        if roll < 0.8:
            source = "sa.select(%s)%s%s" % (", ".join(self.value(d - 1) for _ in names), self.where(d, 0.6), self.pick("", "", ".limit(3)", ".distinct()"))
            return head + ".from_select([%s], %s%s)" % (", ".join(self.pick("'%s'", "t.c.%s") % n for n in names), source, self.pick("", "", "", ", include_defaults=False")) + self.returning()
        return self.upsert(d)

    def upsert(self, d):
        names = self.chosen()
        values = ".values(%s)" % ", ".join("%s=%s" % (n, self.given(n, 0)) for n in names)
        module = self.pick("postgresql", "postgresql", "sqlite", "mysql")
        if module == "mysql":
            key = self.pick("s='x'", "n=ins.inserted.n", "{'s': ins.inserted.s}", "n=t.c.n + 1", "{'s': 'a', 'n': sa.func.f(ins.inserted.id)}", "[('s', 'a'), ('n', 5)]")
            return "ins", "ins = mysql.insert(t)%s\nins = ins.on_duplicate_key_update(%s)" % (values, key)
        what = self.pick("index_elements=['id']", "index_elements=[t.c.id, 's']", "constraint='uq_t'", "index_elements=['id'], index_where=t.c.b", "", "index_elements=[sa.func.lower(t.c.s)]" if self.maybe(0.2) else "index_elements=['Order']", "index_elements=['id'], index_where=t.c.n > 5")
        if module == "sqlite":
            what = what if "constraint" not in what else ""
        if self.maybe(0.4):
            return "ins", "ins = %s.insert(t)%s\nins = ins.on_conflict_do_nothing(%s)%s" % (module, values, what, self.returning())
        sets = self.pick("{'s': ins.excluded.s}", "dict(n=ins.excluded.n + 1, s='y')", "{'n': t.c.n + 1}", "{t.c.s: 'q', 'd': sa.func.now()}", "{'Order': ins.excluded.Order}", "{'b': True, 'j': {'a': 1}}")
        where = self.pick("", "", ", where=t.c.n > 3", ", where=(ins.excluded.n > t.c.n)", ", where=t.c.b.is_(True)")
        return "ins", "ins = %s.insert(t)%s\nins = ins.on_conflict_do_update(%s, set_=%s%s)%s" % (module, values, what or "index_elements=['id']", sets, where, self.returning())

    def expression(self):
        """Statements of a body: one of the language, sent."""
        d = self.pick(1, 2, 2, 3)
        tables = TABLES % (self.pick("", "", ", schema='s'"), self.pick("", "", ", schema='Sch'"))
        roll = self.rng.random()
        if roll < 0.28:
            before, name = "", self.update_of(d)
        elif roll < 0.42:
            before, name = "", self.delete_of(d)
        elif roll < 0.62:
            made = self.insert_of(d)
            before, name = ("", made) if isinstance(made, str) else (made[1] + "\n", made[0])
        elif roll < 0.92:
            before, name = self.query(d) + "\n", "q"
        else:
            before = self.cte(d) + "\n"
            name = self.pick("sa.update(t).where(t.c.id.in_(sa.select(c.c.id))).values(n=1)", "sa.update(t).where(t.c.id == c.c.id).values(s='x')", "sa.delete(t).where(t.c.id.in_(sa.select(c.c.id)))", "sa.insert(t).from_select(['id'], sa.select(c.c.id))", "sa.delete(t).where(t.c.id == c.c.id)", "sa.select(sa.func.count()).select_from(t).add_cte(c)", "sa.insert(t).values(id=1).add_cte(c)", "sa.update(t).values(n=sa.select(c.c.id).where(c.c.id == t.c.id).scalar_subquery())")
        send = self.pick("op.execute(%s)", "op.execute(%s)", "op.get_bind().execute(%s)", "conn = op.get_bind()\nconn.execute(%s)", "op.execute(%s, execution_options={'no_parameters': True})" if self.maybe(0.1) else "op.execute(%s)")
        return "%s\n%s%s" % (tables, before, send % name)

    def cast_type(self):
        return "op.execute(sa.select(sa.cast(sa.column('a'), %s)))" % column_type(self.rng)
