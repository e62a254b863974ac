#include "conf/format.h"
#include "base/vec.h"
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FORMAT_WIDTH = 1000, FORMAT_NAME = 32 };

enum attribute {
    FORMAT_MESSAGE,
    FORMAT_LOGGER,
    FORMAT_LEVELNAME,
    FORMAT_ASCTIME,
    FORMAT_MODULE,
    FORMAT_FILENAME,
    FORMAT_PROCESSNAME,
    FORMAT_THREADNAME,
    FORMAT_TEXTS,                  /* the ones above are text */
    FORMAT_LEVELNO = FORMAT_TEXTS, /* the ones below are whole numbers */
    FORMAT_PROCESS,
    FORMAT_THREAD,
    FORMAT_WHOLES,
    FORMAT_CREATED = FORMAT_WHOLES, /* and these are floats */
    FORMAT_MSECS,
    FORMAT_ATTRIBUTES
};

static const char *const format_attributes[] = {
    [FORMAT_MESSAGE] = "message",
    [FORMAT_LOGGER] = "name",
    [FORMAT_LEVELNAME] = "levelname",
    [FORMAT_ASCTIME] = "asctime",
    [FORMAT_MODULE] = "module",
    [FORMAT_FILENAME] = "filename",
    [FORMAT_PROCESSNAME] = "processName",
    [FORMAT_THREADNAME] = "threadName",
    [FORMAT_LEVELNO] = "levelno",
    [FORMAT_PROCESS] = "process",
    [FORMAT_THREAD] = "thread",
    [FORMAT_CREATED] = "created",
    [FORMAT_MSECS] = "msecs",
};
_Static_assert(sizeof format_attributes / sizeof *format_attributes == FORMAT_ATTRIBUTES,
               "one name for each attribute");

struct format_piece {
    struct slice text; /* literal; p NULL: a field */
    enum attribute attribute;
    bool left, zero, plus, space, alternate;
    int width;     /* 0: none */
    int precision; /* -1: none */
    char conversion;
};

struct format {
    const struct format_piece *pieces;
    size_t n;
    const char *datefmt;
};

/* logging.getLevelName() */
static const char *format_level(struct arena *a, enum mig_level level)
{
    static const struct {
        enum mig_level level;
        const char *name;
    } names[] = { { MIG_LOG_DEBUG, "DEBUG" },
                  { MIG_LOG_INFO, "INFO" },
                  { MIG_LOG_WARNING, "WARNING" },
                  { MIG_LOG_ERROR, "ERROR" },
                  { MIG_LOG_CRITICAL, "CRITICAL" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].level == level)
            return names[i].name;
    return arena_printf(a, "Level %d", (int)level);
}

static bool format_attribute(struct slice name, struct format_piece *piece, struct mig_error *err)
{
    for (int i = 0; i < FORMAT_ATTRIBUTES; i++)
        if (slice_is(name, format_attributes[i])) {
            piece->attribute = (enum attribute)i;
            return true;
        }
    return mig_error_set(err, MIG_CONFIG, "mig's log records have no attribute '%.*s'",
                         (int)(name.n < FORMAT_NAME ? name.n : FORMAT_NAME), name.p);
}

/* number: digit*; false beyond FORMAT_WIDTH */
static bool format_number(struct slice *s, int *n, struct mig_error *err)
{
    for (*n = 0; s->n && s->p[0] >= '0' && s->p[0] <= '9'; *s = slice_skip(*s, 1)) {
        *n = *n * 10 + (s->p[0] - '0');
        if (*n > FORMAT_WIDTH)
            return mig_error_set(err, MIG_CONFIG, "a width beyond %d in a log format",
                                 FORMAT_WIDTH);
    }
    return true;
}

static bool format_flag(struct format_piece *piece, char c)
{
    bool *flag = c == '-'   ? &piece->left
                 : c == '0' ? &piece->zero
                 : c == '+' ? &piece->plus
                 : c == ' ' ? &piece->space
                 : c == '#' ? &piece->alternate
                            : NULL;
    if (flag)
        *flag = true;
    return flag != NULL;
}

