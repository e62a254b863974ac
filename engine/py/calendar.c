/* The Gregorian calendar, and the texts of its moments. */
#include "py/datetime.h"
#include "py/repr.h"
#include "py/text.h"
#include <ctype.h>
#include <string.h>

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back (Hinnant's algorithm). */
int64_t py_days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void date_of(int64_t days, int64_t *y, int64_t *m, int64_t *d)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *d = doy - (153 * mp + 2) / 5 + 1;
    *m = mp + (mp < 10 ? 3 : -9);
    *y = yoe + era * 400 + (*m <= 2);
}

struct py_moment py_moment_of(int64_t micros)
{
    struct py_moment t = { 0 };
    int64_t days = micros / PY_DAY - (micros % PY_DAY < 0);
    int64_t rest = micros - days * PY_DAY;
    date_of(days, &t.year, &t.month, &t.day);
    t.hour = rest / 3600000000;
    t.minute = rest / 60000000 % 60;
    t.second = rest / 1000000 % 60;
    t.micro = rest % 1000000;
    return t;
}

bool py_compared(struct py *py, const char *op, int64_t a, int64_t b, struct py_value **out)
{
    bool less = a < b;
    bool same = a == b;
    *out = NULL;
    if (!strcmp(op, "=="))
        *out = py_bool(py, same);
    else if (!strcmp(op, "!="))
        *out = py_bool(py, !same);
    else if (!strcmp(op, "<"))
        *out = py_bool(py, less);
    else if (!strcmp(op, "<="))
        *out = py_bool(py, less || same);
    else if (!strcmp(op, ">"))
        *out = py_bool(py, !less && !same);
    else if (!strcmp(op, ">="))
        *out = py_bool(py, !less);
    return true;
}

static const char *const months[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };
static const char *const weekdays[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday" };

int64_t py_weekday(int64_t days)
{
    return ((days + 3) % 7 + 7) % 7;
}

/* ISO 8601: the week of a day and the year that it belongs to. */
void py_iso_week(int64_t days, int64_t *year, int64_t *week)
{
    int64_t m;
    int64_t d;
    int64_t thursday = days - py_weekday(days) + 3;
    date_of(thursday, year, &m, &d);
    *week = (thursday - py_days_of(*year, 1, 1)) / 7 + 1;
}

struct stamp {
    struct py_moment t;
    int64_t days;
    int64_t of_year; /* from 0 */
    int64_t weekday; /* Monday is 0 */
    bool utc;
};

/* The directives that are a number: its value and width; false: it is none of them. */
static bool number(const struct stamp *s, char c, int64_t *n, int *width)
{
    int64_t year;
    int64_t week;
    py_iso_week(s->days, &year, &week);
    const struct {
        char c;
        int width;
        int64_t n;
    } all[] = {
        { 'Y', 1, s->t.year },
        { 'y', 2, s->t.year % 100 },
        { 'm', 2, s->t.month },
        { 'd', 2, s->t.day },
        { 'H', 2, s->t.hour },
        { 'M', 2, s->t.minute },
        { 'S', 2, s->t.second },
        { 'f', 6, s->t.micro },
        { 'j', 3, s->of_year + 1 },
        { 'w', 1, (s->weekday + 1) % 7 },
        { 'u', 1, s->weekday + 1 },
        { 'V', 2, week },
        { 'G', 1, year },
        { 'C', 2, s->t.year / 100 },
        { 'I', 2, s->t.hour % 12 ? s->t.hour % 12 : 12 },
        { 'U', 2, (s->of_year + 7 - (s->weekday + 1) % 7) / 7 },
        { 'W', 2, (s->of_year + 7 - s->weekday) / 7 },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].c == c) {
            *n = all[i].n;
            *width = all[i].width;
            return true;
        }
    return false;
}

static bool put(struct py *py, const struct stamp *s, struct slice spec, struct buf *b);

