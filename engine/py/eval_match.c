/* match. Names are bound once the whole pattern has matched. */
#include "py/call.h"
#include "py/compare.h"
#include "py/node.h"
#include "py/operator.h"

struct capture {
    struct slice name;
    struct py_value *value;
};
struct captures VEC_OF(struct capture);

static bool matches(struct py *py, const struct ast_expr *p, struct py_value *v,
                    struct captures *to, bool *out);

static bool capture(struct py *py, struct slice name, struct py_value *v, struct captures *to)
{
    struct capture c = { name, v };
    if (!slice_is(name, "_"))
        vec_push(py->a, to, c);
    return true;
}

static bool match_value(struct py *py, const struct ast_expr *p, struct py_value *v, bool *out)
{
    struct py_value *want = py_eval(py, p);
    bool identity = p->kind == AST_NONE || p->kind == AST_TRUE || p->kind == AST_FALSE;
    if (want && identity)
        *out = want == v;
    return want && (identity || py_eq(py, v, want, out));
}

static bool match_sequence(struct py *py, const struct ast_expr *p, struct py_value *v,
                           struct captures *to, bool *out)
{
    struct ast_exprs items = p->items;
    size_t star = items.n;
    v = py_plain(v);
    *out = false;
    if (v->kind == PY_RANGE || v->kind == PY_HOST)
        return py_refuse(py, "a sequence pattern for a '%s' object", py_type_name(py, v));
    if (v->kind != PY_LIST && v->kind != PY_TUPLE)
        return true;
    for (size_t i = 0; i < items.n; i++)
        star = items.at[i]->kind == AST_STARRED ? i : star;
    bool starred = star < items.n;
    size_t want = items.n - starred;
    if (starred ? v->seq.n < want : v->seq.n != want)
        return true;
    size_t rest = v->seq.n - want;
    *out = true;
    for (size_t i = 0, k = 0; *out && i < items.n; i++) {
        const struct ast_expr *one = items.at[i];
        if (i == star) {
            if (one->value->kind != AST_NAME)
                return py_refuse(py, "this starred pattern");
            capture(py, one->value->name, py_list(py, rest ? v->seq.at + k : NULL, rest), to);
            k += rest;
        } else if (!matches(py, one, v->seq.at[k++], to, out)) {
            return false;
        }
    }
    return true;
}

static bool match_mapping(struct py *py, const struct ast_expr *p, struct py_value *v,
                          struct captures *to, bool *out)
{
    v = py_plain(v);
    *out = v->kind == PY_DICT;
    if (!*out)
        return true;
    struct py_value *rest = py_dict_new(py);
    if (!py_dict_update(py, rest->dict, v->dict))
        return false;
    for (size_t i = 0; *out && i < p->dict.values.n; i++) {
        const struct ast_expr *value = p->dict.values.at[i];
        struct py_value *got = NULL;
        if (!p->dict.keys.at[i]) {
            if (value->kind != AST_NAME)
                return py_refuse(py, "this pattern of a rest");
            capture(py, value->name, rest, to);
            continue;
        }
        struct py_value *key = py_eval(py, p->dict.keys.at[i]);
        struct py_value *gone;
        if (!key || !py_dict_get(py, v->dict, key, &got) ||
            !py_dict_remove(py, rest->dict, key, &gone))
            return false;
        *out = got != NULL;
        if (got && !matches(py, value, got, to, out))
            return false;
    }
    return true;
}

/* One attribute of an object; without it the pattern does not match. */
static bool match_attribute(struct py *py, struct py_value *v, struct slice name,
                            const struct ast_expr *p, struct captures *to, bool *out)
{
    struct py_value *got = py_getattr_or(py, v, name);
    if (!got && py_failed(py) && !py_caught(py, PY_AttributeError))
        return false;
    *out = got != NULL;
    return !got || matches(py, p, got, to, out);
}

