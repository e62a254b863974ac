from logging.config import fileConfig
from alembic import context
from app import models

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name)
config.set_main_option("sqlalchemy.url", "sqlite://")
TABLE = "versions"
target_metadata = [models.Base.metadata, None]


def run(connection=None):
    context.configure(
        connection=connection, target_metadata=target_metadata, version_table=TABLE, version_table_schema="s",
        transaction_per_migration=True, version_table_pk=False, transactional_ddl=None,
    )
    with context.begin_transaction():
        context.run_migrations(engine_name="a")


run()
