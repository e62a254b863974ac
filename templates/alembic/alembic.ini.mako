# The settings of mig, in the format of Alembic's own file. A key with '#' in front shows its default
# or an example. '%' begins %(here)s, the directory of this file; a plain one is written %%.

[alembic]
# Where script templates and versions/ are.
script_location = ${script_location}

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

# Names of new files, without suffix. Tokens: rev, slug, epoch, year, month, day, hour, minute, second.
# file_template = %%(rev)s_%%(slug)s
# file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(rev)s_%%(slug)s
# truncate_slug_length = 40

# The zone of a new file's date, such as Europe/Paris; without it: local time.
# timezone =

# Where revision files are; the default is versions/ in script_location. path_separator says what
# stands between several: os (a colon), space, newline, ':' or ';'.
# version_locations = %(here)s/core:%(here)s/billing
path_separator = os
# Also look in subdirectories.
# recursive_version_locations = false

# The encoding of new files.
# output_encoding = utf-8

# For Alembic alone: where Python looks for modules, whether byte code without source counts, and
# whether env.py runs for each new file.
prepend_sys_path = .
# sourceless = false
# revision_environment = false

[post_write_hooks]
# Programs that are run on each new file, in this order, without a shell.
# hooks = format
# format.type = exec
# format.executable = black
# format.options = --quiet REVISION_SCRIPT_FILENAME

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
