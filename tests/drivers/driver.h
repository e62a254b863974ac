#ifndef TESTS_DRIVERS_DRIVER_H
#define TESTS_DRIVERS_DRIVER_H
/* What the tests of the drivers share: one connection, one error, the servers' URLs, the canary. */
#include "../tap.h"
#include "mig/driver.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
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

/* The server of tests/servers: false when there is none, which is a failure where CI=true. */
static inline bool server_url(const char *name, const char *variable, struct mig_url *u)
{
    static char database[64];
    const char *text = getenv(variable);
    const char *ci = getenv("CI");
    d = mig_driver_find(name);
    *u = (struct mig_url){
        .dialect = name, .user = "admin", .password = "secret", .host = "127.0.0.1"
    };
    if (!text || !d) {
        bool must = ci && !strcmp(ci, "true");
        if (must) /* "not ok # SKIP" would pass */
            tap_ok(0, variable, __FILE__, __LINE__);
        else
            printf("ok %d # SKIP %s: %s is not set\n", ++tap_n, name, variable);
        return false;
    }
    OK(sscanf(text, "%*[^@]@127.0.0.1:%u/%63s", &u->port, database) == 2);
    u->database = database;
    return true;
}

static inline const char *test_dir(void)
{
    const char *dir = getenv("MIG_TEST_DIR");
    return dir ? dir : "/tmp";
}

static inline void *cancel_later(void *unused)
{
    (void)unused;
    usleep(300000);
    return d->cancel(c) ? &e : NULL;
}

/* The statement, which takes 20 s and more, fails soon after it is cancelled. */
static inline void cancels(const char *sql)
{
    pthread_t t;
    void *sent = NULL;
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pthread_create(&t, NULL, cancel_later, NULL);
    OK(!run(sql) && e.code == MIG_DATABASE);
    pthread_join(t, &sent);
    clock_gettime(CLOCK_MONOTONIC, &end);
    OK(sent != NULL);
    OK(end.tv_sec - begin.tv_sec < 10);
    OK(text_is("SELECT 1", "1"));
}
#endif
