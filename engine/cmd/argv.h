#ifndef MIG_CMD_ARGV_H
#define MIG_CMD_ARGV_H
/* The command line, out of others' sight: what ps and /proc/PID/cmdline show is the memory of
 * argv[] itself. */
#include "base/arena.h"

/* Copies the words, and overwrites in argv what may hold a password: what stands behind "://" in
 * any word, unless that is a bare path, and all of what is given as --url without one. */
const char *const *argv_take(struct arena *a, int argc, char **argv);
#endif
