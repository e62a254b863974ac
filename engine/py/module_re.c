/* The module re: its functions, Pattern and Match. */
#include "py/call.h"
#include "py/iter.h"
#include "py/modules.h"
#include "py/pattern.h"
#include "py/repr.h"
#include "py/text.h"
#include <ctype.h>
#include <string.h>

static const struct py_host_class pattern_class;
static const struct py_host_class match_class;

static struct py_value *group_value(struct py *py, const struct py_found *f, uint32_t i,
                                    struct py_value *absent)
{
    if (f->at[(size_t)2 * i] == SIZE_MAX)
        return absent;
    return py_str(py, (struct slice){ f->subject.p + f->at[(size_t)2 * i],
                                      f->at[(size_t)2 * i + 1] - f->at[(size_t)2 * i] });
}

static bool group_index(struct py *py, const struct py_found *f, struct py_value *key,
                        uint32_t *out)
{
    int64_t i = py_is_int(key)        ? key->integer
                : key->kind == PY_STR ? py_pattern_group(f->pattern, key->text)
                                      : -1;
    *out = (uint32_t)i;
    return (i >= 0 && i <= f->pattern->groups) || py_raise(py, PY_IndexError, "no such group");
}

static struct py_value *m_group(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct py_found *f = self->host.data;
    struct py_seq got = { 0 };
    uint32_t i = 0;
    for (size_t k = 0; k < args->n; k++) {
        if (!group_index(py, f, args->at[k], &i))
            return NULL;
        vec_push(py->a, &got, group_value(py, f, i, &py->none));
    }
    if (!args->n)
        return group_value(py, f, 0, &py->none);
    return got.n == 1 ? got.at[0] : py_tuple(py, got.at, got.n);
}

static struct py_value *m_groups(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct py_found *f = self->host.data;
    struct py_seq got = { 0 };
    for (uint32_t i = 1; i <= f->pattern->groups; i++)
        vec_push(py->a, &got, group_value(py, f, i, args->n ? args->at[0] : &py->none));
    return py_tuple(py, got.at, got.n);
}

static struct py_value *m_groupdict(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct py_found *f = self->host.data;
    struct py_value *d = py_dict_new(py);
    for (uint32_t i = 1; i <= f->pattern->groups; i++) {
        const char *name = py_pattern_group_name(f->pattern, i);
        if (name)
            py_dict_name(py, d->dict, slice_of(name),
                         group_value(py, f, i, args->n ? args->at[0] : &py->none));
    }
    return d;
}

static bool ends(struct py *py, struct py_value *self, const struct py_args *args, int64_t *from,
                 int64_t *to)
{
    const struct py_found *f = self->host.data;
    uint32_t i = 0;
    if (args->n && !group_index(py, f, args->at[0], &i))
        return false;
    bool absent = f->at[(size_t)2 * i] == SIZE_MAX;
    *from = absent ? -1 : (int64_t)py_text_index(f->subject, f->at[(size_t)2 * i]);
    *to = absent ? -1 : (int64_t)py_text_index(f->subject, f->at[(size_t)2 * i + 1]);
    return true;
}

static struct py_value *m_start(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t from = 0;
    int64_t to = 0;
    return ends(py, self, args, &from, &to) ? py_int(py, from) : NULL;
}

static struct py_value *m_end(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t from = 0;
    int64_t to = 0;
    return ends(py, self, args, &from, &to) ? py_int(py, to) : NULL;
}

static struct py_value *m_span(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t from = 0;
    int64_t to = 0;
    if (!ends(py, self, args, &from, &to))
        return NULL;
    struct py_value *both[] = { py_int(py, from), py_int(py, to) };
    return py_tuple(py, both, 2);
}

static struct py_value *match_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native methods[] = {
        { "group", m_group, 0, 100 },
        { "groups", m_groups, 0, 1 },
        { "groupdict", m_groupdict, 0, 1 },
        { "start", m_start, 0, 1 },
        { "end", m_end, 0, 1 },
        { "span", m_span, 0, 1 },
    };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].name))
            return py_method(py, self, py_native(py, &methods[i]));
    return py_refuse(py, "re.Match.%.*s", (int)name.n, name.p);
}

static struct py_value *match_item(struct py *py, struct py_value *self, struct py_value *key)
{
    struct py_args args = { .at = &key, .n = 1 };
    return m_group(py, self, &args);
}

