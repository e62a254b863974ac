#include "conf/toml.h"
#include "base/buf.h"
#include "conf/scalar.h"
#include <string.h>

struct toml_reader {
    struct scalar_reader s;
    struct toml_value *root;
    struct toml_value *table; /* of the section */
    unsigned section;         /* of the header that stands last; 1: none */
    unsigned sections;        /* numbers given: each header and each inline table has one */
    const char *seen;         /* how far lines and columns are counted */
    unsigned line;
    unsigned column;
    int depth;
};

static bool toml_value(struct toml_reader *r, struct toml_value **out);

static bool toml_fail(struct toml_reader *r, const char *at, const char *what)
{
    return scalar_fail(&r->s, at, what);
}

static struct toml_value *toml_new(struct toml_reader *r, enum toml_type type, const char *at)
{
    struct toml_value *v = arena_new(r->s.arena, struct toml_value);
    v->type = type;
    v->index.arena = r->s.arena;
    for (; r->seen < at; r->seen++) {
        r->column += ((unsigned char)*r->seen & 0xC0) != 0x80;
        if (*r->seen == '\n') {
            r->line++;
            r->column = 1;
        }
    }
    v->line = r->line;
    v->column = r->column;
    return v;
}

static struct toml_value *toml_find(const struct toml_value *table, struct slice key)
{
    uint32_t at = map_get(&table->index, key);
    return at == MAP_NONE ? NULL : table->items.at[at];
}

static void toml_add(struct toml_reader *r, struct toml_value *table, struct slice key,
                     struct toml_value *v)
{
    map_add(&table->index, key, (uint32_t)table->items.n);
    vec_push(r->s.arena, &table->keys, key);
    vec_push(r->s.arena, &table->items, v);
}

static void toml_blanks(struct toml_reader *r)
{
    while (r->s.p < r->s.end && (*r->s.p == ' ' || *r->s.p == '\t'))
        r->s.p++;
}

/* comment: '#' char* */
static bool toml_comment(struct toml_reader *r)
{
    if (!scalar_at(&r->s, "#"))
        return true;
    while (r->s.p < r->s.end && *r->s.p != '\n') {
        if (!scalar_plain(*r->s.p))
            return toml_fail(r, r->s.p, "a control character in a comment");
        r->s.p++;
    }
    return true;
}

/* Blanks, comments and line ends. */
static bool toml_space(struct toml_reader *r)
{
    for (;;) {
        toml_blanks(r);
        if (!toml_comment(r))
            return false;
        if (!scalar_at(&r->s, "\n"))
            return true;
        r->s.p++;
    }
}

