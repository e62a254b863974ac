#ifndef TESTS_DRIVERS_SERVER_H
#define TESTS_DRIVERS_SERVER_H
/* Where the servers of tests/servers are, and how a statement on one is cancelled. */
#include "driver.h"
#include <pthread.h>
#include <time.h>

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
