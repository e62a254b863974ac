#include "run/patience.h"
#include "run/cancel.h"
#include <sys/random.h>
#include <time.h>

enum { FIRST_PAUSE = 20, SLICE_MS = 50 };

static int64_t clock_ms(void)
{
    struct timespec t = { 0 };
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct patience patience_begin(struct mig *m, unsigned limit_ms, unsigned longest_pause_ms)
{
    return (struct patience){ .m = m,
                              .began_ms = clock_ms(),
                              .limit_ms = limit_ms,
                              .pause_ms = FIRST_PAUSE,
                              .longest_ms = longest_pause_ms };
}

int64_t patience_spent_ms(const struct patience *p)
{
    return clock_ms() - p->began_ms;
}

/* Between half of it and all of it. */
static int64_t jittered(int64_t ms)
{
    uint32_t random = 0;
    if (getrandom(&random, sizeof random, GRND_NONBLOCK) != (ssize_t)sizeof random)
        random = (uint32_t)clock_ms();
    return ms / 2 + (int64_t)(random % (uint32_t)(ms - ms / 2 + 1));
}

/* In slices: a signal that arrives just before a sleep does not end the sleep. */
enum patience_end patience_pause(struct patience *p, struct mig_error *err)
{
    int64_t left = p->limit_ms - patience_spent_ms(p);
    int64_t pause = jittered(p->pause_ms);
    if (left <= 0)
        return PATIENCE_OVER;
    for (pause = pause < left ? pause : left; pause > 0; pause -= SLICE_MS) {
        int64_t ms = pause < SLICE_MS ? pause : SLICE_MS;
        if (!cancel_go_on(p->m, err))
            return PATIENCE_STOPPED;
        nanosleep(&(struct timespec){ .tv_nsec = (long)ms * 1000000 }, NULL);
    }
    p->pause_ms = p->pause_ms * 2 < p->longest_ms ? p->pause_ms * 2 : p->longest_ms;
    return cancel_go_on(p->m, err) ? PATIENCE_AGAIN : PATIENCE_STOPPED;
}
