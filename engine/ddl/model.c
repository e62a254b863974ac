/* Completes a Table: see table.h. */
#include "ddl/naming.h"
#include "ddl/table.h"
#include "ddl/type.h"
#include <string.h>

struct building {
    struct ddl *c;
    struct ddl_table *t;
    struct VEC_OF(struct ddl_constraint) constraints;
    struct VEC_OF(struct op_index) indexes;
};

const struct ddl_column *ddl_table_column(const struct ddl_table *t, const char *name)
{
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!strcmp(t->columns[i].op->name.text, name))
            return &t->columns[i];
    return NULL;
}

static struct ddl_column *named(struct ddl_table *t, const char *name)
{
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!strcmp(t->columns[i].op->name.text, name))
            return &t->columns[i];
    return NULL;
}

static struct ddl_constraint from_op(const struct op_constraint *k)
{
    return (struct ddl_constraint){
        .op = k,
        .kind = k->kind,
        .name = k->name,
        .columns = k->columns,
        .ncolumns = k->ncolumns,
    };
}

static const char *const *just(struct ddl *c, const char *name)
{
    const char **one = arena_array(c->arena, const char *, 1);
    one[0] = name;
    return one;
}

/* unique=True, index=True: Column._set_parent. */
static void by_flag(struct building *m, const struct ddl_column *col)
{
    struct ddl *c = m->c;
    const struct op_column *op = col->op;
    if (op->index == OP_TRUE) {
        struct op_expr *e = arena_new(c->arena, struct op_expr);
        *e = (struct op_expr){ .kind = OP_EXPR_COLUMN,
                               .name = op->name.text,
                               .type = op->type,
                               .quote = op->name.quote,
                               .flag = true };
        const struct op_expr **columns = arena_array(c->arena, const struct op_expr *, 1);
        columns[0] = e;
        struct op_index i = { .table = m->t->name,
                              .schema = m->t->schema,
                              .columns = columns,
                              .ncolumns = 1,
                              .unique = op->unique == OP_TRUE,
                              .by_flag = true,
                              .at = op->at };
        vec_push(c->arena, &m->indexes, i);
    } else if (op->unique == OP_TRUE)
        vec_push(
            c->arena, &m->constraints,
            (struct ddl_constraint){
                .kind = OP_UNIQUE, .columns = just(c, op->name.text), .ncolumns = 1, .of = col });
}

/* geoalchemy2 adds an index for each spatial column. */
static void by_place(struct building *m, const struct ddl_column *col)
{
    static const struct op_option gist[] = {
        { .dialect = "postgresql",
          .name = "using",
          .value = { .kind = OP_VALUE_STR, .text = { "gist", 4 } } },
    };
    struct arena *a = m->c->arena;
    const struct op_spatial *s = col->op->type ? col->op->type->spatial : NULL;
    if (!s || !s->index)
        return;
    struct op_expr *e = arena_new(a, struct op_expr);
    const struct op_expr **columns = arena_array(a, const struct op_expr *, 1);
    *e = (struct op_expr){ .kind = OP_EXPR_COLUMN, .name = col->op->name.text, .flag = true };
    columns[0] = e;
    if (s->raster) {
        struct op_expr *hull = arena_new(a, struct op_expr);
        const struct op_expr **args = arena_array(a, const struct op_expr *, 1);
        args[0] = e;
        *hull = (struct op_expr){ .kind = OP_EXPR_FUNCTION, .name = "ST_ConvexHull" };
        hull->args = args;
        hull->n = 1;
        columns[0] = hull;
    }
    struct op_option *options = arena_array(a, struct op_option, 2);
    struct op_option *class = arena_new(a, struct op_option);
    *class = (struct op_option){ .name = col->op->name.text };
    class->value.kind = OP_VALUE_STR;
    class->value.text = SLICE("gist_geometry_ops_nd");
    options[0] = gist[0];
    options[1] = (struct op_option){
        .dialect = "postgresql", .name = "ops", .map = class, .nmap = 1, .is_map = true
    };
    struct op_index i = { .name.text = arena_printf(a, "idx_%s_%s", m->t->name, col->op->name.text),
                          .table = m->t->name,
                          .schema = m->t->schema,
                          .columns = columns,
                          .ncolumns = 1,
                          .options = { options, s->all_dimensions ? 2 : 1 },
                          .by_flag = true,
                          .at = col->op->at };
    vec_push(a, &m->indexes, i);
}

