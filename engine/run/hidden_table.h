#ifndef MIG_RUN_HIDDEN_TABLE_H
#define MIG_RUN_HIDDEN_TABLE_H
/* A version table whose name mig was not told. Flask-Migrate's env.py gives context.configure()
 * what the application said to Migrate(): mig cannot see that, would find no version table, and
 * would run every revision from the base on a database that has them all. So where configure() is
 * given something unseen, nobody names the version table and there is none of the usual name, a
 * table that looks like one is an error. */
#include "run/context.h"

/* Asks whether there is a version table, too. */
bool hidden_table_refuse(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* The version table is not there. */
bool hidden_table_check(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
#endif
