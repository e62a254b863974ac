#include "sql/directive.h"
#include "sql/near.h"
#include <limits.h>
#include <strings.h>

static const char *const names[] = {
    [DIRECTIVE_NONE] = "",
    [DIRECTIVE_UPGRADE] = "upgrade",
    [DIRECTIVE_DOWNGRADE] = "downgrade",
    [DIRECTIVE_AUTOCOMMIT] = "autocommit",
    [DIRECTIVE_BATCH] = "batch",
    [DIRECTIVE_ASSERT] = "assert",
    [DIRECTIVE_BLOCK] = "block",
    [DIRECTIVE_END] = "end",
};
_Static_assert(sizeof names / sizeof *names == DIRECTIVE_KINDS, "one name for each kind");

static struct slice word_of(struct slice s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
        n++;
    return (struct slice){ .p = s.p, .n = n };
}

/* "--mig:", "-- MIG:", "-- mig :": so near that it was meant as one. */
static bool is_nearly(struct slice rest)
{
    rest = slice_trim(rest);
    if (rest.n < 4 || strncasecmp(rest.p, "mig", 3))
        return false;
    return slice_starts(slice_trim(slice_skip(rest, 3)), ":");
}

static bool unknown(struct slice name, struct mig_error *err)
{
    struct strs known = { .at = names + 1, .n = DIRECTIVE_KINDS - 1 };
    const char *near = near_name(name, known, 3);
    int shown = (int)(name.n < 60 ? name.n : 60);
    mig_error_set(err, MIG_SCRIPT, "unknown directive '-- mig:%.*s'", shown, name.p);
    return near ? mig_error_hint(err, "Did you mean '-- mig:%s'?", near) : false;
}

/* directive <- '-- mig:' NAME (blank ARGUMENTS)? */
bool directive_read(struct slice comment, struct directive *out, struct mig_error *err)
{
    *out = (struct directive){ .kind = DIRECTIVE_NONE };
    if (!slice_starts(comment, "--") || !is_nearly(slice_skip(comment, 2)))
        return true;
    if (!slice_starts(comment, "-- mig:"))
        return mig_error_set(err, MIG_SCRIPT, "a directive is written '-- mig:NAME'");
    struct slice rest = slice_skip(comment, 7);
    out->name = word_of(rest);
    out->arguments = slice_trim(slice_skip(rest, out->name.n));
    for (size_t i = 1; i < DIRECTIVE_KINDS; i++)
        if (slice_is(slice_trim(out->name), names[i]))
            out->kind = (enum directive_kind)i;
    return out->kind != DIRECTIVE_NONE || unknown(slice_trim(out->name), err);
}

/* Decimal digits; false when there are none or the number is beyond `most`. */
static bool number(struct slice *s, unsigned long most, unsigned long *out)
{
    size_t n = 0;
    *out = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
        unsigned long digit = (unsigned long)(s->p[n] - '0');
        if (*out > (most - digit) / 10)
            return false;
        *out = *out * 10 + digit;
    }
    *s = slice_skip(*s, n);
    return n > 0;
}

static bool duration(struct slice s, unsigned *ms)
{
    static const struct {
        const char *unit;
        unsigned ms;
    } units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 } };
    unsigned long n;
    if (!number(&s, UINT_MAX / 60000, &n))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (slice_is(s, units[i].unit)) {
            *ms = (unsigned)n * units[i].ms;
            return true;
        }
    return false;
}

/* batch <- ('pause=' DURATION / 'max=' NUMBER)* */
static bool apply_batch(struct slice arguments, struct sql_statement *s, struct mig_error *err)
{
    bool pause = false;
    while (arguments.n) {
        struct slice option = word_of(arguments);
        arguments = slice_trim(slice_skip(arguments, option.n));
        struct slice value = option;
        struct slice key = slice_cut(&value, '=');
        bool ok = false;
        if (slice_is(key, "pause"))
            ok = !pause && (pause = duration(value, &s->pause_ms));
        else if (slice_is(key, "max"))
            ok = !s->max && number(&value, ULONG_MAX, &s->max) && !value.n && s->max;
        if (!ok) {
            mig_error_set(err, MIG_SCRIPT, "'-- mig:batch' cannot use '%.*s'",
                          (int)(option.n < 60 ? option.n : 60), option.p);
            return mig_error_hint(err, "Its options are pause=100ms (ms, s, m) and max=N, once.");
        }
    }
    return true;
}

static bool contradicts(const struct directive *d, const struct sql_statement *s)
{
    if (s->kind != SQL_STATEMENT)
        return true;
    return s->autocommit && d->kind != DIRECTIVE_BLOCK;
}

bool directive_apply(struct arena *a, const struct directive *d, struct sql_statement *s,
                     struct mig_error *err)
{
    const char *name = names[d->kind];
    if (d->kind != DIRECTIVE_BLOCK && contradicts(d, s))
        return mig_error_set(err, MIG_SCRIPT,
                             "'-- mig:%s' does not go with the directive before it", name);
    bool takes = d->kind == DIRECTIVE_BATCH || d->kind == DIRECTIVE_ASSERT;
    if (!takes && d->arguments.n)
        return mig_error_set(err, MIG_SCRIPT, "'-- mig:%s' takes no argument", name);
    if (d->kind == DIRECTIVE_ASSERT && !d->arguments.n)
        return mig_error_set(err, MIG_SCRIPT, "'-- mig:assert' needs the message to fail with");
    s->autocommit = s->autocommit || d->kind == DIRECTIVE_AUTOCOMMIT;
    s->block = d->kind == DIRECTIVE_BLOCK;
    if (d->kind == DIRECTIVE_BATCH)
        s->kind = SQL_BATCH;
    if (d->kind == DIRECTIVE_ASSERT) {
        s->kind = SQL_ASSERT;
        s->message = slice_dup(a, d->arguments);
    }
    return d->kind != DIRECTIVE_BATCH || apply_batch(d->arguments, s, err);
}
