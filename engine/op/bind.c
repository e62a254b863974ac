#include "op/glue.h"
#include "py/iter.h"
#include <stdio.h>
#include <string.h>

/* A parameter of a signature; `next` is where the following one begins. */
struct parameter {
    struct slice name;
    bool optional;
    bool keyword_only;                                               /* '*' stands before it */
    enum { PARAMETER_ONE, PARAMETER_REST, PARAMETER_KEYWORDS } kind; /* "...", "**" */
};

static bool next_parameter(const char **signature, struct parameter *out)
{
    const char *p = *signature;
    size_t n = 0;
    while (*p == ' ')
        p++;
    while (p[n] && p[n] != ' ')
        n++;
    struct slice word = { .p = p, .n = n };
    *signature = p + n;
    *out = (struct parameter){ .kind = slice_is(word, "...")  ? PARAMETER_REST
                                       : slice_is(word, "**") ? PARAMETER_KEYWORDS
                                                              : PARAMETER_ONE };
    if (n == 0 || out->kind != PARAMETER_ONE)
        return n != 0;
    out->keyword_only = *p == '*';
    out->name = slice_skip(word, out->keyword_only);
    out->optional = p[n - 1] == '?';
    out->name.n -= out->optional;
    return true;
}

static struct py_value *keyword(const struct py_args *args, struct slice name, size_t *index)
{
    for (size_t i = 0; i < args->nkw; i++)
        if (slice_eq(args->names[i], name)) {
            *index = i;
            return args->kw[i];
        }
    return NULL;
}

struct binding {
    struct py *py;
    const char *function;
    const struct py_args *args;
    bool *used; /* keywords */
    size_t positional;
    bool keyword_only;
};

static bool bind_one(struct binding *b, const struct parameter *p, struct py_value **out)
{
    size_t index = 0;
    struct py_value *named = keyword(b->args, p->name, &index);
    b->keyword_only = b->keyword_only || p->keyword_only;
    *out = NULL;
    if (!b->keyword_only && b->positional < b->args->n)
        *out = b->args->at[b->positional++];
    if (named && *out)
        return py_raise(b->py, PY_TypeError, "%s() got multiple values for argument '%.*s'",
                        b->function, (int)p->name.n, p->name.p);
    if (named) {
        b->used[index] = true;
        *out = named;
    }
    if (!*out && !p->optional)
        return py_raise(b->py, PY_TypeError, "%s() missing 1 required %sargument: '%.*s'",
                        b->function, b->keyword_only ? "keyword-only " : "positional ",
                        (int)p->name.n, p->name.p);
    return true;
}

static bool finish(struct binding *b, bool rest_allowed, bool keywords_allowed,
                   struct op_rest *rest)
{
    struct arena *a = op_state_of(b->py)->a;
    const struct py_args *args = b->args;
    struct py_value *const *at = args->at ? args->at + b->positional : NULL;
    struct op_rest found = { .at = at, .n = args->n - b->positional };
    if (found.n && !rest_allowed)
        return py_raise(b->py, PY_TypeError,
                        "%s() takes %zu positional arguments but %zu were given", b->function,
                        b->positional, args->n);
    found.kw = arena_array(a, struct py_value *, args->nkw);
    found.names = arena_array(a, struct slice, args->nkw);
    for (size_t i = 0; i < args->nkw; i++) {
        if (b->used[i])
            continue;
        if (!keywords_allowed)
            return py_raise(b->py, PY_TypeError, "%s() got an unexpected keyword argument '%.*s'",
                            b->function, (int)args->names[i].n, args->names[i].p);
        found.names[found.nkw] = args->names[i];
        found.kw[found.nkw++] = args->kw[i];
    }
    if (rest)
        *rest = found;
    return true;
}

bool op_bind(struct py *py, const char *function, const struct py_args *args, const char *signature,
             struct py_value **out, struct op_rest *rest)
{
    struct binding b = { .py = py, .function = function, .args = args };
    struct parameter p;
    bool rest_allowed = false;
    bool keywords_allowed = false;
    b.used = arena_array(op_state_of(py)->a, bool, args->nkw);
    while (next_parameter(&signature, &p)) {
        if (p.kind == PARAMETER_REST) {
            rest_allowed = b.keyword_only = true;
        } else if (p.kind == PARAMETER_KEYWORDS) {
            keywords_allowed = true;
        } else if (!bind_one(&b, &p, out++)) {
            return false;
        }
    }
    return finish(&b, rest_allowed, keywords_allowed, rest);
}
