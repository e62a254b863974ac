#include "../tap.h"
#include "base/threads.h"
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

typedef int creator(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

static int given = 100; /* how many threads there still are */

/* In front of the system's, which a test cannot make fail. */
int pthread_create(pthread_t *t, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
    creator *real = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    return given-- > 0 && real ? real(t, attr, start, arg) : EAGAIN;
}

enum { N = 1000 };

struct store {
    atomic_size_t next;
    atomic_uint calls, blocked;
    unsigned char done[N];
};

static void work(void *of, unsigned i)
{
    struct store *s = of;
    sigset_t now;
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    atomic_fetch_add(&s->calls, 1);
    atomic_fetch_add(&s->blocked, i && sigismember(&now, SIGTERM));
    for (size_t k; (k = atomic_fetch_add(&s->next, 1)) < N;)
        s->done[k]++;
}

static void check(unsigned n, int threads, unsigned calls)
{
    struct store s = { .next = 0 };
    unsigned undone = 0;
    given = threads;
    threads_run(n, work, &s);
    for (size_t k = 0; k < N; k++)
        undone += s.done[k] != 1;
    sigset_t now;
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    OK(!undone && s.calls == calls && s.blocked == calls - 1 && !sigismember(&now, SIGTERM));
}

int main(void)
{
    check(1, 100, 1);
    check(2, 100, 2);
    check(4, 100, 4);
    check(4, 0, 1); /* the system has none to give */
    check(4, 2, 3);
    check(0, 100, 1);
    check(1000, 100, THREADS_MOST);
    OK(threads_count(0) == 1 && threads_count(1) == 1);
    OK(threads_count(4) >= 1 && threads_count(4) <= 4);
    return tap_done();
}
