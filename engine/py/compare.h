#ifndef MIG_PY_COMPARE_H
#define MIG_PY_COMPARE_H
/* ==, <, hash() and `in`. */
#include "py/value.h"

bool py_eq(struct py *py, struct py_value *a, struct py_value *b, bool *out);
bool py_hash(struct py *py, struct py_value *v, uint64_t *out);
enum py_order { PY_LT, PY_LE, PY_GT, PY_GE };
/* a < b and so on; TypeError where there is no order. */
bool py_less(struct py *py, enum py_order order, struct py_value *a, struct py_value *b, bool *out);
/* The value of a comparison, which need not be a bool where a host object takes part. `op`: "==",
 * "!=", "<", "<=", ">", ">=". */
struct py_value *py_compare(struct py *py, const char *op, struct py_value *a, struct py_value *b);
bool py_contains(struct py *py, struct py_value *container, struct py_value *item, bool *out);
#endif
