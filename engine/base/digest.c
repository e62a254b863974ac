#include "base/digest.h"
#include "base/buf.h"
#include "mig/library.h"
#include "sonames.h"
#include <openssl/evp.h>

#define LIBCRYPTO(FUNCTION) FUNCTION(EVP_Digest) FUNCTION(EVP_get_digestbyname)

static struct libcrypto {
    LIBCRYPTO(MIG_LIBRARY_MEMBER)
} lib;

#define SYMBOL(function) MIG_LIBRARY_SYMBOL(struct libcrypto, function)
static const struct mig_symbol SYMBOLS[] = { LIBCRYPTO(SYMBOL) };
static struct mig_library library = {
    .soname = SONAME_crypto,
    .symbols = SYMBOLS,
    .n = sizeof SYMBOLS / sizeof *SYMBOLS,
    .table = &lib,
};

bool digest_bytes(const char *algorithm, struct slice text, unsigned char out[DIGEST_MOST],
                  unsigned *n, struct mig_error *err)
{
    if (!mig_library_load(&library, err))
        return false;
    const EVP_MD *md = lib.EVP_get_digestbyname(algorithm);
    return (md && lib.EVP_Digest(text.p, text.n, out, n, md, NULL)) ||
           mig_error_set(err, MIG_CONFIG, "libcrypto has no digest %s", algorithm);
}

const char *digest_hex(struct arena *a, const char *algorithm, struct slice text,
                       struct mig_error *err)
{
    unsigned char bytes[DIGEST_MOST];
    unsigned n = 0;
    struct buf b = { .arena = a };
    if (!digest_bytes(algorithm, text, bytes, &n, err))
        return NULL;
    for (unsigned i = 0; i < n; i++)
        buf_printf(&b, "%02x", bytes[i]);
    return buf_str(&b);
}
