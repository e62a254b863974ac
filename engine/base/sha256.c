#include "base/sha256.h"
#include <sha2.h>

char *sha256_hex(struct arena *a, struct slice text)
{
    char *hex = arena_array(a, char, SHA256_DIGEST_STRING_LENGTH);
    return SHA256Data((const uint8_t *)(text.p ? text.p : ""), text.n, hex);
}