/* The CHECK of Enum(create_constraint=True) and Boolean(...), where the dialect needs it. */
static void by_type(struct building *m, const struct ddl_column *col)
{
    const struct op_type *t = ddl_type_impl(m->c, col->op->type);
    bool boolean = ddl_type_is(t, OP_SA_BOOLEAN);
    const struct op_type *item = ddl_type_is(t, OP_SA_ARRAY) ? ddl_type_impl(m->c, t->item) : NULL;
    if (item && ddl_type_is(item, OP_SA_ENUM) && item->flags[OP_PARAM_create_constraint] &&
        !op_type_flag(item, OP_PARAM_native_enum))
        ddl_fail(m->c, "PostgreSQL dialect cannot produce the CHECK constraint for ARRAY of "
                       "non-native ENUM; please specify create_constraint=False on this Enum "
                       "datatype.");
    if (!t || !t->flags[OP_PARAM_create_constraint] || (!boolean && !ddl_type_is(t, OP_SA_ENUM)))
        return;
    bool native =
        op_type_flag(t, OP_PARAM_native_enum) || t->class == OP_PG_ENUM; /* whatever it was told */
    if (boolean ? m->c->rules->native_boolean : m->c->rules->native_enum && native)
        return;
    vec_push(m->c->arena, &m->constraints,
             (struct ddl_constraint){ .kind = OP_CHECK,
                                      .name = { .text = t->name, .conv = t->name_is_conv },
                                      .columns = just(m->c, col->op->name.text),
                                      .ncolumns = 1,
                                      .of = col,
                                      .type = t });
}

static void by_arguments(struct building *m, const struct ddl_column *col)
{
    for (size_t i = 0; i < col->op->nconstraints; i++) {
        const struct op_constraint *k = &col->op->constraints[i];
        if (k->kind != OP_FOREIGN_KEY)
            continue;
        struct ddl_constraint made = from_op(k);
        made.of = col;
        made.columns = just(m->c, col->op->name.text);
        made.ncolumns = 1;
        vec_push(m->c->arena, &m->constraints, made);
    }
}

static void mark_key(struct ddl_table *t)
{
    for (size_t i = 0; t->primary_key && i < t->primary_key->ncolumns; i++) {
        struct ddl_column *col = named(t, t->primary_key->columns[i]);
        if (!col)
            continue;
        col->primary_key = true;
        if (col->op->nullable == OP_UNSET)
            col->nullable = false;
    }
}

static void collect_key(struct ddl *c, struct ddl_table *t)
{
    const struct ddl_constraint *k = t->primary_key;
    if (k && k->ncolumns) {
        t->key = k->columns;
        t->nkey = k->ncolumns;
        return;
    }
    const char **key = arena_array(c->arena, const char *, t->ncolumns);
    for (size_t i = 0; i < t->ncolumns; i++)
        if (t->columns[i].primary_key)
            key[t->nkey++] = t->columns[i].op->name.text;
    t->key = key;
}

/* _validate_autoinc of PrimaryKeyConstraint._autoincrement_column. */
static bool can_increment(struct ddl *c, const struct ddl_table *t, const struct ddl_column *col,
                          bool asked)
{
    enum op_type_class affinity = ddl_type_declared(col->op->type);
    if (affinity != OP_SA_INTEGER && affinity != OP_SA_NUMERIC) {
        if (asked)
            ddl_fail(c,
                     "Column type %s on column '%s.%s' is not compatible with "
                     "autoincrement=True",
                     op_type_info[col->op->type ? col->op->type->class : OP_SA_NULLTYPE].name,
                     t->name, col->op->name.text);
        return false;
    }
    if (asked)
        return true;
    enum op_default_kind d = col->op->server_default.kind;
    if (col->op->has_default && !col->op->sequence)
        return false;
    if (d != OP_DEFAULT_NONE && d != OP_DEFAULT_IDENTITY)
        return false;
    return !col->foreign_key || col->op->autoincrement == OP_AUTO_IGNORE_FK;
}

static void find_autoincrement(struct ddl *c, struct ddl_table *t)
{
    for (size_t i = 0; i < t->nkey; i++) {
        const struct ddl_column *col = ddl_table_column(t, t->key[i]);
        if (!col || col->op->autoincrement == OP_AUTO_FALSE)
            continue;
        bool asked = col->op->autoincrement == OP_AUTO_TRUE;
        if (col->op->type && ddl_type_here(c, col->op->type)->odd)
            ddl_fail(c, "a primary key of a type of which it is not known whether it is a number");
        if (!asked && t->nkey != 1)
            continue;
        if (!can_increment(c, t, col, asked))
            continue;
        if (t->autoincrement)
            ddl_fail(c, "Only one Column may be marked autoincrement=True, found both %s and %s.",
                     col->op->name.text, t->autoincrement->op->name.text);
        t->autoincrement = col;
    }
}

