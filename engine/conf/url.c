#include "conf/url.h"
#include "base/buf.h"
#include "base/vec.h"
#include <string.h>

static const char *const url_dialects[] = { "postgresql", "mysql", "mariadb", "sqlite" };

static int url_hex(char c)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)((at - digits) % 16) : -1;
}

/* urllib.parse.unquote; plus: '+' is a space (unquote_plus). */
static char *url_decode(struct arena *a, struct slice s, bool plus)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? url_hex(s.p[i + 1]) : -1;
        int low = high >= 0 ? url_hex(s.p[i + 2]) : -1;
        if (low >= 0) {
            buf_char(&b, (char)(high * 16 + low));
            i += 2;
        } else {
            buf_char(&b, plus && s.p[i] == '+' ? ' ' : s.p[i]);
        }
    }
    return buf_str(&b);
}

static void url_encode(struct buf *b, const char *s, const char *safe, bool plus)
{
    for (; *s; s++) {
        bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
                     (*s >= '0' && *s <= '9') || strchr("_.-~", *s) || strchr(safe, *s);
        if (plain)
            buf_char(b, *s);
        else if (plus && *s == ' ')
            buf_char(b, '+');
        else
            buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
    }
}

static bool url_name(struct arena *a, struct slice name, struct mig_url *out, struct mig_error *err)
{
    struct slice dialect = slice_cut(&name, '+');
    out->driver = name.n ? slice_dup(a, name) : NULL;
    if (slice_is(dialect, "postgres"))
        dialect = SLICE("postgresql");
    for (size_t i = 0; i < sizeof url_dialects / sizeof *url_dialects; i++)
        if (slice_is(dialect, url_dialects[i]))
            out->dialect = url_dialects[i];
    if (out->dialect)
        return true;
    return mig_error_set(err, MIG_CONFIG,
                         "no such database: '%.*s' (mig has postgresql, mysql, mariadb, sqlite)",
                         (int)dialect.n, dialect.p);
}

/* login: user (':' password)? '@', as the regular expression of SQLAlchemy finds it. Its end, with
 * the '@'; 0 when there is none. */
static size_t url_login_end(struct slice s, size_t *user)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != ':' && s.p[n] != '/')
        n++;
    *user = n;
    const char *at = n < s.n && s.p[n] == ':' ? memchr(s.p + n, '@', s.n - n) : NULL;
    if (at)
        return (size_t)(at - s.p) + 1;
    while (n && s.p[n - 1] != '@')
        n--;
    *user = n ? n - 1 : 0;
    return n;
}

static void url_login(struct arena *a, struct slice *s, struct mig_url *out)
{
    size_t user;
    size_t end = url_login_end(*s, &user);
    if (!end)
        return;
    if (user + 1 < end)
        out->password = url_decode(a, slice_range(s->p + user + 1, s->p + end - 1), false);
    out->user = url_decode(a, (struct slice){ .p = s->p, .n = user }, false);
    *s = slice_skip(*s, end);
}

enum url_part url_part_at(const char *text, size_t offset)
{
    const char *sep = strstr(text, "://");
    if (!sep || offset < (size_t)(sep - text))
        return URL_NAME;
    size_t user;
    const char *rest = sep + 3 + url_login_end(slice_of(sep + 3), &user);
    if (text + offset < rest)
        return URL_LOGIN;
    const char *query = rest + strcspn(rest, "?");
    if (text + offset >= query)
        return URL_QUERY;
    return text + offset < rest + strcspn(rest, "/?") ? URL_PLACE : URL_PATH;
}

/* place: ('[' ipv6 ']' | host)? (':' port)? */
static bool url_place(struct arena *a, struct slice s, struct mig_url *out, struct mig_error *err)
{
    size_t n = 0;
    if (s.n && s.p[0] == '[')
        for (n = s.n; n && s.p[n - 1] != ']';)
            n--;
    if (n > 2) {
        out->host = arena_strndup(a, s.p + 1, n - 2);
    } else {
        for (n = 0; n < s.n && s.p[n] != ':';)
            n++;
        out->host = n ? arena_strndup(a, s.p, n) : NULL;
    }
    s = slice_skip(s, n);
    if (s.n && s.p[0] != ':')
        return mig_error_set(err, MIG_CONFIG, "the database URL has text after its host");
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || out->port > 65535)
            return mig_error_set(err, MIG_CONFIG, "the port of the database URL is not a number");
        out->port = out->port * 10 + (unsigned)(s.p[i] - '0');
    }
    return out->port <= 65535 ||
           mig_error_set(err, MIG_CONFIG, "the port of the database URL is beyond 65535");
}

/* query: name '=' value ('&' ...)*; empty values are dropped (urllib.parse.parse_qsl) */
static void url_query(struct arena *a, struct slice s, struct mig_url *out)
{
    VEC(struct mig_pair) v = { 0 };
    while (s.n) {
        struct slice value = slice_cut(&s, '&');
        struct slice name = slice_cut(&value, '=');
        if (value.n)
            vec_push(a, &v,
                     (struct mig_pair){ .key = url_decode(a, name, true),
                                        .value = url_decode(a, value, true) });
    }
    out->query = v.at;
    out->nquery = v.n;
}

bool url_parse(struct arena *a, const char *text, struct mig_url *out, struct mig_error *err)
{
    *out = (struct mig_url){ 0 };
    const char *sep = strstr(text, "://");
    for (const char *p = text; sep && p < sep; p++)
        if (!strchr("_+", *p) && !(*p >= '0' && *p <= '9') &&
            !((*p | 32) >= 'a' && (*p | 32) <= 'z'))
            sep = NULL;
    if (!sep || sep == text)
        return mig_error_set(err, MIG_CONFIG,
                             "Could not parse SQLAlchemy URL from given URL string");
    if (!url_name(a, slice_range(text, sep), out, err))
        return false;
    struct slice rest = slice_of(sep + 3);
    url_login(a, &rest, out);
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
        n++;
    if (!url_place(a, (struct slice){ .p = rest.p, .n = n }, out, err))
        return false;
    rest = slice_skip(rest, n);
    struct slice path = slice_cut(&rest, '?');
    if (path.n)
        out->database = slice_dup(a, slice_skip(path, 1));
    url_query(a, rest, out);
    if (!strcmp(out->dialect, "sqlite") && out->database &&
        (!*out->database || !strcmp(out->database, ":memory:")))
        out->database = NULL;
    return true;
}

char *url_masked(struct arena *a, const struct mig_url *u)
{
    struct buf b = { .arena = a };
    buf_printf(&b, "%s%s%s://", u->dialect, u->driver ? "+" : "", u->driver ? u->driver : "");
    if (u->user) {
        url_encode(&b, u->user, " +", false);
        buf_puts(&b, u->password ? ":***@" : "@");
    }
    if (u->host)
        buf_printf(&b, strchr(u->host, ':') ? "[%s]" : "%s", u->host);
    if (u->port)
        buf_printf(&b, ":%u", u->port);
    if (u->database)
        buf_printf(&b, "/%s", u->database);
    for (size_t i = 0; i < u->nquery; i++) {
        const struct mig_pair *q = &u->query[i];
        buf_char(&b, i ? '&' : '?');
        url_encode(&b, q->key, "", true);
        buf_char(&b, '=');
        if (strstr(q->key, "pass") || strstr(q->key, "pwd"))
            buf_puts(&b, "***");
        else
            url_encode(&b, q->value, "", true);
    }
    return buf_str(&b);
}
