#include "ddl/naming.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const prefixes[] = {
    [OP_PRIMARY_KEY] = "pk", [OP_UNIQUE] = "uq",  [OP_CHECK] = "ck",
    [OP_FOREIGN_KEY] = "fk", [OP_EXCLUDE] = NULL,
};

/* What a token is about: a constraint's or an index's columns. */
struct subject {
    const struct ddl_table *table;
    const struct op_name *name;
    const char *const *columns;
    size_t ncolumns;
    const bool *loose;                   /* an index: columns that are of no table; NULL: none */
    const struct op_from *const *others; /* of these: the table() that they are of, or NULL */
    const struct op_constraint *foreign; /* FOREIGN KEY, or NULL */
};

static const char *convention(const struct ddl_table *t, const char *key)
{
    for (size_t i = 0; key && t->metadata && i < t->metadata->nnaming; i++)
        if (!strcmp(t->metadata->naming[i].name, key) &&
            t->metadata->naming[i].value.kind == OP_VALUE_STR)
            return t->metadata->naming[i].value.text.p;
    return NULL;
}

/* schema_table_column: ColumnClause._ddl_label. */
static void label(struct buf *b, const struct ddl_table *t, const char *column)
{
    for (const char *p = t->schema ? t->schema : ""; *p; p++)
        buf_char(b, *p == '.' ? '_' : *p);
    if (t->schema && *t->schema)
        buf_char(b, '_');
    buf_puts(b, t->name);
    buf_char(b, '_');
    buf_puts(b, column);
}

/* One column by what the token asks of it: "name", "key", "label". */
static bool column(struct buf *b, const struct subject *s, bool referred, size_t i,
                   struct slice what)
{
    const char *const *names = referred ? s->foreign->remote : s->columns;
    if (i >= s->ncolumns || !names[i])
        return true; /* Python gives "" for a column that is not there */
    if (slice_is(what, "label") && !referred && s->loose && s->loose[i]) {
        struct ddl_table other = { 0 };
        if (s->others[i] && s->others[i]->kind == OP_FROM_TABLE) {
            other.name = s->others[i]->name;
            other.schema = s->others[i]->schema;
            label(b, &other, names[i]);
        } else
            buf_puts(b, names[i]);
    } else if (slice_is(what, "label") && !referred)
        label(b, s->table, names[i]);
    else if (slice_is(what, "name") || (slice_is(what, "key") && !referred))
        buf_puts(b, names[i]);
    else
        return false;
    return true;
}

/* [referred_]column_ 0 [N|_N] _ name|key|label */
static bool columns(struct buf *b, const struct subject *s, struct slice token)
{
    bool referred = slice_starts(token, "referred_");
    if (referred)
        token = slice_skip(token, strlen("referred_"));
    if (!slice_starts(token, "column_") || (referred && !s->foreign))
        return false;
    token = slice_skip(token, strlen("column_"));
    size_t n = 0, index = 0;
    for (; n < token.n && isdigit((unsigned char)token.p[n]); n++)
        index = index * 10 + (size_t)(token.p[n] - '0');
    if (!n || n > 4)
        return false;
    token = slice_skip(token, n);
    bool separated = slice_starts(token, "_N_");
    bool all = separated || slice_starts(token, "N_");
    if (!all && !slice_starts(token, "_"))
        return false;
    token = slice_skip(token, separated ? 3 : all ? 2 : 1);
    if (!all)
        return column(b, s, referred, index, token);
    for (size_t i = 0; i < s->ncolumns; i++) {
        if (i && separated)
            buf_char(b, '_');
        if (!column(b, s, referred, i, token))
            return false;
    }
    return true;
}

static bool token(struct ddl *c, struct buf *b, const struct subject *s, struct slice key)
{
    if (slice_is(key, "table_name"))
        buf_puts(b, s->table->name);
    else if (slice_is(key, "referred_table_name") && s->foreign) {
        if (s->foreign->referent_schema && strchr(s->foreign->referent_schema, '.'))
            return ddl_fail(c, "too many values to unpack (expected 2)");
        buf_puts(b, s->foreign->referent);
    } else if (slice_is(key, "constraint_name")) {
        if (!s->name->text)
            return ddl_fail(c, "Naming convention including %%(constraint_name)s token requires "
                               "that constraint is explicitly named.");
        buf_puts(b, s->name->text);
    } else if (!columns(b, s, key))
        return ddl_fail(c, "'%.*s'", (int)key.n, key.p);
    return true;
}

