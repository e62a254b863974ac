/* SELECT and what stands in FROM. Source: SQLCompiler.visit_select, _compose_select_body,
 * _label_select_column, visit_join, visit_alias; limit_clause of the dialects. */
#include "ddl/expr.h"
#include "ddl/function.h"
#include "ddl/operator.h"
#include "ddl/type.h"
#include <string.h>

const char *ddl_from_name(struct ddl *c, const struct op_from *f, struct ddl_scope s)
{
    if (f->name)
        return f->name;
    while (f->kind == OP_FROM_CTE && f->left)
        f = f->left; /* the recursive part is named as what it goes on from */
    bool table = f->kind == OP_FROM_ALIAS && f->left && f->left->name;
    return ddl_anonymous(c, s.names, f, table ? f->left->name : "anon");
}

static void join(struct ddl *c, struct buf *b, const struct op_from *f, struct ddl_scope s)
{
    bool nested = f->right->kind == OP_FROM_JOIN;
    ddl_from(c, b, f->left, s);
    buf_puts(b, f->full              ? " FULL OUTER JOIN "
                : f->outer           ? " LEFT OUTER JOIN "
                : c->rules->is_mysql ? " INNER JOIN "
                                     : " JOIN ");
    buf_puts(b, nested ? "(" : "");
    ddl_from(c, b, f->right, s);
    buf_puts(b, nested ? ")" : "");
    if (!f->on) {
        ddl_fail(c, "Can't find any foreign key relationships between the tables of a join");
        return;
    }
    buf_puts(b, " ON ");
    ddl_operand(c, b, f->on, s, DDL_CRITERION);
}

static void subquery(struct ddl *c, struct buf *b, const struct op_from *f, struct ddl_scope s)
{
    struct ddl_scope inner = s;
    inner.frame = f->lateral ? s.frame : NULL;
    inner.labels = NULL;
    inner.as_from = true;
    buf_puts(b, f->lateral ? "LATERAL (" : "(");
    ddl_select(c, b, f->select, inner);
    buf_puts(b, ") AS ");
    ddl_identifier(c, b, ddl_from_name(c, f, s));
}

/* (a, b) */
static void names_of(struct ddl *c, struct buf *b, const struct op_from *f)
{
    buf_char(b, '(');
    for (size_t i = 0; i < f->ncolumns; i++) {
        buf_puts(b, i ? ", " : "");
        ddl_column_name(c, b, f->column[i]);
    }
    buf_char(b, ')');
}

/* A CTE is written once, before the statement; its recursive part names what it goes on from. */
static bool is_written(const struct ddl_names *names, const struct op_from *f)
{
    for (size_t i = 0; i < names->ctes.n; i++)
        if (names->ctes.at[i].of == f || names->ctes.at[i].of->left == f)
            return true;
    return false;
}

static void cte(struct ddl *c, struct buf *b, const struct op_from *f, struct ddl_scope s)
{
    struct ddl_names *names = s.names;
    ddl_identifier(c, b, ddl_from_name(c, f, s));
    if (is_written(names, f))
        return;
    struct buf text = ddl_buf(c);
    struct ddl_scope inner = s;
    inner.frame = NULL;
    inner.labels = NULL;
    inner.as_from = true;
    vec_push(c->arena, &names->ctes, (struct ddl_with){ .of = f });
    ddl_identifier(c, &text, ddl_from_name(c, f, s));
    if (f->recursive)
        names_of(c, &text, f);
    buf_puts(&text, " AS \n(");
    if (f->change)
        ddl_change(c, &text, f->change, s.parameters, names, true);
    else
        ddl_select(c, &text, f->select, inner);
    buf_char(&text, ')');
    struct ddl_with done = { .of = f, .text = buf_str(&text) };
    size_t at = 0; /* behind those that it needs */
    while (names->ctes.at[at].of != f)
        at++;
    for (; at + 1 < names->ctes.n; at++)
        names->ctes.at[at] = names->ctes.at[at + 1];
    names->ctes.at[at] = done;
}

