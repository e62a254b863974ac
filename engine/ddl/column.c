#include "ddl/column.h"
#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/type.h"
#include <inttypes.h>

bool ddl_default(struct ddl *c, struct buf *b, const struct op_default *d)
{
    switch (d->kind) {
    case OP_DEFAULT_TEXT: ddl_string(c, b, d->text); return true;
    case OP_DEFAULT_EXPR: /* its columns keep their table */
        ddl_expr(c, b, d->expr, (struct ddl_scope){ .tables = true });
        return true;
    case OP_DEFAULT_NONE:
    case OP_DEFAULT_IDENTITY:
    case OP_DEFAULT_COMPUTED:
    case OP_DEFAULT_FETCHED: return false;
    }
    return false;
}

void ddl_computed(struct ddl *c, struct buf *b, const struct op_default *d)
{
    buf_puts(b, "GENERATED ALWAYS AS (");
    ddl_expr_in_ddl(c, b, d->expr);
    buf_char(b, ')');
    if (d->persisted != OP_UNSET)
        buf_puts(b, d->persisted == OP_TRUE ? " STORED" : " VIRTUAL");
}

static void number(struct buf *b, const char *words, const int64_t *value)
{
    if (value)
        buf_printf(b, "%s%s %" PRId64, b->len ? " " : "", words, *value);
}

static void flag(struct buf *b, const char *words, bool given)
{
    if (given)
        buf_printf(b, "%s%s", b->len ? " " : "", words);
}

void ddl_sequence_options(const struct ddl *c, struct buf *b, const struct op_sequence *s)
{
    const char *no_cycle = c->rules->no_cycle ? c->rules->no_cycle : "NO CYCLE";
    struct buf o = { .arena = b->arena };
    number(&o, "INCREMENT BY", s->increment);
    number(&o, "START WITH", s->start);
    number(&o, "MINVALUE", s->minvalue);
    number(&o, "MAXVALUE", s->maxvalue);
    flag(&o, "NO MINVALUE", s->nominvalue != OP_UNSET);
    flag(&o, "NO MAXVALUE", s->nomaxvalue != OP_UNSET);
    number(&o, "CACHE", s->cache);
    flag(&o, s->cycle == OP_TRUE ? "CYCLE" : no_cycle, s->cycle != OP_UNSET);
    buf_slice(b, buf_view(&o));
}

void ddl_identity(struct ddl *c, struct buf *b, const struct op_sequence *s)
{
    struct buf options = ddl_buf(c);
    buf_printf(b, "GENERATED %s AS IDENTITY", s->always ? "ALWAYS" : "BY DEFAULT");
    ddl_sequence_options(c, &options, s);
    if (options.len)
        buf_printf(b, " (%s)", buf_str(&options));
}

void ddl_column_constraints(struct ddl *c, struct buf *b, const struct ddl_table *t,
                            const struct ddl_column *col)
{
    for (size_t i = 0; i < col->op->nconstraints; i++) {
        const struct op_constraint *k = &col->op->constraints[i];
        if (k->kind == OP_FOREIGN_KEY)
            continue;
        buf_char(b, ' ');
        ddl_column_check(c, b, t, col, k);
    }
}

void ddl_column(struct ddl *c, struct buf *b, const struct ddl_table *t,
                const struct ddl_column *col)
{
    c->rules->column(c, b, t, col);
    ddl_column_constraints(c, b, t, col);
}
