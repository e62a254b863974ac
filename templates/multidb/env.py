"""How Alembic runs the revisions of this directory. mig does not need this file.

Each database of `databases` in the ini is migrated in turn; what is done to them is committed once
all have come through. Alembic reads only sqlalchemy.url of a database's section.
"""
import logging
import re
from logging.config import fileConfig

import sqlalchemy
from alembic import context

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name)
logger = logging.getLogger("alembic.env")

# The MetaData of your models by the name of their database, if 'alembic revision --autogenerate' is
# to compare with it.
target_metadata = {}


def names():
    found = re.split(r",\s*", config.get_main_option("databases", ""))
    chosen = config.get_main_option("engine_name")
    return [name for name in found if chosen in (None, name)]


def print_sql():
    for name in names():
        logger.info("Migrating database %s", name)
        logger.info("Writing output to %s.sql", name)
        with open(name + ".sql", "w") as output:
            context.configure(
                url=config.get_section_option(name, "sqlalchemy.url"),
                output_buffer=output,
                target_metadata=target_metadata.get(name),
                literal_binds=True,
                dialect_opts={"paramstyle": "named"},
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def migrate(name, connection):
    logger.info("Migrating database %s", name)
    context.configure(
        connection=connection,
        upgrade_token=name + "_upgrades",
        downgrade_token=name + "_downgrades",
        target_metadata=target_metadata.get(name),
    )
    context.run_migrations(engine_name=name)


def run():
    begun = {}
    try:
        for name in names():
            engine = sqlalchemy.engine_from_config(
                config.get_section(name, {}), poolclass=sqlalchemy.pool.NullPool
            )
            connection = engine.connect()
            begun[name] = connection, connection.begin()
        for name, (connection, _) in begun.items():
            migrate(name, connection)
        for _, transaction in begun.values():
            transaction.commit()
    finally:
        for connection, _ in begun.values():
            connection.close()


if context.is_offline_mode():
    print_sql()
else:
    run()
