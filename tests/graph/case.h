#ifndef TESTS_GRAPH_CASE_H
#define TESTS_GRAPH_CASE_H
/* One case in one line:
 * `ID,down+down,label+label,dep+dep ...|row row|command arguments`. */
#include "base/buf.h"
#include "graph/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct strs list_of(struct arena *a, char *text, const char *sep)
{
    const char **v = arena_array(a, const char *, strlen(text) + 1);
    size_t n = 0;
    for (char *t = text; (t += strspn(t, sep)), *t;) {
        v[n++] = t;
        t += strcspn(t, sep);
        if (*t)
            *t++ = '\0';
    }
    return (struct strs){ v, n };
}

static char *field(char **rest, char sep)
{
    char *s = *rest;
    char *end = strchr(s, sep);
    *rest = end ? end + 1 : s + strlen(s);
    if (end)
        *end = '\0';
    return s;
}

static bool answer(struct arena *a, const struct graph *g, struct strs rows, struct strs argv,
                   struct buf *out, struct mig_error *err)
{
    const char *cmd = argv.at[0];
    struct plan p = { 0 };
    struct nodes nodes;
    bool ok;
    if (!strcmp(cmd, "history")) {
        char *range = arena_strdup(a, argv.n > 1 ? argv.at[1] : ":");
        char *low = field(&range, ':');
        ok = plan_history(g, a, rows, low, range, &nodes, err);
        for (size_t i = 0; ok && i < nodes.n; i++)
            buf_printf(out, " %s", graph_revision(g, nodes.at[i])->id);
        return ok;
    }
    if (!strcmp(cmd, "stamp"))
        ok = plan_stamp(g, a, rows, (struct strs){ argv.at + 1, argv.n - 1 }, &p, err);
    else
        ok = (!strcmp(cmd, "upgrade") ? plan_upgrade : plan_downgrade)(g, a, rows, argv.at[1], &p,
                                                                       err);
    for (size_t i = 0; ok && i < p.n; i++)
        if (p.steps[i].kind == PLAN_STAMP)
            buf_printf(out, " %s>%s", strs_join(a, p.steps[i].from, "+"),
                       strs_join(a, p.steps[i].to, "+"));
        else
            buf_printf(out, " %s", graph_revision(g, p.steps[i].node)->id);
    buf_printf(out, " | %s", strs_join(a, p.rows, " "));
    return ok;
}

/* The result as text: "ok STEPS | ROWS", or "CODE: message". Changes `line`. */
static const char *case_run(struct arena *a, char *line)
{
    char *rest = line;
    struct strs nodes = list_of(a, field(&rest, '|'), " ");
    struct strs rows = list_of(a, field(&rest, '|'), " ");
    struct strs argv = list_of(a, rest, " ");
    struct revision *r = arena_array(a, struct revision, nodes.n + 1);
    for (size_t i = 0; i < nodes.n; i++) {
        char *f = arena_strdup(a, nodes.at[i]);
        r[i].id = field(&f, ',');
        r[i].down_revision = list_of(a, field(&f, ','), "+");
        r[i].branch_labels = list_of(a, field(&f, ','), "+");
        r[i].depends_on = list_of(a, f, "+");
    }
    const struct graph *g;
    struct strs warnings;
    struct mig_error err = { 0 };
    struct buf out = { .arena = a };
    bool ok =
        graph_build(a, r, nodes.n, &g, &warnings, &err) && answer(a, g, rows, argv, &out, &err);
    const char *text = ok ? arena_printf(a, "ok%s", buf_str(&out))
                          : arena_printf(a, "%s: %s", mig_error_name(err.code), err.message);
    mig_error_clear(&err);
    return text;
}
#endif