void ddl_with(struct ddl *c, struct buf *b, const struct ddl_names *names)
{
    bool recursive = false;
    (void)c;
    for (size_t i = 0; i < names->ctes.n; i++)
        recursive = recursive || names->ctes.at[i].of->recursive;
    for (size_t i = 0; i < names->ctes.n; i++)
        buf_printf(b, "%s%s",
                   i           ? ", \n"
                   : recursive ? "WITH RECURSIVE "
                               : "WITH ",
                   names->ctes.at[i].text);
    buf_puts(b, names->ctes.n ? "\n " : "");
}

static void values(struct ddl *c, struct buf *b, const struct op_from *f, struct ddl_scope s)
{
    if (!f->on) {
        ddl_fail(c, "values() without data()");
        return;
    }
    buf_puts(b, "(VALUES ");
    for (size_t i = 0; i < f->on->n; i++) {
        buf_puts(b, i ? ", " : "");
        ddl_expr(c, b, f->on->args[i], s);
    }
    buf_puts(b, ")");
    if (f->unnamed)
        return;
    buf_puts(b, " AS ");
    ddl_identifier(c, b, ddl_from_name(c, f, s));
    buf_char(b, ' ');
    names_of(c, b, f);
}

void ddl_from(struct ddl *c, struct buf *b, const struct op_from *f, struct ddl_scope s)
{
    switch (f->kind) {
    case OP_FROM_TABLE: ddl_table_name(c, b, s.schemaless ? NULL : f->schema, f->name); break;
    case OP_FROM_ALIAS:
        ddl_from(c, b, f->left, s);
        buf_puts(b, " AS ");
        ddl_identifier(c, b, ddl_from_name(c, f, s));
        break;
    case OP_FROM_JOIN: join(c, b, f, s); break;
    case OP_FROM_SUBQUERY: subquery(c, b, f, s); break;
    case OP_FROM_CTE: cte(c, b, f, s); break;
    case OP_FROM_VALUES: values(c, b, f, s); break;
    case OP_FROM_FUNCTION:
        ddl_expr(c, b, f->on, s);
        buf_puts(b, " AS ");
        ddl_identifier(c, b, ddl_from_name(c, f, s));
        break;
    case OP_FROM_TEXT: buf_puts(b, f->name); break;
    }
}

/* The name that a column has in the result without a label: NULL where it has none. */
static bool wraps(const struct op_expr *e)
{
    return e->kind == OP_EXPR_CAST || e->kind == OP_EXPR_TRY_CAST || e->kind == OP_EXPR_TYPE_COERCE;
}

/* AsBoolean, which goes by the name of what it is of, too. */
static bool is_as_boolean(const struct op_expr *e)
{
    return e->kind == OP_EXPR_UNARY && (e->operator== OP_OP_istrue || e->operator== OP_OP_isfalse);
}

static const char *natural_name(struct ddl *c, const struct op_expr *e)
{
    if (e->kind == OP_EXPR_COLUMN || e->kind == OP_EXPR_LABEL)
        return e->name;
    if (!wraps(e))
        return NULL;
    const struct op_expr *inner = e->args[0];
    while (is_as_boolean(inner))
        inner = inner->args[0];
    return inner->kind == OP_EXPR_LITERAL_COLUMN ? slice_dup(c->arena, inner->text)
                                                 : natural_name(c, inner);
}

