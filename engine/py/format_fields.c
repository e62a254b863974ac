/* str.format(): replacement fields. */
#include "py/call.h"
#include "py/format.h"
#include "py/interp.h"
#include "py/operator.h"
#include "py/repr.h"
#include <ctype.h>

struct fields {
    struct py *py;
    const struct py_args *args;
    struct py_value *mapping;
    size_t next; /* of automatic numbering */
    bool automatic;
    bool manual;
};

static bool expand(struct fields *f, struct slice text, unsigned depth, struct buf *out);

static bool all_digits(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!isdigit((unsigned char)s.p[i]))
            return false;
    return s.n > 0 && s.n < 10;
}

static size_t to_number(struct slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n = n * 10 + (size_t)(s.p[i] - '0');
    return n;
}

static struct py_value *positional(struct fields *f, struct slice name)
{
    struct py *py = f->py;
    if (name.n ? f->automatic : f->manual)
        return py_raise(py, PY_ValueError,
                        name.n ? "cannot switch from automatic field numbering to manual field "
                                 "specification"
                               : "cannot switch from manual field specification to automatic field "
                                 "numbering");
    *(name.n ? &f->manual : &f->automatic) = true;
    size_t i = name.n ? to_number(name) : f->next++;
    if (f->mapping)
        return py_raise(py, PY_ValueError, "Format string contains positional fields");
    return i < f->args->n
               ? f->args->at[i]
               : py_raise(py, PY_IndexError,
                          "Replacement index %zu out of range for positional args tuple", i);
}

static struct py_value *named(struct fields *f, struct slice name)
{
    if (f->mapping)
        return py_item(f->py, f->mapping, py_str(f->py, name));
    for (size_t k = 0; k < f->args->nkw; k++)
        if (slice_eq(f->args->names[k], name))
            return f->args->kw[k];
    return py_raise_value(f->py, PY_KeyError, py_str(f->py, name));
}

/* field_name ::= arg_name ("." attribute_name | "[" element_index "]")* */
static struct py_value *field_value(struct fields *f, struct slice name)
{
    size_t n = 0;
    while (n < name.n && name.p[n] != '.' && name.p[n] != '[')
        n++;
    struct slice first = { name.p, n };
    struct py_value *v = !n || all_digits(first) ? positional(f, first) : named(f, first);
    struct slice rest = slice_skip(name, n);
    while (v && rest.n) {
        bool item = *rest.p == '[';
        if (!item && *rest.p != '.')
            return py_raise(f->py, PY_ValueError,
                            "Only '.' or '[' may follow ']' in format field specifier");
        rest = slice_skip(rest, 1);
        for (n = 0; n < rest.n && (item ? rest.p[n] != ']' : rest.p[n] != '.' && rest.p[n] != '[');)
            n++;
        struct slice key = { rest.p, n };
        if (item && n == rest.n)
            return py_raise(f->py, PY_ValueError, "Missing ']' in format string");
        if (!n)
            return py_raise(f->py, PY_ValueError, "Empty attribute in format string");
        v = !item             ? py_getattr(f->py, v, key)
            : all_digits(key) ? py_item(f->py, v, py_int(f->py, (int64_t)to_number(key)))
                              : py_item(f->py, v, py_str(f->py, key));
        rest = slice_skip(rest, n + item);
    }
    return v;
}

/* The length of a field's text up to its '}', nested fields inside. */
static bool field_end(struct fields *f, struct slice text, size_t *out)
{
    unsigned depth = 1;
    bool index = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        index = c == '[' ? true : c == ']' ? false : index;
        if (index)
            continue;
        depth += c == '{';
        depth -= c == '}';
        if (!depth) {
            *out = i;
            return true;
        }
    }
    return py_raise(f->py, PY_ValueError,
                    text.n ? "expected '}' before end of string"
                           : "Single '{' encountered in format string");
}

/* replacement_field ::= "{" [field_name] ["!" conversion] [":" format_spec] "}" */
static bool field(struct fields *f, struct slice text, unsigned depth, struct buf *out)
{
    struct py *py = f->py;
    size_t n = 0;
    char conversion = 0;
    bool index = false;
    for (; n < text.n && (index || (text.p[n] != '!' && text.p[n] != ':')); n++) {
        if (text.p[n] == '{' && !index)
            return py_raise(py, PY_ValueError, "unexpected '{' in field name");
        index = text.p[n] == '[' ? true : text.p[n] == ']' ? false : index;
    }
    struct slice name = { text.p, n };
    struct slice rest = slice_skip(text, n);
    struct buf spec = { .arena = py->a };
    struct slice made;
    if (rest.n && *rest.p == '!') {
        if (rest.n < 2)
            return py_raise(py, PY_ValueError, "unmatched '{' in format spec");
        conversion = rest.p[1];
        if (rest.n > 2 && rest.p[2] != ':')
            return py_raise(py, PY_ValueError, "expected ':' after conversion specifier");
        rest = slice_skip(rest, 2);
    }
    struct py_value *v = field_value(f, name);
    if (v && conversion && conversion != 'r' && conversion != 's' && conversion != 'a')
        return py_raise(py, PY_ValueError, "Unknown conversion specifier %c", conversion);
    v = v ? py_format_convert(py, v, conversion) : NULL;
    if (!v || (rest.n && !expand(f, slice_skip(rest, 1), depth + 1, &spec)) ||
        !py_format_value(py, v, spec.data ? buf_view(&spec) : SLICE(""), &made))
        return false;
    buf_slice(out, made);
    return true;
}

static bool expand(struct fields *f, struct slice text, unsigned depth, struct buf *out)
{
    if (depth > 2)
        return py_raise(f->py, PY_ValueError, "Max string recursion exceeded");
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool twice = i + 1 < text.n && text.p[i + 1] == c;
        size_t n = 0;
        if (c != '{' && c != '}') {
            buf_char(out, c);
        } else if (twice && depth == 1) {
            buf_char(out, c);
            i++;
        } else if (c == '}') {
            return py_raise(f->py, PY_ValueError, "Single '}' encountered in format string");
        } else {
            struct slice rest = slice_skip(text, i + 1);
            if (!field_end(f, rest, &n) || !field(f, (struct slice){ rest.p, n }, depth, out))
                return false;
            i += n + 1;
        }
    }
    return true;
}

struct py_value *py_format_fields(struct py *py, struct slice text, const struct py_args *args,
                                  struct py_value *mapping)
{
    struct fields f = { .py = py, .args = args, .mapping = mapping };
    struct buf out = { .arena = py->a };
    return expand(&f, text, 1, &out) ? py_str(py, out.data ? buf_view(&out) : SLICE("")) : NULL;
}