static bool put_one(struct py *py, const struct stamp *s, char c, struct buf *b)
{
    static const struct {
        char c;
        const char *as;
    } composed[] = { { 'F', "%Y-%m-%d" }, { 'T', "%H:%M:%S" }, { 'R', "%H:%M" },
                     { 'D', "%m/%d/%y" }, { 'x', "%m/%d/%y" }, { 'X', "%H:%M:%S" } };
    int64_t n;
    int width;
    if (number(s, c, &n, &width)) {
        buf_printf(b, "%0*lld", width, (long long)n);
        return true;
    }
    for (size_t i = 0; i < sizeof composed / sizeof *composed; i++)
        if (composed[i].c == c)
            return put(py, s, slice_of(composed[i].as), b);
    switch (c) {
    case 'a': buf_printf(b, "%.3s", weekdays[s->weekday]); return true;
    case 'A': buf_puts(b, weekdays[s->weekday]); return true;
    case 'b':
    case 'h': buf_printf(b, "%.3s", months[s->t.month - 1]); return true;
    case 'B': buf_puts(b, months[s->t.month - 1]); return true;
    case 'p': buf_puts(b, s->t.hour < 12 ? "AM" : "PM"); return true;
    case 'e': buf_printf(b, "%2lld", (long long)s->t.day); return true;
    case 'n': buf_char(b, '\n'); return true;
    case 't': buf_char(b, '\t'); return true;
    case '%': buf_char(b, '%'); return true;
    case 'z': buf_puts(b, s->utc ? "+0000" : ""); return true;
    case 'Z': buf_puts(b, s->utc ? "UTC" : ""); return true;
    case 'c':
        buf_printf(b, "%.3s %.3s %2lld ", weekdays[s->weekday], months[s->t.month - 1],
                   (long long)s->t.day);
        return put(py, s, SLICE("%H:%M:%S %Y"), b);
    default: return py_refuse(py, "the directive '%%%c' of strftime", c);
    }
}

static bool put(struct py *py, const struct stamp *s, struct slice spec, struct buf *b)
{
    for (size_t i = 0; i < spec.n; i++) {
        if (spec.p[i] != '%' || i + 1 == spec.n)
            buf_char(b, spec.p[i]);
        else if (!put_one(py, s, spec.p[++i], b))
            return false;
    }
    return true;
}

bool py_datetime_format(struct py *py, const struct py_when *w, struct slice spec, struct buf *b)
{
    struct stamp s = { .t = py_moment_of(w->micros), .utc = w->utc };
    s.days = py_days_of(s.t.year, s.t.month, s.t.day);
    s.of_year = s.days - py_days_of(s.t.year, 1, 1);
    s.weekday = py_weekday(s.days);
    return put(py, &s, spec, b);
}

/* ---- reading ---- */

static bool digits(struct slice *text, size_t most, int64_t low, int64_t high, int64_t *out)
{
    size_t i = 0;
    int64_t n = 0;
    while (i < most && i < text->n && isdigit((unsigned char)text->p[i])) {
        int64_t more = n * 10 + (text->p[i] - '0');
        if (more > high)
            break;
        n = more;
        i++;
    }
    *out = n;
    *text = slice_skip(*text, i);
    return i && n >= low;
}

/* A name, or its first three letters. */
static bool word(struct slice *text, const char *const *names, size_t n, bool whole, int64_t *out)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = whole ? strlen(names[i]) : 3;
        if (text->n >= len && !strncasecmp(text->p, names[i], len)) {
            *text = slice_skip(*text, len);
            *out = (int64_t)i;
            return true;
        }
    }
    return false;
}

static bool fraction(struct slice *text, int64_t *out)
{
    size_t before = text->n;
    if (!digits(text, 6, 0, 999999, out))
        return false;
    for (size_t i = before - text->n; i < 6; i++)
        *out *= 10;
    return true;
}

/* "Z", "+00:00", "+0000" */
static bool zone(struct py *py, struct slice *text, bool *utc)
{
    static const char *const none[] = { "Z", "+00:00", "-00:00", "+0000", "-0000", "UTC" };
    *utc = true;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (slice_starts(*text, none[i])) {
            *text = slice_skip(*text, strlen(none[i]));
            return true;
        }
    return py_refuse(py, "a zone other than UTC");
}

struct reading {
    struct py_moment t;
    int64_t half; /* 1: PM */
    bool has_half;
    bool utc;
};

