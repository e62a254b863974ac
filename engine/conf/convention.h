#ifndef MIG_CONF_CONVENTION_H
#define MIG_CONF_CONVENTION_H
/* `naming_convention` of the ini ("pk = pk_%%(table_name)s" on lines of their own) or
 * [tool.alembic.naming_convention]: what MetaData(naming_convention={...}) says in Python. */
#include "conf/config.h"

/* name, template, name, template, ... *given: the option is there. */
bool convention_read(const struct config *c, struct arena *a, struct strs *pairs, bool *given,
                     struct mig_error *err) MIG_MUST_CHECK;
#endif
