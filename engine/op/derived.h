#ifndef MIG_OP_DERIVED_H
#define MIG_OP_DERIVED_H
/* What is made of a SELECT: subqueries, CTEs, UNIONs, EXISTS; other things that stand in FROM;
 * joins. */
#include "op/sources.h"

/* select.c */
struct py_value *op_select_value(struct py *py, const struct op_select *s);
void op_select_resolve(struct py *py, struct op_select *s);
/* Puts the joins of a SELECT into `froms`; `implied` are those of its columns and conditions. */
bool op_resolve_joins(struct py *py, struct op_select *s, const struct op_froms *implied,
                      struct op_froms *froms);
bool op_take_from(struct py *py, struct py_value *v, const struct op_from **out);

/* derived.c: the columns of a SELECT by name, those of a subquery named as f. */
struct py_value *op_select_columns(struct py *py, const struct op_select *s);
struct py_value *op_columns_value(struct py *py, struct py_value *columns);
const struct op_expr *op_exists_of(struct py *py, const struct op_select *s);
struct py_value *op_exists_method(struct py *py, const struct op_expr *e, struct slice name);
bool op_take_ctes(struct py *py, const struct py_args *args, const struct op_from *const **list,
                  size_t *n);
struct py_value *op_cte_method(struct py *py, struct py_value *self, struct slice name);
struct py_value *op_values_method(struct py *py, struct py_value *self, struct slice name);
/* func.f().table_valued(), text().columns(): NULL without an exception: no such method. */
struct py_value *op_source_method(struct py *py, const struct op_expr *e, struct slice name);
py_call_fn op_select_subquery, op_select_lateral, op_select_cte, op_select_union,
    op_select_union_all, op_select_except, op_select_except_all, op_select_intersect,
    op_select_intersect_all;
py_call_fn op_make_union, op_make_union_all, op_make_except, op_make_except_all, op_make_intersect,
    op_make_intersect_all, op_make_lateral, op_make_cte, op_make_values, op_make_alias;

/* join.c */
py_call_fn op_select_join, op_select_outerjoin, op_select_join_from, op_select_outerjoin_from;
#endif
