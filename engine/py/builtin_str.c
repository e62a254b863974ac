/* The methods of str. What needs Unicode's tables beyond ASCII is refused there. */
#include "base/buf.h"
#include "base/vec.h"
#include "py/call.h"
#include "py/format.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/kinds.h"
#include "py/operator.h"
#include "py/text.h"
#include <string.h>

static bool text_arg(struct py *py, const char *method, struct py_value *v, struct slice *out)
{
    v = py_plain(v);
    if (v->kind != PY_STR)
        return py_raise(py, PY_TypeError, "%s must be str, not %s", method, py_type_name(py, v));
    *out = v->text;
    return true;
}

/* Case by bytes; beyond ASCII by PCRE2's tables where they are enough (py_text_case). */
static struct py_value *change_case(struct py *py, struct py_value *self, char to)
{
    struct buf b = { .arena = py->a };
    if (!py_text_case(&b, self->text, to))
        return py_refuse(py, "a change of case of this text beyond ASCII");
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

static struct py_value *m_upper(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return change_case(py, self, 'U');
}

static struct py_value *m_lower(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return change_case(py, self, 'L');
}

static struct py_value *m_casefold(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    if (!slice_is_ascii(self->text))
        return py_refuse(py, "casefold() beyond ASCII");
    return change_case(py, self, 'L');
}

static struct py_value *m_title(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return change_case(py, self, 'T');
}

static struct py_value *m_capitalize(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    (void)args;
    return change_case(py, self, 'C');
}

static struct py_value *m_swapcase(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return change_case(py, self, 'S');
}

static bool in_set(uint32_t c, const struct slice *set)
{
    if (!set)
        return py_text_space(c);
    for (size_t i = 0; i < set->n;)
        if (py_text_decode(*set, &i) == c)
            return true;
    return false;
}

static struct slice strip(struct slice s, const struct slice *set, bool left, bool right)
{
    size_t from = 0;
    while (left && from < s.n) {
        size_t next = from;
        if (!in_set(py_text_decode(s, &next), set))
            break;
        from = next;
    }
    s = slice_skip(s, from);
    while (right && s.n) {
        size_t last = s.n - 1;
        while (last && ((unsigned char)s.p[last] & 0xc0) == 0x80)
            last--;
        size_t i = last;
        if (!in_set(py_text_decode(s, &i), set))
            break;
        s.n = last;
    }
    return s;
}

static struct py_value *stripped(struct py *py, struct py_value *self, const struct py_args *args,
                                 bool left, bool right)
{
    struct slice set = { NULL, 0 };
    bool given = args->n && args->at[0]->kind != PY_NONE;
    if (given && !text_arg(py, "strip arg", args->at[0], &set))
        return NULL;
    return py_str(py, strip(self->text, given ? &set : NULL, left, right));
}

static struct py_value *m_strip(struct py *py, struct py_value *self, const struct py_args *args)
{
    return stripped(py, self, args, true, true);
}

static struct py_value *m_lstrip(struct py *py, struct py_value *self, const struct py_args *args)
{
    return stripped(py, self, args, true, false);
}

static struct py_value *m_rstrip(struct py *py, struct py_value *self, const struct py_args *args)
{
    return stripped(py, self, args, false, true);
}

/* Words between white space. */
static struct py_value *split_space(struct py *py, struct slice s, int64_t max)
{
    struct py_value *list = py_list(py, NULL, 0);
    for (;;) {
        s = strip(s, NULL, true, false);
        if (!s.n)
            return list;
        if (max >= 0 && (int64_t)list->seq.n >= max) {
            py_append(py, list, py_str(py, strip(s, NULL, false, true)));
            return list;
        }
        size_t n = 0;
        while (n < s.n) {
            size_t next = n;
            if (py_text_space(py_text_decode(s, &next)))
                break;
            n = next;
        }
        py_append(py, list, py_str(py, (struct slice){ s.p, n }));
        s = slice_skip(s, n);
    }
}

static struct py_value *rsplit_space(struct py *py, struct slice s, int64_t max)
{
    struct py_seq words = { 0 };
    for (;;) {
        s = strip(s, NULL, false, true);
        if (!s.n)
            break;
        if (max >= 0 && (int64_t)words.n >= max) {
            vec_push(py->a, &words, py_str(py, strip(s, NULL, true, false)));
            break;
        }
        size_t at = 0;
        for (size_t i = 0; i < s.n;) {
            uint32_t c = py_text_decode(s, &i);
            if (py_text_space(c))
                at = i;
        }
        vec_push(py->a, &words, py_str(py, slice_skip(s, at)));
        s.n = at;
    }
    struct py_value *list = py_list(py, NULL, 0);
    while (words.n)
        py_append(py, list, words.at[--words.n]);
    return list;
}

static struct py_value *split_by(struct py *py, struct slice s, struct slice sep, int64_t max)
{
    struct py_value *list = py_list(py, NULL, 0);
    size_t at = 0;
    while ((max < 0 || (int64_t)list->seq.n < max) &&
           (at = py_text_find(s, sep, 0, false)) != SIZE_MAX) {
        py_append(py, list, py_str(py, (struct slice){ s.p, at }));
        s = slice_skip(s, at + sep.n);
    }
    py_append(py, list, py_str(py, s));
    return list;
}

static struct py_value *rsplit_by(struct py *py, struct slice s, struct slice sep, int64_t max)
{
    struct py_seq words = { 0 };
    size_t at = 0;
    while ((max < 0 || (int64_t)words.n < max) &&
           (at = py_text_find(s, sep, 0, true)) != SIZE_MAX) {
        vec_push(py->a, &words, py_str(py, slice_skip(s, at + sep.n)));
        s.n = at;
    }
    struct py_value *list = py_list(py, NULL, 0);
    py_append(py, list, py_str(py, s));
    while (words.n)
        py_append(py, list, words.at[--words.n]);
    return list;
}

static struct py_value *split(struct py *py, struct py_value *self, const struct py_args *args,
                              bool right)
{
    struct py_value *v[2];
    struct slice sep = { NULL, 0 };
    if (!py_bind(py, right ? "rsplit" : "split", args, "sep? maxsplit?", v))
        return NULL;
    if (v[1] && !py_is_int(v[1]))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v[1]));
    int64_t max = v[1] ? v[1]->integer : -1;
    if (!v[0] || v[0]->kind == PY_NONE)
        return right ? rsplit_space(py, self->text, max) : split_space(py, self->text, max);
    if (!text_arg(py, "sep", v[0], &sep))
        return NULL;
    if (!sep.n)
        return py_raise(py, PY_ValueError, "empty separator");
    return right ? rsplit_by(py, self->text, sep, max) : split_by(py, self->text, sep, max);
}

