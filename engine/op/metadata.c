#include "op/metadata.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "op/evaluate.h"
#include "op/host.h"
#include "py/finder.h"
#include "py/parse.h"
#include "py/visit.h"
#include <string.h>

bool op_metadata_read(struct arena *a, const struct op_environment *env,
                      const struct ast_module *env_py, const struct ast_expr *e,
                      struct op_metadata *out, struct mig_error *err)
{
    struct py_value *v = NULL;
    if (!op_evaluate(a, env, env_py, e, &v, err))
        return false;
    struct op_item *item = op_item_of(v, OP_ITEM_METADATA);
    *out = item ? item->metadata : (struct op_metadata){ 0 };
    if (item || v->kind == PY_NONE || v->kind == PY_LIST || v->kind == PY_TUPLE)
        return true;
    return mig_error_set(err, MIG_CONFIG, "target_metadata is no MetaData");
}

/* ---- looking for the word ---- */

enum { FILES_MAX = 300, FILE_MAX = 1 << 20 };

struct paths VEC_OF(const char *);
struct walk {
    struct arena *a;
    const struct op_environment *env;
    struct paths files; /* found, in the order in which they were */
};

static void add_file(struct walk *w, struct slice name)
{
    struct py_source s;
    if (!name.n || !py_find_source(w->a, w->env->python_path, name, &s) || !s.file)
        return;
    for (size_t i = 0; i < w->files.n; i++)
        if (!strcmp(w->files.at[i], s.file))
            return;
    if (w->files.n < FILES_MAX)
        vec_push(w->a, &w->files, s.file);
}

/* A module and the packages that it is in. */
static void add_module(struct walk *w, struct slice name)
{
    for (size_t i = 0; i <= name.n; i++)
        if (i == name.n || name.p[i] == '.')
            add_file(w, (struct slice){ .p = name.p, .n = i });
}

/* "app.models" for the file of app/models.py: what its relative imports begin with, level by level
 * taken from the path. */
static struct slice base_of(struct walk *w, const char *file, unsigned level)
{
    struct slice path = slice_of(file_directory(w->a, file));
    while (level-- > 1) {
        const char *slash = memrchr(path.p, '/', path.n);
        path.n = slash ? (size_t)(slash - path.p) : 0;
    }
    return path;
}

static void add_relative(struct walk *w, const char *file, const struct ast_stmt *s,
                         struct slice name)
{
    struct slice base = base_of(w, file, s->import.level);
    struct buf b = { .arena = w->a };
    for (int part = 0; part < 2; part++) {
        struct slice word = part ? name : s->import.module;
        for (size_t i = 0; i < word.n; i++)
            buf_char(&b, word.p[i] == '.' ? '/' : word.p[i]);
        const char *plain = arena_printf(w->a, "%.*s/%s.py", (int)base.n, base.p, buf_str(&b));
        const char *init =
            arena_printf(w->a, "%.*s/%s/__init__.py", (int)base.n, base.p, buf_str(&b));
        const char *found = file_exists(plain) ? plain : file_exists(init) ? init : NULL;
        bool known = !found;
        for (size_t i = 0; found && i < w->files.n; i++)
            known = known || !strcmp(w->files.at[i], found);
        if (!known && w->files.n < FILES_MAX)
            vec_push(w->a, &w->files, found);
        if (b.len)
            buf_char(&b, '/');
    }
}

static void add_imports(struct walk *w, const struct ast_module *m)
{
    for (size_t i = 0; i < m->body.n; i++) {
        const struct ast_stmt *s = m->body.at[i];
        bool from = s->kind == AST_STMT_IMPORT_FROM;
        for (size_t k = 0; (from || s->kind == AST_STMT_IMPORT) && k < s->import.naliases; k++) {
            struct slice name = s->import.aliases[k].name;
            if (!from) {
                add_module(w, name);
            } else if (s->import.level) {
                add_relative(w, m->file, s, name);
            } else {
                add_module(w, s->import.module);
                add_file(w, slice_of(arena_printf(w->a, "%.*s.%.*s", (int)s->import.module.n,
                                                  s->import.module.p, (int)name.n, name.p)));
            }
        }
    }
}

static const char *mention(struct arena *a, const char *file, struct slice text)
{
    static const char word[] = "naming_convention";
    const char *at = text.n ? memmem(text.p, text.n, word, sizeof word - 1) : NULL;
    unsigned line = 1;
    for (const char *p = text.p; at && p < at; p++)
        line += *p == '\n';
    return at ? arena_printf(a, "%s:%u", file, line) : NULL;
}

const char *op_metadata_mention(struct arena *a, const struct op_environment *env,
                                const struct ast_module *env_py)
{
    struct walk w = { .a = a, .env = env };
    vec_push(a, &w.files, env_py->file);
    for (size_t i = 0; i < w.files.n; i++) {
        struct slice text = { 0 };
        struct mig_error ignored = { 0 };
        const struct ast_module *m = NULL;
        const char *found = NULL;
        if (file_read(a, w.files.at[i], FILE_MAX, &text, &ignored))
            found = mention(a, w.files.at[i], text);
        if (!found && !ignored.code &&
            py_parse_module(a, w.files.at[i], py_without_async(a, text), &m, &ignored))
            add_imports(&w, m);
        mig_error_clear(&ignored);
        if (found)
            return found;
    }
    return NULL;
}
