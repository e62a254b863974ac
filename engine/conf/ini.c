#include "conf/ini.h"
#include "base/buf.h"
#include <string.h>

struct reader {
    struct arena *arena;
    struct ini *ini;
    struct mig_error *err;
    const char *section; /* NULL: none yet */
    struct buf value;    /* of the option being read */
    bool open;           /* an option is being read */
    size_t indent;
    unsigned line;
};

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
static const struct ini_option *ini_own(const struct ini *ini, const char *section,
                                        const char *name)
{
    for (size_t i = 0; i < ini->options.n; i++)
        if (!strcmp(ini->options.at[i].name, name) && !strcmp(ini->options.at[i].section, section))
            return &ini->options.at[i];
    return NULL;
}

/* header: '[' .+ ']' anything */
static bool ini_header(struct reader *r, struct slice s, size_t end)
{
    ini_close(r);
    r->section = arena_strndup(r->arena, s.p + 1, end - 1);
    if (!strcmp(r->section, "DEFAULT"))
        return true;
    if (ini_has_section(r->ini, r->section)) {
        mig_error_set(r->err, MIG_CONFIG, "section '%s' already exists", r->section);
        return ini_fail(r, r->indent);
    }
    vec_push(r->arena, &r->ini->sections, r->section);
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
                      r->section);
        return ini_fail(r, r->indent);
    }
    struct ini_option o = { .section = r->section, .name = key, .raw = "", .line = r->line };
    o.column = (unsigned)r->indent + 1;
    if (old) /* a value of the program, which the file replaces */
        r->ini->options.at[old - r->ini->options.at].name = "";
    vec_push(r->arena, &r->ini->options, o);
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
    if (!r->section) {
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
    *out = (struct ini){ .file = file };
    struct reader r = { .arena = a, .ini = out, .err = err };
    if (text.n > INI_MAX) {
        mig_error_set(err, MIG_LIMIT, "the file is larger than %d bytes", INI_MAX);
        return mig_error_at(err, file, 1, 1);
    }
    if (here)
        vec_push(a, &out->options,
                 (struct ini_option){ .section = "DEFAULT", .name = "here", .raw = here });
    if (slice_starts(text, "\xef\xbb\xbf"))
        text = slice_skip(text, 3);
    while (text.n) {
        struct slice line = ini_next(&text);
        r.line++;
        size_t bad = slice_bad_utf8(line);
        if (bad < line.n || memchr(line.p, 0, line.n)) {
            mig_error_set(err, MIG_CONFIG, "not UTF-8 text");
            return ini_fail(&r, bad < line.n ? bad : 0);
        }
        if (!ini_line(&r, line))
            return false;
    }
    ini_close(&r);
    return true;
}

bool ini_has_section(const struct ini *ini, const char *section)
{
    for (size_t i = 0; i < ini->sections.n; i++)
        if (!strcmp(ini->sections.at[i], section))
            return true;
    return false;
}

const struct ini_option *ini_find(const struct ini *ini, const char *section, const char *name)
{
    if (strcmp(section, "DEFAULT") != 0 && !ini_has_section(ini, section))
        return NULL;
    const struct ini_option *own = ini_own(ini, section, name);
    return own ? own : ini_own(ini, "DEFAULT", name);
}

struct expansion {
    const struct ini *ini;
    const struct ini_option *option; /* the one that was asked for: where errors are */
    struct buf *out;
    struct mig_error *err;
};

/* value: (text | '%%' | '%(' name ')s')* */
static bool ini_expand(struct expansion *x, const char *raw, int depth)
{
    const char *close;
    if (depth > INI_DEPTH)
        return mig_error_set(x->err, MIG_CONFIG, "the value of '%s' refers to itself or too deep",
                             x->option->name);
    for (const char *p = raw; *p; p++) {
        if (*p != '%') {
            buf_char(x->out, *p);
        } else if (p[1] == '%') {
            buf_char(x->out, *p++);
        } else if (p[1] == '(' && (close = strchr(p, ')')) && close > p + 2 && close[1] == 's') {
            struct slice name = slice_range(p + 2, close);
            const char *key = ini_lower(x->out->arena, name);
            const struct ini_option *o = ini_find(x->ini, x->option->section, key);
            if (!o)
                return mig_error_set(x->err, MIG_CONFIG, "'%s' refers to '%s', which is not there",
                                     x->option->name, key);
            if (!ini_expand(x, o->raw, depth + 1))
                return false;
            p = close + 1;
        } else {
            return mig_error_set(x->err, MIG_CONFIG,
                                 "'%%' in the value of '%s' must be followed by '%%' or '(name)s'",
                                 x->option->name);
        }
        if (x->out->failed)
            return mig_error_set(x->err, MIG_LIMIT, "the value of '%s' is too long",
                                 x->option->name);
    }
    return true;
}

bool ini_get(const struct ini *ini, struct arena *a, const char *section, const char *name,
             const char **value, struct mig_error *err)
{
    *value = NULL;
    const struct ini_option *o = ini_find(ini, section, name);
    if (!o)
        return true;
    struct buf b = { .arena = a, .max = INI_MAX };
    struct ini_option asked = *o;
    asked.section = section;
    struct expansion x = { .ini = ini, .option = &asked, .out = &b, .err = err };
    if (!ini_expand(&x, o->raw, 1))
        return o->line ? mig_error_at(err, ini->file, o->line, o->column) : false;
    *value = buf_str(&b);
    return true;
}
