#include "ddl/compile.h"
#include "base/digest.h"
#include <stdarg.h>
#include <string.h>
#include <strings.h>

bool ddl_fail(struct ddl *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    return mig_error_set(c->err, MIG_SCRIPT, "%s", text);
}

struct buf ddl_buf(struct ddl *c)
{
    return (struct buf){ .arena = c->arena };
}

void ddl_emit(struct ddl *c, const struct buf *b)
{
    if (b->failed)
        mig_error_set(c->err, MIG_LIMIT, "a statement is too long");
    if (ddl_failed(c))
        return;
    struct buf copy = *b;
    vec_push(c->arena, c->out, (struct ddl_statement){ .text = buf_str(&copy), .at = c->at });
}

/* Which words are reserved: a server that turns out to be MariaDB has words of its own. */
static const struct dialect *quoting(const struct ddl *c)
{
    bool other = c->session->server.mariadb && !strcmp(c->dialect->name, "mysql");
    return other ? dialect_find("mariadb") : c->dialect;
}

void ddl_identifier(struct ddl *c, struct buf *b, const char *name)
{
    dialect_identifier(quoting(c), b, name);
}

void ddl_quoted_name(struct ddl *c, struct buf *b, const struct op_name *name)
{
    switch (name->quote) {
    case OP_QUOTE_ALWAYS: dialect_quoted(quoting(c), b, name->text); break;
    case OP_QUOTE_NEVER: buf_puts(b, name->text); break;
    case OP_QUOTE_AUTO: dialect_identifier(quoting(c), b, name->text); break;
    }
}

void ddl_column_name(struct ddl *c, struct buf *b, const struct op_expr *column)
{
    ddl_quoted_name(c, b, &(struct op_name){ .text = column->name, .quote = column->quote });
}

void ddl_table_name(struct ddl *c, struct buf *b, const char *schema, const char *name)
{
    dialect_qualified(quoting(c), b, schema && *schema ? schema : NULL, name);
}

void ddl_alter_table(struct ddl *c, struct buf *b, const struct op_target *on)
{
    buf_puts(b, "ALTER TABLE ");
    ddl_dotted_name(c, b, on->schema, on->table);
}

void ddl_dotted_name(struct ddl *c, struct buf *b, const char *schema, const char *name)
{
    struct slice rest = slice_of(schema);
    while (rest.n) {
        struct slice part = slice_cut(&rest, '.');
        dialect_identifier(quoting(c), b, slice_dup(c->arena, part));
        buf_char(b, '.');
    }
    dialect_identifier(quoting(c), b, name);
}

size_t ddl_length(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

/* The first n characters of a text. */
static struct slice first(const char *text, size_t n)
{
    const char *p = text;
    while (*p && (n || ((unsigned char)*p & 0xC0) == 0x80)) {
        n -= ((unsigned char)*p & 0xC0) != 0x80;
        p++;
    }
    return slice_range(text, p);
}

/* _truncate_and_render_maxlen_name: a made-up name is cut and gets four digits of its MD5. */
static const char *shortened(struct ddl *c, const char *name, size_t max)
{
    unsigned char md[DIGEST_MOST];
    unsigned n = 0;
    if (!digest_bytes("md5", slice_of(name), md, &n, c->err))
        return name;
    struct slice head = first(name, max - 8);
    return arena_printf(c->arena, "%.*s_%02x%02x", (int)head.n, head.p, md[n - 2], md[n - 1]);
}

void ddl_constraint_name(struct ddl *c, struct buf *b, const struct op_name *name)
{
    struct op_name n = *name;
    size_t max = c->rules->max_name;
    size_t limit = n.conv ? max : c->rules->max_identifier;
    if (ddl_length(n.text) > limit) {
        if (!n.conv) {
            ddl_fail(c, "Identifier '%s' exceeds maximum length of %zu characters", n.text, limit);
            return;
        }
        n.text = shortened(c, n.text, max);
    }
    ddl_quoted_name(c, b, &n);
}

void ddl_string(struct ddl *c, struct buf *b, struct slice text)
{
    bool escapes = c->rules->backslash && !c->session->server.standard_strings;
    buf_char(b, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\'' || (text.p[i] == '\\' && escapes))
            buf_char(b, text.p[i]);
        buf_char(b, text.p[i]);
    }
    buf_char(b, '\'');
}