void ddl_check_copied(struct ddl *c, const struct op_type *t)
{
    bool loses =
        t && t->class == OP_MY_ENUM &&
        (t->charset || t->collation || t->flags[OP_PARAM_ascii] || t->flags[OP_PARAM_unicode] ||
         t->flags[OP_PARAM_binary] || t->flags[OP_PARAM_national]);
    if (loses && c->dialect->quote == '`')
        ddl_fail(c, "a copy of mysql.ENUM(charset=, collation=, ...), which loses these, is not "
                    "supported");
    bool checks = t && t->class == OP_PG_ENUM && t->flags[OP_PARAM_create_constraint];
    bool longer = t && t->class == OP_PG_ENUM && OP_GIVEN(t, length);
    if ((checks || longer) && !(c->rules->native_enum && op_type_flag(t, OP_PARAM_native_enum)))
        ddl_fail(c, "a copy of postgresql.ENUM(create_constraint=, length=), which loses these, is "
                    "not supported");
}

/* with_variant() copies a type, and these lose arguments by it. */
static void check_variants(struct ddl *c, const struct op_type *t)
{
    if (t && t->class == OP_MY_ENUM && c->dialect->quote == '`' &&
        !op_type_flag(t, OP_PARAM_native_enum))
        ddl_fail(c, "mysql.ENUM(native_enum=False) is not supported"); /* Alembic: RecursionError */
    if (!t || !t->nvariants)
        return;
    if (t->class == OP_PG_DOMAIN || (t->class == OP_MY_ENUM && (t->charset || t->collation)))
        ddl_fail(c, "%s.with_variant() is not supported", op_type_info[t->class].name);
    ddl_check_copied(c, t);
    unsigned checks = 0; /* SQLAlchemy adds the CHECK of a variant once for each of its dialects */
    for (size_t i = 0; i < t->nvariants; i++)
        checks += t->variants[i].type && t->variants[i].type->flags[OP_PARAM_create_constraint];
    if (checks > 1)
        ddl_fail(c, "a type with create_constraint= as the variant of several dialects is not "
                    "supported");
}

/* An Identity makes a column NOT NULL as a primary key does: Identity._set_parent. */
static bool nullable(const struct op_column *op)
{
    if (op->type && op->type->spatial && !op->type->spatial->nullable)
        return false;
    if (op->nullable != OP_UNSET)
        return op->nullable == OP_TRUE;
    return !op->primary_key && op->server_default.kind != OP_DEFAULT_IDENTITY;
}

static void add_column(struct building *m, const struct op_column *op)
{
    struct ddl_table *t = m->t;
    if (ddl_table_column(t, op->name.text)) {
        ddl_fail(m->c, "A column with name '%s' is already present in table '%s'.", op->name.text,
                 t->name);
        return;
    }
    if (op->server_default.kind == OP_DEFAULT_IDENTITY && op->autoincrement == OP_AUTO_FALSE)
        ddl_fail(m->c, "A column with an Identity object cannot specify autoincrement=False");
    check_variants(m->c, op->type);
    t->columns[t->ncolumns++] = (struct ddl_column){
        .op = op,
        .primary_key = op->primary_key,
        .nullable = nullable(op),
    };
}

/* The columns of an index, where a name stands for a column that says how it is quoted. */
static const struct op_expr *const *quoted(struct building *m, const struct op_index *index)
{
    struct arena *a = m->c->arena;
    const struct op_expr **columns = arena_array(a, const struct op_expr *, index->ncolumns);
    for (size_t i = 0; i < index->ncolumns; i++) {
        const struct op_expr *e = index->columns[i];
        const struct ddl_column *col =
            e->flag && e->kind == OP_EXPR_COLUMN ? ddl_table_column(m->t, e->name) : NULL;
        columns[i] = e;
        if (!col || col->op->name.quote == e->quote)
            continue;
        struct op_expr *own = arena_new(a, struct op_expr);
        *own = *e;
        own->quote = col->op->name.quote;
        columns[i] = own;
    }
    return columns;
}

static void explicit_constraints(struct building *m, const struct op_table *op)
{
    for (size_t i = 0; op && i < op->nconstraints + op->nlater; i++) {
        bool later = i >= op->nconstraints;
        struct ddl_constraint k =
            from_op(later ? &op->later[i - op->nconstraints] : &op->constraints[i]);
        if (k.kind != OP_PRIMARY_KEY) {
            if (!later)
                vec_push(m->c->arena, &m->constraints, k);
            continue;
        }
        mark_key(m->t); /* of two primary keys the last one counts; the other leaves its marks */
        struct ddl_constraint *key = arena_new(m->c->arena, struct ddl_constraint);
        *key = k;
        m->t->primary_key = key;
    }
    for (size_t i = 0; op && i < op->nindexes; i++) {
        struct op_index one = op->indexes[i];
        one.table = m->t->name;
        one.schema = m->t->schema;
        one.columns = quoted(m, &one);
        vec_push(m->c->arena, &m->indexes, one);
    }
}