static struct py_value *m_split(struct py *py, struct py_value *self, const struct py_args *args)
{
    return split(py, self, args, false);
}

static struct py_value *m_rsplit(struct py *py, struct py_value *self, const struct py_args *args)
{
    return split(py, self, args, true);
}

/* The length of the line end at s.p[i], or 0. */
static size_t line_end(struct slice s, size_t i)
{
    if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
        return 2;
    size_t next = i;
    uint32_t c = py_text_decode(s, &next);
    bool end = (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
               c == 0x2029;
    return end ? next - i : 0;
}

static struct py_value *m_splitlines(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *v[1];
    struct py_value *list = py_list(py, NULL, 0);
    struct slice s = self->text;
    bool keep = false;
    size_t from = 0;
    if (!py_bind(py, "splitlines", args, "keepends?", v) || (v[0] && !py_truth(py, v[0], &keep)))
        return NULL;
    for (size_t i = 0; i < s.n;) {
        size_t n = line_end(s, i);
        if (!n) {
            py_text_decode(s, &i);
            continue;
        }
        py_append(py, list, py_str(py, (struct slice){ s.p + from, i - from + (keep ? n : 0) }));
        from = i += n;
    }
    if (from < s.n)
        py_append(py, list, py_str(py, slice_skip(s, from)));
    return list;
}

static struct py_value *m_join(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_seq items;
    struct buf b = { .arena = py->a };
    if (!py_items(py, args->at[0], &items))
        return py_caught(py, PY_TypeError) ? py_raise(py, PY_TypeError, "can only join an iterable")
                                           : NULL;
    for (size_t i = 0; i < items.n; i++) {
        struct py_value *v = py_plain(items.at[i]);
        if (v->kind != PY_STR)
            return py_raise(py, PY_TypeError, "sequence item %zu: expected str instance, %s found",
                            i, py_type_name(py, items.at[i]));
        if (i)
            buf_slice(&b, self->text);
        buf_slice(&b, v->text);
    }
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

static struct py_value *m_replace(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice old = { NULL, 0 };
    struct slice new = { NULL, 0 };
    struct slice s = self->text;
    struct buf b = { .arena = py->a };
    if (!text_arg(py, "replace() argument 1", args->at[0], &old) ||
        !text_arg(py, "replace() argument 2", args->at[1], &new))
        return NULL;
    if (args->n > 2 && !py_is_int(args->at[2]))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, args->at[2]));
    int64_t left = args->n > 2 ? args->at[2]->integer : -1;
    size_t i = 0;
    while (left && i <= s.n) {
        size_t at = py_text_find(s, old, i, false);
        if (at == SIZE_MAX)
            break;
        if (!py_step(py))
            return NULL;
        buf_add(&b, s.p + i, at - i);
        buf_slice(&b, new);
        left -= left > 0;
        i = at + old.n;
        if (!old.n) { /* between every two characters */
            if (i >= s.n)
                return py_str(py, buf_view(&b));
            size_t from = i;
            py_text_decode(s, &i);
            buf_add(&b, s.p + from, i - from);
        }
    }
    buf_add(&b, s.p + i, s.n - i);
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

/* The part of self that optional start and end arguments name; *offset: of its begin, in bytes. */
static bool part(struct py *py, struct py_value *self, const struct py_args *args, size_t from,
                 struct slice *out, size_t *offset, bool *empty)
{
    int64_t start = 0;
    int64_t step = 0;
    size_t count = 0;
    struct py_value *s =
        py_slice_new(py, args->n > from ? args->at[from] : &py->none,
                     args->n > from + 1 ? args->at[from + 1] : &py->none, &py->none);
    size_t n = py_text_len(self->text);
    if (!py_slice_fit(py, s, n, &start, &step, &count))
        return false;
    const struct py_value *first = s->slice.start;
    *empty = first->kind != PY_NONE && first->integer > (int64_t)n;
    *offset = py_text_offset(self->text, (size_t)start);
    struct slice rest = slice_skip(self->text, *offset);
    *out = (struct slice){ rest.p, py_text_offset(rest, count) };
    return true;
}

static bool search(struct py *py, struct py_value *self, const struct py_args *args, bool last,
                   int64_t *out)
{
    struct slice what = { NULL, 0 };
    struct slice in = { NULL, 0 };
    size_t offset = 0;
    bool empty;
    if (!text_arg(py, "argument 1", args->at[0], &what) ||
        !part(py, self, args, 1, &in, &offset, &empty))
        return false;
    size_t at = empty ? SIZE_MAX : py_text_find(in, what, 0, last);
    *out = at == SIZE_MAX ? -1 : (int64_t)py_text_index(self->text, offset + at);
    return true;
}

static struct py_value *found(struct py *py, struct py_value *self, const struct py_args *args,
                              bool last, bool must)
{
    int64_t at = 0;
    if (!search(py, self, args, last, &at))
        return NULL;
    return must && at < 0 ? py_raise(py, PY_ValueError, "substring not found") : py_int(py, at);
}

static struct py_value *m_find(struct py *py, struct py_value *self, const struct py_args *args)
{
    return found(py, self, args, false, false);
}

static struct py_value *m_rfind(struct py *py, struct py_value *self, const struct py_args *args)
{
    return found(py, self, args, true, false);
}

static struct py_value *m_index(struct py *py, struct py_value *self, const struct py_args *args)
{
    return found(py, self, args, false, true);
}

static struct py_value *m_rindex(struct py *py, struct py_value *self, const struct py_args *args)
{
    return found(py, self, args, true, true);
}

static struct py_value *m_count(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice what = { NULL, 0 };
    struct slice in = { NULL, 0 };
    size_t offset = 0;
    bool empty;
    int64_t n = 0;
    if (!text_arg(py, "argument 1", args->at[0], &what) ||
        !part(py, self, args, 1, &in, &offset, &empty))
        return NULL;
    if (!what.n)
        return py_int(py, empty ? 0 : (int64_t)py_text_len(in) + 1);
    for (size_t i = 0; (i = py_text_find(in, what, i, false)) != SIZE_MAX; i += what.n)
        n++;
    return py_int(py, n);
}

static struct py_value *edge(struct py *py, struct py_value *self, const struct py_args *args,
                             bool end)
{
    struct slice in = { NULL, 0 };
    size_t offset = 0;
    bool empty;
    struct py_value *what = py_plain(args->at[0]);
    if (!part(py, self, args, 1, &in, &offset, &empty))
        return NULL;
    bool tuple = what->kind == PY_TUPLE;
    for (size_t i = 0; i < (tuple ? what->seq.n : 1); i++) {
        struct py_value *one = tuple ? py_plain(what->seq.at[i]) : what;
        if (one->kind != PY_STR)
            return py_raise(py, PY_TypeError,
                            tuple ? "tuple for %s must only contain str, not %s"
                                  : "%s first arg must be str or a tuple of str, not %s",
                            end ? "endswith" : "startswith", py_type_name(py, one));
        struct slice t = one->text;
        if (!empty && t.n <= in.n && !memcmp(end ? in.p + in.n - t.n : in.p, t.p, t.n))
            return py_bool(py, true);
    }
    return py_bool(py, false);
}

static struct py_value *m_startswith(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return edge(py, self, args, false);
}

static struct py_value *m_endswith(struct py *py, struct py_value *self, const struct py_args *args)
{
    return edge(py, self, args, true);
}

static struct py_value *m_removeprefix(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    struct slice t = { NULL, 0 };
    struct slice s = self->text;
    if (!text_arg(py, "removeprefix() argument", args->at[0], &t))
        return NULL;
    bool has = t.n <= s.n && !memcmp(s.p, t.p, t.n);
    return has ? py_str(py, slice_skip(s, t.n)) : self;
}

static struct py_value *m_removesuffix(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    struct slice t = { NULL, 0 };
    struct slice s = self->text;
    if (!text_arg(py, "removesuffix() argument", args->at[0], &t))
        return NULL;
    bool has = t.n && t.n <= s.n && !memcmp(s.p + s.n - t.n, t.p, t.n);
    return has ? py_str(py, (struct slice){ s.p, s.n - t.n }) : self;
}

static struct py_value *cut(struct py *py, struct py_value *self, const struct py_args *args,
                            bool last)
{
    struct slice sep = { NULL, 0 };
    struct slice s = self->text;
    if (!text_arg(py, "must be str, not", args->at[0], &sep))
        return NULL;
    if (!sep.n)
        return py_raise(py, PY_ValueError, "empty separator");
    size_t at = py_text_find(s, sep, 0, last);
    struct py_value *part3[3] = { self, py->empty_str, py->empty_str };
    if (at != SIZE_MAX) {
        part3[0] = py_str(py, (struct slice){ s.p, at });
        part3[1] = py_str(py, sep);
        part3[2] = py_str(py, slice_skip(s, at + sep.n));
    } else if (last) {
        part3[2] = self;
        part3[0] = py->empty_str;
    }
    return py_tuple(py, part3, 3);
}

static struct py_value *m_partition(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    return cut(py, self, args, false);
}

static struct py_value *m_rpartition(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return cut(py, self, args, true);
}

static struct py_value *padded(struct py *py, struct py_value *self, const struct py_args *args,
                               char align)
{
    struct py_spec spec = { .precision = -1, .align = align };
    struct buf b = { .arena = py->a };
    if (!py_is_int(args->at[0]))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, args->at[0]));
    spec.width = args->at[0]->integer;
    if (spec.width > PY_MAX_WIDTH)
        return py_refuse_limit(py, "a width beyond %d", PY_MAX_WIDTH);
    if (args->n > 1) {
        if (args->at[1]->kind != PY_STR || py_text_len(args->at[1]->text) != 1)
            return py_raise(py, PY_TypeError,
                            "The fill character must be exactly one character long");
        spec.fill = args->at[1]->text;
    }
    size_t n = py_text_len(self->text);
    size_t pad = spec.width > 0 && (size_t)spec.width > n ? (size_t)spec.width - n : 0;
    /* str.center puts the odd one left when the width is odd: not as format's '^' does. */
    size_t left = align == '>' ? pad : align == '^' ? pad / 2 + (pad & (size_t)spec.width & 1) : 0;
    struct slice fill = spec.fill.n ? spec.fill : SLICE(" ");
    for (size_t i = 0; i < left; i++)
        buf_slice(&b, fill);
    buf_slice(&b, self->text);
    for (size_t i = left; i < pad; i++)
        buf_slice(&b, fill);
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

