# The settings that belong to one installation: the database and what is logged. All others stand in
# pyproject.toml; a key that stands here too wins.

[alembic]
# The database. Looked for in this order: --url, the variable $DATABASE_URL (or the one that url_env
# names), this key. ${NAME} in it takes a variable from the environment, percent-encoded.
sqlalchemy.url = driver://user:pass@localhost/dbname
# url_env = DATABASE_URL

# The table that holds the current revisions, its schema, whether it has a primary key.
# version_table = alembic_version
# version_table_schema =
# version_table_pk = true

# true: each revision is a transaction of its own; false: one for all that run together.
# transaction_per_migration = false

# For mig alone: a table in which each run leaves a row for each revision; 'mig status' reads it.
# Alembic's autogenerate takes it for a table to drop, unless include_name in env.py leaves it out.
# history_table = mig_history
# true: upgrade, downgrade and stamp show what they would run and ask.
# confirm = false

# What an env.py of your own gives context.configure() for these four, mig reads where it is written
# as a literal, and asks for it here where it is not; 'ignore' leaves env.py unread.
# env_py = read

# What is logged, as Python's logging.config reads it.
[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