/* A foreign key into its own table: Alembic adds a column of no type where it names one that is not
 * there, and CREATE TABLE fails on it. */
static void check_self_reference(struct building *m, const struct ddl_constraint *k)
{
    const struct ddl_table *t = m->t;
    if (k->kind != OP_FOREIGN_KEY || !k->op->remote || !k->op->referent ||
        strcmp(k->op->referent, t->name) != 0 ||
        strcmp(k->op->referent_schema ? k->op->referent_schema : "", t->schema ? t->schema : "") !=
            0)
        return;
    for (size_t i = 0; i < k->ncolumns; i++)
        if (k->op->remote[i] && !ddl_table_column(t, k->op->remote[i]))
            ddl_fail(m->c,
                     "(in table '%s', column '%s'): Can't generate DDL for NullType(); did you "
                     "forget to specify a type on this Column?",
                     t->name, k->op->remote[i]);
}

/* Columns named by the constraints must be there; those of foreign keys are marked. */
static void check_columns(struct building *m)
{
    for (size_t i = 0; i < m->constraints.n; i++) {
        const struct ddl_constraint *k = &m->constraints.at[i];
        for (size_t j = 0; j < k->ncolumns; j++) {
            struct ddl_column *col = named(m->t, k->columns[j]);
            if (!col && k->kind != OP_CHECK && k->kind != OP_EXCLUDE)
                ddl_fail(m->c, "Can't create %s on table '%s': no column named '%s' is present.",
                         k->kind == OP_FOREIGN_KEY ? "ForeignKeyConstraint" : "constraint",
                         m->t->name, k->columns[j]);
            else if (col && k->kind == OP_FOREIGN_KEY)
                col->foreign_key = true;
        }
    }
    for (size_t i = 0; m->t->op && i < m->constraints.n; i++)
        check_self_reference(m, &m->constraints.at[i]);
    const struct ddl_constraint *key = m->t->primary_key;
    for (size_t j = 0; key && j < key->ncolumns; j++)
        if (!named(m->t, key->columns[j]))
            ddl_fail(m->c, "Constraint 'PrimaryKeyConstraint' on table '%s': no column named '%s'",
                     m->t->name, key->columns[j]);
}

static struct ddl_table *finish(struct building *m, const struct op_table *op)
{
    struct ddl_table *t = m->t;
    explicit_constraints(m, op);
    mark_key(t);
    for (size_t i = 0; i < t->ncolumns; i++) {
        by_flag(m, &t->columns[i]);
        by_place(m, &t->columns[i]);
        by_type(m, &t->columns[i]);
        by_arguments(m, &t->columns[i]);
    }
    for (size_t i = 0; op && i < op->nlater; i++)
        if (op->later[i].kind != OP_PRIMARY_KEY)
            vec_push(m->c->arena, &m->constraints, from_op(&op->later[i]));
    check_columns(m);
    t->constraints = m->constraints.at;
    t->nconstraints = m->constraints.n;
    t->indexes = m->indexes.at;
    t->nindexes = m->indexes.n;
    collect_key(m->c, t);
    find_autoincrement(m->c, t);
    t->metadata = op && op->metadata ? op->metadata : m->c->session->naming;
    ddl_naming(m->c, t);
    return t;
}

struct ddl_table *ddl_table_of(struct ddl *c, const struct op_table *op)
{
    struct ddl_table *t = arena_new(c->arena, struct ddl_table);
    struct building m = { .c = c, .t = t };
    t->op = op;
    t->name = op->name.text;
    t->schema = op->schema;
    if (!t->schema && op->metadata)
        t->schema = op->metadata->schema;
    t->columns = arena_array(c->arena, struct ddl_column, op->ncolumns);
    for (size_t i = 0; i < op->ncolumns; i++)
        add_column(&m, &op->columns[i]);
    return finish(&m, op);
}

struct ddl_table *ddl_table_with(struct ddl *c, const struct op_target *on,
                                 const struct op_column *column)
{
    struct ddl_table *t = arena_new(c->arena, struct ddl_table);
    struct building m = { .c = c, .t = t };
    t->name = on->table;
    t->schema = on->schema;
    t->columns = arena_array(c->arena, struct ddl_column, 1);
    if (column)
        add_column(&m, column);
    return finish(&m, NULL);
}