static const char *function_base(const struct op_expr *e)
{
    const char *name = ddl_function_name(e);
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static bool wraps_name(const struct op_expr *e)
{
    const struct op_expr *inner = e->args[0];
    return inner->kind == OP_EXPR_COLUMN || inner->kind == OP_EXPR_LABEL ||
           inner->kind == OP_EXPR_LITERAL_COLUMN;
}

/* Whether "AS name" follows: every expression without a name of its own, and what doubles one. */
static const char *result_label(struct ddl *c, const struct op_select *q, size_t i,
                                struct ddl_scope s)
{
    const struct op_expr *e = q->columns[i];
    const char *name = natural_name(c, e);
    if (e->kind == OP_EXPR_LABEL)
        return name ? name : ddl_anonymous(c, s.names, e, "anon");
    unsigned same = 0;
    for (size_t j = 0; name && j < i; j++) {
        const struct op_expr *earlier = q->columns[j];
        const char *other = natural_name(c, earlier);
        if (!other || strcmp(other, name) != 0)
            continue;
        bool casts = e->kind == OP_EXPR_CAST && earlier->kind == OP_EXPR_CAST &&
                     e->args[0] == earlier->args[0];
        if (!casts && (e->kind != OP_EXPR_COLUMN || earlier->kind != OP_EXPR_COLUMN))
            ddl_fail(c, "a SELECT in which column '%s' occurs twice is not supported", name);
        if (earlier->from != e->from)
            return ddl_anonymous(c, s.names, e, name);
        same++;
    }
    if (same)
        return arena_printf(c->arena, "%s__%u", name, same);
    if (e->kind == OP_EXPR_COLUMN)
        return s.as_from && e->from ? name : NULL;
    if (e->kind == OP_EXPR_STAR || e->kind == OP_EXPR_TEXT || e->kind == OP_EXPR_LITERAL_COLUMN)
        return NULL;
    if (e->kind == OP_EXPR_UNARY || e->kind == OP_EXPR_DISTINCT) {
        bool native =
            c->rules->native_boolean || (e->operator!= OP_OP_istrue && e->operator!= OP_OP_isfalse);
        bool inside = e->args[0]->kind == OP_EXPR_LABEL; /* -(x AS l): what is written is -x AS l */
        if (inside && (!native || s.as_from || ddl_operators[e->operator].postfix))
            ddl_fail(c, "an operator on a label among the columns of a SELECT is not supported");
        for (size_t j = 0; j < i && wraps_name(e) && e->args[0]->name && (!native || inside); j++)
            if (natural_name(c, q->columns[j]) &&
                !strcmp(natural_name(c, q->columns[j]), e->args[0]->name))
                ddl_fail(c, "a SELECT in which column '%s' occurs twice is not supported",
                         e->args[0]->name);
        if (inside)
            return e->args[0]->name;
        if (wraps_name(e))
            return native && !s.as_from ? NULL
                   : e->args[0]->kind == OP_EXPR_LITERAL_COLUMN
                       ? ddl_anonymous(c, s.names, e, "anon")
                       : e->args[0]->name;
    }
    if (name)
        return name;
    while (wraps(e) ||
           is_as_boolean(e)) /* it goes by the name that is made up for what stands inside */
        e = e->args[0];
    const char *made = ddl_anonymous(c, s.names, e,
                                     e->kind == OP_EXPR_FUNCTION     ? function_base(e)
                                     : e->kind == OP_EXPR_NEXT_VALUE ? "next_value"
                                                                     : "anon");
    if (s.as_from && e->kind == OP_EXPR_FUNCTION && strcmp(made + strlen(made) - 2, "_1"))
        ddl_fail(c, "a subquery with two columns that are the same function without a label");
    return made;
}

/* A type that writes a column of its own, or that MySQL's dialect cannot take. */
static void check_result(struct ddl *c, const struct op_type *t)
{
    t = t ? ddl_type_here(c, t) : NULL;
    if (t && t->class == OP_MY_ENUM && c->rules->named_types)
        ddl_fail(c, "'ENUM' object has no attribute 'create_type'");
    if (t && t->flags[OP_PARAM_retrieve_as_bitwise])
        ddl_fail(c, "mysql.SET(retrieve_as_bitwise=True) among the columns of a SELECT is not "
                    "supported");
    if (t && c->rules->is_mysql && ddl_type_is(t, OP_SA_DOUBLE) && OP_GIVEN(t, precision) &&
        !OP_GIVEN(t, scale))
        ddl_fail(c, "You must specify both precision and scale or omit both altogether.");
}

void ddl_result_columns(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    struct ddl_scope inner = s;
    inner.as_from = false;
    for (size_t i = 0; i < q->ncolumns; i++) {
        const struct op_expr *e = q->columns[i];
        const struct op_expr *shown = e->kind == OP_EXPR_LABEL ? e->args[0] : e;
        if (i)
            buf_puts(b, ", ");
        if (shown->kind == OP_EXPR_TUPLE)
            ddl_fail(c, "a tuple_() among the columns of a SELECT");
        check_result(c, shown->type);
        if (shown->kind == OP_EXPR_TEXT && shown->flag)
            ddl_fail(c, "a function of @compiles among the columns of a SELECT is not supported");
        const char *label = result_label(c, q, i, s); /* made up before those inside */
        if (shown == e)
            ddl_expr(c, b, e, inner);
        else
            ddl_operand(c, b, shown, inner, OP_OP_comma_op);
        if (label) {
            bool own = shown->kind == OP_EXPR_COLUMN && !strcmp(label, shown->name);
            buf_puts(b, " AS ");
            ddl_quoted_name(
                c, b,
                &(struct op_name){ .text = label, .quote = own ? shown->quote : OP_QUOTE_AUTO });
        }
    }
}

static bool has(const struct op_from *in, const struct op_from *f)
{
    return in == f || (in->kind == OP_FROM_JOIN && (has(in->left, f) || has(in->right, f)));
}

static bool listed(const struct op_from *const *list, size_t n, const struct op_from *f)
{
    for (size_t i = 0; i < n; i++)
        if (has(list[i], f))
            return true;
    return false;
}

/* Whether a table belongs to a statement around: correlate() looks at all of them, what happens by
 * itself at the nearest only, and leaves a SELECT of one table alone. */
static bool is_correlated(const struct op_select *q, const struct ddl_frame *around,
                          const struct op_from *f)
{
    bool named = listed(q->correlate, q->ncorrelate, f);
    if (q->correlation == OP_CORRELATE_AUTO)
        return around && q->nfrom > 1 && listed(around->from, around->n, f);
    bool found = false;
    for (; around; around = around->around)
        found = found || listed(around->from, around->n, f);
    return found && named == (q->correlation == OP_CORRELATE_THESE);
}

/* Those of the FROM list that the enclosing statement does not have. */
static size_t display_froms(struct ddl *c, const struct op_select *q,
                            const struct ddl_frame *around, const struct op_from **out)
{
    size_t n = 0;
    for (size_t i = 0; i < q->nfrom; i++)
        if (!is_correlated(q, around, q->from[i]))
            out[n++] = q->from[i];
    if (q->nfrom && !n)
        ddl_fail(c, "Select statement returned no FROM clauses due to auto-correlation; specify "
                    "correlate(<tables>) to control correlation manually.");
    return n;
}

static void clauses(struct ddl *c, struct buf *b, const char *words,
                    const struct op_expr *const *at, size_t n, struct ddl_scope s)
{
    if (!n)
        return;
    buf_puts(b, words);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_puts(b, ", ");
        ddl_expr(c, b, at[i], s);
    }
}

