# The settings of mig, in the format of Alembic's own file. A key with '#' in front shows its default
# or an example. '%' begins %(here)s, the directory of this file; a plain one is written %%.

[alembic]
# Where script templates and versions/ are.
script_location = ${script_location}

# The databases: the names of their sections below. Each is migrated in turn; 'mig --engine NAME' and
# engine_name choose one.
databases = engine1, engine2
# engine_name = engine1

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

# One database. ${NAME} in its URL takes a variable from the environment, percent-encoded; url_env
# names one that holds the whole URL. Any key about how migrations run may stand here too.
[engine1]
sqlalchemy.url = driver://user:pass@localhost/dbname

[engine2]
sqlalchemy.url = driver://user:pass@localhost/dbname2

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
