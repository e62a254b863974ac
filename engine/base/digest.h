#ifndef MIG_BASE_DIGEST_H
#define MIG_BASE_DIGEST_H
/* Message digests, by libcrypto, which is loaded when the first is asked for. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

enum { DIGEST_MOST = 64 }; /* bytes of the longest digest */

/* The digest of `text` in `out`, its length in *n. The algorithm has OpenSSL's name: "md5",
 * "sha256" (EVP_get_digestbyname(3)). False: libcrypto cannot be loaded or does not know it
 * (MIG_CONFIG). */
bool digest_bytes(const char *algorithm, struct slice text, unsigned char out[DIGEST_MOST],
                  unsigned *n, struct mig_error *err) MIG_MUST_CHECK;
/* The same as hexadecimal digits; NULL: as above. */
const char *digest_hex(struct arena *a, const char *algorithm, struct slice text,
                       struct mig_error *err) MIG_MUST_CHECK;
#endif
