#include "ddl/function.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum shape {
    CALL,     /* name(args) */
    ANEW,     /* the same by a compiler that forgets where it stands: with tables, no literals */
    WORD,     /* the word alone, whatever the arguments */
    OPTIONAL, /* the word; its arguments only when there are some */
    SUBSTRING,
    SEPARATOR, /* group_concat(a SEPARATOR b) */
    WITH_ROLLUP,
};

/* Functions with a spelling of their own; dialect NULL: everywhere else. */
static const struct {
    const char *dialect;
    const char *name;
    const char *text;
    enum shape shape;
} spellings[] = {
    { "sqlite", "now", "CURRENT_TIMESTAMP", WORD },
    { "sqlite", "localtimestamp", "DATETIME(CURRENT_TIMESTAMP, 'localtime')", WORD },
    { "sqlite", "char_length", "length", ANEW },
    { "sqlite", "aggregate_strings", "group_concat", ANEW },
    { "postgresql", "aggregate_strings", "string_agg", ANEW },
    { "postgresql", "substring", "SUBSTRING", SUBSTRING },
    { "mysql", "aggregate_strings", "", SEPARATOR },
    { "mariadb", "aggregate_strings", "", SEPARATOR },
    { "mysql", "rollup", "", WITH_ROLLUP },
    { "mariadb", "rollup", "", WITH_ROLLUP },
    { "mysql", "random", "rand", ANEW },
    { "mysql", "sysdate", "SYSDATE()", WORD },
    { "mariadb", "random", "rand", ANEW },
    { "mariadb", "sysdate", "SYSDATE()", WORD },
    { NULL, "current_date", "CURRENT_DATE", OPTIONAL },
    { NULL, "current_time", "CURRENT_TIME", OPTIONAL },
    { NULL, "current_timestamp", "CURRENT_TIMESTAMP", OPTIONAL },
    { NULL, "current_user", "CURRENT_USER", OPTIONAL },
    { NULL, "localtime", "LOCALTIME", OPTIONAL },
    { NULL, "localtimestamp", "LOCALTIMESTAMP", OPTIONAL },
    { NULL, "session_user", "SESSION_USER", OPTIONAL },
    { NULL, "user", "USER", OPTIONAL },
    { NULL, "sysdate", "sysdate", OPTIONAL },
    { NULL, "random", "random", CALL },
    { NULL, "coalesce", "coalesce", CALL },
    { NULL, "cube", "CUBE", CALL },
    { NULL, "rollup", "ROLLUP", CALL },
    { NULL, "grouping_sets", "GROUPING SETS", CALL },
};

/* Functions whose first argument becomes a REGCONFIG, which has no literal. */
static const char *const refused[] = { "to_tsvector",          "to_tsquery",
                                       "plainto_tsquery",      "phraseto_tsquery",
                                       "websearch_to_tsquery", "ts_headline" };

/* Functions with a class of their own: however they are called, this is their name. */
static const char *const registered[] = {
    "aggregate_strings",
    "array_agg",
    "char_length",
    "coalesce",
    "concat",
    "count",
    "cube",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "dense_rank",
    "grouping_sets",
    "localtime",
    "localtimestamp",
    "max",
    "min",
    "mode",
    "now",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "random",
    "rank",
    "rollup",
    "session_user",
    "sum",
    "sysdate",
    "user",
};

const char *ddl_function_name(const struct op_expr *e)
{
    for (size_t i = 0; i < sizeof registered / sizeof *registered; i++)
        if (!strcasecmp(registered[i], e->name))
            return registered[i];
    return e->name;
}

static void arguments(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    buf_char(b, '(');
    if (!e->n && !strcasecmp(e->name, "count"))
        buf_char(b, '*');
    for (size_t i = 0; i < e->n; i++) {
        if (i)
            buf_puts(b, ", ");
        ddl_operand(c, b, e->args[i], s, OP_OP_comma_op);
    }
    buf_char(b, ')');
}

static bool legal(struct slice name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!isalnum((unsigned char)name.p[i]) && name.p[i] != '_' && name.p[i] != '$')
            return false;
    return name.n > 0;
}

/* Names are quoted for their characters only, not for their case. */
static void name_part(struct ddl *c, struct buf *b, struct slice part)
{
    if (legal(part))
        buf_slice(b, part);
    else
        dialect_quoted(c->dialect, b, slice_dup(c->arena, part));
}

static void dotted(struct ddl *c, struct buf *b, const char *name)
{
    struct slice rest = slice_of(name);
    for (bool first = true; rest.n; first = false) {
        if (!first)
            buf_char(b, '.');
        name_part(c, b, slice_cut(&rest, '.'));
    }
}

static void substring(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    static const char *const words[] = { "SUBSTRING(", " FROM ", " FOR " };
    if (e->n < 2) {
        ddl_fail(c, "list index out of range");
        return;
    }
    for (size_t i = 0; i < e->n && i < 3; i++) {
        buf_puts(b, words[i]);
        ddl_operand(c, b, e->args[i], s, OP_OP_comma_op);
    }
    buf_char(b, ')');
}

static void separated(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (e->n != 2) {
        ddl_fail(c, "func.aggregate_strings() takes an expression and a separator");
        return;
    }
    buf_puts(b, "group_concat(");
    ddl_operand(c, b, e->args[0], s, OP_OP_comma_op);
    buf_puts(b, " SEPARATOR ");
    ddl_operand(c, b, e->args[1], s, OP_OP_comma_op);
    buf_char(b, ')');
}

static void with_rollup(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    for (size_t i = 0; i < e->n; i++) {
        buf_puts(b, i ? ", " : "");
        ddl_operand(c, b, e->args[i], s, OP_OP_comma_op);
    }
    buf_puts(b, " WITH ROLLUP");
}

void ddl_function(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    static void (*const shaped[])(struct ddl *, struct buf *, const struct op_expr *,
                                  struct ddl_scope) = {
        [SUBSTRING] = substring, [SEPARATOR] = separated, [WITH_ROLLUP] = with_rollup
    };
    const char *dot = strrchr(e->name, '.'); /* the last part is what a compiler goes by */
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (!strcasecmp(refused[i], e->name) && e->n > 1 && e->args[0]->kind == OP_EXPR_BIND) {
            ddl_fail(c, "func.%s() with a configuration that is no text()", e->name);
            return;
        }
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (strcasecmp(spellings[i].name, dot ? dot + 1 : e->name) != 0 ||
            (spellings[i].dialect && strcmp(spellings[i].dialect, c->dialect->name) != 0))
            continue;
        if (spellings[i].shape == ANEW) {
            s.unwritten = s.tables = true;
            s.schemaless = false;
        }
        if (shaped[spellings[i].shape]) {
            shaped[spellings[i].shape](c, b, e, s);
            return;
        }
        buf_puts(b, spellings[i].text);
        if (spellings[i].shape == CALL || spellings[i].shape == ANEW ||
            (spellings[i].shape == OPTIONAL && e->n))
            arguments(c, b, e, s);
        return;
    }
    dotted(c, b, ddl_function_name(e));
    if (!e->flag || e->n)
        arguments(c, b, e, s);
}
