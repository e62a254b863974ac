#include "op/glue.h"
#include "py/dict.h"
#include <string.h>

static const struct {
    const char *construct;
    const char *dialect;
    const char *names;
} options[] = {
#define OPTION(construct, dialect, names) { construct, dialect, names },
#include "op/option.def"
#undef OPTION
};

static bool has_word(const char *words, struct slice word)
{
    struct slice rest = slice_of(words);
    if (!strcmp(words, "*"))
        return true;
    while (rest.n)
        if (slice_eq(slice_cut(&rest, ' '), word))
            return true;
    return false;
}

/* The dialect of "postgresql_using", with the rest as *name; NULL: none of ours. */
static const char *dialect_of(struct slice keyword, struct slice *name)
{
    static const char *const dialects[] = { "postgresql", "mysql", "mariadb",
                                            "sqlite",     "mssql", "oracle" };
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
        size_t n = strlen(dialects[i]);
        if (slice_starts(keyword, dialects[i]) && keyword.n > n + 1 && keyword.p[n] == '_') {
            *name = slice_skip(keyword, n + 1);
            return dialects[i];
        }
    }
    return NULL;
}

static bool is_known(const char *construct, const char *dialect, struct slice name)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (!strcmp(options[i].construct, construct) && !strcmp(options[i].dialect, dialect) &&
            has_word(options[i].names, name))
            return true;
    return false;
}

/* Arguments of Column() and of the other directives, which Alembic's alter_column() and
 * drop_column() pass over: bodies that have run have them. */
static bool is_passed_over(const char *construct, struct slice name)
{
    bool column = !strcmp(construct, "alter_column") || !strcmp(construct, "drop_column");
    return column && has_word("index unique primary_key default onupdate server_onupdate key info "
                              "doc quote system new_column_name existing_type existing_nullable "
                              "existing_server_default existing_comment nullable server_default "
                              "type_ comment autoincrement",
                              name);
}

/* A name among the options, alone or in a list, that says itself whether it wants quotes. */
static bool has_quoted(struct py *py, struct py_value *v)
{
    enum op_quote quote;
    struct py_value *const *at = v->kind == PY_LIST || v->kind == PY_TUPLE ? v->seq.at : &v;
    size_t n = v->kind == PY_LIST || v->kind == PY_TUPLE ? v->seq.n : 1;
    for (size_t i = 0; i < n; i++)
        if (op_is_quoted(py, at[i], &quote))
            return true;
    return false;
}

/* {"col": 10, "other": "text_ops"} */
static bool take_map(struct py *py, struct py_value *dict, struct op_option *out)
{
    struct py_entry e;
    struct op_option *at = arena_array(op_state_of(py)->a, struct op_option, dict->dict->live);
    size_t n = 0;
    for (size_t i = 0; py_dict_next(dict->dict, &i, &e); n++)
        if (!op_take_text(py, e.key, out->name, &at[n].name) ||
            !op_take_value(py, e.value, &at[n].value))
            return false;
    out->map = at;
    out->nmap = n;
    out->is_map = true;
    return true;
}

bool op_take_options(struct py *py, const struct op_rest *rest, const char *construct,
                     struct op_options *out)
{
    struct op_option *at = arena_array(op_state_of(py)->a, struct op_option, rest->nkw);
    for (size_t i = 0; i < rest->nkw; i++) {
        struct slice name = { 0 };
        at[i].dialect = dialect_of(rest->names[i], &name);
        bool known = at[i].dialect && is_known(construct, at[i].dialect, name);
        if (!known && is_passed_over(construct, rest->names[i])) {
            at[i] = (struct op_option){ .dialect = "", .name = "" };
            continue;
        }
        if (!known)
            return op_refuse(py, "%s does not take the argument '%.*s'", construct,
                             (int)rest->names[i].n, rest->names[i].p);
        at[i].name = op_text(py, name);
        struct py_value *v = rest->kw[i];
        if (has_quoted(py, v))
            return py_refuse(py, "%.*s: a name that says itself whether it wants quotes",
                             (int)rest->names[i].n, rest->names[i].p);
        if (v->kind == PY_DICT ? !take_map(py, v, &at[i]) : !op_take_value(py, v, &at[i].value))
            return false;
    }
    *out = (struct op_options){ .at = at, .n = rest->nkw };
    return true;
}
