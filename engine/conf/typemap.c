#include "conf/typemap.h"
#include "base/vec.h"
#include "conf/options.h"
#include <string.h>

static const char typemap_key[] = "type_map";

struct typemap_entries VEC_OF(struct typemap_entry);
struct typemap_names VEC_OF(const char *);

struct typemap_reader {
    struct arena *arena;
    struct typemap_entries entries;
    const char *file;
    unsigned line;
    unsigned column;
    struct slice whole; /* the entry under way */
    struct mig_error *err;
};

static bool typemap_refuse(const struct typemap_reader *r, const char *why)
{
    mig_error_set(r->err, MIG_CONFIG, "'%s': %s: '%.*s'", typemap_key, why, (int)r->whole.n,
                  r->whole.p);
    mig_error_at(r->err, r->file, r->line, r->column);
    return mig_error_hint(r->err, "an entry is 'package.Class = SQL TYPE'; Class(length=10), "
                                  "Class(...) take arguments, Class[postgresql] is for one "
                                  "database");
}

static bool typemap_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool typemap_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* identifier */
static struct slice typemap_word(struct slice *s)
{
    struct slice out = { .p = s->p };
    while (out.n < s->n &&
           (typemap_is_letter(s->p[out.n]) || (out.n && typemap_is_digit(s->p[out.n]))))
        out.n++;
    *s = slice_skip(*s, out.n);
    return out;
}

static bool typemap_eat(struct slice *s, char c)
{
    *s = slice_trim(*s);
    if (!s->n || *s->p != c)
        return false;
    *s = slice_trim(slice_skip(*s, 1));
    return true;
}

static bool typemap_path(const struct typemap_reader *r, struct slice *s, struct typemap_entry *e)
{
    const char *start = s->p;
    const char *dot = NULL;
    for (;;) {
        struct slice word = typemap_word(s);
        if (!word.n)
            return typemap_refuse(r, "no path of a class");
        if (!s->n || *s->p != '.') {
            if (!dot)
                return typemap_refuse(r, "a class without its module");
            e->module = arena_strndup(r->arena, start, (size_t)(dot - start));
            e->name = slice_dup(r->arena, word);
            return true;
        }
        dot = s->p;
        *s = slice_skip(*s, 1);
    }
}

/* default: what stands up to ',' or ')', strings and brackets as they are */
static struct slice typemap_default(struct slice *s)
{
    struct slice out = { .p = s->p };
    char quote = 0;
    for (; out.n < s->n; out.n++) {
        char c = s->p[out.n];
        if (!quote && (c == ',' || c == ')'))
            break;
        if (quote == c)
            quote = 0;
        else if (!quote && (c == '\'' || c == '"'))
            quote = c;
    }
    *s = slice_skip(*s, out.n);
    return slice_trim(out);
}

static bool typemap_parameters(const struct typemap_reader *r, struct slice *s,
                               struct typemap_entry *e)
{
    struct typemap_names names = { 0 };
    struct typemap_names values = { 0 };
    if (!typemap_eat(s, '('))
        return true;
    while (!typemap_eat(s, ')')) {
        if (e->more || (names.n && !typemap_eat(s, ',')))
            return typemap_refuse(r, "')' is missing");
        if (slice_starts(*s, "...")) {
            *s = slice_trim(slice_skip(*s, 3));
            e->more = true;
            continue;
        }
        struct slice name = typemap_word(s);
        if (!name.n)
            return typemap_refuse(r, "a parameter has no name");
        bool given = typemap_eat(s, '=');
        struct slice value = given ? typemap_default(s) : (struct slice){ 0 };
        if (given && !value.n)
            return typemap_refuse(r, "a parameter has no default behind '='");
        vec_push(r->arena, &names, slice_dup(r->arena, name));
        vec_push(r->arena, &values, given ? slice_dup(r->arena, value) : NULL);
    }
    e->names = (struct strs){ .at = names.at, .n = names.n };
    e->values = (struct strs){ .at = values.at, .n = values.n };
    return true;
}

static bool typemap_dialect(const struct typemap_reader *r, struct slice *s,
                            struct typemap_entry *e)
{
    static const char *const known[] = { "postgresql", "mysql", "mariadb", "sqlite" };
    if (!typemap_eat(s, '['))
        return true;
    struct slice word = typemap_word(s);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_is(word, known[i]))
            e->dialect = known[i];
    if (!e->dialect)
        return typemap_refuse(r, "the databases are postgresql, mysql, mariadb and sqlite");
    return typemap_eat(s, ']') || typemap_refuse(r, "']' is missing");
}

