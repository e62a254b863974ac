#include "script/env.h"
#include "base/file.h"
#include "base/vec.h"
#include "py/finder.h"
#include "py/parse.h"
#include "py/visit.h"
#include <string.h>

enum { ENV_MAX = 1 << 20 };

const char *const env_names[ENV_KEYS] = {
    [ENV_VERSION_TABLE] = "version_table",
    [ENV_VERSION_TABLE_SCHEMA] = "version_table_schema",
    [ENV_VERSION_TABLE_PK] = "version_table_pk",
    [ENV_TRANSACTION_PER_MIGRATION] = "transaction_per_migration",
    [ENV_TRANSACTIONAL_DDL] = "transactional_ddl",
};

struct env_options VEC_OF(const char *);
struct reader {
    struct arena *arena;
    struct env_options options;
    const struct ast_module *module;
    struct env_settings *out;
    bool handed_over; /* configure(**something) */
    bool dicts;       /* the walk through the statements looks for d["name"] = value */
};

static void visit_statements(struct reader *r, struct ast_stmts list);
static void note_target(struct reader *r, const struct ast_expr *target,
                        const struct ast_expr *value);

/* The one value that the module's top level binds to a name; NULL when there is none or more. */
static const struct ast_expr *bound_value(const struct reader *r, struct slice name)
{
    const struct ast_expr *found = NULL;
    size_t times = 0;
    for (size_t i = 0; i < r->module->body.n; i++) {
        const struct ast_stmt *s = r->module->body.at[i];
        const struct ast_expr *target = NULL;
        const struct ast_expr *value = NULL;
        if (s->kind == AST_STMT_ASSIGN && s->assign.targets.n == 1) {
            target = s->assign.targets.at[0];
            value = s->assign.value;
        } else if (s->kind == AST_STMT_ANN_ASSIGN) {
            target = s->ann_assign.target;
            value = s->ann_assign.value;
        }
        if (target && target->kind == AST_NAME && slice_eq(target->name, name)) {
            found = value;
            times++;
        }
    }
    return times == 1 ? found : NULL;
}

static void take_named(struct reader *r, struct slice name, const struct ast_expr *value)
{
    for (int key = 0; key < ENV_KEYS; key++)
        if (slice_is(name, env_names[key]))
            vec_push(r->arena, &r->out->at[key], value);
}

static struct slice called(const struct ast_expr *e)
{
    const struct ast_expr *f = e->call.function;
    return f->kind == AST_ATTRIBUTE ? f->attribute.name
           : f->kind == AST_NAME    ? f->name
                                    : (struct slice){ 0 };
}

/* What mig does not do, and a project may count on. */
static void take_unheeded(struct reader *r, const struct ast_keyword *k)
{
    static const char *const names[] = { "on_version_apply", "starting_rev", "as_sql" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is(k->name, names[i]) && k->value->kind != AST_NONE &&
            k->value->kind != AST_FALSE)
            r->out->unheeded = (struct env_argument){ names[i], k->value->line };
}

/* {"name": value}, or a name of the module that stands for one: all that is in it is seen. */
static bool is_plain_dict(const struct reader *r, const struct ast_expr *e)
{
    const struct ast_expr *bound = e->kind == AST_NAME ? bound_value(r, e->name) : NULL;
    const struct ast_expr *dict = bound ? bound : e;
    for (size_t i = 0; dict->kind == AST_DICT && i < dict->dict.keys.n; i++)
        if (!dict->dict.keys.at[i] || dict->dict.keys.at[i]->kind != AST_STR)
            return false;
    return dict->kind == AST_DICT;
}

/* configure(**something) */
static void take_dict(struct reader *r, const struct ast_expr *e)
{
    r->handed_over = true;
    if (!is_plain_dict(r, e) && !r->out->hidden)
        r->out->hidden = e->line;
}

/* context.configure(...): a call of anything of that name. */
static void take_call(struct reader *r, const struct ast_expr *e)
{
    if (!slice_is(called(e), "configure"))
        return;
    for (size_t i = 0; i < e->call.nkeywords; i++)
        if (slice_is(e->call.keywords[i].name, "target_metadata") &&
            e->call.keywords[i].value->kind != AST_NONE)
            r->out->metadata = e->call.keywords[i].value;
    for (size_t i = 0; i < e->call.nkeywords && !r->out->metadata; i++)
        if (!e->call.keywords[i].name.p) /* **: what the module binds is likely in it */
            r->out->metadata = bound_value(r, SLICE("target_metadata"));
    for (size_t i = 0; i < e->call.nkeywords; i++) {
        if (!e->call.keywords[i].name.p)
            take_dict(r, e->call.keywords[i].value);
        take_named(r, e->call.keywords[i].name, e->call.keywords[i].value);
        take_unheeded(r, &e->call.keywords[i]);
    }
}

/* Some call is configure(**something): a dict of env.py's that has one of the names counts as if it
 * were that one. {"name": value}, dict(name=value), d.update(name=value),
 * d.setdefault("name", value). */