/* Python's "%" with a mapping, as far as templates use it: %(token)s and %%. */
static const char *expand(struct ddl *c, const struct subject *s, const char *template)
{
    struct buf b = ddl_buf(c);
    for (const char *p = template; *p && !ddl_failed(c); p++) {
        const char *end = p[0] == '%' && p[1] == '(' ? strstr(p, ")s") : NULL;
        if (end) {
            token(c, &b, s, slice_range(p + 2, end));
            p = end + 1;
        } else if (*p == '%' && p[1] == '%')
            buf_char(&b, *p++);
        else if (*p == '%')
            ddl_fail(c, "a naming convention that mig does not understand: %s", template);
        else
            buf_char(&b, *p);
    }
    return buf_str(&b);
}

static struct op_name apply(struct ddl *c, const struct subject *s, const char *template)
{
    struct op_name name = *s->name;
    if (s->table->metadata && s->table->metadata->unknown && !name.text && !name.conv)
        ddl_fail(c, "a name that a naming convention may give: %s", s->table->metadata->unknown);
    if (!template || name.conv || (name.text && !strstr(template, "constraint_name")))
        return name;
    return (struct op_name){ .text = expand(c, s, template), .conv = true };
}

struct op_name ddl_naming_of(struct ddl *c, const struct ddl_table *t,
                             const struct ddl_constraint *k)
{
    struct subject s = { .table = t,
                         .name = &k->name,
                         .columns = k->columns,
                         .ncolumns = k->ncolumns,
                         .foreign = k->kind == OP_FOREIGN_KEY ? k->op : NULL };
    return apply(c, &s, convention(t, prefixes[k->kind]));
}

/* The column by which an index is named, or NULL; *loose: it belongs to no table. Alembic makes a
 * column of a text() too, and gives that a name. */
static const char *indexed(const struct op_expr *e, bool *loose, const struct op_from **other)
{
    const struct op_expr *first = op_expr_first_column(e);
    *other = first ? first->from : NULL;
    *loose = false;
    if (e->kind == OP_EXPR_TEXT)
        return e->name;
    *loose = first && !first->flag && !(first->from && first->from->table);
    return !first || first->kind == OP_EXPR_COLUMN ? first ? first->name : NULL : "None";
}

void ddl_naming_index(struct ddl *c, const struct ddl_table *t, struct op_index *i)
{
    const char **columns = arena_array(c->arena, const char *, i->ncolumns);
    bool *loose = arena_array(c->arena, bool, i->ncolumns);
    const struct op_from **others = arena_array(c->arena, const struct op_from *, i->ncolumns);
    bool bound = t->op != NULL;
    size_t n = 0;
    for (size_t j = 0; j < i->ncolumns; j++) {
        columns[n] = indexed(i->columns[j], &loose[n], &others[n]);
        bound = bound || (columns[n] && !loose[n]);
        n += columns[n] != NULL;
    }
    for (size_t j = 0; j < n; j++) /* a column takes the place of its namesake before it */
        for (size_t k = j + 1; k < n; k++)
            if (!strcmp(columns[j], columns[k])) {
                loose[j] = loose[k];
                others[j] = others[k];
            }
    struct subject s = { .table = t,
                         .name = &i->name,
                         .columns = columns,
                         .ncolumns = n,
                         .loose = loose,
                         .others = others };
    const char *template = convention(t, "ix");
    bool own = t->metadata && t->metadata->nnaming;
    if (!bound) /* it was attached to its table without the event that names it */
        return;
    i->name = apply(c, &s, template || own ? template : "ix_%(column_0_label)s");
}

/* A CHECK in a column: a convention that asks for a name fails as soon as it stands in a table. */
static void check_columns_own(struct ddl *c, const struct ddl_table *t, const struct op_column *col)
{
    for (size_t i = 0; i < col->nconstraints; i++) {
        const struct op_constraint *k = &col->constraints[i];
        struct ddl_constraint made = { .op = k, .kind = k->kind, .name = k->name };
        if (k->kind == OP_CHECK)
            ddl_naming_of(c, t, &made);
    }
}

void ddl_naming(struct ddl *c, struct ddl_table *t)
{
    for (size_t i = 0; i < t->nconstraints; i++)
        t->constraints[i].name = ddl_naming_of(c, t, &t->constraints[i]);
    for (size_t i = 0; i < t->ncolumns; i++)
        check_columns_own(c, t, t->columns[i].op);
    for (size_t i = 0; i < t->nindexes; i++)
        ddl_naming_index(c, t, &t->indexes[i]);
    if (t->primary_key)
        t->primary_key->name = ddl_naming_of(c, t, t->primary_key);
    else if (t->nkey && convention(t, "pk")) {
        struct ddl_constraint *k = arena_new(c->arena, struct ddl_constraint);
        *k = (struct ddl_constraint){ .kind = OP_PRIMARY_KEY,
                                      .columns = t->key,
                                      .ncolumns = t->nkey };
        t->implicit_name = ddl_naming_of(c, t, k);
    }
}
