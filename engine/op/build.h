#ifndef MIG_OP_BUILD_H
#define MIG_OP_BUILD_H
/* Making expression nodes. NULL: refused in the interpreter. */
#include "op/host.h"

struct op_expr *op_node(struct py *py, enum op_expr_kind kind, const struct op_type *type,
                        const struct op_expr *const *args, size_t n); /* args copied */
const struct op_expr *op_binary_node(struct py *py, enum op_operator o, const struct op_expr *l,
                                     const struct op_expr *r, const struct op_type *type);
const struct op_expr *op_unary_node(struct py *py, enum op_operator o, const struct op_expr *e,
                                    const struct op_type *type);
/* A bound value; type NULL: the one of the value (sqltypes._resolve_value_to_type). */
const struct op_expr *op_literal(struct py *py, struct py_value *v, const struct op_type *type);
/* A value as an argument: None is NULL, an expression itself, all else bound. */
bool op_take_argument(struct py *py, struct py_value *v, const struct op_type *type,
                      const struct op_expr **out);
/* and_() and or_() of any number of conditions; *out NULL when there is none. */
bool op_conjunction(struct py *py, enum op_operator o, const struct op_expr *const *at, size_t n,
                    const struct op_expr **out);
/* self_group(): a Boolean by itself becomes istrue. */
const struct op_expr *op_as_condition(struct py *py, const struct op_expr *e);
const struct op_expr *op_negate(struct py *py, const struct op_expr *e);
bool op_is_boolean(const struct op_expr *e);
/* The operators ==, <, is_(), like_op, ... against any Python value; NULL: refused. */
const struct op_expr *op_compare(struct py *py, enum op_operator o, const struct op_expr *l,
                                 struct py_value *other, bool reflected);
const struct op_expr *op_arithmetic(struct py *py, enum op_operator o, const struct op_expr *l,
                                    struct py_value *other, bool reflected);
const struct op_expr *op_in(struct py *py, enum op_operator o, const struct op_expr *l,
                            struct py_value *list);
/* The class at the top of a type's chain: SQLAlchemy's _type_affinity. */
enum op_type_class op_affinity(const struct op_type *t);
bool op_take_where(struct py *py, struct py_value *v, const struct op_expr **out);
/* A str in order_by(), desc(): a column or label that is found in the SELECT. */
const struct op_expr *op_label_reference(struct py *py, struct slice name);
bool op_is_generic(const struct op_expr *function); /* one that SQLAlchemy has a class for */
struct py_value *op_make_func(struct py *py);       /* the func namespace */
bool op_function_known(struct slice name); /* sqlalchemy.sql.functions has a class of that name */
/* text.bindparams; NULL without an exception: no such method. */
struct py_value *op_text_method(struct py *py, struct py_value *self, struct slice name);
/* statement.c */
bool op_is_select(const struct py_value *v);
const struct op_expr *op_scalar_subquery(struct py *py, struct py_value *select);
/* construct.c: for the catalogue */
py_call_fn op_make_text, op_make_bindparam, op_make_literal, op_make_inline_literal,
    op_make_literal_column, op_make_null, op_make_true, op_make_false, op_make_and, op_make_or,
    op_make_not, op_make_cast, op_make_type_coerce, op_make_desc, op_make_asc, op_make_nulls_first,
    op_make_nulls_last, op_make_distinct, op_make_case, op_make_extract, op_make_tuple,
    op_make_array, op_make_hstore, op_make_aggregate_order_by;
#endif