/* OFFSET n ROWS FETCH FIRST n ROWS ONLY */
static void fetch(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    const char *open = c->rules->named_types ? "(" : "";
    const char *close = c->rules->named_types ? ")" : "";
    if (q->offset) {
        buf_printf(b, "\n OFFSET %s", open);
        ddl_expr(c, b, q->offset, s);
        buf_printf(b, "%s ROWS", close);
    }
    buf_printf(b, "\n FETCH FIRST %s", open);
    ddl_expr(c, b, q->fetch, s);
    buf_printf(b, "%s ROWS %s", close, q->with_ties ? "WITH TIES" : "ONLY");
}

static void limit(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    if (q->fetch)
        fetch(c, b, q, s);
    if (q->fetch || (!q->limit && !q->offset))
        return;
    if (c->rules->is_mysql) {
        buf_puts(b, " \n LIMIT ");
        if (q->offset) {
            ddl_expr(c, b, q->offset, s);
            buf_puts(b, ", ");
        }
        if (q->limit)
            ddl_expr(c, b, q->limit, s);
        else
            buf_puts(b, "18446744073709551615");
        return;
    }
    if (q->limit) {
        buf_puts(b, c->rules->named_types ? " \n LIMIT " : "\n LIMIT ");
        ddl_expr(c, b, q->limit, s);
    } else {
        buf_puts(b, c->rules->named_types ? "\n LIMIT ALL" : "\n LIMIT -1");
        if (c->rules->padded_times && !c->session->server.connected)
            ddl_fail(c, "offset() without limit() is not supported in --sql mode for SQLite");
    }
    if (q->offset) {
        buf_puts(b, " OFFSET ");
        ddl_expr(c, b, q->offset, s);
    } else if (c->rules->padded_times)
        buf_puts(b, " OFFSET 0");
}