static bool match_positional(struct py *py, const struct ast_expr *p, struct py_value *class,
                             struct py_value *v, struct captures *to, bool *out)
{
    size_t n = p->call.args.n;
    bool own = class->kind == PY_CLASS && class->class->construct && class->class != py->object &&
               !py_class_is(class->class, py_exception(py, PY_BaseException));
    if (!n)
        return true;
    if (own && n == 1) /* int(x), str(s): the object itself */
        return matches(py, p->call.args.at[0], v, to, out);
    struct py_value *names = py_getattr_or(py, class, SLICE("__match_args__"));
    if (py_failed(py))
        return false;
    size_t most = own ? 1 : names && names->kind == PY_TUPLE ? names->seq.n : 0;
    if (n > most)
        return py_raise(py, PY_TypeError, "%s() accepts %zu positional sub-pattern%s (%zu given)",
                        class->kind == PY_CLASS ? slice_dup(py->a, class->class->name) : "type",
                        most, most == 1 ? "" : "s", n);
    for (size_t i = 0; *out && i < n; i++)
        if (!match_attribute(py, v, names->seq.at[i]->text, p->call.args.at[i], to, out))
            return false;
    return true;
}

static bool match_class(struct py *py, const struct ast_expr *p, struct py_value *v,
                        struct captures *to, bool *out)
{
    struct py_value *class = py_eval(py, p->call.function);
    py_at(py, p->line, p->column);
    if (!class)
        return false;
    if (class->kind == PY_HOST ? !class->host.class->is_instance : class->kind != PY_CLASS)
        return py_raise(py, PY_TypeError, "called match pattern must be a class");
    if (!py_isinstance(py, v, class, out) || (*out && !match_positional(py, p, class, v, to, out)))
        return false;
    for (size_t i = 0; *out && i < p->call.nkeywords; i++) {
        if (!p->call.keywords[i].name.p)
            return py_refuse(py, "this class pattern");
        if (!match_attribute(py, v, p->call.keywords[i].name, p->call.keywords[i].value, to, out))
            return false;
    }
    return true;
}

static bool match_either(struct py *py, const struct ast_expr *p, struct py_value *v,
                         struct captures *to, bool *out)
{
    size_t before = to->n;
    if (p->binary.op != AST_OP_BITOR)
        return match_value(py, p, v, out);
    if (!matches(py, p->binary.left, v, to, out) || *out)
        return *out || !py_failed(py);
    to->n = before;
    return matches(py, p->binary.right, v, to, out);
}

static bool match_one(struct py *py, const struct ast_expr *p, struct py_value *v,
                      struct captures *to, bool *out)
{
    *out = true;
    switch ((int)p->kind) {
    case AST_NAME: return capture(py, p->name, v, to);
    case AST_TUPLE:
    case AST_LIST: return match_sequence(py, p, v, to, out);
    case AST_DICT: return match_mapping(py, p, v, to, out);
    case AST_CALL: return match_class(py, p, v, to, out);
    case AST_BINARY: return match_either(py, p, v, to, out);
    case AST_NAMED:
        return matches(py, p->named.value, v, to, out) &&
               (!*out || capture(py, p->named.target->name, v, to));
    case AST_NONE:
    case AST_TRUE:
    case AST_FALSE:
    case AST_INT:
    case AST_FLOAT:
    case AST_STR:
    case AST_BYTES:
    case AST_UNARY:
    case AST_ATTRIBUTE: return match_value(py, p, v, out);
    default: return py_refuse(py, "%s as a pattern", ast_expr_words(p->kind));
    }
}

static bool matches(struct py *py, const struct ast_expr *p, struct py_value *v,
                    struct captures *to, bool *out)
{
    py_at(py, p->line, p->column);
    if (!py_step(py) || !py_enter(py))
        return false;
    bool ok = match_one(py, p, v, to, out);
    py_leave(py);
    return ok;
}

static bool chosen(struct py *py, const struct ast_case *c, struct py_value *subject, bool *out)
{
    struct captures to = { 0 };
    if (!matches(py, c->pattern, subject, &to, out))
        return false;
    for (size_t i = 0; *out && i < to.n; i++)
        if (!py_name_set(py, to.at[i].name, to.at[i].value))
            return false;
    if (!*out || !c->guard)
        return true;
    struct py_value *v = py_eval(py, c->guard);
    return v && py_truth(py, v, out);
}

enum py_flow py_exec_match(struct py *py, const struct ast_stmt *s)
{
    struct py_value *subject = py_eval(py, s->match.subject);
    bool yes;
    if (!subject)
        return PY_FAIL;
    for (size_t i = 0; i < s->match.ncases; i++) {
        if (!chosen(py, &s->match.cases[i], subject, &yes))
            return PY_FAIL;
        if (yes)
            return py_exec(py, s->match.cases[i].body);
    }
    return PY_GO_ON;
}
