#include "run/body.h"
#include "base/file.h"
#include "conf/engines.h"
#include "conf/typemap.h"
#include "op/op_run.h"
#include "run/compiles.h"
#include "run/convention.h"
#include "run/environment.h"
#include "run/recall.h"
#include "run/server.h"
#include "run/words.h"
#include "script/dir.h"
#include <stdlib.h>
#include <string.h>

/* Is '\' an ordinary character in a string literal? SQLAlchemy's dialects ask the same. */
static bool ask_strings(struct body_session *s, struct mig_error *err)
{
    bool mysql = s->m->dialect->quote == '`';
    const char *query = mysql ? "SELECT @@sql_mode" : "show standard_conforming_strings";
    struct mig_result r = { 0 };
    if (!mysql && strcmp(s->m->dialect->name, "postgresql") != 0)
        return true;
    if (!s->m->driver->exec(s->m->conn, query, strlen(query), NULL, 0, &r, err))
        return false;
    const char *value = r.rows && r.columns && r.cells[0].text ? r.cells[0].text : "";
    s->ddl.server.standard_strings =
        mysql ? strstr(value, "NO_BACKSLASH_ESCAPES") != NULL : !strcmp(value, "on");
    mig_result_clear(&r);
    return true;
}

static bool read_types(struct body_session *s, struct arena *a, struct mig_error *err)
{
    const struct typemap_entry *list = NULL;
    if (!typemap_read(s->m->config, a, &list, &s->ntypes, err))
        return false;
    s->types = arena_array(a, struct op_mapped_type, s->ntypes);
    for (size_t i = 0; i < s->ntypes; i++)
        s->types[i] = (struct op_mapped_type){ .module = list[i].module,
                                               .name = list[i].name,
                                               .names = list[i].names,
                                               .values = list[i].values,
                                               .more = list[i].more,
                                               .dialect = list[i].dialect,
                                               .type = list[i].type,
                                               .call = list[i].call,
                                               .file = list[i].file,
                                               .line = list[i].line };
    return true;
}

bool body_session_init(struct body_session *s, struct mig *m, struct arena *a, bool offline,
                       struct mig_error *err)
{
    *s = (struct body_session){ .m = m, .offline = offline, .ddl = { .dialect = m->dialect } };
    s->ddl.types = (struct map){ .arena = a };
    s->settings = environment_told(m, a);
    if (!engines_argument(m->config, a, &s->engine, err) || !read_types(s, a, err))
        return false;
    if (offline || !m->conn)
        return true;
    s->ddl.server = (struct ddl_server){ .connected = true,
                                         .mariadb = server_is_mariadb(m),
                                         .version = server_version(m) };
    return ask_strings(s, err);
}

/* One statement of the compiler; the ends of autocommit_block() are statements without text. */
static struct sql_statement statement_of(const struct body_session *s, struct arena *a,
                                         const struct ddl_statement *d, bool in_block)
{
    struct sql_statement st = { .kind = d->kind == DDL_AUTOCOMMIT_BEGIN ? SQL_LEAVE
                                        : d->kind == DDL_AUTOCOMMIT_END ? SQL_ENTER
                                                                        : SQL_STATEMENT,
                                .line = d->at.line,
                                .column = d->at.column };
    if (d->kind != DDL_STATEMENT)
        return st;
    st.text = slice_of(arena_strdup(a, d->text));
    st.autocommit = in_block || (d->autocommit && !s->offline);
    st.exists = s->offline || !d->exists ? NULL : arena_strdup(a, d->exists);
    st.unless = d->unless;
    st.follows = d->follows && !s->offline;
    return st;
}

static bool compile(struct body_session *s, struct arena *a, const char *file,
                    const struct op_list *ops, struct sql_statements *out, struct mig_error *err)
{
    struct ddl_statements list = { 0 };
    for (size_t i = 0; i < ops->n && ops->at[i].kind != OP_fail; i++)
        if (!ddl_compile(&s->ddl, &s->scratch, &ops->at[i], &list, err))
            return mig_error_at(err, file, ops->at[i].at.line, ops->at[i].at.column);
    struct sql_statement *at = arena_array(a, struct sql_statement, list.n);
    bool in_block = false;
    for (size_t i = 0; i < list.n; i++) {
        at[i] = statement_of(s, a, &list.at[i], in_block);
        if (list.at[i].kind != DDL_STATEMENT)
            in_block = list.at[i].kind == DDL_AUTOCOMMIT_BEGIN;
    }
    *out = (struct sql_statements){ .at = at, .n = list.n };
    return true;
}

static struct log_notes copy_notes(struct arena *a, struct log_notes said)
{
    struct log_note *at = arena_array(a, struct log_note, said.n);
    for (size_t i = 0; i < said.n; i++)
        at[i] = (struct log_note){ said.at[i].level,
                                   said.at[i].logger ? arena_strdup(a, said.at[i].logger) : NULL,
                                   arena_strdup(a, said.at[i].text) };
    return (struct log_notes){ at, said.n };
}

static bool take_rest(struct arena *a, const struct op_list *ops, struct script_body *out)
{
    const struct op *last = ops->n ? &ops->at[ops->n - 1] : NULL;
    out->said = copy_notes(a, ops->said);
    if (last && last->kind == OP_fail) {
        out->fails = last->fail;
        out->fails_line = last->at.line;
    }
    return true;
}

/* What bodies are told, found when the first of them is read. */
static bool environment_of(struct body_session *s, struct arena *a, struct mig_error *err)
{
    const char *dialect = s->m->dialect->name;
    if (s->environment)
        return true;
    s->env =
        (struct op_environment){ .dialect = dialect,
                                 .mariadb = s->ddl.server.mariadb || !strcmp(dialect, "mariadb"),
                                 .offline = s->offline,
                                 .engine = s->engine,
                                 .engine_offered = !s->m->engine,
                                 .types = s->types,
                                 .ntypes = s->ntypes,
                                 .settings = &s->settings,
                                 .python_path = s->m->script.python_path,
                                 .version_table_schema = s->m->run.version_table_schema };
    s->environment = true;
    return compiles_none(s->m, err) && convention_find(s->m, a, &s->env, &s->ddl.naming, err);
}

static bool read_python(struct body_session *s, struct arena *a, const struct revision *r,
                        bool upgrade, struct script_body *out, struct mig_error *err)
{
    struct op_list ops = { 0 };
    struct slice text = { 0 };
    *out = (struct script_body){ .file = r->path, .python = true };
    arena_reset(&s->scratch);
    return environment_of(s, a, err) && file_read(&s->scratch, r->path, DIR_MAX_FILE, &text, err) &&
           op_run_body(&s->scratch, r->path, text, upgrade ? "upgrade" : "downgrade", &s->env, &ops,
                       err) &&
           compile(s, a, r->path, &ops, &out->statements, err) && take_rest(a, &ops, out);
}

void body_session_free(struct body_session *s)
{
    arena_free(&s->scratch);
}

bool body_read(struct body_session *s, struct arena *a, const struct revision *r, bool upgrade,
               struct script_body *out, struct mig_error *err)
{
    const char *name = strcmp(s->m->dialect->name, "mariadb") ? s->m->dialect->name : "mysql";
    bool ok = slice_ends(slice_of(r->path), ".py")
                  ? read_python(s, a, r, upgrade, out, err)
                  : script_read_body(a, r, upgrade, s->m->dialect->name, out, err);
    return ok && (s->offline || recall_check(words_dialect(name), out, err));
}