static void distinct(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    if (!q->ndistinct_on || !c->rules->named_types) {
        buf_puts(b, q->distinct || q->ndistinct_on ? "DISTINCT " : "");
        return;
    }
    s.labels = q;
    clauses(c, b, "DISTINCT ON (", q->distinct_on, q->ndistinct_on, s);
    buf_puts(b, ") ");
}

/* Whether a column of the SELECT is known as `name`: a label, table_column, or a column of no
 * table.
 */
static bool is_known_as(struct ddl *c, const struct op_expr *e, const char *name)
{
    const struct op_from *f = e->from;
    if (e->kind == OP_EXPR_LABEL)
        return e->name && !strcmp(e->name, name);
    if (e->kind == OP_EXPR_LITERAL_COLUMN)
        return slice_is(e->text, name);
    if (e->kind != OP_EXPR_COLUMN || (f && !f->name))
        return false;
    bool schema = f && f->kind == OP_FROM_TABLE && f->schema && *f->schema;
    return !strcmp(f ? arena_printf(c->arena, "%s%s%s_%s", schema ? f->schema : "",
                                    schema ? "_" : "", f->name, e->name)
                     : e->name,
                   name);
}

static const struct op_expr *in_from(const struct op_from *f, const char *name)
{
    const struct op_expr *found = NULL;
    if (f->kind == OP_FROM_JOIN) {
        const struct op_expr *right = in_from(f->right, name);
        return right ? right : in_from(f->left, name);
    }
    for (size_t i = 0; i < f->ncolumns; i++)
        if (!strcmp(f->column[i]->name, name))
            found = f->column[i];
    return found;
}

const struct op_expr *ddl_labelled(struct ddl *c, const struct op_select *q, const char *name)
{
    for (size_t i = q->ncolumns; i-- > 0;)
        if (q->compound != OP_PLAIN
                ? natural_name(c, q->columns[i]) && !strcmp(natural_name(c, q->columns[i]), name)
                : is_known_as(c, q->columns[i], name))
            return q->columns[i];
    for (size_t i = q->nfrom; q->compound == OP_PLAIN && i-- > 0;)
        if (in_from(q->from[i], name))
            return in_from(q->from[i], name);
    ddl_fail(c,
             "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual "
             "SQL expression '%s' should be explicitly declared as text('%s')",
             name, name);
    return NULL;
}

static void ambiguous_pair(struct ddl *c, const struct op_from *a, const struct op_from *b)
{
    if (a->kind == OP_FROM_JOIN) {
        ambiguous_pair(c, a->left, b);
        ambiguous_pair(c, a->right, b);
        ambiguous_pair(c, a->left, a->right);
    } else if (b->kind == OP_FROM_JOIN)
        ambiguous_pair(c, b, a);
    else if (a != b && a->kind == OP_FROM_TABLE && b->kind == OP_FROM_TABLE &&
             !strcmp(a->name, b->name) && !a->schema != !b->schema)
        ddl_fail(c, "two tables named '%s' in different schemas of one statement are not supported",
                 a->name);
}

void ddl_ambiguous(struct ddl *c, const struct ddl_frame *f, const struct ddl_frame *around)
{
    for (size_t i = 0; i < f->n; i++) {
        for (size_t j = 0; j <= i; j++)
            ambiguous_pair(c, f->from[i], f->from[j]);
        for (size_t j = 0; around && j < around->n; j++)
            ambiguous_pair(c, f->from[i], around->from[j]);
    }
}

/* FOR UPDATE OF t NOWAIT; SQLite has none of it. */
static void lock(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    const struct op_lock *l = &q->lock;
    const struct ddl_server *server = &c->session->server;
    bool mysql = c->rules->is_mysql;
    bool share = mysql && server->connected && !server->mariadb && server->version >= 80001;
    if (!l->on || c->rules->padded_times)
        return;
    if (mysql && l->read)
        buf_puts(b, share ? " FOR SHARE" : " LOCK IN SHARE MODE");
    else if (mysql)
        buf_puts(b, " FOR UPDATE");
    else
        buf_puts(b, l->read && l->key_share ? " FOR KEY SHARE"
                    : l->read               ? " FOR SHARE"
                    : l->key_share          ? " FOR NO KEY UPDATE"
                                            : " FOR UPDATE");
    if (l->nof && share)
        ddl_fail(c, "with_for_update(of=) is not supported for MySQL");
    for (size_t i = 0; i < l->nof && !mysql; i++) {
        buf_puts(b, i ? ", " : " OF ");
        ddl_identifier(c, b, ddl_from_name(c, l->of[i], s));
    }
    buf_puts(b, l->nowait ? " NOWAIT" : "");
    buf_puts(b, l->skip_locked ? " SKIP LOCKED" : "");
}

