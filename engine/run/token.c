#include "run/token.h"
#include "base/buf.h"
#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum { BYTES = 16 };

bool token_make(struct arena *a, const char **out, struct mig_error *err)
{
    unsigned char bytes[BYTES];
    struct buf b = { .arena = a };
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return mig_error_set(err, MIG_STATE, "no random number to be had: %s", strerror(errno));
    for (size_t i = 0; i < sizeof bytes; i++)
        buf_printf(&b, "%02x", bytes[i]);
    *out = buf_str(&b);
    return true;
}
