"""Every column type that a revision body can name, with random arguments, as Python source."""

NUMBER = ["", "", "10", "10, 2", "precision=8, scale=3", "precision=5", "12, 4, asdecimal=False", "scale=2"]
FLOAT = ["", "", "53", "24", "precision=10", "asdecimal=True"]
TEXT = ["", "", "", "255", "length=1000", "collation='C'", "40, collation='utf8mb4_bin'", "100, 'nocase'"]
SIZED = ["50", "length=20", "255", "1", "80, collation='utf8mb4_general_ci'", "length=30, collation='C'"]
MAYBE = SIZED * 4 + ["", "0"]
TIMEZONE = ["", "", "timezone=True", "timezone=False", "True"]
PLAIN = [""]
BINARY = ["", "16", "length=255", "70000"]
MYTEXT = ["", "", "charset='latin1'", "collation='utf8mb4_bin'", "charset='utf8mb4', collation='utf8mb4_bin'",
          "ascii=True", "unicode=True", "binary=True", "national=True", "charset='ascii', binary=True",
          "national=True, collation='x'", "unicode=True, binary=True"]
MYINT = ["", "", "11", "display_width=4", "unsigned=True", "unsigned=True, zerofill=True", "5, zerofill=True",
         "display_width=20, unsigned=True"]
MYNUM = ["", "10, 2", "precision=8, scale=2, unsigned=True", "zerofill=True", "12, 3, asdecimal=False", "10",
         "10, 2, zerofill=True, unsigned=True"]
MYTIME = ["", "", "fsp=3", "fsp=6", "timezone=True, fsp=2", "fsp=0"]
PGTIME = ["", "", "timezone=True", "precision=3", "timezone=True, precision=6", "precision=0"]
ENUM = ["'a', 'b', name='e1'", "'a', 'b', 'c', name='mood'", "'x', name='E Two'", "'a', \"it's\", name='e3', schema='s'",
        "'a%', 'b:c', name='e4'", "'one', 'two', name='order'", "*['p', 'q'], name='e5'",
        "'a', 'b', name='e6', native_enum=False", "'a', 'bbbb', name='e7', native_enum=False, length=30",
        "'a', 'b', name='e8', create_constraint=True", "'a', 'b', name='e9', native_enum=False, create_constraint=True",
        "'a', 'b', name='e10', metadata=sa.MetaData()", "'a', 'b', name='e11', inherit_schema=True",
        "'a', 'b', name='e12', validate_strings=True", "'a', 'b'", "'a', 'b', native_enum=False",
        "name='e13'", "'ä', 'ö', name='e14'", "'a', 'b', name='e15', quote=True",
        "'a', 'b', name=op.f('e16'), create_constraint=True, native_enum=False",
        "'back\\\\slash', name='e17'", "'a', 'b', name='e18', metadata=sa.MetaData(schema='m')",
        "Colour", "Colour, name='col'", "Colour, native_enum=False", "Colour, values_callable=lambda x: [e.value for e in x]"]
PGENUM = [e for e in ENUM if "'a', 'b'" != e] + [
    "'a', 'b', name='e20', create_type=False", "'a', 'b', name='e21', create_type=True",
    "'a', 'b', name='e22', schema='S', create_type=False", "name='e23', create_type=False"]