static const struct py_host_class match_class = { .name = "re.Match",
                                                  .get = match_get,
                                                  .item = match_item };

/* The pattern of an argument, which may be compiled already. */
static struct py_pattern *pattern_of(struct py *py, struct py_value *v, struct py_value *flags)
{
    if (flags && !py_is_int(flags))
        return py_raise(py, PY_TypeError, "flags must be an integer");
    if (py_is_host(v, &pattern_class))
        return v->host.data;
    if (py_plain(v)->kind != PY_STR)
        return py_plain(v)->kind == PY_BYTES
                   ? py_refuse(py, "a regular expression on bytes")
                   : py_raise(py, PY_TypeError,
                              "first argument must be string or compiled pattern");
    return py_pattern_compile(py, py_plain(v)->text, flags ? flags->integer : 0);
}

static bool subject_of(struct py *py, struct py_value *v, struct slice *out)
{
    if (py_plain(v)->kind != PY_STR)
        return py_raise(py, PY_TypeError, "expected string or bytes-like object, got '%s'",
                        py_type_name(py, v));
    *out = py_plain(v)->text;
    return slice_bad_utf8(*out) == out->n || py_refuse(py, "matching a text with surrogates");
}

static struct py_value *match_value(struct py *py, struct py_found *f)
{
    return f ? py_host(py, &match_class, f) : &py->none;
}

/* re.search(pattern, string, flags=0), and of a Pattern without its first. */
static struct py_value *matched(struct py *py, struct py_value *self, const struct py_args *args,
                                const char *name, enum py_anchor anchor)
{
    struct py_value *v[3];
    struct slice subject;
    struct py_found *f;
    bool own = self && py_is_host(self, &pattern_class);
    if (!py_bind(py, name, args, own ? "string" : "pattern string flags?", v))
        return NULL;
    struct py_pattern *p = own ? self->host.data : pattern_of(py, v[0], v[2]);
    if (!p || !subject_of(py, own ? v[0] : v[1], &subject) ||
        !py_pattern_match(py, p, subject, 0, anchor, false, &f))
        return NULL;
    return match_value(py, f);
}

static struct py_value *r_match(struct py *py, struct py_value *self, const struct py_args *args)
{
    return matched(py, self, args, "match", PY_MATCH);
}

static struct py_value *r_search(struct py *py, struct py_value *self, const struct py_args *args)
{
    return matched(py, self, args, "search", PY_SEARCH);
}

static struct py_value *r_fullmatch(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    return matched(py, self, args, "fullmatch", PY_FULLMATCH);
}

/* All matches, as Python's scanner goes: behind an empty one the next may not be empty there. */
static bool next_match(struct py *py, const struct py_pattern *p, struct slice subject,
                       size_t *from, bool *advance, struct py_found **f)
{
    if (*from > subject.n) {
        *f = NULL;
        return true;
    }
    if (!py_pattern_match(py, p, subject, *from, PY_SEARCH, *advance, f))
        return false;
    if (*f) {
        *advance = (*f)->at[0] == (*f)->at[1];
        *from = (*f)->at[1];
    }
    return true;
}

static struct py_value *all_matches(struct py *py, struct py_value *self,
                                    const struct py_args *args, bool objects)
{
    struct py_value *v[3];
    struct slice subject;
    struct py_found *f;
    struct py_value *list = py_list(py, NULL, 0);
    struct py_args none = { 0 };
    bool own = self && py_is_host(self, &pattern_class);
    bool advance = false;
    size_t from = 0;
    if (!py_bind(py, "findall", args, own ? "string" : "pattern string flags?", v))
        return NULL;
    struct py_pattern *p = own ? self->host.data : pattern_of(py, v[0], v[2]);
    if (!p || !subject_of(py, own ? v[0] : v[1], &subject))
        return NULL;
    while (next_match(py, p, subject, &from, &advance, &f)) {
        if (!f)
            return list;
        struct py_value *m = py_host(py, &match_class, f);
        struct py_value *empty = py->empty_str;
        if (!objects && p->groups == 1)
            m = group_value(py, f, 1, empty);
        else if (!objects && p->groups)
            m = m_groups(py, m, &(struct py_args){ .at = &empty, .n = 1 });
        else if (!objects)
            m = m_group(py, m, &none);
        py_append(py, list, m);
    }
    return NULL;
}

