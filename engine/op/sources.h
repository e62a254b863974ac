#ifndef MIG_OP_SOURCES_H
#define MIG_OP_SOURCES_H
/* SELECT, and the FROM lists that SQLAlchemy works out from columns and conditions. */
#include "op/build.h"

struct op_exprs {
    const struct op_expr *const *at;
    size_t n;
};
extern const struct py_host_class op_host_select; /* data: const struct op_select */

const struct op_select *op_select_of(const struct py_value *v);
/* Columns of a SELECT or of RETURNING: a table stands for all of its columns. */
bool op_take_entities(struct py *py, struct py_value *const *at, size_t n, struct op_exprs *out);
/* where(): args after what stood there before, NULL for nothing. They are no and_(): one that is
 * among them stays one. */
const struct op_expr *op_criterion(struct py *py, const struct op_expr *before,
                                   const struct op_expr *added);
bool op_take_wheres(struct py *py, const struct py_args *args, const struct op_expr *before,
                    const struct op_expr **out);
/* Fills in `using` of an UPDATE or DELETE. */
bool op_statement_sources(struct py *py, struct op_statement *s);
/* The tables of expressions, each once, in order. */
struct op_froms {
    const struct op_from **at;
    size_t n;
    size_t cap;
};
void op_sources(struct py *py, const struct op_expr *e, struct op_froms *out);
void op_add_source(struct py *py, const struct op_from *f, struct op_froms *out);

struct py_value *op_statement_value(struct py *py, const struct op_statement *s);
struct py_value *op_statement_new(struct py *py, struct py_value *table,
                                  enum op_statement_kind kind);
/* A dict of values for columns; op_take_row() refuses what it leaves out as well, where SQLAlchemy
 * would fill in what the compiler does not know. */
bool op_take_cells(struct py *py, const struct op_table_object *o, struct py_value *row,
                   struct op_sets *out);
/* The same in the order of the dict. */
bool op_take_ordered(struct py *py, const struct op_table_object *o, struct py_value *row,
                     struct op_sets *out);
/* Adds what stood there before, as far as the row has not the same columns. */
void op_keep_cells(struct py *py, const struct op_sets *before, struct op_sets *row);
bool op_check_defaults(struct py *py, const struct op_table_object *o, const struct op_sets *row,
                       bool update);
bool op_take_row(struct py *py, const struct op_table_object *o, struct py_value *row, bool update,
                 struct op_sets *out);
py_call_fn op_make_insert, op_make_update, op_make_delete, op_make_select, op_make_exists,
    op_make_create_sequence, op_make_drop_sequence, op_make_create_schema, op_make_drop_schema,
    op_make_ddl, op_make_join, op_make_outerjoin, op_execution_options;
#endif