/* What the conversion can be applied to: text takes %s, a number also %d and its kin. */
static bool format_conversion(struct format_piece *piece, struct slice *s, struct mig_error *err)
{
    while (s->n && (s->p[0] == 'l' || s->p[0] == 'h' || s->p[0] == 'L')) /* as Python: ignored */
        *s = slice_skip(*s, 1);
    char c = s->n ? s->p[0] : 0;
    const char *fits = piece->attribute < FORMAT_TEXTS    ? "s"
                       : piece->attribute < FORMAT_WHOLES ? "sradiuoxXeEfFgG"
                                                          : "sradiueEfFgG";
    if (!c || !strchr(fits, c) || (piece->alternate && strchr("eEfFgG", c)))
        return mig_error_set(err, MIG_CONFIG, "'%%(%s)' in a log format cannot be followed by '%c'",
                             format_attributes[piece->attribute], c ? c : '?');
    piece->conversion = c == 'i' || c == 'u' ? 'd' : c == 'r' || c == 'a' ? 's' : c;
    *s = slice_skip(*s, 1);
    return true;
}

/* field: '(' name ')' [-0+ #]* width? ('.' precision)? conversion */
static bool format_field(struct slice *s, struct format_piece *piece, struct mig_error *err)
{
    *piece = (struct format_piece){ .precision = -1 };
    const char *close = s->n && s->p[0] == '(' ? memchr(s->p, ')', s->n) : NULL;
    if (!close)
        return mig_error_set(err, MIG_CONFIG,
                             "'%%' in a log format must be followed by '%%' or '(name)'");
    if (!format_attribute(slice_range(s->p + 1, close), piece, err))
        return false;
    *s = slice_skip(*s, (size_t)(close - s->p) + 1);
    while (s->n && format_flag(piece, s->p[0]))
        *s = slice_skip(*s, 1);
    if (!format_number(s, &piece->width, err))
        return false;
    if (s->n && s->p[0] == '.') {
        *s = slice_skip(*s, 1);
        if (!s->n || s->p[0] < '0' || s->p[0] > '9')
            return mig_error_set(err, MIG_CONFIG, "'.' without a number in a log format");
        if (!format_number(s, &piece->precision, err))
            return false;
    }
    return format_conversion(piece, s, err);
}

/* format: (text | '%%' | '%' field)*, with one field at least */
bool format_read(struct arena *a, const char *text, const char *datefmt, const struct format **out,
                 struct mig_error *err)
{
    struct format *f = arena_new(a, struct format);
    VEC(struct format_piece) v = { 0 };
    struct slice s = slice_of(text && *text ? text : "%(message)s");
    size_t fields = 0;
    while (s.n) {
        struct format_piece piece = { .text = s };
        const char *percent = memchr(s.p, '%', s.n);
        size_t n = percent ? (size_t)(percent - s.p) : s.n;
        if (!n && s.n > 1 && s.p[1] == '%') {
            piece.text.n = 1;
            n = 2;
        } else {
            piece.text.n = n;
        }
        s = slice_skip(s, n);
        if (!n) {
            s = slice_skip(s, 1);
            if (!format_field(&s, &piece, err))
                return false;
            fields++;
        }
        vec_push(a, &v, piece);
    }
    if (!fields)
        return mig_error_set(err, MIG_CONFIG, "Invalid format '%s' for '%%' style", text);
    *f = (struct format){ .pieces = v.at, .n = v.n };
    f->datefmt = datefmt && *datefmt ? datefmt : NULL;
    *out = f;
    return true;
}

