"""How Alembic runs the revisions of this directory. mig does not need this file.

The database is the one that mig takes: $DATABASE_URL where it is set, else sqlalchemy.url. The keys
version_table, version_table_schema and transaction_per_migration of the ini hold for both.
"""
import os
from logging.config import fileConfig

import sqlalchemy
from alembic import context

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name)

# The MetaData of your models, if 'alembic revision --autogenerate' is to compare with it.
target_metadata = None

settings = {
    "target_metadata": target_metadata,
    "version_table": config.get_main_option("version_table", "alembic_version"),
    "version_table_schema": config.get_main_option("version_table_schema"),
    "transaction_per_migration": config.get_main_option("transaction_per_migration", "")
    .lower() in ("true", "yes", "on", "y", "t", "1"),
}


def database_url():
    return os.environ.get("DATABASE_URL") or config.get_main_option("sqlalchemy.url")


def print_sql():
    context.configure(
        url=database_url(),
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        **settings,
    )
    with context.begin_transaction():
        context.run_migrations()


def run():
    engine = sqlalchemy.create_engine(database_url(), poolclass=sqlalchemy.pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, **settings)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    print_sql()
else:
    run()