/* Nothing that could end the type and begin something else. */
static bool typemap_check_text(const struct typemap_reader *r, const struct typemap_entry *e)
{
    int depth = 0;
    char quote = 0;
    if (!typemap_is_letter(*e->type) && *e->type != '"' && *e->type != '{')
        return typemap_refuse(r, "this is no SQL type");
    for (const char *p = e->type; *p; p++) {
        if (quote) {
            quote = *p == quote ? 0 : quote;
            continue;
        }
        if (*p == '\'' || *p == '"')
            quote = *p;
        else if (!typemap_is_letter(*p) && !typemap_is_digit(*p) && !strchr(" (),.[]{}", *p))
            return typemap_refuse(r, "this cannot stand in an SQL type");
        depth += (*p == '(') - (*p == ')');
        if (depth < 0)
            break;
    }
    return (!depth && !quote) || typemap_refuse(r, "a bracket or quote is not closed");
}

static bool typemap_check_parameters(const struct typemap_reader *r, const struct typemap_entry *e)
{
    for (const char *p = strchr(e->type, '{'); p; p = strchr(p + 1, '{')) {
        const char *end = strchr(p, '}');
        const char *name = end ? arena_strndup(r->arena, p + 1, (size_t)(end - p - 1)) : "";
        if (!strs_has(e->names, name))
            return typemap_refuse(r, "'{' is not followed by the name of a parameter and '}'");
    }
    return true;
}

static bool typemap_same(const struct typemap_entry *a, const struct typemap_entry *b)
{
    const char *x = a->dialect ? a->dialect : "";
    const char *y = b->dialect ? b->dialect : "";
    return !strcmp(a->module, b->module) && !strcmp(a->name, b->name) && !strcmp(x, y);
}

static bool typemap_add(struct typemap_reader *r, struct typemap_entry e, struct slice type)
{
    e.type = slice_dup(r->arena, slice_trim(type));
    e.call = slice_starts(slice_of(e.type), "sqlalchemy.");
    e.file = r->file;
    e.line = r->line;
    if (!*e.type)
        return typemap_refuse(r, "no type");
    if (!e.call && (!typemap_check_text(r, &e) || !typemap_check_parameters(r, &e)))
        return false;
    for (size_t i = 0; i < r->entries.n; i++)
        if (typemap_same(&r->entries.at[i], &e))
            return typemap_refuse(r, "this stands here twice");
    vec_push(r->arena, &r->entries, e);
    return true;
}

static bool typemap_left(struct typemap_reader *r, struct slice *s, struct typemap_entry *e)
{
    return typemap_path(r, s, e) && typemap_parameters(r, s, e) && typemap_dialect(r, s, e);
}

static bool typemap_ini(struct typemap_reader *r, const char *text)
{
    struct slice rest = slice_of(text);
    while (rest.n) {
        struct typemap_entry e = { 0 };
        struct slice line = slice_trim(slice_cut(&rest, '\n'));
        if (!line.n)
            continue;
        r->whole = line;
        if (!typemap_left(r, &line, &e))
            return false;
        if (!typemap_eat(&line, '='))
            return typemap_refuse(r, "'=' is missing");
        if (!typemap_add(r, e, line))
            return false;
    }
    return true;
}

static bool typemap_toml(const struct config *c, struct typemap_reader *r,
                         const struct toml_value *table)
{
    for (size_t i = 0; table->type == TOML_TABLE && i < table->keys.n; i++) {
        struct typemap_entry e = { 0 };
        const struct toml_value *v = table->items.at[i];
        struct slice left = table->keys.at[i];
        const char *type;
        r->whole = left;
        r->file = c->toml_file;
        r->line = v->line;
        r->column = v->column;
        if (!options_string(c, r->arena, typemap_key, v, &type, r->err) ||
            !typemap_left(r, &left, &e))
            return false;
        if (left.n)
            return typemap_refuse(r, "something stands behind the class");
        if (!typemap_add(r, e, slice_of(type)))
            return false;
    }
    if (table->type == TOML_TABLE)
        return true;
    mig_error_set(r->err, MIG_CONFIG, "'%s' is not a table", typemap_key);
    return mig_error_at(r->err, c->toml_file, table->line, table->column);
}

bool typemap_read(const struct config *c, struct arena *a, const struct typemap_entry **out,
                  size_t *n, struct mig_error *err)
{
    struct typemap_reader r = { .arena = a, .err = err, .file = c->file };
    const struct ini_option *o = options_find(c, typemap_key);
    const struct toml_value *table;
    const char *text;
    if (!options_ini(c, a, typemap_key, &text, err) || !options_toml(c, typemap_key, &table, err))
        return false;
    if (o) {
        r.line = o->line;
        r.column = o->column;
    }
    if ((text && !typemap_ini(&r, text)) || (table && !typemap_toml(c, &r, table)))
        return false;
    *out = r.entries.at;
    *n = r.entries.n;
    return true;
}
