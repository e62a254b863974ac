"""Random values of every type in every place that takes one: literals, casts, rows, defaults, bound texts."""
from body_types import TYPES, column_type, one

VALUES = ["1", "0", "-7", "10000000000", "1.5", "-0.0", "1e20", "1e-7", "2.0", "decimal.Decimal('1.50')", "decimal.Decimal('0E-8')", "decimal.Decimal('1E+5')", "decimal.Decimal('-3')",
          "True", "False", "None", "'x'", "\"it's\"", "'a%b'", "'back\\\\slash'", "''", "'ä€😀'", "':n'", "'new\\nline'", "'10'", "'2020-01-02'", "'nul'", "b'ab'", "b''", "b'\\x00\\xff'", "b\"q'q\"",
          "datetime.date(2020, 2, 29)", "datetime.date(999, 1, 2)", "datetime.datetime(2020, 1, 2)", "datetime.datetime(2020, 1, 2, 3, 4, 5, 600)", "datetime.datetime(2020, 1, 2, 3, 4, tzinfo=datetime.timezone.utc)", "datetime.time(1, 2)",
          "datetime.time(23, 59, 59, 999999)", "datetime.timedelta(days=1)", "datetime.timedelta(hours=-2, microseconds=5)", "datetime.timedelta(days=40, seconds=3)", "uuid.UUID('12345678-1234-5678-1234-567812345678')", "'12345678-1234-5678-1234-567812345678'",
          "{'a': 1}", "[1, 2]", "['a', \"it's\"]", "[]", "{}", "[None, True]", "{'k': [1.5, 'ä', None]}", "(1, 2)", "[[1], [2]]", "Colour.RED", "Colour.Green", "'RED'", "'a'", "{'a'}", "Size.big", "'b'"]
FITTING = {"Integer": VALUES[:4], "String": VALUES[16:26], "Text": VALUES[16:26], "Unicode": VALUES[16:26], "Boolean": ["True", "False", "None", "1", "0"], "Date": ["datetime.date(2020, 2, 29)", "datetime.date(1, 1, 1)"],
           "DateTime": ["datetime.datetime(2020, 1, 2, 3, 4, 5)", "datetime.datetime(2020, 1, 2, 3, 4, 5, 7)"], "Numeric": VALUES[:13], "Float": VALUES[:13], "JSON": VALUES[42:50] + ["None", "'x'", "1", "1.5", "True", "sa.null()", "sa.JSON.NULL"],
           "LargeBinary": VALUES[27:31], "Uuid": VALUES[41:42], "Time": VALUES[36:38], "Interval": VALUES[38:41], "BigInteger": VALUES[:4]}