static struct py_value *r_findall(struct py *py, struct py_value *self, const struct py_args *args)
{
    return all_matches(py, self, args, false);
}

static struct py_value *r_finditer(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *list = all_matches(py, self, args, true);
    return list ? py_iter(py, list) : NULL;
}

static bool put_group(struct py *py, const struct py_found *f, int64_t i, struct buf *b)
{
    if (i < 0 || i > f->pattern->groups)
        return py_refuse(py, "a group that the regular expression does not have");
    struct py_value *g = group_value(py, f, (uint32_t)i, py->empty_str);
    buf_slice(b, g->text);
    return true;
}

/* \1, \g<name>, \n and its like in what re.sub() puts in. */
static bool expand(struct py *py, const struct py_found *f, struct slice t, struct buf *b)
{
    static const char letters[] = "abfnrtv";
    static const char meant[] = "\a\b\f\n\r\t\v";
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] != '\\' || i + 1 == t.n) {
            buf_char(b, t.p[i]);
            continue;
        }
        char c = t.p[++i];
        const char *letter = c ? strchr(letters, c) : NULL;
        if (c == 'g' && i + 1 < t.n && t.p[i + 1] == '<') {
            struct slice rest = slice_skip(t, i + 2);
            const char *end = memchr(rest.p, '>', rest.n);
            if (!end)
                return py_refuse(py, "this replacement");
            struct slice name = slice_range(rest.p, end);
            bool number = name.n && isdigit((unsigned char)*name.p);
            int64_t n = number ? *name.p - '0' : py_pattern_group(f->pattern, name);
            if (number && name.n > 1)
                return py_refuse(py, "this replacement");
            if (!put_group(py, f, n, b))
                return false;
            i += name.n + 2;
        } else if (c >= '1' && c <= '9') {
            if (i + 1 < t.n && isdigit((unsigned char)t.p[i + 1]))
                return py_refuse(py, "this replacement");
            if (!put_group(py, f, c - '0', b))
                return false;
        } else if (letter) {
            buf_char(b, meant[letter - letters]);
        } else if (isalnum((unsigned char)c)) {
            return py_refuse(py, "the escape '\\%c' in a replacement", c);
        } else {
            if (c != '\\')
                buf_char(b, '\\');
            buf_char(b, c);
        }
    }
    return true;
}

static bool replace(struct py *py, struct py_found *f, struct py_value *by, struct buf *b)
{
    if (py_plain(by)->kind == PY_STR)
        return expand(py, f, py_plain(by)->text, b);
    struct py_value *m = py_host(py, &match_class, f);
    struct py_value *got = py_call_n(py, by, &m, 1);
    if (got && py_plain(got)->kind != PY_STR)
        return py_raise(py, PY_TypeError, "expected str instance, %s found", py_type_name(py, got));
    if (got)
        buf_slice(b, py_plain(got)->text);
    return got != NULL;
}