static struct py_value *m_ljust(struct py *py, struct py_value *self, const struct py_args *args)
{
    return padded(py, self, args, '<');
}

static struct py_value *m_rjust(struct py *py, struct py_value *self, const struct py_args *args)
{
    return padded(py, self, args, '>');
}

static struct py_value *m_center(struct py *py, struct py_value *self, const struct py_args *args)
{
    return padded(py, self, args, '^');
}

static struct py_value *m_zfill(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    struct slice s = self->text;
    if (!py_is_int(args->at[0]))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, args->at[0]));
    if (args->at[0]->integer > PY_MAX_WIDTH)
        return py_refuse_limit(py, "a width beyond %d", PY_MAX_WIDTH);
    size_t width = args->at[0]->integer > 0 ? (size_t)args->at[0]->integer : 0;
    size_t n = py_text_len(s);
    bool sign = s.n && (*s.p == '+' || *s.p == '-');
    buf_add(&b, s.p, sign);
    if (width > n)
        buf_pad(&b, '0', width - n);
    buf_slice(&b, slice_skip(s, sign));
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

static struct py_value *m_format(struct py *py, struct py_value *self, const struct py_args *args)
{
    return py_format_fields(py, self->text, args, NULL);
}

static struct py_value *m_format_map(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return py_format_fields(py, self->text, args, args->at[0]);
}