class Valued:
    """Beside Body."""

    def value_type(self):
        roll = self.rng.random()
        if roll < 0.45:
            return "sa.%s" % self.rng.choice(sorted(FITTING))
        if roll < 0.75:
            return column_type(self.rng)
        module = self.pick("sa", "postgresql", "mysql", "sqlite")
        return one(self.rng, module, self.rng.choice(sorted(TYPES[module])))

    def any_value(self, kind):
        """A value for the type; now and then one that does not fit."""
        name = kind.split("(")[0].split(".")[-1]
        if self.maybe(0.12):
            return self.rng.choice(VALUES)
        if "ARRAY" in kind:
            return self.pick("[1, 2]", "['a', \"it's\"]", "[]", "None", "[None, 'x']", "[1.5]", "[True, False]", "[[1], [2]]", "(1, 2)", "['{', 'a,b', '\"']")
        if "ENUM" in kind or "Enum" in kind or "SET" in kind:
            return self.pick("'a'", "'b'", "Colour.RED", "'RED'", "None", "'x'", "\"it's\"")
        for key, fitting in FITTING.items():
            if name.lower().replace("_", "") == key.lower():
                return self.rng.choice(fitting)
        guess = {"TIMESTAMP": "DateTime", "DATETIME": "DateTime", "DECIMAL": "Numeric", "NUMERIC": "Numeric", "REAL": "Float", "DOUBLE": "Float", "DOUBLE_PRECISION": "Float", "JSONB": "JSON", "BYTEA": "LargeBinary", "BLOB": "LargeBinary", "UUID": "Uuid",
                 "INTERVAL": "Interval", "BIGINT": "Integer", "SMALLINT": "Integer", "INTEGER": "Integer", "SmallInteger": "Integer", "TINYINT": "Integer", "MEDIUMINT": "Integer", "YEAR": "Integer", "BIT": "Integer", "VARBINARY": "LargeBinary", "BINARY": "LargeBinary"}.get(name)
        return self.rng.choice(FITTING[guess] if guess else FITTING["String"] if self.maybe(0.6) else VALUES)

    def typed(self):
        kind = self.value_type()
        return kind, self.any_value(kind)

    def typed_value(self):
        return getattr(self, "value_" + (self.pick("literal", "literal", "cast", "compare", "compare", "rows", "rows", "values", "values", "values", "text", "text", "default", "default", "inline", "in") if self.maybe(0.98) else "param"))()

    def value_literal(self):
        kind, value = self.typed()
        return "op.execute(sa.select(%s))" % self.pick("sa.literal(%s, %s)" % (value, kind), "sa.literal(%s, type_=%s).label('v')" % (value, kind), "sa.literal(%s)" % value, "sa.bindparam('b', %s, %s)" % (value, kind), "sa.type_coerce(%s, %s)" % (value, kind),
                                                       "sa.func.f(%s, type_=%s)" % (value, kind), "sa.func.f(sa.literal(%s, %s), %s)" % (value, kind, value), "sa.bindparam('b', %s, type_=%s, literal_execute=True)" % (value, kind))

    def value_cast(self):
        kind, value = self.typed()
        return "op.execute(sa.select(%s))" % self.pick("sa.cast(%s, %s)" % (value, kind), "sa.cast(sa.literal(%s), %s)" % (value, kind), "sa.literal(%s, %s).cast(%s)" % (value, kind, self.value_type()), "sa.cast(sa.column('a', %s), %s)" % (kind, self.value_type()),
                                                       "sa.cast(sa.null(), %s)" % kind, "sa.cast(sa.func.f(), %s) == %s" % (kind, value), "sa.cast(sa.cast(%s, %s), %s)" % (value, kind, self.value_type()))

    def light(self, kinds):
        return "sa.table('v', sa.column('id', sa.Integer), %s)" % ", ".join("sa.column('c%d', %s)" % (i, kind) for i, kind in enumerate(kinds))

    def value_compare(self):
        kind, value = self.typed()
        sign = self.pick("==", "!=", "<", ">=", "==", "+", "-", "*", "||", "/", "%")
        test = "c.c0.concat(%s)" % value if sign == "||" else "c.c0 %s %s" % (sign, value)
        test = self.pick(test, test, test, "c.c0.is_distinct_from(%s)" % value, "c.c0.between(%s, %s)" % (value, value), "c.c0.in_([%s, %s])" % (value, value), "sa.func.coalesce(c.c0, %s)" % value, "sa.case((c.c0 == %s, %s), else_=%s)" % (value, value, value), "c.c0.like(%s)" % value, "c.c0.op('~')(%s)" % value,
                         "sa.case({%s: 1}, value=c.c0)" % value if value[0] not in "[{" else test, "%s == c.c0" % value, "c.c0.any(%s)" % value, "c.c0.contains(%s)" % value, "c.c0.is_(%s)" % value)
        return "t = %s\nc = t.c\n%s" % (self.light([kind]), self.pick("op.execute(sa.select(%s))", "op.execute(sa.select(t.c.id).where(%s))", "op.execute(t.update().where(%s).values(id=1))", "op.execute(t.delete().where(%s))", "op.create_check_constraint('ck', 'v', %s)", "op.create_index('ix', 'v', ['id'], postgresql_where=(%s), sqlite_where=(%s))") .replace("%s", test))

    def value_rows(self):
        kinds = [self.value_type() for _ in range(self.pick(1, 2, 3))]
        rows = ", ".join("{'id': %d, %s}" % (n, ", ".join("'c%d': %s" % (i, self.any_value(kind)) for i, kind in enumerate(kinds))) for n in range(self.pick(1, 2)))
        made = self.pick("t = %s" % self.light(kinds), "t = sa.Table('v', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), %s)" % ", ".join("sa.Column('c%d', %s)" % (i, kind) for i, kind in enumerate(kinds)))
        return "%s\nop.bulk_insert(t, [%s]%s)" % (made, rows, self.pick("", "", ", multiinsert=False", ", multiinsert=True"))

    def value_values(self):
        kinds = [self.value_type() for _ in range(self.pick(1, 2))]
        made = self.pick("t = %s" % self.light(kinds), "t = sa.Table('v', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), %s)" % ", ".join("sa.Column('c%d', %s)" % (i, kind) for i, kind in enumerate(kinds)))
        given = ", ".join("c%d=%s" % (i, self.any_value(kind)) for i, kind in enumerate(kinds))
        return "%s\nop.execute(%s)" % (made, self.pick("t.insert().values(%s)", "t.update().values(%s)", "sa.update(t).where(t.c.id == 1).values(%s)", "sa.insert(t).values([dict(%s)])", "sa.insert(t).values([dict(%s), dict(id=3, %s)])" if self.maybe(0.3) else "sa.insert(t).values(%s).returning(t.c.c0)",
                                                       "postgresql.insert(t).values(%s).on_conflict_do_nothing()", "postgresql.insert(t).values(id=1).on_conflict_do_update(index_elements=['id'], set_=dict(%s))", "mysql.insert(t).values(id=1).on_duplicate_key_update(%s)").replace("%s", given))

    def value_text(self):
        kind, value = self.typed()
        other = self.rng.choice(VALUES)
        return "op.execute(%s)" % self.pick("sa.text('SELECT :a').bindparams(a=%s)" % value, "sa.text('SELECT :a, :b').bindparams(sa.bindparam('a', %s, %s), b=%s)" % (value, kind, other), "sa.text('SELECT :a').bindparams(sa.bindparam('a', type_=%s)).bindparams(a=%s)" % (kind, value),
                                            "sa.text('SELECT :a IN :b').bindparams(sa.bindparam('b', [%s, %s], expanding=True), a=1)" % (value, value), "sa.text('UPDATE t SET a = :a, b = :a').bindparams(a=%s)" % value, "sa.text(\"SELECT ':a', :a\").bindparams(a=%s)" % value, "sa.text('SELECT :a::text').bindparams(a=%s)" % value,
                                            "sa.text('SELECT a FROM t WHERE b = :b').bindparams(b=%s).columns(sa.column('a', %s))" % (value, kind), "sa.select(sa.text(':a AS q').bindparams(a=%s))" % value, "sa.select(sa.column('a')).where(sa.text('b = :b').bindparams(sa.bindparam('b', %s, %s)))" % (value, kind))

    def value_default(self):
        kind, value = self.typed()
        return self.pick("op.add_column('t', sa.Column('c', %s, server_default=sa.literal(%s, %s)))" % (kind, value, kind), "op.alter_column('t', 'c', server_default=sa.text(':a').bindparams(a=%s), existing_type=%s)" % (value, kind), "op.create_table('t', sa.Column('c', %s, server_default=sa.cast(%s, %s)))" % (kind, value, kind),
                         "op.add_column('t', sa.Column('c', %s, server_default=%s))" % (kind, value), "op.alter_column('t', 'c', server_default=%s, existing_type=%s)" % (value, kind), "op.add_column('t', sa.Column('c', %s, server_default=sa.func.f(%s)))" % (kind, value), "op.create_table('t', sa.Column('c', %s, default=%s), sa.Column('d', %s, server_default=%s))" % (kind, value, kind, value))

    def value_inline(self):
        kind, value = self.typed()
        return "t = %s\nop.execute(%s)" % (self.light([kind]), self.pick("t.update().where(t.c.c0 == op.inline_literal(%s)).values(c0=op.inline_literal(%s))" % (value, value), "t.insert().values(c0=op.inline_literal(%s, %s))" % (value, kind), "sa.select(op.inline_literal(%s, type_=%s))" % (value, kind), "t.update().values({'c0': op.inline_literal(%s)})" % value))

    def value_in(self):
        kind = self.value_type()
        values = ", ".join(self.any_value(kind) for _ in range(self.pick(0, 1, 2, 3)))
        return "t = %s\nop.execute(sa.select(t.c.id).where(%s))" % (self.light([kind]), self.pick("t.c.c0.in_([%s])", "t.c.c0.not_in([%s])", "sa.tuple_(t.c.id, t.c.c0).in_([(1, x) for x in [%s]])", "sa.literal(1).in_([%s])", "t.c.c0 == sa.any_(postgresql.array([%s]))", "t.c.c0 == sa.all_(sa.literal([%s], postgresql.ARRAY(" + kind + ")))", "sa.or_(*[t.c.c0 == x for x in [%s]])").replace("%s", values))

    def value_param(self):
        kind, value = self.typed()
        return "t = %s\nconn = op.get_bind()\n%s" % (self.light([kind]), self.pick("conn.execute(t.insert(), {'id': 1, 'c0': %s})" % value, "conn.execute(t.insert(), [{'c0': %s}])" % value, "conn.execute(sa.text('SELECT :a'), {'a': %s})" % value, "conn.execute(t.update().where(t.c.id == sa.bindparam('b_id')).values(c0=sa.bindparam('v')), {'b_id': 1, 'v': %s})" % value,
                                                                                   "conn.execute(t.update().values(c0=%s), {})" % value, "op.execute(t.insert().values(c0=sa.bindparam('c0', %s)))" % value))
