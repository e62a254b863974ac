#ifndef MIG_RUN_TOKEN_H
#define MIG_RUN_TOKEN_H
/* What tells one run from every other, on whatever host: 128 random bits. */
#include "base/arena.h"
#include "mig/error.h"

/* 32 hexadecimal digits in `a`. */
bool token_make(struct arena *a, const char **out, struct mig_error *err) MIG_MUST_CHECK;
#endif
