#include "cmd/cmd.h"
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught;

/* The statement that runs is asked to stop; the command then fails, rolls back and returns. A
 * second signal ends the process as signals do. */
static void stop(int signal_number)
{
    caught = signal_number;
    cmd_cancel();
}

int main(int argc, char **argv)
{
    struct sigaction action = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_DFL);
    int status = cmd_main(argc, (const char *const *)argv);
    return caught && status ? 128 + caught : status;
}
