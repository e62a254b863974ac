/* uuid.UUID(text), uuid4() by the host's leave; textwrap.dedent. */
#include "py/call.h"
#include "py/interp.h"
#include "py/modules.h"
#include <ctype.h>
#include <string.h>

static const struct py_host_class uuid_class;

static struct slice text_of(struct py *py, const unsigned char *b)
{
    struct buf out = { .arena = py->a };
    for (size_t i = 0; i < 16; i++)
        buf_printf(&out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", b[i]);
    return buf_view(&out);
}

static bool uuid_str(struct py *py, struct py_value *self, struct slice *out)
{
    *out = text_of(py, self->host.data);
    return true;
}

static bool uuid_repr(struct py *py, struct py_value *self, struct slice *out)
{
    struct slice s = text_of(py, self->host.data);
    *out = slice_of(arena_printf(py->a, "UUID('%.*s')", (int)s.n, s.p));
    return true;
}

static bool uuid_binary(struct py *py, const char *op, struct py_value *self,
                        struct py_value *other, bool reflected, struct py_value **out)
{
    (void)reflected;
    *out = NULL;
    if (py_is_host(other, &uuid_class) && (!strcmp(op, "==") || !strcmp(op, "!=")))
        *out = py_bool(py, !memcmp(self->host.data, other->host.data, 16) == (op[0] == '='));
    return true;
}

static struct py_value *uuid_get(struct py *py, struct py_value *self, struct slice name)
{
    struct slice s = text_of(py, self->host.data);
    struct buf b = { .arena = py->a };
    if (!slice_is(name, "hex"))
        return py_refuse(py, "UUID's '%.*s'", (int)name.n, name.p);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '-')
            buf_char(&b, s.p[i]);
    return py_str(py, buf_view(&b));
}

static bool uuid_hash(struct py *py, struct py_value *self, uint64_t *out)
{
    (void)py;
    memcpy(out, self->host.data, sizeof *out);
    return true;
}

static const struct py_host_class uuid_class = { .name = "UUID",
                                                 .get = uuid_get,
                                                 .str = uuid_str,
                                                 .repr = uuid_repr,
                                                 .binary = uuid_binary,
                                                 .hash = uuid_hash };

static struct py_value *make_uuid(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[1];
    unsigned char *b = arena_array(py->a, unsigned char, 16);
    size_t n = 0;
    (void)self;
    if (!py_bind(py, "UUID", args, "hex", v))
        return NULL;
    if (v[0]->kind != PY_STR)
        return py_refuse(py, "UUID() of a '%s' object", py_type_name(py, v[0]));
    struct slice s = v[0]->text;
    if (slice_starts(s, "urn:uuid:"))
        s = slice_skip(s, 9);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '-' || c == '{' || c == '}')
            continue;
        if (!isxdigit((unsigned char)c) || n == 32)
            n = 99;
        if (n > 32)
            break;
        unsigned d = (unsigned)(isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10);
        b[n / 2] = (unsigned char)((unsigned)b[n / 2] << 4 | d);
        n++;
    }
    return n == 32 ? py_host(py, &uuid_class, b)
                   : py_raise(py, PY_ValueError, "badly formed hexadecimal UUID string");
}

static struct py_value *uuid4(struct py *py, struct py_value *self, const struct py_args *args)
{
    unsigned char *b = arena_array(py->a, unsigned char, 16);
    (void)self;
    (void)args;
    if (!py->hooks.random)
        return py_refuse(py, "a random UUID");
    py->hooks.random(py->hooks.data, b, 16);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return py_host(py, &uuid_class, b);
}

struct py_value *py_uuid_module(struct py *py)
{
    static const struct py_native natives[] = { { "UUID", make_uuid, 0, PY_ANY_ARGS },
                                                { "uuid4", uuid4, 0, 0 },
                                                { NULL, NULL, 0, 0 } };
    return py_module_of(py, "uuid", natives);
}

static bool is_blank(struct slice line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != ' ' && line.p[i] != '\t')
            return false;
    return true;
}

/* The white space that all lines with something else begin with; lines without are emptied. */
static struct py_value *dedent(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    struct slice margin = { NULL, 0 };
    struct slice line;
    (void)self;
    if (args->at[0]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "expected string or bytes-like object, got '%s'",
                        py_type_name(py, args->at[0]));
    struct slice text = args->at[0]->text;
    for (struct slice rest = text; rest.n;) {
        line = slice_cut(&rest, '\n');
        size_t n = 0;
        if (is_blank(line))
            continue;
        while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t') &&
               (!margin.p || (n < margin.n && margin.p[n] == line.p[n])))
            n++;
        margin = (struct slice){ line.p, n };
    }
    for (struct slice rest = text; rest.n;) {
        size_t before = rest.n;
        line = slice_cut(&rest, '\n');
        if (!is_blank(line))
            buf_slice(&b, slice_skip(line, margin.n));
        if (before != line.n)
            buf_char(&b, '\n');
    }
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

struct py_value *py_textwrap_module(struct py *py)
{
    static const struct py_native natives[] = { { "dedent", dedent, 1, 1 }, { NULL, NULL, 0, 0 } };
    return py_module_of(py, "textwrap", natives);
}
