#ifndef MIG_CMD_PROMPT_H
#define MIG_CMD_PROMPT_H
/* Asks the person at the terminal for a password, without echo, on /dev/tty. A signal that ends or
 * stops the program meanwhile finds the terminal as it was. */
#include <stdbool.h>
#include <stddef.h>

/* A mig_password_fn. False without a terminal on both stdin and stderr: what runs in a pipe has
 * nobody to ask. */
bool prompt_password(void *user, const char *masked, char *out, size_t size);
/* Ends the asking; from another thread. */
void prompt_stop(void);
#endif
