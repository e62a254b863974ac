#include "conf/duration.h"
#include "base/slice.h"

static const struct {
    const char *unit;
    unsigned ms;
} duration_units[] = {
    { "ms", 1 }, { "s", 1000 }, { "", 1000 }, { "m", 60 * 1000 }, { "h", 60 * 60 * 1000 },
};

/* duration: digit+ space* ("ms" | "s" | "m" | "h")? */
bool duration_parse(const char *text, unsigned *ms)
{
    struct slice s = slice_trim(slice_of(text));
    unsigned long long n = 0;
    size_t digits = 0;
    while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9') {
        n = n * 10 + (unsigned)(s.p[digits++] - '0');
        if (n > DURATION_MAX)
            return false;
    }
    struct slice unit = slice_trim(slice_skip(s, digits));
    for (size_t i = 0; digits && i < sizeof duration_units / sizeof *duration_units; i++) {
        if (!slice_is(unit, duration_units[i].unit) || n > DURATION_MAX / duration_units[i].ms)
            continue;
        *ms = (unsigned)n * duration_units[i].ms;
        return true;
    }
    return false;
}
