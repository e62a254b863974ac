#ifndef MIG_BASE_SHA256_H
#define MIG_BASE_SHA256_H
/* SHA-256 (FIPS 180-4), by libmd, which allocates nothing: what a run writes down about itself must
 * not fail, or crash, because there is no memory left; libcrypto does. */
#include "base/arena.h"
#include "base/slice.h"

/* 64 hexadecimal digits. */
char *sha256_hex(struct arena *a, struct slice text);
#endif
