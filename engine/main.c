#include "cmd/cmd.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static int wake[2]; /* from the handler to the thread that cancels */

/* A handler may do next to nothing: it wakes a thread. A second signal ends the process as signals
 * do. */
static void stop(int signal_number)
{
    char byte = 0;
    caught = signal_number;
    if (write(wake[1], &byte, 1) != 1)
        _exit(128 + signal_number);
}

/* The statement that runs is asked to stop, and asked again should it have begun at that moment;
 * the command then fails, rolls back and returns. */
static void *cancel(void *unused)
{
    const struct timespec moment = { .tv_nsec = 300000000 };
    char byte;
    ssize_t n;
    while ((n = read(wake[0], &byte, 1)) < 0 && errno == EINTR)
        continue;
    if (n != 1)
        return unused;
    for (;;) {
        cmd_cancel();
        nanosleep(&moment, NULL);
    }
}

static void watch_signals(void)
{
    pthread_t thread;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* a handler in that thread would wake nobody */
    bool there = !pipe(wake) && !pthread_create(&thread, NULL, cancel, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!there)
        return; /* signals then end the process at once, as they do by default */
    pthread_detach(thread);
    struct sigaction action = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int main(int argc, char **argv)
{
    watch_signals();
    signal(SIGPIPE, SIG_DFL);
    int status = cmd_main(argc, argv);
    return caught && status ? 128 + caught : status;
}
