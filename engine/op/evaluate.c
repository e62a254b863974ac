#include "op/evaluate.h"
#include "op/glue.h"
#include "op/host.h"
#include "py/lazy.h"
#include "py/local.h"
#include <string.h>

bool op_evaluate(struct arena *a, const struct op_environment *env, const struct ast_module *env_py,
                 const struct ast_expr *e, struct py_value **out, struct mig_error *err)
{
    struct op_state state = { .a = a, .env = env };
    struct py *py = op_run_new(a, &state);
    return py_lazy_eval(py, py_lazy_tree(py, "env", env_py), e, out, err);
}

static bool setting_of(struct arena *a, struct py_value *v, struct op_setting *out,
                       struct mig_error *err)
{
    if (op_is_text(v)) {
        struct slice text = py_plain(v)->text;
        *out = (struct op_setting){ .kind = OP_SETTING_TEXT, .text = slice_dup(a, text) };
        return (text.n && !memchr(text.p, '\0', text.n)) ||
               mig_error_set(err, MIG_CONFIG, "a text that is empty or has a NUL");
    }
    *out = (struct op_setting){ .kind = v->kind == PY_NONE                 ? OP_SETTING_NONE
                                        : v->kind == PY_BOOL && v->integer ? OP_SETTING_TRUE
                                                                           : OP_SETTING_FALSE };
    return v->kind == PY_NONE || v->kind == PY_BOOL ||
           mig_error_set(err, MIG_CONFIG, "it is neither a text nor true or false");
}

bool op_setting_equal(const struct op_setting *a, const struct op_setting *b)
{
    return a->kind == b->kind && (a->kind != OP_SETTING_TEXT || !strcmp(a->text, b->text));
}

/* Is None what is meant? The value of a name may have been None only until somebody set it. */
static bool may_be_none(const struct ast_expr *e)
{
    static const char *const lookups[] = { "get_main_option", "get_section_option",
                                           "get_alembic_option", "getenv" };
    if (e->kind == AST_NONE)
        return true;
    if (e->kind != AST_CALL || e->call.function->kind != AST_ATTRIBUTE)
        return false;
    struct slice name = e->call.function->attribute.name;
    const struct ast_expr *of = e->call.function->attribute.value;
    for (size_t i = 0; i < sizeof lookups / sizeof *lookups; i++)
        if (slice_is(name, lookups[i]))
            return true;
    return slice_is(name, "get") && of->kind == AST_ATTRIBUTE &&
           slice_is(of->attribute.name, "environ");
}

bool op_setting_read(struct arena *a, const struct op_environment *env,
                     const struct ast_module *env_py, const struct ast_expr *e,
                     struct op_setting *out, struct mig_error *err)
{
    enum { DEEPEST = 8 };
    struct op_setting found[2];
    const struct ast_expr *value = e;
    for (int i = 0; i < DEEPEST && (value = py_local_value(env_py, e)) != NULL; i++)
        e = value;
    if (py_local(env_py, e))
        return mig_error_set(err, MIG_CONFIG, "a function around it decides");
    if (py_changed_later(env_py, e))
        return mig_error_set(err, MIG_CONFIG, "a function changes what it is made of");
    for (int offline = 0; offline < 2; offline++) {
        struct op_environment mode = *env;
        struct py_value *v = NULL;
        mode.offline = offline;
        if (!op_evaluate(a, &mode, env_py, e, &v, err) || !setting_of(a, v, &found[offline], err))
            return false;
    }
    *out = found[0];
    if (out->kind == OP_SETTING_NONE && !may_be_none(e))
        return mig_error_set(err, MIG_CONFIG, "it is None, as far as mig can see");
    return op_setting_equal(&found[0], &found[1]) ||
           mig_error_set(err, MIG_CONFIG, "it is another one with --sql");
}