/* prefix_with() and suffix_with(), for the dialect that they were meant for. */
static void words(struct ddl *c, struct buf *b, const char *text, const char *dialect,
                  const char *format)
{
    bool meant = !dialect || !strcmp(dialect, "*") || !strcmp(dialect, c->dialect->name);
    if (text && meant)
        buf_printf(b, *format == ' ' ? " %s" : "%s ", text);
}

static void simple(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    const struct op_from **froms = arena_array(c->arena, const struct op_from *, q->nfrom);
    struct ddl_frame frame = { .from = froms,
                               .n = display_froms(c, q, s.frame, froms),
                               .around = s.frame };
    if (q->unjoinable)
        ddl_fail(c, "%s", q->unjoinable);
    ddl_ambiguous(c, &frame, s.frame);
    struct ddl_scope columns = s;
    columns.frame = &frame;
    s = columns;
    s.as_from = false;
    columns.tables = true; /* in DDL the rest goes without, as what stands around it */
    buf_puts(b, "SELECT ");
    words(c, b, q->prefix, q->prefix_dialect, "%s ");
    distinct(c, b, q, s);
    ddl_result_columns(c, b, q, columns);
    for (size_t i = 0; i < frame.n; i++) {
        buf_puts(b, i ? ", " : " \nFROM ");
        ddl_from(c, b, froms[i], s);
    }
    if (!frame.n && q->where && c->rules->is_mysql)
        buf_puts(b, " FROM DUAL");
    if (q->where) {
        buf_puts(b, " \nWHERE ");
        ddl_operand(c, b, q->where, s, DDL_CRITERION);
    }
    s.labels = q;
    clauses(c, b, " GROUP BY ", q->group_by, q->ngroup_by, s);
    if (q->having) {
        struct ddl_scope having = s;
        having.labels = NULL;
        buf_puts(b, " \nHAVING ");
        ddl_operand(c, b, q->having, having, DDL_CRITERION);
    }
    clauses(c, b, " ORDER BY ", q->order_by, q->norder_by, s);
    limit(c, b, q, s);
    lock(c, b, q, s);
    words(c, b, q->suffix, q->suffix_dialect, " %s");
}

static void compound(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    static const char *const joints[] = {
        [OP_UNION] = " UNION ",         [OP_UNION_ALL] = " UNION ALL ",
        [OP_EXCEPT] = " EXCEPT ",       [OP_EXCEPT_ALL] = " EXCEPT ALL ",
        [OP_INTERSECT] = " INTERSECT ", [OP_INTERSECT_ALL] = " INTERSECT ALL ",
    };
    for (size_t i = 0; i < q->nsides; i++) {
        const struct op_select *side = q->sides[i];
        bool group = side->limit || side->offset || side->fetch || side->norder_by ||
                     side->compound != OP_PLAIN;
        buf_puts(b, i ? joints[q->compound] : "");
        buf_puts(b, group ? "(" : "");
        ddl_select(c, b, side, s);
        buf_puts(b, group ? ")" : "");
    }
    s.tables = false;
    s.labels = q;
    clauses(c, b, " GROUP BY ", q->group_by, q->ngroup_by, s);
    clauses(c, b, " ORDER BY ", q->order_by, q->norder_by, s);
    limit(c, b, q, s);
}

void ddl_select(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s)
{
    for (size_t i = 0; i < q->nctes; i++) {
        struct buf name = ddl_buf(c);
        ddl_from(c, &name, q->ctes[i], s);
    }
    if (q->compound == OP_TEXTUAL)
        ddl_expr(c, b, q->text, s);
    else if (q->compound == OP_PLAIN)
        simple(c, b, q, s);
    else
        compound(c, b, q, s);
}
