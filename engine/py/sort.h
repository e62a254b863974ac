#ifndef MIG_PY_SORT_H
#define MIG_PY_SORT_H
/* list.sort and sorted(): stable, by `<` alone. */
#include "py/value.h"

/* Sorts in place; key and reverse may be NULL. */
bool py_sort(struct py *py, struct py_seq *items, struct py_value *key, struct py_value *reverse);
#endif
