#include "base/threads.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>

struct threads_call {
    void (*work)(void *of, unsigned i);
    void *of;
    unsigned i;
    pthread_t thread;
    bool runs;
};

unsigned threads_count(unsigned most)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
    return most < 1 || n < 1 ? 1 : (unsigned)n < most ? (unsigned)n : most;
}

static void *start(void *arg)
{
    const struct threads_call *c = arg;
    c->work(c->of, c->i);
    return NULL;
}

void threads_run(unsigned n, void (*work)(void *of, unsigned i), void *of)
{
    struct threads_call calls[THREADS_MOST] = { { 0 } };
    sigset_t all;
    sigset_t before;
    if (n > THREADS_MOST)
        n = THREADS_MOST;
    sigfillset(&all);
    if (n > 1 && pthread_sigmask(SIG_SETMASK, &all, &before))
        n = 1;
    for (unsigned i = 1; i < n; i++) {
        struct threads_call *c = &calls[i];
        *c = (struct threads_call){ .work = work, .of = of, .i = i };
        c->runs = !pthread_create(&c->thread, NULL, start, c);
    }
    if (n > 1)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    work(of, 0);
    for (unsigned i = 1; i < n; i++)
        if (calls[i].runs)
            pthread_join(calls[i].thread, NULL);
}
