"""Python around directives, as people write it: loops, helpers, branches by dialect, tables that are kept."""

ENUMS = ["sa.Enum('a', 'b', name='mood')", "postgresql.ENUM('x', 'y', name='Kind')", "sa.Enum(Colour, name='colour')", "postgresql.ENUM(Colour, name='colour', create_type=False)",
         "postgresql.ENUM('p', name='e', schema='s')", "sa.Enum('a', name='n', native_enum=False)"]


def indented(text, by="    "):
    return "\n".join(by + line for line in text.split("\n"))


class Programs:
    """Beside Body."""

    def python(self):
        return getattr(self, "py_" + self.pick("branch", "branch", "loop", "loop", "helper", "text", "kept", "kept", "enum", "enum", "block", "metadata", "metadata", "attempt", "model"))()

    def one(self):
        """A directive in one or several lines."""
        return getattr(self, self.pick("create_table", "add_column", "alter_column", "create_index", "constraint", "drop_column", "execute", "drop_index"))()

    def py_branch(self):
        test = self.pick("op.get_bind().dialect.name == '%s'", "bind.dialect.name != '%s'", "op.get_context().dialect.name == '%s'", "context.get_context().dialect.name in ('%s', 'x')", "bind.engine.name == '%s'",
                         "op.get_context().bind.dialect.name.startswith('%s')", "bind.dialect.name == '%s' and not context.is_offline_mode()", "context.is_offline_mode() or bind.dialect.name == '%s'") % self.pick("postgresql", "mysql", "sqlite", "mariadb")
        return "bind = op.get_bind()\nif %s:\n%s\nelse:\n%s" % (test, indented(self.one()), indented(self.one()))

    def py_loop(self):
        table = self.table()
        return self.pick(
            "for name in (%s):\n    op.add_column(%s, sa.Column(name, %s, nullable=%s))" % (", ".join(self.columns(3)), table, self.type(), self.flag()),
            "for i, name in enumerate([%s]):\n    op.create_index(f'ix_{i}_{name}', %s, [name], unique=i %% 2 == 0)" % (", ".join(self.columns(2)), table),
            "for table, column in {%s: %s, 'u2': 'c'}.items():\n    op.drop_column(table, column)" % (table, self.column_name()),
            "for kw in [dict(nullable=True), {'type_': %s, 'existing_type': %s}]:\n    op.alter_column(%s, %s, existing_nullable=True, **kw)" % (self.type(), self.type(), table, self.column_name()),
            "columns = [sa.Column('c%%d' %% n, %s) for n in range(3)]\nop.create_table(%s, sa.Column('id', sa.Integer(), primary_key=True), *columns, %s)" % (self.type(), table, "sqlite_autoincrement=True"),
            "with op.batch_alter_table(%s) as batch_op:\n    for name in [%s]:\n        batch_op.add_column(sa.Column(name, %s))\n        batch_op.create_index(batch_op.f('ix_%%s' %% name), [name])" % (table, ", ".join(self.columns(2)), self.type()),
            "for name in [%s]:\n    try:\n        op.drop_constraint(name, %s, type_='unique')\n    finally:\n        op.drop_index(name + '_ix', table_name=%s)" % (", ".join(self.columns(2)), table, table))

    def py_helper(self):
        return self.pick(
            "def stamps():\n    return (sa.Column('created', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False), sa.Column('updated', %s))\nop.create_table(%s, sa.Column('id', %s, primary_key=True), *stamps())" % (self.type(), self.table(), self.type()),
            "def add(table, name, type_=%s, **kw):\n    kw.setdefault('nullable', True)\n    op.add_column(table, sa.Column(name, type_, **kw))\nadd(%s, %s)\nadd(%s, %s, server_default=%s)" % (self.type(), self.table(), self.column_name(), self.table(), self.column_name(), self.default()),
            "fk = lambda t, c, **kw: op.create_foreign_key(op.f('fk_%%s_%%s' %% (t, c)), t, 'users', [c], ['id'], **kw)\nfk(%s, %s, ondelete='CASCADE')\nfk('a', 'b')" % (self.table(), self.column_name()),
            "def rename(old, new):\n    for kind in ('TABLE', 'INDEX'):\n        op.execute('ALTER %%s %%s RENAME TO %%s' %% (kind, old, new))\nrename(%s, 'x')" % self.table(),
            "ID = %s\ntype_ = lambda: ID.with_variant(%s, %s)\nop.add_column(%s, sa.Column('a', type_()))\nop.add_column(%s, sa.Column('b', type_()))" % (self.type(), self.type(), self.pick("'sqlite'", "'mysql', 'mariadb'"), self.table(), self.table()))

    def py_text(self):
        value = self.string()
        return self.pick(
            "value = %s\nop.execute(f\"UPDATE t SET a = '{value}' WHERE b = {1 + 1}\")" % value, "op.execute('UPDATE {} SET a = {!r}'.format(%s, %s))" % (self.table(), value), "op.execute('SELECT %s, %(x)s' % {'x': 1} if False else 'SELECT 1')",
            "op.execute(sa.text(f'UPDATE t SET a = :v WHERE id IN ({\", \".join(str(i) for i in range(3))})').bindparams(sa.bindparam('v', %s%s)))" % (value, self.pick("", ", sa.String", ", type_=sa.Text()")),
            "op.execute('''\n    UPDATE t\n    SET a = 'x'\n    WHERE b;\n''')", "op.execute(' '.join(['DELETE', 'FROM', %s]))" % self.table(),
            "op.execute(sa.text('UPDATE t SET a = :a, b = :b').bindparams(a=%s, b=%s))" % (self.pick("datetime.datetime(2020, 1, 2, 3, 4)", "datetime.date(2020, 1, 2)", "decimal.Decimal('1.50')", "True", "None", "b'x'", "[1, 2]"), self.pick("5", value, "-1.5", "1e20", "False")),
            "for sql in ('SELECT 1', 'SELECT 2;'):\n    op.execute(sql)",
            "op.execute(sa.text(%r))" % self.pick("SELECT ':x'", "SELECT a::text FROM t", "SELECT '10:30'", "SELECT E'\\\\:x'", "SELECT '%d' % 5", "DO $$ BEGIN RAISE NOTICE 'x'; END $$"),
            "import json\nop.execute(\"INSERT INTO t VALUES ('\" + json.dumps({'a': [1, None, 'ä']}) + \"')\")")

    def py_kept(self):
        columns = self.distinct_columns(self.pick(1, 2, 3))
        name = self.local_names(columns)[0]
        self.loose = True
        made = "t = op.create_table(%s, sa.Column('pk', %s, primary_key=True), %s%s)" % (self.table(), self.pick("sa.Integer", "sa.BigInteger()", "sa.String(9)", "sa.Uuid()"), ", ".join(columns), self.pick("", "", ", schema='s'"))
        use = self.pick("op.bulk_insert(t, [{'pk': 1}, {'pk': 2}])", "op.execute(t.insert().values(pk=1))", "op.execute(sa.select(t.c.pk).where(t.c.pk == 1))", "op.execute(t.update().values({%s: %s}))" % (name, self.pick("None", "'x'", "5")), "op.execute(t.delete())",
                        "op.create_index('ix', t.name, [t.c.pk.name])", "op.bulk_insert(t, [{'pk': i} for i in range(2)])", "for c in list(t.columns)[:1]:\n    op.execute('SELECT ' + c.name)", "op.execute(sa.insert(t).from_select(['pk'], sa.select(sa.literal(1))))", "sa.Index('ix_own', t.c.pk).create(op.get_bind())")
        return made + "\n" + use

    def py_enum(self):
        kind = self.rng.choice(ENUMS)
        return "e = %s\n%s" % (kind, self.pick(
            "e.create(op.get_bind(), checkfirst=%s)\nop.add_column('t', sa.Column('c', e, nullable=False, server_default='a'))" % self.pick("True", "False"), "op.drop_column('t', 'c')\ne.drop(op.get_bind(), checkfirst=False)", "op.create_table('t', sa.Column('a', e), sa.Column('b', e))\nop.create_table('t2', sa.Column('a', e))",
            "op.alter_column('t', 'c', type_=e, existing_type=sa.String(), postgresql_using='c::text')", "if op.get_bind().dialect.name == 'postgresql':\n    e.create(op.get_bind())\nop.add_column('t', sa.Column('c', e.with_variant(sa.String(9), 'sqlite')))", "op.add_column('t', sa.Column('c', sa.ARRAY(e)))", "op.add_column('t', sa.Column('c', postgresql.ARRAY(e), server_default='{}'))",
            "with op.batch_alter_table('t') as b:\n    b.add_column(sa.Column('c', e))\n    b.alter_column('d', type_=e, existing_type=sa.Text())", "op.drop_table('t')\ne.drop(op.get_bind())", "op.execute('DROP TYPE %s' % e.name)"))

    def py_block(self):
        return "with op.get_context().autocommit_block():\n%s\n%s" % (indented(self.one()), self.one())

    def py_metadata(self):
        from body_grammar import CONVENTIONS
        self.loose = True
        meta = "m = sa.MetaData(%s)" % self.pick("", "", "schema='ms'", "naming_convention=%s" % self.rng.choice(CONVENTIONS), "schema='s', naming_convention=%s" % self.rng.choice(CONVENTIONS))
        columns = self.distinct_columns(self.pick(1, 2))
        made = "a = sa.Table('a', m, sa.Column('aid', sa.Integer, primary_key=True), %s)\nb = sa.Table('b', m, sa.Column('bid', sa.Integer, primary_key=True), sa.Column('a_id', sa.ForeignKey('a.aid'%s))%s)" % (
            ", ".join(columns), self.pick("", ", ondelete='CASCADE'", ", name='fk'", ", use_alter=True, name='fk'"), self.pick("", ", sa.Index('ix_b', 'a_id')", ", sa.UniqueConstraint('a_id')", ", sa.CheckConstraint('a_id > 0', name='pos')"))
        return "%s\n%s\n%s" % (meta, made, self.pick(
            "a.create(op.get_bind())\nb.create(op.get_bind())", "b.drop(op.get_bind(), checkfirst=False)\na.drop(op.get_bind())", "op.execute(sa.select(a.c.aid).join(b))",
            "op.execute(b.delete().where(b.c.a_id.in_(sa.select(a.c.aid))))", "op.execute(sa.select(sa.func.count()).select_from(b.join(a)))", "op.execute(sa.schema.CreateTable(a))", "op.execute(sa.schema.DropTable(b, if_exists=True))", "op.execute(b.insert().values(bid=1, a_id=sa.select(a.c.aid).limit(1).scalar_subquery()))", "op.bulk_insert(b, [{'bid': 1, 'a_id': None}])"))

    def py_attempt(self):
        return "try:\n%s\nexcept KeyError:\n    raise\nelse:\n%s" % (indented(self.one()), indented(self.one()))

    def py_model(self):
        return "class Holder:\n    t = sa.table('t', sa.column('id', sa.Integer), sa.column('n', sa.String(5)))\n    names = {1: 'one', 2: \"it's\"}\nh = Holder()\nfor key, value in sorted(h.names.items()):\n    op.execute(%s)" % self.pick(
            "h.t.update().where(h.t.c.id == key).values(n=value)", "Holder.t.insert().values(id=key, n=value)", "sa.update(Holder.t).where(Holder.t.c.n.in_([value, value.upper()])).values({'n': f'{value}!'})", "sa.text('UPDATE t SET n = :n WHERE id = :i').bindparams(n=value, i=key)")
