/* text(): bound values by name. Source: SQLCompiler.visit_textclause and its two patterns. */
#include "ddl/expr.h"
#include "ddl/literal.h"
#include <pcre2.h>
#include <string.h>

/* Length of the run of [\w$] at p: letters and digits of any script. */
static size_t word_run(const pcre2_code *word, pcre2_match_data *md, struct slice text, size_t at)
{
    int n = pcre2_match(word, (PCRE2_SPTR)text.p, text.n, at, PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK,
                        md, NULL);
    return n > 0 ? pcre2_get_ovector_pointer(md)[1] - at : 0;
}

/* Whether the character that ends before `at` is one of [:\w$\\]. */
static bool glued(const pcre2_code *word, pcre2_match_data *md, struct slice text, size_t at)
{
    if (!at)
        return false;
    char last = text.p[at - 1];
    if (last == ':' || last == '\\')
        return true;
    size_t start = at - 1;
    while (start && ((unsigned char)text.p[start] & 0xC0) == 0x80)
        start--;
    return word_run(word, md, text, start) > 0;
}

static const struct op_expr *named_bind(const struct op_expr *const *binds, size_t n,
                                        struct slice name)
{
    for (size_t i = 0; i < n; i++)
        if (binds[i]->name && slice_is(name, binds[i]->name))
            return binds[i];
    return NULL;
}

static const struct op_expr *parameter(const struct op_sets *sets, struct slice name)
{
    for (size_t i = 0; sets && i < sets->n; i++)
        if (slice_is(name, sets->at[i].column))
            return sets->at[i].value;
    return NULL;
}

/* A name that nobody gave a value is refused, in --sql too: there Alembic writes NULL, which nobody
 * meant. */
static void bound(struct ddl *c, struct buf *b, struct slice name,
                  const struct op_expr *const *binds, size_t n, const struct op_sets *parameters)
{
    const struct op_expr *value = parameter(parameters, name);
    value = value ? value : named_bind(binds, n, name);
    if (value && (value->has_value || value->kind != OP_EXPR_BIND))
        ddl_expr(c, b, value, (struct ddl_scope){ .tables = true });
    else
        ddl_fail(c, "A value is required for bind parameter '%.*s'", (int)name.n, name.p);
}

void ddl_text(struct ddl *c, struct buf *b, struct slice text, const struct op_expr *const *binds,
              size_t n, const struct op_sets *parameters)
{
    int code = 0;
    PCRE2_SIZE where = 0;
    if (!text.p || !memchr(text.p, ':', text.n)) {
        buf_slice(b, text);
        return;
    }
    pcre2_code *word = pcre2_compile((PCRE2_SPTR) "[\\p{L}\\p{N}_$]+", PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP, &code, &where, NULL);
    pcre2_match_data *md = word ? pcre2_match_data_create_from_pattern(word, NULL) : NULL;
    if (!md || slice_bad_utf8(text) != text.n) {
        ddl_fail(c, "a text that cannot be read as UTF-8");
        text.n = 0;
    }
    for (size_t i = 0; i < text.n;) {
        bool escaped = text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == ':';
        size_t colon = i + escaped;
        size_t run = text.p[colon] == ':' ? word_run(word, md, text, colon + 1) : 0;
        size_t end = colon + 1 + run;
        bool closed = end >= text.n || text.p[end] != ':';
        if (escaped && closed) {
            buf_add(b, text.p + colon, end - colon);
            i = end;
        } else if (!escaped && run && closed && !glued(word, md, text, i)) {
            bound(c, b, slice_range(text.p + colon + 1, text.p + end), binds, n, parameters);
            i = end;
        } else
            buf_char(b, text.p[i++]);
    }
    pcre2_match_data_free(md);
    pcre2_code_free(word);
}
