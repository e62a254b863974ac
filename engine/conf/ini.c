#include "conf/ini.h"
#include "base/buf.h"
#include <assert.h>
#include <string.h>

struct reader {
    struct arena *arena;
    struct ini *ini;
    struct mig_error *err;
    uint32_t section; /* index; MAP_NONE: none yet */
    struct buf value; /* of the option being read */
    bool open;        /* an option is being read */
    size_t indent;
    unsigned line;
};

enum { INI_DEFAULT = 0 }; /* index of the section */

static size_t ini_characters(const char *s, size_t n)
{
    size_t characters = 0;
    for (size_t i = 0; i < n; i++)
        characters += ((unsigned char)s[i] & 0xC0) != 0x80;
    return characters;
}

static bool ini_fail(struct reader *r, size_t indent)
{
    return mig_error_at(r->err, r->ini->file, r->line, (unsigned)indent + 1);
}

static void ini_close(struct reader *r)
{
    if (!r->open)
        return;
    struct slice v = buf_view(&r->value);
    while (v.n && strchr(" \t\r\n\f\v", v.p[v.n - 1]))
        v.n--;
    r->ini->options.at[r->ini->options.n - 1].raw = slice_dup(r->arena, v);
    r->open = false;
}

static char *ini_lower(struct arena *a, struct slice s)
{
    char *out = slice_dup(a, s);
    for (char *p = out; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return out;
}

/* The option as it stands in this very section. */
static const struct ini_option *ini_own(const struct ini *ini, uint32_t section, const char *name)
{
    uint32_t at = map_get(&ini->sections.at[section].options, slice_of(name));
    return at == MAP_NONE ? NULL : &ini->options.at[at];
}

static uint32_t ini_add_section(struct arena *a, struct ini *ini, const char *name)
{
    uint32_t at = (uint32_t)ini->sections.n;
    vec_push(a, &ini->sections, (struct ini_section){ .name = name, .options = { .arena = a } });
    map_add(&ini->index, slice_of(name), at);
    return at;
}

static void ini_add_option(struct arena *a, struct ini *ini, uint32_t section, struct ini_option o)
{
    assert(ini->sections.at && section < ini->sections.n);
    struct ini_section *s = &ini->sections.at[section];
    o.section = s->name;
    map_set(&s->options, slice_of(o.name), (uint32_t)ini->options.n);
    vec_push(a, &ini->options, o);
}

/* header: '[' .+ ']' anything */
static bool ini_header(struct reader *r, struct slice s, size_t end)
{
    ini_close(r);
    const char *name = arena_strndup(r->arena, s.p + 1, end - 1);
    r->section = map_get(&r->ini->index, slice_of(name));
    if (r->section == MAP_NONE)
        r->section = ini_add_section(r->arena, r->ini, name);
    else if (r->section != INI_DEFAULT) {
        mig_error_set(r->err, MIG_CONFIG, "section '%s' already exists", name);
        return ini_fail(r, r->indent);
    }
    return true;
}

/* option: name ('=' | ':') value */
static bool ini_option(struct reader *r, struct slice s)
{
    ini_close(r);
    size_t sep = 0;
    while (sep < s.n && s.p[sep] != '=' && s.p[sep] != ':')
        sep++;
    struct slice name = slice_trim((struct slice){ .p = s.p, .n = sep });
    if (sep == s.n || !name.n) {
        mig_error_set(r->err, MIG_CONFIG, "neither a section, nor 'key = value', nor a comment");
        return ini_fail(r, r->indent);
    }
    const char *key = ini_lower(r->arena, name);
    const struct ini_option *old = ini_own(r->ini, r->section, key);
    if (old && old->line) {
        mig_error_set(r->err, MIG_CONFIG, "option '%s' in section '%s' already exists", key,
                      old->section);
        return ini_fail(r, r->indent);
    }
    struct ini_option o = { .name = key, .raw = "", .line = r->line };
    o.column = (unsigned)r->indent + 1;
    ini_add_option(r->arena, r->ini, r->section, o);
    r->value = (struct buf){ .arena = r->arena };
    buf_slice(&r->value, slice_trim(slice_skip(s, sep + 1)));
    r->open = true;
    return true;
}

static bool ini_line(struct reader *r, struct slice line)
{
    struct slice s = slice_trim(line);
    if (s.n && (s.p[0] == '#' || s.p[0] == ';'))
        return true;
    if (!s.n) {
        if (r->open)
            buf_char(&r->value, '\n');
        return true;
    }
    size_t indent = (size_t)(s.p - line.p);
    if (r->open && indent > r->indent) {
        buf_char(&r->value, '\n');
        buf_slice(&r->value, s);
        return true;
    }
    r->indent = indent;
    size_t end = s.n;
    while (s.p[0] == '[' && end > 2 && s.p[end - 1] != ']')
        end--;
    if (s.p[0] == '[' && end > 2)
        return ini_header(r, s, end - 1);
    if (r->section == MAP_NONE) {
        mig_error_set(r->err, MIG_CONFIG, "text before the first [section]");
        return ini_fail(r, indent);
    }
    return ini_option(r, s);
}

/* Python's universal newlines: LF, CRLF and CR. */
static struct slice ini_next(struct slice *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
        n++;
    struct slice line = { .p = rest->p, .n = n };
    if (n < rest->n)
        n += n + 1 < rest->n && rest->p[n] == '\r' && rest->p[n + 1] == '\n' ? 2 : 1;
    *rest = slice_skip(*rest, n);
    return line;
}

bool ini_parse(struct arena *a, const char *file, struct slice text, const char *here,
               struct ini *out, struct mig_error *err)
{
    *out = (struct ini){ .file = file, .index = { .arena = a } };
    struct reader r = { .arena = a, .ini = out, .err = err, .section = MAP_NONE };
    ini_add_section(a, out, "DEFAULT");
    if (text.n > INI_MAX) {
        mig_error_set(err, MIG_LIMIT, "the file is larger than %d bytes", INI_MAX);
        return mig_error_at(err, file, 1, 1);
    }
    if (here)
        ini_add_option(a, out, INI_DEFAULT, (struct ini_option){ .name = "here", .raw = here });
    if (slice_starts(text, "\xef\xbb\xbf"))
        text = slice_skip(text, 3);
    while (text.n) {
        struct slice line = ini_next(&text);
        r.line++;
        size_t bad = slice_bad_utf8(line);
        if (bad < line.n || memchr(line.p, 0, line.n)) {
            const char *nul = memchr(line.p, 0, bad);
            mig_error_set(err, MIG_CONFIG, nul ? "a NUL byte" : "not UTF-8 text");
            return ini_fail(&r, ini_characters(line.p, nul ? (size_t)(nul - line.p) : bad));
        }
        if (!ini_line(&r, line))
            return false;
    }
    ini_close(&r);
    return true;
}

bool ini_has_section(const struct ini *ini, const char *section)
{
    uint32_t at = map_get(&ini->index, slice_of(section));
    return at != MAP_NONE && at != INI_DEFAULT;
}

const struct ini_option *ini_find(const struct ini *ini, const char *section, const char *name)
{
    uint32_t at = map_get(&ini->index, slice_of(section));
    if (at == MAP_NONE)
        return NULL;
    const struct ini_option *own = ini_own(ini, at, name);
    return own ? own : ini_own(ini, INI_DEFAULT, name);
}

struct expansion {
    const struct ini *ini;
    const char *section; /* the one that was asked for: references are looked up there */
    const char *name;
    struct buf *out;
    struct mig_error *err;
    unsigned references;
};

static bool ini_expand(struct expansion *x, const char *raw, int depth);

/* reference: '%(' name ')s', its name given */
static bool ini_reference(struct expansion *x, struct slice name, int depth)
{
    const char *key = ini_lower(x->out->arena, name);
    const struct ini_option *o = ini_find(x->ini, x->section, key);
    if (!o)
        return mig_error_set(x->err, MIG_CONFIG, "'%s' refers to '%s', which is not there", x->name,
                             key);
    if (++x->references > INI_REFERENCES)
        return mig_error_set(x->err, MIG_LIMIT, "the value of '%s' has too many references",
                             x->name);
    if (strchr(o->raw, '%'))
        return ini_expand(x, o->raw, depth + 1);
    buf_puts(x->out, o->raw);
    return true;
}

/* value: (text | '%%' | '%(' name ')s')* */
static bool ini_expand(struct expansion *x, const char *raw, int depth)
{
    if (depth > INI_DEPTH)
        return mig_error_set(x->err, MIG_CONFIG, "the value of '%s' refers to itself or too deep",
                             x->name);
    for (const char *p = raw; *p; p++) {
        const char *close = p[0] == '%' && p[1] == '(' ? strchr(p, ')') : NULL;
        if (*p != '%') {
            buf_char(x->out, *p);
        } else if (p[1] == '%') {
            buf_char(x->out, *p++);
        } else if (close && close > p + 2 && close[1] == 's') {
            if (!ini_reference(x, slice_range(p + 2, close), depth))
                return false;
            p = close + 1;
        } else {
            return mig_error_set(x->err, MIG_CONFIG,
                                 "'%%' in the value of '%s' must be followed by '%%' or '(name)s'",
                                 x->name);
        }
    }
    return !x->out->failed ||
           mig_error_set(x->err, MIG_LIMIT, "the value of '%s' is too long", x->name);
}

bool ini_get(const struct ini *ini, struct arena *a, const char *section, const char *name,
             const char **value, struct mig_error *err)
{
    *value = NULL;
    const struct ini_option *o = ini_find(ini, section, name);
    if (!o)
        return true;
    struct buf b = { .arena = a, .max = INI_MAX };
    struct expansion x = { .ini = ini, .section = section, .name = name, .out = &b, .err = err };
    if (!ini_expand(&x, o->raw, 1))
        return o->line ? mig_error_at(err, ini->file, o->line, o->column) : false;
    *value = buf_str(&b);
    return true;
}