static void note_dict(void *user, const struct ast_expr *e)
{
    struct reader *r = user;
    for (size_t i = 0; e->kind == AST_DICT && i < e->dict.keys.n; i++)
        if (e->dict.keys.at[i] && e->dict.keys.at[i]->kind == AST_STR)
            take_named(r, e->dict.keys.at[i]->str, e->dict.values.at[i]);
    if (e->kind != AST_CALL)
        return;
    struct slice name = called(e);
    if (slice_is(name, "dict") || slice_is(name, "update"))
        for (size_t i = 0; i < e->call.nkeywords; i++)
            take_named(r, e->call.keywords[i].name, e->call.keywords[i].value);
    if (slice_is(name, "setdefault") && e->call.args.n == 2 && e->call.args.at[0]->kind == AST_STR)
        take_named(r, e->call.args.at[0]->str, e->call.args.at[1]);
}

static void visit_try(struct reader *r, const struct ast_stmt *s)
{
    visit_statements(r, s->attempt.body);
    for (size_t i = 0; i < s->attempt.nhandlers; i++)
        visit_statements(r, s->attempt.handlers[i].body);
    visit_statements(r, s->attempt.orelse);
    visit_statements(r, s->attempt.finally);
}

static void visit_statement(struct reader *r, const struct ast_stmt *s)
{
    switch ((int)s->kind) {
    case AST_STMT_ASSIGN:
        for (size_t i = 0; i < s->assign.targets.n; i++)
            note_target(r, s->assign.targets.at[i], s->assign.value);
        break;
    case AST_STMT_IF:
    case AST_STMT_WHILE:
        visit_statements(r, s->branch.body);
        visit_statements(r, s->branch.orelse);
        break;
    case AST_STMT_FOR:
        visit_statements(r, s->loop.body);
        visit_statements(r, s->loop.orelse);
        break;
    case AST_STMT_TRY: visit_try(r, s); break;
    case AST_STMT_WITH: visit_statements(r, s->with.body); break;
    case AST_STMT_DEF: visit_statements(r, s->def.body); break;
    case AST_STMT_CLASS: visit_statements(r, s->class_.body); break;
    default: break;
    }
}

static void visit_statements(struct reader *r, struct ast_stmts list)
{
    for (size_t i = 0; i < list.n; i++)
        visit_statement(r, list.at[i]);
}

static void note_migrations(struct env_settings *out, const struct ast_expr *call)
{
    if (out->engine == ENV_ENGINE_UNSAID)
        out->engine = ENV_ENGINE_NOT;
    for (size_t i = 0; i < call->call.nkeywords; i++)
        if (slice_is(call->call.keywords[i].name, "engine_name"))
            out->engine = ENV_ENGINE_GIVEN;
}

/* The option's name is the last argument but one; a computed one may be any. */
static void note_option(struct reader *r, const struct ast_expr *call)
{
    const struct ast_expr *name =
        call->call.args.n > 1 ? call->call.args.at[call->call.args.n - 2] : NULL;
    vec_push(r->arena, &r->options,
             name && name->kind == AST_STR ? slice_dup(r->arena, name->str) : "*");
}

/* context.run_migrations(engine_name=...), config.set_main_option("name", value), what changes
 * config.attributes, and "databases" wherever it stands. */
static void note(void *user, const struct ast_expr *e)
{
    struct reader *r = user;
    if (e->kind == AST_STR && slice_is(e->str, "databases") && !r->out->databases)
        r->out->databases = e->line;
    if (e->kind == AST_CALL)
        take_call(r, e);
    if (e->kind != AST_CALL || e->call.function->kind != AST_ATTRIBUTE)
        return;
    const struct ast_expr *of = e->call.function->attribute.value;
    struct slice name = e->call.function->attribute.name;
    if (slice_is(name, "run_migrations"))
        note_migrations(r->out, e);
    if (slice_is(name, "set_main_option") || slice_is(name, "set_section_option"))
        note_option(r, e);
    if (of->kind == AST_ATTRIBUTE && slice_is(of->attribute.name, "attributes") &&
        !slice_is(name, "get"))
        r->out->attributes = true;
}

/* config.attributes[...] = value; d["name"] = value */
static void note_target(struct reader *r, const struct ast_expr *target,
                        const struct ast_expr *value)
{
    if (r->dicts && target->kind == AST_SUBSCRIPT && target->subscript.index->kind == AST_STR)
        take_named(r, target->subscript.index->str, value);
    const struct ast_expr *of = target->kind == AST_SUBSCRIPT ? target->subscript.value : target;
    if (of->kind == AST_ATTRIBUTE && slice_is(of->attribute.name, "attributes"))
        r->out->attributes = true;
}

bool env_read(struct arena *a, const char *directory, struct env_settings *out,
              struct mig_error *err)
{
    struct slice text = { 0 };
    struct reader r = { .arena = a, .out = out };
    *out = (struct env_settings){ .file = file_join(a, directory, "env.py") };
    if (!file_exists(out->file))
        return true;
    if (!file_read(a, out->file, ENV_MAX, &text, err))
        return false;
    if (!py_parse_module(a, out->file, py_without_async(a, text), &r.module, err))
        return mig_error_hint(err, "mig reads env.py for the arguments of context.configure(); "
                                   "env_py = ignore in the ini leaves it unread");
    out->module = r.module;
    for (size_t i = 0; i < r.module->body.n; i++)
        visit_stmt(r.module->body.at[i], note, &r);
    for (size_t i = 0; r.handed_over && i < r.module->body.n; i++)
        visit_stmt(r.module->body.at[i], note_dict, &r);
    r.dicts = r.handed_over;
    visit_statements(&r, r.module->body);
    out->options = (struct strs){ .at = r.options.at, .n = r.options.n };
    return true;
}
