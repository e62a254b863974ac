#include "../tap.h"
#include "base/sha256.h"

/* Examples of FIPS 180-4; the lengths around a block's end from sha256sum. */
static const struct {
    const char *text;
    size_t repeat;
    const char *want;
} cases[] = {
    { "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
    { "a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
    { "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

int main(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = { 0 };
        size_t n = strlen(cases[i].text), all = n * cases[i].repeat;
        char *text = arena_array(&a, char, all + 1);
        for (size_t at = 0; at < all; at += n)
            memcpy(text + at, cases[i].text, n);
        STR_EQ(sha256_hex(&a, (struct slice){ .p = text, .n = all }), cases[i].want);
        arena_free(&a);
    }
    return tap_done();
}
