#ifndef MIG_OP_GEOMETRY_H
#define MIG_OP_GEOMETRY_H
/* The types of geoalchemy2: what PostGIS calls them, and the index that comes with a column. */
#include "op/host.h"

struct py_value *op_make_geometry(struct py *py, const char *name, const char *word,
                                  const struct py_args *args);
#endif