static bool read_one(struct py *py, struct reading *r, char c, struct slice *text)
{
    int64_t n;
    switch (c) {
    case 'Y': {
        size_t before = text->n;
        return digits(text, 4, 0, 9999, &r->t.year) && before - text->n == 4;
    }
    case 'y':
        if (text->n < 2 || !digits(text, 2, 0, 99, &n))
            return false;
        r->t.year = n + (n < 69 ? 2000 : 1900);
        return true;
    case 'm': return digits(text, 2, 1, 12, &r->t.month);
    case 'd': return digits(text, 2, 1, 31, &r->t.day);
    case 'H': return digits(text, 2, 0, 23, &r->t.hour);
    case 'I': return digits(text, 2, 1, 12, &r->t.hour);
    case 'M': return digits(text, 2, 0, 59, &r->t.minute);
    case 'S': return digits(text, 2, 0, 61, &r->t.second);
    case 'f': return fraction(text, &r->t.micro);
    case 'b':
    case 'B':
        if (!word(text, months, 12, c == 'B', &n))
            return false;
        r->t.month = n + 1;
        return true;
    case 'a':
    case 'A': return word(text, weekdays, 7, c == 'A', &n);
    case 'p': {
        static const char *const halves[] = { "AM.", "PM." };
        struct slice at = *text;
        if (at.n < 2 || (at.p[1] | 32) != 'm' || !strchr("aApP", at.p[0]))
            return false;
        (void)halves;
        r->half = (at.p[0] | 32) == 'p';
        r->has_half = true;
        *text = slice_skip(at, 2);
        return true;
    }
    case 'z': return zone(py, text, &r->utc);
    case '%':
        if (!slice_starts(*text, "%"))
            return false;
        *text = slice_skip(*text, 1);
        return true;
    default: return py_refuse(py, "the directive '%%%c' of strptime", c);
    }
}

static bool mismatch(struct py *py, struct slice text, struct slice spec)
{
    struct buf b = { .arena = py->a };
    buf_puts(&b, "time data ");
    py_repr_text(&b, text);
    buf_puts(&b, " does not match format ");
    py_repr_text(&b, spec);
    return py_raise(py, PY_ValueError, "%s", buf_str(&b));
}

bool py_datetime_parse(struct py *py, struct slice all, struct slice spec, struct py_moment *out,
                       bool *utc)
{
    struct reading r = { .t = { .year = 1900, .month = 1, .day = 1 } };
    struct slice text = all;
    for (size_t i = 0; i < spec.n; i++) {
        if (isspace((unsigned char)spec.p[i])) {
            size_t n = 0;
            while (n < text.n && isspace((unsigned char)text.p[n]))
                n++;
            if (!n && !(i && isspace((unsigned char)spec.p[i - 1])))
                return mismatch(py, all, spec);
            text = slice_skip(text, n);
        } else if (spec.p[i] == '%' && i + 1 < spec.n) {
            if (!read_one(py, &r, spec.p[++i], &text))
                return mismatch(py, all, spec);
        } else if (text.n &&
                   tolower((unsigned char)text.p[0]) == tolower((unsigned char)spec.p[i])) {
            text = slice_skip(text, 1);
        } else {
            return mismatch(py, all, spec);
        }
    }
    if (text.n)
        return py_raise(py, PY_ValueError, "unconverted data remains: %.*s", (int)text.n, text.p);
    if (r.has_half)
        r.t.hour = r.t.hour % 12 + 12 * r.half;
    *out = r.t;
    *utc = r.utc;
    return true;
}

/* What isoformat() writes: "2024-05-06", with "T" or another character and a time behind it. */
bool py_datetime_iso(struct py *py, struct slice all, struct py_moment *out, bool *has_time,
                     bool *utc)
{
    struct reading r = { 0 };
    struct slice t = all;
    *has_time = false;
    bool ok = read_one(py, &r, 'Y', &t) && t.n >= 6 && t.p[0] == '-' && t.p[3] == '-';
    t = ok ? slice_skip(t, 1) : t;
    ok = ok && read_one(py, &r, 'm', &t) && (t = slice_skip(t, 1), read_one(py, &r, 'd', &t));
    if (ok && t.n > 1) {
        *has_time = true;
        t = slice_skip(t, 1);
        ok = t.n >= 5 && read_one(py, &r, 'H', &t) && slice_starts(t, ":");
        ok = ok && (t = slice_skip(t, 1), read_one(py, &r, 'M', &t));
        if (ok && slice_starts(t, ":"))
            ok = (t = slice_skip(t, 1), read_one(py, &r, 'S', &t));
        if (ok && slice_starts(t, "."))
            ok = (t = slice_skip(t, 1), fraction(&t, &r.t.micro));
        if (ok && t.n)
            ok = zone(py, &t, &r.utc);
    }
    struct buf b = { .arena = py->a };
    py_repr_text(&b, all);
    *out = r.t;
    *utc = r.utc;
    if (ok && !t.n)
        return true;
    return py_raise(py, PY_ValueError, "Invalid isoformat string: %s", buf_str(&b));
}