static struct py_value *m_encode(struct py *py, struct py_value *self, const struct py_args *args)
{
    static const char *const utf8[] = { "utf-8", "utf8", "UTF-8", "UTF8", "utf_8" };
    struct py_value *v[2];
    if (!py_bind(py, "encode", args, "encoding? errors?", v))
        return NULL;
    if (v[0] && v[0]->kind == PY_STR) {
        bool known = slice_is_ascii(self->text) && slice_is(v[0]->text, "ascii");
        for (size_t i = 0; i < sizeof utf8 / sizeof *utf8; i++)
            known = known || slice_is(v[0]->text, utf8[i]);
        if (!known)
            return py_refuse(py, "this encoding");
    }
    return py_bytes(py, self->text);
}

static struct py_value *m_expandtabs(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *v[1];
    struct buf b = { .arena = py->a };
    int64_t column = 0;
    if (!py_bind(py, "expandtabs", args, "tabsize?", v))
        return NULL;
    if (v[0] && (!py_is_int(v[0]) || v[0]->integer > 1000))
        return py_refuse(py, "this tab size");
    int64_t size = v[0] ? v[0]->integer : 8;
    for (size_t i = 0; i < self->text.n;) {
        size_t from = i;
        uint32_t c = py_text_decode(self->text, &i);
        if (c == '\t') {
            int64_t n = size > 0 ? size - column % size : 0;
            buf_pad(&b, ' ', (size_t)n);
            column += n;
        } else {
            buf_add(&b, self->text.p + from, i - from);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

/* The is...() methods: every character in a class of ASCII, and at least one. */
static struct py_value *every(struct py *py, struct py_value *self, const char *classes, bool empty)
{
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char digits[] = "0123456789";
    struct slice s = self->text;
    if (!slice_is_ascii(s))
        return py_refuse(py, "this test of a text beyond ASCII");
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool in = c && ((strchr(classes, 'l') && strchr(lower, c)) ||
                        (strchr(classes, 'u') && strchr(upper, c)) ||
                        (strchr(classes, 'd') && strchr(digits, c)) ||
                        (strchr(classes, '_') && c == '_'));
        if (!in)
            return py_bool(py, false);
    }
    return py_bool(py, s.n || empty);
}

static struct py_value *m_isalpha(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return every(py, self, "lu", false);
}

static struct py_value *m_isalnum(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return every(py, self, "lud", false);
}

static struct py_value *m_isdigit(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return every(py, self, "d", false);
}

static struct py_value *m_isidentifier(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    (void)args;
    bool digit = self->text.n && *self->text.p >= '0' && *self->text.p <= '9';
    return digit ? py_bool(py, false) : every(py, self, "lud_", false);
}

static struct py_value *m_isspace(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    for (size_t i = 0; i < self->text.n;)
        if (!py_text_space(py_text_decode(self->text, &i)))
            return py_bool(py, false);
    return py_bool(py, self->text.n > 0);
}

static struct py_value *cased(struct py *py, struct py_value *self, bool upper)
{
    bool any = false;
    if (!slice_is_ascii(self->text))
        return py_refuse(py, "this test of a text beyond ASCII");
    for (size_t i = 0; i < self->text.n; i++) {
        char c = self->text.p[i];
        bool is_upper = c >= 'A' && c <= 'Z';
        bool is_lower = c >= 'a' && c <= 'z';
        if (upper ? is_lower : is_upper)
            return py_bool(py, false);
        any = any || is_upper || is_lower;
    }
    return py_bool(py, any);
}

static struct py_value *m_isupper(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return cased(py, self, true);
}

static struct py_value *m_islower(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return cased(py, self, false);
}

static struct py_value *m_isascii(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_bool(py, slice_is_ascii(self->text));
}

/* Capitals only at the beginning of words, small letters only within them. */
static struct py_value *m_istitle(struct py *py, struct py_value *self, const struct py_args *args)
{
    bool any = false;
    bool within = false;
    (void)args;
    if (!slice_is_ascii(self->text))
        return py_refuse(py, "this test of a text beyond ASCII");
    for (size_t i = 0; i < self->text.n; i++) {
        char c = self->text.p[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool lower = c >= 'a' && c <= 'z';
        if ((upper && within) || (lower && !within))
            return py_bool(py, false);
        within = upper || lower;
        any = any || within;
    }
    return py_bool(py, any);
}

static struct py_value *m_isprintable(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    (void)args;
    for (size_t i = 0; i < self->text.n;)
        if (!py_text_printable(py_text_decode(self->text, &i)))
            return py_bool(py, false);
    return py_bool(py, true);
}

/* A table for translate(): code point -> code point, text or None. */
static struct py_value *m_maketrans(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *d = py_dict_new(py);
    (void)self;
    for (size_t i = 0; i < args->n; i++)
        if (args->n > 1 && args->at[i]->kind != PY_STR)
            return py_raise(py, PY_TypeError, "maketrans() arguments must be str");
    if (args->n == 1) {
        struct py_entry e;
        if (args->at[0]->kind != PY_DICT)
            return py_raise(py, PY_TypeError,
                            "if you give only one argument to maketrans it must be a dict");
        for (size_t i = 0; py_dict_next(args->at[0]->dict, &i, &e);) {
            size_t k = 0;
            if (e.key->kind == PY_STR && e.key->text.n)
                e.key = py_int(py, py_text_decode(e.key->text, &k));
            if (!py_dict_put(py, d->dict, e.key, e.value))
                return NULL;
        }
        return d;
    }
    struct slice from = args->at[0]->text;
    struct slice to = args->at[1]->text;
    if (py_text_len(from) != py_text_len(to))
        return py_raise(py, PY_ValueError,
                        "the first two maketrans arguments must have equal length");
    for (size_t i = 0, k = 0; i < from.n;) {
        struct py_value *key = py_int(py, py_text_decode(from, &i));
        if (!py_dict_put(py, d->dict, key, py_int(py, py_text_decode(to, &k))))
            return NULL;
    }
    for (size_t i = 0; args->n > 2 && i < args->at[2]->text.n;)
        if (!py_dict_put(py, d->dict, py_int(py, py_text_decode(args->at[2]->text, &i)), &py->none))
            return NULL;
    return d;
}

static struct py_value *m_translate(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    struct py_value *v;
    if (args->at[0]->kind != PY_DICT)
        return py_refuse(py, "translate() by a table that is no dict");
    for (size_t i = 0; i < self->text.n;) {
        uint32_t c = py_text_decode(self->text, &i);
        if (!py_dict_get(py, args->at[0]->dict, py_int(py, c), &v))
            return NULL;
        if (!v)
            py_text_encode(&b, c);
        else if (py_is_int(v))
            py_text_encode(&b, (uint32_t)v->integer);
        else if (v->kind == PY_STR)
            buf_slice(&b, v->text);
        else if (v->kind != PY_NONE)
            return py_raise(py, PY_TypeError, "character mapping must return integer, None or str");
    }
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

const struct py_native py_str_methods[] = {
    { "upper", m_upper, 0, 0 },
    { "lower", m_lower, 0, 0 },
    { "casefold", m_casefold, 0, 0 },
    { "title", m_title, 0, 0 },
    { "capitalize", m_capitalize, 0, 0 },
    { "swapcase", m_swapcase, 0, 0 },
    { "strip", m_strip, 0, 1 },
    { "lstrip", m_lstrip, 0, 1 },
    { "rstrip", m_rstrip, 0, 1 },
    { "split", m_split, 0, PY_ANY_ARGS },
    { "rsplit", m_rsplit, 0, PY_ANY_ARGS },
    { "splitlines", m_splitlines, 0, PY_ANY_ARGS },
    { "join", m_join, 1, 1 },
    { "replace", m_replace, 2, 3 },
    { "find", m_find, 1, 3 },
    { "rfind", m_rfind, 1, 3 },
    { "index", m_index, 1, 3 },
    { "rindex", m_rindex, 1, 3 },
    { "count", m_count, 1, 3 },
    { "startswith", m_startswith, 1, 3 },
    { "endswith", m_endswith, 1, 3 },
    { "removeprefix", m_removeprefix, 1, 1 },
    { "removesuffix", m_removesuffix, 1, 1 },
    { "partition", m_partition, 1, 1 },
    { "rpartition", m_rpartition, 1, 1 },
    { "ljust", m_ljust, 1, 2 },
    { "rjust", m_rjust, 1, 2 },
    { "center", m_center, 1, 2 },
    { "zfill", m_zfill, 1, 1 },
    { "format", m_format, 0, PY_ANY_ARGS },
    { "format_map", m_format_map, 1, 1 },
    { "encode", m_encode, 0, PY_ANY_ARGS },
    { "expandtabs", m_expandtabs, 0, PY_ANY_ARGS },
    { "isalpha", m_isalpha, 0, 0 },
    { "isalnum", m_isalnum, 0, 0 },
    { "isdigit", m_isdigit, 0, 0 },
    { "isdecimal", m_isdigit, 0, 0 },
    { "isnumeric", m_isdigit, 0, 0 },
    { "isidentifier", m_isidentifier, 0, 0 },
    { "isspace", m_isspace, 0, 0 },
    { "isupper", m_isupper, 0, 0 },
    { "islower", m_islower, 0, 0 },
    { "isascii", m_isascii, 0, 0 },
    { "istitle", m_istitle, 0, 0 },
    { "isprintable", m_isprintable, 0, 0 },
    { "maketrans", m_maketrans, 1, 3 },
    { "translate", m_translate, 1, 1 },
    { NULL, NULL, 0, 0 },
};