static bool toml_bare(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* simple: bare+ | string of one line */
static bool toml_simple(struct toml_reader *r, struct slice *out)
{
    const char *at = r->s.p;
    if (scalar_at(&r->s, "\"") || scalar_at(&r->s, "'"))
        return scalar_string(&r->s, true, out);
    while (r->s.p < r->s.end && toml_bare(*r->s.p))
        r->s.p++;
    *out = slice_range(at, r->s.p);
    return out->n || toml_fail(r, at, "not a key");
}

/* key: simple ('.' simple)* */
static bool toml_key(struct toml_reader *r, struct toml_keys *out)
{
    for (;;) {
        struct slice part;
        if (!toml_simple(r, &part))
            return false;
        vec_push(r->s.arena, out, part);
        toml_blanks(r);
        if (!scalar_at(&r->s, "."))
            return true;
        r->s.p++;
        toml_blanks(r);
    }
}

/* pair: key '=' value, into `table` */
static bool toml_pair(struct toml_reader *r, struct toml_value *table, unsigned section)
{
    struct toml_keys key = { 0 };
    struct toml_value *v;
    const char *at = r->s.p;
    if (!toml_key(r, &key))
        return false;
    if (!scalar_at(&r->s, "="))
        return toml_fail(r, r->s.p, "no '=' behind a key");
    r->s.p++;
    toml_blanks(r);
    if (!toml_value(r, &v))
        return false;
    for (size_t i = 0; i + 1 < key.n; i++) {
        struct toml_value *next = toml_find(table, key.at[i]);
        if (!next)
            toml_add(r, table, key.at[i], next = toml_new(r, TOML_TABLE, at));
        else if (next->type != TOML_TABLE || next->closed || next->header ||
                 (next->dotted && next->dotted != section))
            return toml_fail(r, at, "a key that goes through a value that is already there");
        next->dotted = section;
        table = next;
    }
    if (toml_find(table, key.at[key.n - 1]))
        return toml_fail(r, at, "a key that is already there");
    toml_add(r, table, key.at[key.n - 1], v);
    return true;
}

/* array: '[' (value (',' value)* ','?)? ']' */
static bool toml_array(struct toml_reader *r, struct toml_value *v)
{
    const char *at = r->s.p++;
    for (;;) {
        struct toml_value *item;
        if (!toml_space(r))
            return false;
        if (scalar_at(&r->s, "]"))
            break;
        if (!toml_value(r, &item))
            return false;
        vec_push(r->s.arena, &v->items, item);
        if (!toml_space(r))
            return false;
        if (scalar_at(&r->s, "]"))
            break;
        if (!scalar_at(&r->s, ","))
            return toml_fail(r, r->s.p < r->s.end ? r->s.p : at, "an array without its end");
        r->s.p++;
    }
    r->s.p++;
    return true;
}

/* inline table: '{' (pair (',' pair)*)? '}', on one line */
static bool toml_inline(struct toml_reader *r, struct toml_value *v)
{
    unsigned section = ++r->sections;
    const char *at = r->s.p++;
    toml_blanks(r);
    if (scalar_at(&r->s, "}")) {
        r->s.p++;
        return true;
    }
    for (;;) {
        if (!toml_pair(r, v, section))
            return false;
        toml_blanks(r);
        if (scalar_at(&r->s, "}"))
            break;
        if (!scalar_at(&r->s, ","))
            return toml_fail(r, r->s.p < r->s.end ? r->s.p : at, "an inline table without its end");
        r->s.p++;
        toml_blanks(r);
    }
    r->s.p++;
    return true;
}

/* value: string | 'true' | 'false' | array | inline table | number */
static bool toml_value(struct toml_reader *r, struct toml_value **out)
{
    char c = r->s.p < r->s.end ? *r->s.p : 0;
    enum toml_type type = c == '[' ? TOML_ARRAY : c == '{' ? TOML_TABLE : TOML_STRING;
    struct toml_value *v = *out = toml_new(r, type, r->s.p);
    if (c == '"' || c == '\'')
        return scalar_string(&r->s, false, &v->text);
    if (scalar_at(&r->s, "true") || scalar_at(&r->s, "false")) {
        v->type = TOML_BOOLEAN;
        v->integer = c == 't';
        r->s.p += c == 't' ? 4 : 5;
        return true;
    }
    if (type == TOML_STRING)
        return r->s.p < r->s.end ? scalar_number(&r->s, v) : toml_fail(r, r->s.p, "not a value");
    if (r->depth == TOML_DEPTH)
        return toml_fail(r, r->s.p, "values nested too deep");
    r->depth++;
    v->closed = true;
    bool ok = c == '[' ? toml_array(r, v) : toml_inline(r, v);
    r->depth--;
    return ok;
}

/* The table that a header's key leads to, but for the key's last part. */
static struct toml_value *toml_walk(struct toml_reader *r, struct toml_keys key, const char *at)
{
    struct toml_value *table = r->root;
    for (size_t i = 0; i + 1 < key.n; i++) {
        struct toml_value *next = toml_find(table, key.at[i]);
        if (!next)
            toml_add(r, table, key.at[i], next = toml_new(r, TOML_TABLE, at));
        if (next->type == TOML_ARRAY && !next->closed)
            next = next->items.at[next->items.n - 1];
        if (next->type != TOML_TABLE || next->closed) {
            toml_fail(r, at, "a table inside of a value that is already there");
            return NULL;
        }
        table = next;
    }
    return table;
}

/* header: '[' key ']' | '[[' key ']]' */
static bool toml_header(struct toml_reader *r)
{
    const char *at = r->s.p;
    bool array = scalar_at(&r->s, "[[");
    struct toml_keys key = { 0 };
    r->s.p += array ? 2 : 1;
    r->section = ++r->sections;
    toml_blanks(r);
    if (!toml_key(r, &key))
        return false;
    if (!scalar_at(&r->s, array ? "]]" : "]"))
        return toml_fail(r, r->s.p, "a header without its end");
    r->s.p += array ? 2 : 1;
    struct toml_value *parent = toml_walk(r, key, at);
    if (!parent)
        return false;
    struct slice last = key.at[key.n - 1];
    struct toml_value *v = toml_find(parent, last);
    if (v && (v->closed || v->type != (array ? TOML_ARRAY : TOML_TABLE) ||
              (!array && (v->header || v->dotted))))
        return toml_fail(r, at, "a table that is already there");
    if (!v)
        toml_add(r, parent, last, v = toml_new(r, array ? TOML_ARRAY : TOML_TABLE, at));
    v->header = true;
    r->table = v;
    if (array) {
        r->table = toml_new(r, TOML_TABLE, at);
        r->table->header = true;
        vec_push(r->s.arena, &v->items, r->table);
    }
    return true;
}

/* document: (blanks (pair | header)? comment? LF)* */
static bool toml_document(struct toml_reader *r)
{
    while (r->s.p < r->s.end) {
        if (!toml_space(r))
            return false;
        if (r->s.p == r->s.end)
            break;
        if (!(scalar_at(&r->s, "[") ? toml_header(r) : toml_pair(r, r->table, r->section)))
            return false;
        toml_blanks(r);
        if (!toml_comment(r))
            return false;
        if (r->s.p < r->s.end && *r->s.p != '\n')
            return toml_fail(r, r->s.p, "text behind the end of a value or header");
    }
    return true;
}

/* The text with LF for CRLF. */
static struct slice toml_lines(struct arena *a, struct slice text)
{
    if (!text.n || !memchr(text.p, '\r', text.n))
        return text;
    struct buf b = { .arena = a };
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            buf_char(&b, text.p[i]);
    return buf_view(&b);
}

bool toml_parse(struct arena *a, const char *file, struct slice text, const struct toml_value **out,
                struct mig_error *err)
{
    *out = NULL;
    if (text.n > TOML_MAX) {
        mig_error_set(err, MIG_LIMIT, "the file is larger than %d bytes", TOML_MAX);
        return mig_error_at(err, file, 1, 1);
    }
    text = toml_lines(a, text.p ? text : slice_of(""));
    struct toml_reader r = { .section = 1, .sections = 1, .seen = text.p, .line = 1, .column = 1 };
    r.s = (struct scalar_reader){ .arena = a, .file = file, .start = text.p, .p = text.p };
    r.s.end = text.p + text.n;
    r.s.err = err;
    size_t bad = slice_bad_utf8(text);
    if (bad < text.n)
        return toml_fail(&r, text.p + bad, "not UTF-8 text");
    r.root = r.table = toml_new(&r, TOML_TABLE, text.p);
    *out = r.root;
    return toml_document(&r);
}

const struct toml_value *toml_get(const struct toml_value *table, const char *key)
{
    return table && table->type == TOML_TABLE ? toml_find(table, slice_of(key)) : NULL;
}
