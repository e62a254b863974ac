#include "conf/convention.h"
#include "base/vec.h"
#include "conf/options.h"
#include <string.h>

static const char convention_key[] = "naming_convention";

struct convention_pairs VEC_OF(const char *);

static bool convention_add(struct arena *a, struct convention_pairs *out, struct slice name,
                           const char *template, struct mig_error *err)
{
    static const char *const known[] = { "ix", "uq", "ck", "fk", "pk" };
    const char *found = NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_is(name, known[i]))
            found = known[i];
    if (!found || !*template)
        return mig_error_set(err, MIG_CONFIG,
                             "'%s': 'ix', 'uq', 'ck', 'fk' or 'pk', '=' and a template are wanted, "
                             "not '%.*s'",
                             convention_key, (int)name.n, name.p);
    for (size_t i = 0; i < out->n; i += 2)
        if (!strcmp(out->at[i], found))
            return mig_error_set(err, MIG_CONFIG, "'%s' has '%s' twice", convention_key, found);
    vec_push(a, out, found);
    vec_push(a, out, template);
    return true;
}

static bool convention_ini(struct arena *a, const char *text, struct convention_pairs *out,
                           struct mig_error *err)
{
    struct slice rest = slice_of(text);
    while (rest.n) {
        struct slice line = slice_trim(slice_cut(&rest, '\n'));
        struct slice value = line;
        struct slice name = slice_trim(slice_cut(&value, '='));
        if (line.n && !convention_add(a, out, name, slice_dup(a, slice_trim(value)), err))
            return false;
    }
    return true;
}

/* Templates of pyproject.toml are Python's own: '%' is not doubled. */
static bool convention_toml(const struct config *c, struct arena *a, const struct toml_value *table,
                            struct convention_pairs *out, struct mig_error *err)
{
    if (table->type != TOML_TABLE) {
        mig_error_set(err, MIG_CONFIG, "'%s' is not a table", convention_key);
        return mig_error_at(err, c->toml_file, table->line, table->column);
    }
    for (size_t i = 0; i < table->keys.n; i++) {
        const struct toml_value *v = table->items.at[i];
        const char *text = v->type == TOML_STRING ? slice_dup(a, v->text) : "";
        if (!convention_add(a, out, table->keys.at[i], text, err))
            return mig_error_at(err, c->toml_file, v->line, v->column);
    }
    return true;
}

bool convention_read(const struct config *c, struct arena *a, struct strs *pairs, bool *given,
                     struct mig_error *err)
{
    const struct toml_value *table = NULL;
    struct convention_pairs list = { 0 };
    const char *text;
    if (!options_ini(c, a, convention_key, &text, err) ||
        !options_toml(c, convention_key, &table, err))
        return false;
    *given = text || table;
    if (text && !convention_ini(a, text, &list, err))
        return options_at(c, convention_key, err);
    if (table && !convention_toml(c, a, table, &list, err))
        return false;
    *pairs = (struct strs){ .at = list.at, .n = list.n };
    return true;
}
