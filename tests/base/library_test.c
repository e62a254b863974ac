#include "../tap.h"
#include "base/digest.h"
#include "mig/library.h"

static struct {
    int (*cos)(void);
} table;

static bool load(const char *soname, const char *function, struct mig_error *err)
{
    const struct mig_symbol symbol = { function, 0 };
    struct mig_library l = { .soname = soname, .symbols = &symbol, .n = 1, .table = &table };
    return mig_library_load(&l, err) && l.loaded;
}

static void test_library(void)
{
    struct mig_error err = { 0 };
    OK(load("libm.so.6", "cos", &err) && table.cos);
    OK(!load("libnone.so.9", "cos", &err) && err.code == MIG_CONFIG);
    OK(strstr(err.message, "cannot load the client library libnone.so.9: "));
    OK(err.hint && strstr(err.hint, "install"));
    mig_error_clear(&err);
    OK(!load("libm.so.6", "no_such_function", &err));
    OK(strstr(err.message, "no_such_function"));
    mig_error_clear(&err);
}

static void test_digest(struct arena *a)
{
    struct mig_error err = { 0 };
    unsigned char bytes[DIGEST_MOST];
    unsigned n = 0;
    OK(digest_bytes("sha512", SLICE(""), bytes, &n, &err) && n == DIGEST_MOST);
    STR_EQ(digest_hex(a, "md5", SLICE("abc"), &err), "900150983cd24fb0d6963f7d28e17f72");
    STR_EQ(digest_hex(a, "sha256", (struct slice){ 0 }, &err),
           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    OK(!digest_hex(a, "sha3000", SLICE("abc"), &err));
    STR_EQ(err.message, "libcrypto has no digest sha3000");
    mig_error_clear(&err);
}

int main(void)
{
    struct arena a = { 0 };
    test_library();
    test_digest(&a);
    arena_free(&a);
    return tap_done();
}
