#ifndef MIG_PY_OPERATOR_H
#define MIG_PY_OPERATOR_H
/* Operators and subscripts. All raise. */
#include "py/ast_kind.h"
#include "py/value.h"

struct py_value *py_binary(struct py *py, enum ast_op op, struct py_value *l, struct py_value *r);
/* l op= r: a list, set or dict changes in place. */
struct py_value *py_inplace(struct py *py, enum ast_op op, struct py_value *l, struct py_value *r);
struct py_value *py_unary(struct py *py, enum ast_op op, struct py_value *v);

struct py_value *py_item(struct py *py, struct py_value *v, struct py_value *key);
bool py_set_item(struct py *py, struct py_value *v, struct py_value *key, struct py_value *value);
bool py_del_item(struct py *py, struct py_value *v, struct py_value *key);
struct py_value *py_slice_new(struct py *py, struct py_value *start, struct py_value *stop,
                              struct py_value *step);
/* slice.indices(n): where it begins, how many items it has, and the step. */
bool py_slice_fit(struct py *py, const struct py_value *slice, size_t n, int64_t *start,
                  int64_t *step, size_t *count);

/* A number between the builtin kinds, "integer beyond 64 bits" refused. */
struct py_value *py_number(struct py *py, enum ast_op op, const struct py_value *l,
                           const struct py_value *r);
bool py_extend(struct py *py, struct py_value *list, struct py_value *iterable);
#endif
