/* text() and plain strings: what is a bound name in them, and what a value becomes. */
#include "../tap.h"
#include "ddl/expr.h"
#include <string.h>

static const char *text_of(struct arena *a, const char *text, bool connected, const char **message)
{
    static const struct op_expr value = { .kind = OP_EXPR_BIND,
                                          .name = "v",
                                          .has_value = true,
                                          .value = { .kind = OP_VALUE_INT, .integer = 5 } };
    static const struct op_expr *const binds[] = { &value };
    struct mig_error err = { 0 };
    struct ddl_statements out = { 0 };
    struct ddl_session s = { .dialect = dialect_find("postgresql"),
                             .types = { .arena = a },
                             .server = { .connected = connected } };
    struct ddl c = { .dialect = s.dialect,
                     .rules = &ddl_postgresql,
                     .session = &s,
                     .arena = a,
                     .out = &out,
                     .err = &err };
    struct buf b = { .arena = a };
    ddl_text(&c, &b, slice_of(text), binds, 1, NULL);
    *message = err.message ? arena_strdup(a, err.message) : NULL;
    mig_error_clear(&err);
    return buf_str(&b);
}

static const struct {
    const char *text;
    const char *want; /* NULL: refused, a name has no value */
} cases[] = {
    { "", "" },
    { "no colon", "no colon" },
    { ":v", "5" },
    { "a :v b", "a 5 b" },
    { ":x", NULL },
    { "x::int", "x::int" },
    { "'12:30:00'", "'12:30:00'" },
    { "':v'", "'5'" },
    { "\\:v", ":v" },
    { "\\:v:", "\\:v:" },
    { ":v:", ":v:" },
    { "a:v", "a:v" },
    { "a$:v", "a$:v" },
    { "\\\\:v", "\\:v" },
    { "{\"a\":1}", NULL },
    { "{\"a\": 1}", "{\"a\": 1}" },
    { "\xc3\xa9:v", "\xc3\xa9:v" },
    { "\xe2\x80\x94:v", "\xe2\x80\x94"
                        "5" },
    { ":v\xc3\xa9", NULL },
    { ":v;", "5;" },
    { ":", ":" },
    { "::", "::" },
    { ":::v", ":::v" },
    { "\\:", ":" },
};

int main(void)
{
    struct arena a = { 0 };
    const char *message = NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = text_of(&a, cases[i].text, false, &message);
        OK(!message == (cases[i].want != NULL));
        if (cases[i].want)
            STR_EQ(got, cases[i].want);
    }
    text_of(&a, "x = :missing", true, &message);
    STR_EQ(message ? message : "", "A value is required for bind parameter 'missing'");
    STR_EQ(text_of(&a, "x = :v", true, &message), "x = 5");
    OK(!message);
    text_of(&a, "\xff :v", false, &message);
    OK(message != NULL);
    arena_free(&a);
    return tap_done();
}
