#include "cmd/prompt.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { SLICE_MS = 50, STOP_SLICES = 40 };
static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };
enum { SIGNALS = sizeof signals / sizeof *signals };

static volatile sig_atomic_t caught;
static atomic_bool stopped;

enum answer { ANSWER_GIVEN, ANSWER_NONE, ANSWER_SIGNAL };

void prompt_stop(void)
{
    stopped = true;
}

static void catch_signal(int number)
{
    caught = number;
}

static void say(int tty, const char *text)
{
    if (write(tty, text, strlen(text)) < 0)
        return; /* the answer is read all the same */
}

/* A line of the terminal, which gives whole lines only. In slices: a signal that arrives just
 * before the wait does not end it. */
static enum answer read_answer(int tty, char *out, size_t size)
{
    struct pollfd p = { .fd = tty, .events = POLLIN };
    size_t n = 0;
    while (!caught && !stopped) {
        if (poll(&p, 1, SLICE_MS) <= 0)
            continue;
        ssize_t got = read(tty, out + n, size - 1 - n);
        if (got < 0)
            continue;
        n += (size_t)got;
        if (got == 0 || n == size - 1)
            return ANSWER_NONE;
        if (out[n - 1] != '\n')
            continue;
        out[n - 1] = '\0';
        return n > 1 ? ANSWER_GIVEN : ANSWER_NONE;
    }
    return ANSWER_SIGNAL;
}

static enum answer ask(int tty, const char *masked, char *out, size_t size)
{
    struct termios before, silent;
    struct sigaction old[SIGNALS], own = { .sa_handler = catch_signal };
    if (tcgetattr(tty, &before))
        return ANSWER_NONE;
    caught = 0;
    sigemptyset(&own.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &own, &old[i]);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    silent.c_lflag |= ICANON | ISIG;
    tcsetattr(tty, TCSAFLUSH, &silent);
    say(tty, "Password for ");
    say(tty, masked);
    say(tty, ": ");
    enum answer answer = read_answer(tty, out, size);
    tcsetattr(tty, TCSAFLUSH, &before);
    say(tty, "\n");
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &old[i], NULL);
    return answer;
}

/* The signal goes where it would have gone; the thread that hears of it may need a moment. */
static void pass_on(int number)
{
    raise(number);
    for (int i = 0; i < STOP_SLICES && number != SIGTSTP && !stopped; i++)
        nanosleep(&(struct timespec){ .tv_nsec = SLICE_MS * 1000000L }, NULL);
}

bool prompt_password(void *user, const char *masked, char *out, size_t size)
{
    (void)user;
    int tty = isatty(STDIN_FILENO) && isatty(STDERR_FILENO)
                  ? open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
                  : -1;
    enum answer answer = ANSWER_NONE;
    if (tty < 0)
        return false;
    fflush(stdout);
    do {
        answer = ask(tty, masked, out, size);
        if (caught)
            pass_on(caught);
    } while (answer == ANSWER_SIGNAL && caught == SIGTSTP);
    close(tty);
    return answer == ANSWER_GIVEN && !stopped;
}
