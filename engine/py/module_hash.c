/* hashlib on libcrypto, base64, zlib's crc32. */
#include "base/digest.h"
#include "py/call.h"
#include "py/interp.h"
#include "py/modules.h"
#include <string.h>

static const struct {
    const char *name;
    const char *evp;
    int block;
} algorithms[] = {
    { "md5", "MD5", 64 },
    { "sha1", "SHA1", 64 },
    { "sha224", "SHA224", 64 },
    { "sha256", "SHA256", 64 },
    { "sha384", "SHA384", 128 },
    { "sha512", "SHA512", 128 },
    { "sha3_224", "SHA3-224", 144 },
    { "sha3_256", "SHA3-256", 136 },
    { "sha3_384", "SHA3-384", 104 },
    { "sha3_512", "SHA3-512", 72 },
    { "blake2b", "BLAKE2B512", 128 },
    { "blake2s", "BLAKE2S256", 64 },
};
enum { ALGORITHMS = sizeof algorithms / sizeof *algorithms };

struct hash {
    size_t algorithm;
    struct buf data; /* all that came in: hashed when the digest is asked for */
};

static bool bytes_of(struct py *py, struct py_value *v, struct slice *out)
{
    v = py_plain(v);
    if (v->kind == PY_STR)
        return py_raise(py, PY_TypeError, "Strings must be encoded before hashing");
    if (v->kind != PY_BYTES)
        return py_raise(py, PY_TypeError, "object supporting the buffer API required");
    *out = v->text;
    return true;
}

static struct py_value *digest(struct py *py, const struct hash *h)
{
    unsigned char out[DIGEST_MOST];
    unsigned n = 0;
    struct mig_error err = { 0 };
    struct slice data = h->data.data ? buf_view(&h->data) : SLICE("");
    if (digest_bytes(algorithms[h->algorithm].evp, data, out, &n, &err))
        return py_bytes(py, (struct slice){ arena_strndup(py->a, (const char *)out, n), n });
    char *message = arena_strdup(py->a, err.message);
    mig_error_clear(&err);
    return py_refuse(py, "hashlib.%s (%s)", algorithms[h->algorithm].name, message);
}

static struct py_value *h_digest(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return digest(py, self->host.data);
}

static struct py_value *h_hexdigest(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *v = h_digest(py, self, args);
    struct buf b = { .arena = py->a };
    for (size_t i = 0; v && i < v->text.n; i++)
        buf_printf(&b, "%02x", (unsigned char)v->text.p[i]);
    return v ? py_str(py, buf_view(&b)) : NULL;
}

static struct py_value *h_update(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct hash *h = self->host.data;
    struct slice more;
    if (!bytes_of(py, args->at[0], &more))
        return NULL;
    buf_slice(&h->data, more);
    return &py->none;
}

static struct py_value *hash_new(struct py *py, size_t algorithm, struct py_value *data);

static struct py_value *h_copy(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct hash *h = self->host.data;
    (void)args;
    return hash_new(py, h->algorithm, py_bytes(py, h->data.data ? buf_view(&h->data) : SLICE("")));
}

static struct py_value *hash_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native methods[] = { { "digest", h_digest, 0, 0 },
                                                { "hexdigest", h_hexdigest, 0, 0 },
                                                { "update", h_update, 1, 1 },
                                                { "copy", h_copy, 0, 0 } };
    const struct hash *h = self->host.data;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].name))
            return py_method(py, self, py_native(py, &methods[i]));
    if (slice_is(name, "name"))
        return py_str_of(py, algorithms[h->algorithm].name);
    if (slice_is(name, "block_size"))
        return py_int(py, algorithms[h->algorithm].block);
    if (slice_is(name, "digest_size")) {
        struct py_value *v = digest(py, h);
        return v ? py_int(py, (int64_t)v->text.n) : NULL;
    }
    return NULL;
}

static const struct py_host_class hash_class = { .name = "_hashlib.HASH", .get = hash_get };

static struct py_value *hash_new(struct py *py, size_t algorithm, struct py_value *data)
{
    struct hash *h = arena_new(py->a, struct hash);
    struct slice first = SLICE("");
    h->algorithm = algorithm;
    h->data.arena = py->a;
    if (data && !bytes_of(py, data, &first))
        return NULL;
    buf_slice(&h->data, first);
    return py_host(py, &hash_class, h);
}

static struct py_value *algorithm_call(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    struct py_value *v[2];
    const char *name = self->host.data;
    size_t i = 0;
    if (!py_bind(py, name, args, "string? *usedforsecurity?", v))
        return NULL;
    while (strcmp(algorithms[i].name, name))
        i++;
    return hash_new(py, i, v[0]);
}

