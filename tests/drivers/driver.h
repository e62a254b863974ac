#ifndef TESTS_DRIVERS_DRIVER_H
#define TESTS_DRIVERS_DRIVER_H
/* What the tests of the drivers share: one connection, one error, the canary. */
#include "../tap.h"
#include "mig/driver.h"
#include <stdlib.h>
#include <unistd.h>

#define CANARY "c4n4ry"
static const struct mig_driver *d;
static struct mig_conn *c;
static struct mig_error e;

static inline bool run(const char *sql)
{
    mig_error_clear(&e);
    return d->exec(c, sql, strlen(sql), NULL, 0, NULL, &e);
}

static inline bool text_is(const char *sql, const char *want)
{
    struct mig_result r = { 0 };
    mig_error_clear(&e);
    bool ok = d->exec(c, sql, strlen(sql), NULL, 0, &r, &e) && r.rows == 1 && r.cells[0].text &&
              !strcmp(r.cells[0].text, want);
    if (!ok)
        printf("# %s: %s, not %s\n", sql, r.rows && r.cells[0].text ? r.cells[0].text : e.message,
               want);
    mig_result_clear(&r);
    return ok;
}

static inline bool has(const char *schema, const char *name)
{
    bool found = false;
    mig_error_clear(&e);
    OK(d->has_table(c, schema, name, &found, &e));
    if (e.message)
        printf("# %s.%s: %s\n", schema ? schema : "", name, e.message);
    return found;
}

static inline bool opens(struct mig_url u)
{
    c = NULL;
    mig_error_clear(&e);
    bool ok = d->open(&u, &c, &e);
    if (!ok)
        printf("# %s\n", e.message);
    return ok;
}

static inline void closes(void)
{
    d->close(c);
    c = NULL;
}

/* The URL is refused with that code and that part of the message, and no canary. */
static inline void refuses(struct mig_url u, enum mig_code code, const char *part)
{
    struct mig_conn *none = NULL;
    mig_error_clear(&e);
    OK(!d->open(&u, &none, &e) && !none);
    tap_ok(e.code == code && e.message && strstr(e.message, part), part, __FILE__, __LINE__);
    OK(!e.message || !strstr(e.message, CANARY));
    OK(!e.hint || !strstr(e.hint, CANARY));
    OK(!e.detail || !strstr(e.detail, CANARY));
    if (!e.message || !strstr(e.message, part))
        printf("# %s\n", e.message ? e.message : "no message");
    d->close(none);
}

static inline struct mig_url with(struct mig_url u, const struct mig_pair *query, size_t n)
{
    u.query = query;
    u.nquery = n;
    return u;
}
#endif
