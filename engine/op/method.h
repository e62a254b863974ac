#ifndef MIG_OP_METHOD_H
#define MIG_OP_METHOD_H
/* Methods of expressions by table: a name, what it does, and what it needs to know for that. */
#include "op/build.h"

struct op_method;
typedef struct py_value *op_method_fn(struct py *py, const struct op_expr *self,
                                      const struct py_args *args, const struct op_method *m);
struct op_method {
    const char *name;
    op_method_fn *call;
    enum op_operator operator;
};

/* The method as a callable; NULL: the table has none of that name. */
struct py_value *op_method_in(struct py *py, const struct op_expr *self, struct slice name,
                              const struct op_method *table, size_t n);

/* comparator.c: comparisons of text and arithmetic by name. container.c: JSON, arrays, HSTORE,
 * ranges; NULL without an exception: not theirs. window.c: functions. */
struct py_value *op_comparator_method(struct py *py, const struct op_expr *e, struct slice name);
struct py_value *op_container_method(struct py *py, const struct op_expr *e, struct slice name);
struct py_value *op_window_method(struct py *py, const struct op_expr *e, struct slice name);
struct py_value *op_container_item(struct py *py, const struct op_expr *e, struct py_value *key);
/* Whether contains() of such a column asks for elements and not for a part of a text. */
bool op_is_container(const struct op_type *t);
/* any_(), all_() */
py_call_fn op_make_any, op_make_all, op_make_over, op_make_within_group, op_make_filter,
    op_make_between, op_make_collate, op_make_label;
#endif