static const struct py_host_class algorithm_class = { .name = "builtin_function_or_method",
                                                      .call = algorithm_call };

static struct py_value *hash_by_name(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *v[3];
    (void)self;
    if (!py_bind(py, "new", args, "name data? *usedforsecurity?", v))
        return NULL;
    for (size_t i = 0; v[0]->kind == PY_STR && i < ALGORITHMS; i++)
        if (slice_is(v[0]->text, algorithms[i].name))
            return hash_new(py, i, v[1]);
    return py_refuse(py, "hashlib.new() with this name");
}

struct py_value *py_hashlib_module(struct py *py)
{
    static const struct py_native natives[] = { { "new", hash_by_name, 0, PY_ANY_ARGS },
                                                { NULL, NULL, 0, 0 } };
    struct py_value *m = py_module_of(py, "hashlib", natives);
    for (size_t i = 0; i < ALGORITHMS; i++)
        py_dict_name(py, m->module.names, slice_of(algorithms[i].name),
                     py_host(py, &algorithm_class, arena_strdup(py->a, algorithms[i].name)));
    return m;
}

/* ---- base64 ---- */

static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char for_urls[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static struct py_value *encode(struct py *py, struct py_value *v, const char *alphabet)
{
    struct buf b = { .arena = py->a };
    if (v->kind != PY_BYTES)
        return py_raise(py, PY_TypeError, "a bytes-like object is required, not '%s'",
                        py_type_name(py, v));
    const unsigned char *p = (const unsigned char *)v->text.p;
    size_t n = v->text.n;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t bits = (uint32_t)p[i] << 16 | (uint32_t)(i + 1 < n ? p[i + 1] : 0) << 8 |
                        (uint32_t)(i + 2 < n ? p[i + 2] : 0);
        buf_char(&b, alphabet[bits >> 18]);
        buf_char(&b, alphabet[bits >> 12 & 63]);
        buf_char(&b, i + 1 < n ? alphabet[bits >> 6 & 63] : '=');
        buf_char(&b, i + 2 < n ? alphabet[bits & 63] : '=');
    }
    return py_bytes(py, b.data ? buf_view(&b) : SLICE(""));
}

/* As binascii does it: what is not of the alphabet is passed over. */
static struct py_value *decode(struct py *py, struct py_value *v, const char *alphabet)
{
    struct buf b = { .arena = py->a };
    uint32_t bits = 0;
    unsigned have = 0;
    unsigned pads = 0;
    if (v->kind != PY_BYTES && v->kind != PY_STR)
        return py_raise(py, PY_TypeError,
                        "argument should be a bytes-like object or ASCII string, not '%s'",
                        py_type_name(py, v));
    for (size_t i = 0; i < v->text.n; i++) {
        char c = v->text.p[i];
        const char *at = c ? strchr(alphabet, c) : NULL;
        if (c == '=' && have >= 2 && have + ++pads >= 4)
            return py_bytes(py, b.data ? buf_view(&b) : SLICE(""));
        if (!at || c == '=')
            continue;
        pads = 0;
        bits = bits << 6 | (uint32_t)(at - alphabet);
        have = (have + 1) % 4;
        if (have != 1)
            buf_char(&b, (char)(bits >> (have == 0 ? 0 : have == 2 ? 4 : 2) & 255));
    }
    if (have)
        return py_raise(py, PY_ValueError,
                        have == 1 ? "Invalid base64-encoded string: number of data characters "
                                    "cannot be 1 more than a multiple of 4"
                                  : "Incorrect padding");
    return py_bytes(py, b.data ? buf_view(&b) : SLICE(""));
}

#define BOTH(name, way, alphabet)                                          \
    static struct py_value *b_##name(struct py *py, struct py_value *self, \
                                     const struct py_args *args)           \
    {                                                                      \
        (void)self;                                                        \
        return way(py, py_plain(args->at[0]), alphabet);                   \
    }
BOTH(b64encode, encode, plain)
BOTH(urlsafe_b64encode, encode, for_urls)
BOTH(b64decode, decode, plain)
BOTH(urlsafe_b64decode, decode, for_urls)
#undef BOTH

struct py_value *py_base64_module(struct py *py)
{
    static const struct py_native natives[] = {
        { "b64encode", b_b64encode, 1, 1 },
        { "b64decode", b_b64decode, 1, 1 },
        { "standard_b64encode", b_b64encode, 1, 1 },
        { "standard_b64decode", b_b64decode, 1, 1 },
        { "urlsafe_b64encode", b_urlsafe_b64encode, 1, 1 },
        { "urlsafe_b64decode", b_urlsafe_b64decode, 1, 1 },
        { NULL, NULL, 0, 0 },
    };
    return py_module_of(py, "base64", natives);
}