TYPES = {
    "sa": {
        "BIGINT": PLAIN, "BINARY": BINARY, "BLOB": BINARY, "BOOLEAN": ["", "name='ck_bo'", "create_constraint=True"],
        "BigInteger": PLAIN, "Boolean": ["", "", "name='ck_b'", "create_constraint=True, name='ck_b'", "create_constraint=True"],
        "CHAR": TEXT, "CLOB": TEXT, "DATE": PLAIN, "DATETIME": TIMEZONE, "DECIMAL": NUMBER, "DOUBLE": FLOAT,
        "DOUBLE_PRECISION": FLOAT, "Date": PLAIN, "DateTime": TIMEZONE, "Double": FLOAT, "Enum": ENUM, "FLOAT": FLOAT,
        "Float": FLOAT, "INT": PLAIN, "INTEGER": PLAIN, "Integer": PLAIN,
        "Interval": ["", "native=False", "second_precision=3", "native=True, day_precision=2", "second_precision=0"],
        "JSON": ["", "none_as_null=True"], "LargeBinary": BINARY, "NCHAR": MAYBE, "NUMERIC": NUMBER, "NVARCHAR": MAYBE,
        "Numeric": NUMBER, "PickleType": ["", "protocol=2", "pickler=None", "impl=sa.LargeBinary", "impl=sa.Text"],
        "REAL": FLOAT, "SMALLINT": PLAIN, "SmallInteger": PLAIN, "String": MAYBE, "TEXT": TEXT, "TIME": TIMEZONE,
        "TIMESTAMP": TIMEZONE, "Text": TEXT, "Time": TIMEZONE, "UUID": ["", "as_uuid=False"], "Unicode": MAYBE,
        "UnicodeText": TEXT, "Uuid": ["", "as_uuid=False", "native_uuid=False"], "VARBINARY": BINARY, "VARCHAR": MAYBE,
        "types.NullType": PLAIN, "types.String": MAYBE, "types.Integer": PLAIN, "sql.sqltypes.Text": TEXT,
        "types.TypeDecorator": PLAIN,
        "types.MatchType": PLAIN,
    },
    "postgresql": {
        "ARRAY": ["sa.Integer", "sa.String(20)", "sa.Text(), dimensions=2", "postgresql.UUID(as_uuid=True)",
                  "sa.Enum('a', 'b', name='ae')", "sa.String(10, collation='C')", "postgresql.JSONB, as_tuple=True",
                  "sa.DateTime(timezone=True), zero_indexes=True", "sa.Integer, dimensions=1"],
        "BIGINT": PLAIN, "BIT": ["", "8", "length=4, varying=True", "varying=True"], "BOOLEAN": PLAIN, "BYTEA": PLAIN,
        "CHAR": TEXT, "CIDR": PLAIN, "CITEXT": ["", "collation='C'"], "DATE": PLAIN, "DATEMULTIRANGE": PLAIN, "DATERANGE": PLAIN,
        "DOMAIN": ["'d1', sa.Integer", "name='d2', data_type=sa.String(5), not_null=True",
                   "'d3', sa.Integer(), check='VALUE > 0'", "'d4', sa.Text, default='x', schema='s'",
                   "'d5', sa.Integer, check=sa.text('VALUE < 9'), constraint_name='ck', create_type=False",
                   "'d6', sa.Text(), collation='C', default=sa.text(\"'a'\")", "'d7', sa.Integer, default=5"],
        "DOUBLE_PRECISION": FLOAT, "ENUM": PGENUM, "FLOAT": FLOAT, "HSTORE": ["", "text_type=sa.Text"], "INET": PLAIN,
        "INT4MULTIRANGE": PLAIN, "INT4RANGE": PLAIN, "INT8MULTIRANGE": PLAIN, "INT8RANGE": PLAIN, "INTEGER": PLAIN,
        "INTERVAL": ["", "precision=3", "fields='DAY TO SECOND'", "fields='YEAR', precision=2"],
        "JSON": ["", "none_as_null=True", "astext_type=sa.Text()"], "JSONB": ["", "astext_type=sa.Text()", "none_as_null=False"],
        "JSONPATH": PLAIN, "MACADDR": PLAIN, "MACADDR8": PLAIN, "MONEY": PLAIN, "NUMERIC": NUMBER, "NUMMULTIRANGE": PLAIN,
        "NUMRANGE": PLAIN, "OID": PLAIN, "REAL": FLOAT, "REGCLASS": PLAIN, "REGCONFIG": PLAIN, "SMALLINT": PLAIN,
        "TEXT": TEXT, "TIME": PGTIME, "TIMESTAMP": PGTIME, "TSMULTIRANGE": PLAIN, "TSQUERY": PLAIN, "TSRANGE": PLAIN,
        "TSTZMULTIRANGE": PLAIN, "TSTZRANGE": PLAIN, "TSVECTOR": PLAIN, "UUID": ["", "as_uuid=True", "as_uuid=False"],
        "VARCHAR": TEXT,
    },
    "mysql": {
        "BIGINT": MYINT, "BINARY": BINARY, "BIT": ["", "8"], "BLOB": BINARY, "BOOLEAN": PLAIN,
        "CHAR": ["10", "length=5, charset='latin1'", "", "3, collation='x'", "8, national=True", "8, ascii=True"],
        "DATE": PLAIN, "DATETIME": MYTIME, "DECIMAL": MYNUM, "DOUBLE": MYNUM,
        "ENUM": ["'a', 'b'", "'a', \"it's\", charset='latin1'", "'x', 'y', name='me', collation='utf8mb4_bin'", "'a%b', 'c'",
                 "'ab', 'c', native_enum=False", "'a', 'b', length=10, native_enum=False", "'a', unicode=True", "Colour"],
        "FLOAT": MYNUM, "INET4": PLAIN, "INET6": PLAIN, "INTEGER": MYINT, "JSON": PLAIN, "LONGBLOB": PLAIN,
        "LONGTEXT": MYTEXT, "MEDIUMBLOB": PLAIN, "MEDIUMINT": MYINT, "MEDIUMTEXT": MYTEXT,
        "NCHAR": ["10", "", "5, collation='x'"], "NUMERIC": MYNUM, "NVARCHAR": ["10", "", "5, collation='x'"], "REAL": MYNUM,
        "SET": ["'a', 'b'", "'a', 'bc', charset='latin1'", "'x', retrieve_as_bitwise=True", "'', 'a', retrieve_as_bitwise=True",
                "'a', \"q'q\", collation='y'", "'a', length=9"],
        "SMALLINT": MYINT, "TEXT": ["", "300", "length=20, charset='utf8'"] + MYTEXT, "TIME": MYTIME, "TIMESTAMP": MYTIME,
        "TINYBLOB": PLAIN, "TINYINT": MYINT + ["1", "display_width=1"], "TINYTEXT": MYTEXT, "VARBINARY": ["", "16"],
        "VARCHAR": ["50", "length=20, charset='latin1'", "", "30, collation='utf8mb4_bin'", "30, national=True",
                    "30, unicode=True, collation='x'", "30, binary=True, ascii=True"],
        "YEAR": ["", "4", "display_width=2"],
    },
    "sqlite": {
        "BLOB": PLAIN, "BOOLEAN": PLAIN, "CHAR": TEXT, "DATE": ["", "storage_format='%(year)d'"], "DATETIME": ["", "truncate_microseconds=True"],
        "DECIMAL": NUMBER, "FLOAT": FLOAT, "INTEGER": PLAIN, "JSON": PLAIN, "NUMERIC": NUMBER, "REAL": FLOAT, "SMALLINT": PLAIN,
        "TEXT": TEXT, "TIME": ["", "truncate_microseconds=False"], "TIMESTAMP": PLAIN, "VARCHAR": MAYBE,
    },
    "mssql": {
        "BIT": PLAIN, "DATETIME2": ["", "3", "precision=7"], "DATETIMEOFFSET": ["", "4"], "DATETIME": PLAIN, "IMAGE": PLAIN, "JSON": PLAIN,
        "MONEY": PLAIN, "NTEXT": ["", "collation='x'"], "NVARCHAR": SIZED, "REAL": PLAIN, "ROWVERSION": PLAIN, "SMALLDATETIME": PLAIN,
        "SMALLMONEY": PLAIN, "SQL_VARIANT": PLAIN, "TIME": ["", "2"], "TIMESTAMP": PLAIN, "TINYINT": PLAIN, "UNIQUEIDENTIFIER": PLAIN,
        "VARBINARY": ["", "'max'", "30"], "VARCHAR": SIZED, "XML": PLAIN, "BIGINT": PLAIN, "CHAR": SIZED, "TEXT": PLAIN, "DATE": PLAIN,
    },
    "oracle": {
        "BFILE": PLAIN, "BINARY_DOUBLE": PLAIN, "BINARY_FLOAT": PLAIN, "BLOB": PLAIN, "CLOB": PLAIN, "DATE": PLAIN, "FLOAT": ["", "10"],
        "INTERVAL": ["", "day_precision=2"], "LONG": PLAIN, "NCLOB": PLAIN, "NUMBER": ["", "10", "10, 2"], "NVARCHAR2": SIZED,
        "RAW": ["16", ""], "ROWID": PLAIN, "TIMESTAMP": ["", "timezone=True"], "VARCHAR2": SIZED, "VARCHAR": SIZED,
    },
}
CLASSES = ["Integer", "String", "Text", "DateTime", "Boolean", "BigInteger", "Float", "Numeric", "Date", "Unicode", "JSON", "UUID"]
VARIANTS = ["'postgresql'", "'mysql'", "'sqlite'", "'mariadb'", "'mssql'", "'oracle'", "'mysql', 'mariadb'", "'postgresql', 'sqlite'"]


def one(rng, module, name):
    where = module + "." + name
    if rng.random() < 0.12:
        return where
    return "%s(%s)" % (where, rng.choice(TYPES[module][name]))


def column_type(rng, own=None, depth=0):
    """Mostly the generic types, else those of a dialect; sometimes with variants."""
    roll = rng.random()
    if roll < 0.55:
        module, name = "sa", rng.choice(CLASSES)
    elif roll < 0.72:
        module, name = "sa", rng.choice(sorted(TYPES["sa"]))
    elif roll < 0.97:
        module = rng.choice(["postgresql", "mysql", "sqlite"])
        name = rng.choice(sorted(TYPES[module]))
    else:
        module = rng.choice(["mssql", "oracle"])
        name = rng.choice(sorted(TYPES[module]))
    text = one(rng, module, name)
    if depth == 0 and rng.random() < 0.08 and text.endswith(")"):
        for dialect in rng.sample(VARIANTS, rng.choice([1, 1, 2])):
            text += ".with_variant(%s, %s)" % (column_type(rng, own, 1), dialect)
    return text