const char *ddl_repr(struct ddl *c, struct slice text)
{
    struct buf b = ddl_buf(c);
    text = text.p ? text : SLICE("");
    bool single = memchr(text.p, '\'', text.n) != NULL;
    bool twice = memchr(text.p, '"', text.n) != NULL;
    char quote = single && !twice ? '"' : '\'';
    buf_char(&b, quote);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char ch = (unsigned char)text.p[i];
        const char *short_ = ch == '\n' ? "\\n" : ch == '\r' ? "\\r" : ch == '\t' ? "\\t" : NULL;
        if (short_)
            buf_puts(&b, short_);
        else if (ch < ' ' || ch == 0x7f)
            buf_printf(&b, "\\x%02x", ch);
        else {
            if (ch == '\\' || ch == (unsigned char)quote)
                buf_char(&b, '\\');
            buf_char(&b, (char)ch);
        }
    }
    buf_char(&b, quote);
    return buf_str(&b);
}

static const struct {
    const char *pattern; /* as Python shows it in the error */
    const char *const *words;
} phrases[] = {
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
    [DDL_ON_DELETE] = { "^(?:RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)$",
                        WORDS("RESTRICT", "CASCADE", "SET NULL", "NO ACTION", "SET DEFAULT") },
    [DDL_INITIALLY] = { "^(?:DEFERRED|IMMEDIATE)$", WORDS("DEFERRED", "IMMEDIATE") },
    [DDL_PG_ON_DELETE] = { "^(?:RESTRICT|CASCADE|SET (?:NULL|DEFAULT)(?:\\\\s*\\\\(.+\\\\))?"
                           "|NO ACTION)$",
                           WORDS("RESTRICT", "CASCADE", "SET NULL", "NO ACTION", "SET DEFAULT") },
#undef WORDS
};

/* SET NULL (a, b): what PostgreSQL takes beyond the words. */
static bool set_columns(const char *text)
{
    static const char *const heads[] = { "SET NULL", "SET DEFAULT" };
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(heads[i]);
        if (strncasecmp(text, heads[i], n) != 0)
            continue;
        const char *p = text + n + strspn(text + n, " \t\n\r\f\v");
        size_t rest = strlen(p);
        if (*p == '(' && rest > 2 && p[rest - 1] == ')' && !strchr(p, '\n'))
            return true;
    }
    return false;
}

void ddl_phrase(struct ddl *c, struct buf *b, enum ddl_phrase set, const char *text)
{
    bool known = set == DDL_PG_ON_DELETE && set_columns(text);
    for (const char *const *w = phrases[set].words; *w && !known; w++)
        known = !strcasecmp(*w, text);
    if (!known)
        ddl_fail(c, "Unexpected SQL phrase: %s (matching against '%s')",
                 ddl_repr(c, slice_of(text)), phrases[set].pattern);
    buf_puts(b, text);
}

const struct op_option *ddl_option(struct op_options o, const char *dialect, const char *name)
{
    for (size_t i = 0; i < o.n; i++)
        if (!strcmp(o.at[i].dialect, dialect) && !strcmp(o.at[i].name, name))
            return &o.at[i];
    return NULL;
}

bool ddl_none(const struct op_option *o)
{
    return !o || (!o->is_map && o->value.kind == OP_VALUE_NONE);
}

bool ddl_true(const struct op_option *o)
{
    if (ddl_none(o))
        return false;
    if (o->is_map)
        return o->nmap > 0;
    switch (o->value.kind) {
    case OP_VALUE_BOOL:
    case OP_VALUE_INT:
    case OP_VALUE_DELTA: return o->value.integer != 0;
    case OP_VALUE_FLOAT: return o->value.real < 0 || o->value.real > 0;
    case OP_VALUE_STR:
    case OP_VALUE_BYTES: return o->value.text.n > 0;
    case OP_VALUE_LIST: return o->value.nitems > 0;
    case OP_VALUE_NONE:
    case OP_VALUE_KINDS: return false;
    case OP_VALUE_DECIMAL:
    case OP_VALUE_DATE:
    case OP_VALUE_TIME:
    case OP_VALUE_DATETIME:
    case OP_VALUE_UUID:
    case OP_VALUE_JSON:
    case OP_VALUE_EXPR: return true;
    }
    return true;
}

const char *ddl_option_text(struct ddl *c, const struct op_option *o)
{
    if (!o->is_map && o->value.kind == OP_VALUE_STR)
        return slice_dup(c->arena, o->value.text);
    ddl_fail(c, "%s_%s: expected str", o->dialect, o->name);
    return "";
}