/* Formatter.formatTime */
static const char *format_time(const struct format *f, struct arena *a, struct timespec now)
{
    struct tm tm;
    char text[512];
    localtime_r(&now.tv_sec, &tm);
    if (!f->datefmt) {
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
        return arena_printf(a, "%s,%03ld", text, now.tv_nsec / 1000000);
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    size_t n = strftime(text, sizeof text, f->datefmt, &tm);
#pragma GCC diagnostic pop
    return arena_strndup(a, text, n);
}

static const char *format_text(const struct format *f, const struct format_record *r,
                               struct arena *a, enum attribute attribute, struct timespec now)
{
    const char *dot = strrchr(r->logger, '.');
    const char *module = dot ? dot + 1 : r->logger;
    switch ((int)attribute) {
    case FORMAT_MESSAGE: return r->message;
    case FORMAT_LOGGER: return r->logger;
    case FORMAT_LEVELNAME: return format_level(a, r->level);
    case FORMAT_ASCTIME: return format_time(f, a, now);
    case FORMAT_MODULE: return module;
    case FORMAT_FILENAME: return arena_printf(a, "%s.py", module);
    case FORMAT_PROCESSNAME: return "MainProcess";
    default: return "MainThread";
    }
}

/* repr(float): the shortest digits that give the number back */
static const char *format_repr(struct arena *a, double x)
{
    char *text = NULL;
    for (int digits = 1; digits <= 17; digits++) {
        text = arena_printf(a, "%.*g", digits, x);
        if (strtod(text, NULL) == x && !strchr(text, 'e'))
            break;
    }
    return strchr(text, '.') ? text : arena_printf(a, "%s.0", text);
}

static const char *format_float(struct arena *a, char conversion, int precision, double x)
{
    int digits = precision < 0 ? 6 : precision;
    switch (conversion) {
    case 'e': return arena_printf(a, "%.*e", digits, x);
    case 'E': return arena_printf(a, "%.*E", digits, x);
    case 'g': return arena_printf(a, "%.*g", digits, x);
    case 'G': return arena_printf(a, "%.*G", digits, x);
    default: return arena_printf(a, "%.*f", digits, x);
    }
}

static const char *format_whole(struct arena *a, const struct format_piece *piece,
                                unsigned long long n)
{
    int digits = piece->precision < 0 ? 1 : piece->precision;
    const char *prefix = !piece->alternate          ? ""
                         : piece->conversion == 'o' ? "0o"
                         : piece->conversion == 'x' ? "0x"
                         : piece->conversion == 'X' ? "0X"
                                                    : "";
    switch (piece->conversion) {
    case 'o': return arena_printf(a, "%s%.*llo", prefix, digits, n);
    case 'x': return arena_printf(a, "%s%.*llx", prefix, digits, n);
    case 'X': return arena_printf(a, "%s%.*llX", prefix, digits, n);
    default: return arena_printf(a, "%.*llu", digits, n);
    }
}

static const char *format_value(const struct format_piece *piece, const struct format_record *r,
                                struct arena *a, struct timespec now)
{
    unsigned long long whole = piece->attribute == FORMAT_LEVELNO   ? (unsigned)r->level
                               : piece->attribute == FORMAT_PROCESS ? (unsigned)getpid()
                                                                    : pthread_self();
    long milliseconds = now.tv_nsec / 1000000;
    double x = (double)whole;
    bool real = piece->attribute >= FORMAT_WHOLES;
    if (real)
        x = piece->attribute == FORMAT_CREATED ? (double)now.tv_sec + (double)now.tv_nsec / 1e9
                                               : (double)milliseconds;
    if (piece->conversion == 's')
        return real ? format_repr(a, x) : arena_printf(a, "%llu", whole);
    if (strchr("eEfFgG", piece->conversion))
        return format_float(a, piece->conversion, piece->precision, x);
    return format_whole(a, piece, real ? (unsigned long long)x : whole);
}

/* Bytes of the first n characters of UTF-8 text; *n becomes how many there are. */
static size_t format_cut(const char *s, size_t *n)
{
    size_t bytes = 0;
    size_t have = 0;
    for (; s[bytes]; bytes++)
        if (((unsigned char)s[bytes] & 0xC0) != 0x80 && have++ == *n)
            return bytes;
    *n = have;
    return bytes;
}

static void format_put(const struct format_piece *piece, const char *value, struct buf *b)
{
    bool number = piece->conversion != 's';
    size_t chars = number || piece->precision < 0 ? SIZE_MAX : (size_t)piece->precision;
    const char *sign = !number ? "" : piece->plus ? "+" : piece->space ? " " : "";
    size_t bytes = format_cut(value, &chars);
    size_t used = chars + strlen(sign);
    size_t pad = (size_t)piece->width > used ? (size_t)piece->width - used : 0;
    bool zeros = number && piece->zero && !piece->left;
    if (!piece->left && !zeros)
        buf_pad(b, ' ', pad);
    buf_puts(b, sign);
    if (zeros)
        buf_pad(b, '0', pad);
    buf_add(b, value, bytes);
    if (piece->left)
        buf_pad(b, ' ', pad);
}

void format_record(const struct format *f, const struct format_record *r, struct buf *b)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    for (size_t i = 0; i < f->n; i++) {
        const struct format_piece *piece = &f->pieces[i];
        if (piece->text.p)
            buf_slice(b, piece->text);
        else if (piece->attribute < FORMAT_TEXTS)
            format_put(piece, format_text(f, r, b->arena, piece->attribute, now), b);
        else
            format_put(piece, format_value(piece, r, b->arena, now), b);
    }
}
