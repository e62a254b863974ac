#ifndef MIG_RUN_VERSION_TABLE_H
#define MIG_RUN_VERSION_TABLE_H
/* The version table: its DDL and the texts of its row edits, and its rows in a live database.
 * Source: alembic.ddl.impl.DefaultImpl.version_table_impl,
 * alembic.runtime.migration.HeadMaintainer. */
#include "run/context.h"

/* Texts as --sql prints them, without ';'. */
char *version_table_create_sql(const struct mig *m, struct arena *a);
char *version_table_edit_sql(const struct mig *m, struct arena *a, const struct row_edit *e);

/* The rows, in the order in which the database gives them; none when there is no table. A table of
 * that name without a column version_num is an error. */
bool version_table_read(struct mig *m, struct strs *rows, struct mig_error *err) MIG_MUST_CHECK;
bool version_table_exists(struct mig *m, bool *found, struct mig_error *err) MIG_MUST_CHECK;
/* Creates the table unless it is there. */
bool version_table_ensure(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Deletes all rows; a table of that name without a column version_num is an error. */
bool version_table_clear(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Makes one edit; an UPDATE or DELETE must meet exactly one row. */
bool version_table_edit(struct mig *m, const struct row_edit *e,
                        struct mig_error *err) MIG_MUST_CHECK;
#endif