static struct py_value *substituted(struct py *py, struct py_value *self,
                                    const struct py_args *args, int64_t *done)
{
    struct py_value *v[5];
    struct slice subject;
    struct py_found *f;
    struct buf b = { .arena = py->a };
    bool own = self && py_is_host(self, &pattern_class);
    bool advance = false;
    size_t from = 0;
    size_t copied = 0;
    struct py_value **rest = own ? v : v + 1;
    if (!py_bind(py, "sub", args, own ? "repl string count?" : "pattern repl string count? flags?",
                 v))
        return NULL;
    struct py_pattern *p = own ? self->host.data : pattern_of(py, v[0], v[4]);
    if (!p || !subject_of(py, rest[1], &subject))
        return NULL;
    int64_t max = rest[2] && py_is_int(rest[2]) ? rest[2]->integer : 0;
    while (max <= 0 || *done < max) {
        if (!next_match(py, p, subject, &from, &advance, &f))
            return NULL;
        if (!f)
            break;
        buf_add(&b, subject.p + copied, f->at[0] - copied);
        if (!replace(py, f, rest[0], &b))
            return NULL;
        copied = f->at[1];
        ++*done;
    }
    buf_slice(&b, slice_skip(subject, copied));
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

static struct py_value *r_sub(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t done = 0;
    return substituted(py, self, args, &done);
}

static struct py_value *r_subn(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t done = 0;
    struct py_value *both[2] = { substituted(py, self, args, &done), NULL };
    both[1] = py_int(py, done);
    return both[0] ? py_tuple(py, both, 2) : NULL;
}

static struct py_value *r_split(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[4];
    struct slice subject;
    struct py_found *f;
    struct py_value *list = py_list(py, NULL, 0);
    bool own = self && py_is_host(self, &pattern_class);
    bool advance = false;
    size_t from = 0;
    size_t copied = 0;
    if (!py_bind(py, "split", args, own ? "string maxsplit?" : "pattern string maxsplit? flags?",
                 v))
        return NULL;
    struct py_pattern *p = own ? self->host.data : pattern_of(py, v[0], v[3]);
    struct py_value **rest = own ? v : v + 1;
    if (!p || !subject_of(py, rest[0], &subject))
        return NULL;
    int64_t max = rest[1] && py_is_int(rest[1]) ? rest[1]->integer : 0;
    for (int64_t n = 0; max <= 0 || n < max; n++) {
        if (!next_match(py, p, subject, &from, &advance, &f))
            return NULL;
        if (!f)
            break;
        py_append(py, list, py_str(py, slice_range(subject.p + copied, subject.p + f->at[0])));
        for (uint32_t i = 1; i <= p->groups; i++)
            py_append(py, list, group_value(py, f, i, &py->none));
        copied = f->at[1];
    }
    py_append(py, list, py_str(py, slice_skip(subject, copied)));
    return list;
}

static struct py_value *r_compile(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    (void)self;
    if (!py_bind(py, "compile", args, "pattern flags?", v))
        return NULL;
    struct py_pattern *p = pattern_of(py, v[0], v[1]);
    return p ? py_host(py, &pattern_class, p) : NULL;
}

static struct py_value *r_escape(struct py *py, struct py_value *self, const struct py_args *args)
{
    static const char special[] = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
    struct buf b = { .arena = py->a };
    struct slice s;
    (void)self;
    if (!subject_of(py, args->at[0], &s))
        return NULL;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] && strchr(special, s.p[i]))
            buf_char(&b, '\\');
        buf_char(&b, s.p[i]);
    }
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

static const struct py_native functions[] = {
    { "match", r_match, 0, PY_ANY_ARGS },
    { "search", r_search, 0, PY_ANY_ARGS },
    { "fullmatch", r_fullmatch, 0, PY_ANY_ARGS },
    { "findall", r_findall, 0, PY_ANY_ARGS },
    { "finditer", r_finditer, 0, PY_ANY_ARGS },
    { "sub", r_sub, 0, PY_ANY_ARGS },
    { "subn", r_subn, 0, PY_ANY_ARGS },
    { "split", r_split, 0, PY_ANY_ARGS },
    { "compile", r_compile, 0, PY_ANY_ARGS },
    { "escape", r_escape, 1, 1 },
    { NULL, NULL, 0, 0 },
};

static struct py_value *pattern_get(struct py *py, struct py_value *self, struct slice name)
{
    const struct py_pattern *p = self->host.data;
    for (size_t i = 0; i < 8; i++)
        if (slice_is(name, functions[i].name))
            return py_method(py, self, py_native(py, &functions[i]));
    if (slice_is(name, "pattern"))
        return py_str(py, p->text);
    return py_refuse(py, "re.Pattern.%.*s", (int)name.n, name.p);
}

static const struct py_host_class pattern_class = { .name = "re.Pattern", .get = pattern_get };

struct py_value *py_re_module(struct py *py)
{
    static const struct {
        const char *name;
        int64_t value;
    } flags[] = { { "I", PY_RE_I },         { "IGNORECASE", PY_RE_I }, { "M", PY_RE_M },
                  { "MULTILINE", PY_RE_M }, { "S", PY_RE_S },          { "DOTALL", PY_RE_S },
                  { "X", PY_RE_X },         { "VERBOSE", PY_RE_X },    { "A", PY_RE_A },
                  { "ASCII", PY_RE_A },     { "U", PY_RE_U },          { "UNICODE", PY_RE_U } };
    struct py_value *m = py_module_of(py, "re", functions);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        py_dict_name(py, m->module.names, slice_of(flags[i].name), py_int(py, flags[i].value));
    return m;
}
