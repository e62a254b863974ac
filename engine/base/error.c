#include "mig/error.h"
#include "base/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int status;
} codes[] = {
    [MIG_OK] = { "OK", 0 },
#define MIG_ERROR(name, status, what) [MIG_##name] = { #name, status },
#include "mig/error.def"
#undef MIG_ERROR
};
_Static_assert(sizeof codes / sizeof *codes == MIG_CODES, "one row for each code");

static char *copy(const char *s)
{
    if (!s)
        return NULL;
    char *c = strdup(s);
    if (!c)
        arena_oom();
    return c;
}

__attribute__((format(printf, 1, 0))) static char *format(const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    char *s = malloc(n < 0 ? 1 : (size_t)n + 1);
    if (!s)
        arena_oom();
    s[0] = '\0';
    if (n > 0)
        vsnprintf(s, (size_t)n + 1, fmt, again);
    va_end(again);
    return s;
}

bool(mig_error_set)(struct mig_error *err, enum mig_code code, const char *fmt, ...)
{
    if (!err || err->code != MIG_OK)
        return false;
    va_list ap;
    va_start(ap, fmt);
    err->code = code;
    err->message = format(fmt, ap);
    va_end(ap);
    return false;
}

bool(mig_error_at)(struct mig_error *err, const char *file, unsigned line, unsigned column)
{
    if (!err || err->code == MIG_OK || err->file)
        return false;
    err->file = copy(file);
    err->line = line;
    err->column = column;
    return false;
}

bool(mig_error_hint)(struct mig_error *err, const char *fmt, ...)
{
    if (!err || err->code == MIG_OK || err->hint)
        return false;
    va_list ap;
    va_start(ap, fmt);
    err->hint = format(fmt, ap);
    va_end(ap);
    return false;
}

bool mig_error_database(struct mig_error *err, const char *sqlstate, const char *detail,
                        const char *statement, size_t position)
{
    if (!err || err->code == MIG_OK)
        return false;
    if (sqlstate && !err->sqlstate[0])
        snprintf(err->sqlstate, sizeof err->sqlstate, "%s", sqlstate);
    if (!err->detail)
        err->detail = copy(detail);
    if (!err->statement) {
        err->statement = copy(statement);
        err->position = position;
    }
    return false;
}

/* Frees `first` and `second`. */
static char *joined(char *first, const char *between, char *second)
{
    size_t n = strlen(first) + strlen(between) + strlen(second) + 1;
    char *both = malloc(n);
    if (!both)
        arena_oom();
    snprintf(both, n, "%s%s%s", first, between, second);
    free(first);
    free(second);
    return both;
}

bool mig_error_detail(struct mig_error *err, const char *fmt, ...)
{
    if (!err || err->code == MIG_OK)
        return false;
    va_list ap;
    va_start(ap, fmt);
    char *line = format(fmt, ap);
    va_end(ap);
    err->detail = err->detail ? joined(err->detail, "\n", line) : line;
    return false;
}

bool mig_error_context(struct mig_error *err, const char *fmt, ...)
{
    if (!err || err->code == MIG_OK)
        return false;
    va_list ap;
    va_start(ap, fmt);
    char *context = format(fmt, ap);
    va_end(ap);
    err->message = joined(context, ": ", err->message);
    return false;
}

void mig_error_clear(struct mig_error *err)
{
    free(err->message);
    free(err->hint);
    free(err->file);
    free(err->detail);
    free(err->statement);
    *err = (struct mig_error){ 0 };
}

int mig_error_status(enum mig_code code)
{
    return codes[code].status;
}

const char *mig_error_name(enum mig_code code)
{
    return codes[code].name;
}
