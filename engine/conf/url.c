#include "conf/url.h"
#include "base/buf.h"
#include "base/vec.h"
#include <string.h>

static const char *const url_dialects[] = { "postgresql", "mysql", "mariadb", "sqlite" };

/* What is decoded and where the decoding failed. */
struct url_reader {
    struct arena *arena;
    struct mig_error *err;
    struct slice name; /* dialect and driver as written */
    struct mig_url url;
};

static int url_hex(char c)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)((at - digits) % 16) : -1;
}

/* urllib.parse.unquote; plus: '+' is a space (unquote_plus). What would not be text is refused
 * where Python puts U+FFFD. `part` names the part of the URL. */
static bool url_decode(struct url_reader *r, struct slice s, bool plus, const char *part,
                       const char **out)
{
    struct buf b = { .arena = r->arena };
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
    *out = buf_str(&b);
    if (b.len && memchr(b.data, 0, b.len))
        return mig_error_set(r->err, MIG_CONFIG, "the %s of the database URL has a NUL (%%00)",
                             part);
    return slice_bad_utf8(buf_view(&b)) == b.len ||
           mig_error_set(r->err, MIG_CONFIG,
                         "the %s of the database URL is not UTF-8 once it is percent-decoded",
                         part);
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

/* name: dialect ('+' driver)? */
static bool url_name(struct url_reader *r)
{
    struct slice driver = r->name;
    struct slice dialect = slice_cut(&driver, '+');
    bool plus = dialect.n < r->name.n;
    if (plus && (!driver.n || memchr(driver.p, '+', driver.n)))
        return mig_error_set(r->err, MIG_CONFIG, "no driver's name behind '+' in '%.*s'",
                             (int)r->name.n, r->name.p);
    r->url.driver = plus ? slice_dup(r->arena, driver) : NULL;
    if (slice_is(dialect, "postgres"))
        dialect = SLICE("postgresql");
    for (size_t i = 0; i < sizeof url_dialects / sizeof *url_dialects; i++)
        if (slice_is(dialect, url_dialects[i]))
            r->url.dialect = url_dialects[i];
    if (r->url.dialect)
        return true;
    return mig_error_set(r->err, MIG_CONFIG,
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

static bool url_login(struct url_reader *r, struct slice *s)
{
    size_t user;
    size_t end = url_login_end(*s, &user);
    if (!end)
        return true;
    struct slice password = slice_range(s->p + user, s->p + end - 1);
    if (password.n && !url_decode(r, slice_skip(password, 1), false, "password", &r->url.password))
        return false;
    struct slice name = { .p = s->p, .n = user };
    *s = slice_skip(*s, end);
    return url_decode(r, name, false, "user", &r->url.user);
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

/* What may be the rest of a password is kept from sight. */
static bool url_stray_at(struct url_reader *r, const char *part)
{
    mig_error_set(r->err, MIG_CONFIG, "the %s of the database URL has an '@'", part);
    return mig_error_hint(r->err, "in a password write '@' as %%40");
}

/* port: ':' digit+ */
static bool url_port(struct url_reader *r, struct slice s)
{
    bool good = s.n > 1;
    for (size_t i = 1; good && i < s.n; i++) {
        good = s.p[i] >= '0' && s.p[i] <= '9' && r->url.port <= 65535;
        r->url.port = r->url.port * 10 + (unsigned)(s.p[i] - '0');
    }
    return (good && r->url.port && r->url.port <= 65535) ||
           mig_error_set(r->err, MIG_CONFIG,
                         "the port of the database URL is not a number from 1 to 65535");
}

/* place: ('[' ipv6 ']' | host)? port? */
static bool url_place(struct url_reader *r, struct slice s)
{
    size_t n = 0;
    if (s.n && s.p[0] == '[')
        for (n = s.n; n && s.p[n - 1] != ']';)
            n--;
    if (n > 2) {
        r->url.host = arena_strndup(r->arena, s.p + 1, n - 2);
    } else {
        for (n = 0; n < s.n && s.p[n] != ':';)
            n++;
        r->url.host = n ? arena_strndup(r->arena, s.p, n) : NULL;
    }
    s = slice_skip(s, n);
    if (s.n && s.p[0] != ':')
        return mig_error_set(r->err, MIG_CONFIG, "the database URL has text after its host");
    if (r->url.host && strchr(r->url.host, '@'))
        return url_stray_at(r, "host");
    return !s.n || url_port(r, s);
}

/* Behind a password a further '@' would mean that the password goes on: no part of it may be taken
 * for a host, a database or an argument, which messages name. */
static bool url_rest(struct url_reader *r, struct slice path, struct slice query)
{
    if (!r->url.password || slice_is(slice_of(r->url.dialect), "sqlite"))
        return true;
    if (path.n && memchr(path.p, '@', path.n))
        return url_stray_at(r, "path");
    return !query.n || !memchr(query.p, '@', query.n) || url_stray_at(r, "query");
}

/* query: name '=' value ('&' ...)*; empty values are dropped (urllib.parse.parse_qsl) */
static bool url_query(struct url_reader *r, struct slice s)
{
    VEC(struct mig_pair) v = { 0 };
    while (s.n) {
        struct slice value = slice_cut(&s, '&');
        struct slice name = slice_cut(&value, '=');
        struct mig_pair pair;
        if (!value.n)
            continue;
        if (!url_decode(r, name, true, "query", &pair.key) ||
            !url_decode(r, value, true, "query", &pair.value))
            return false;
        vec_push(r->arena, &v, pair);
    }
    r->url.query = v.at;
    r->url.nquery = v.n;
    return true;
}

/* What no URL has and an environment variable or a command line may bring along. */
static bool url_text(const char *text, struct mig_error *err)
{
    struct slice s = slice_of(text);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
            return mig_error_set(err, MIG_CONFIG,
                                 "the database URL has a line end or another control character");
    return slice_bad_utf8(s) == s.n ||
           mig_error_set(err, MIG_CONFIG, "the database URL is not UTF-8 text");
}

/* url: name '://' login? place ('/' database)? ('?' query)?; the database as written */
static bool url_read(struct url_reader *r, const char *text)
{
    const char *sep = strstr(text, "://");
    for (const char *p = text; sep && p < sep; p++)
        if (!strchr("_+", *p) && !(*p >= '0' && *p <= '9') &&
            !((*p | 32) >= 'a' && (*p | 32) <= 'z'))
            sep = NULL;
    if (!sep || sep == text)
        return mig_error_set(r->err, MIG_CONFIG,
                             "Could not parse SQLAlchemy URL from given URL string");
    r->name = slice_range(text, sep);
    struct slice rest = slice_of(sep + 3);
    if (!url_text(text, r->err) || !url_name(r) || !url_login(r, &rest))
        return false;
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
        n++;
    if (!url_place(r, (struct slice){ .p = rest.p, .n = n }))
        return false;
    rest = slice_skip(rest, n);
    struct slice path = slice_cut(&rest, '?');
    if (!url_rest(r, path, rest))
        return false;
    if (path.n)
        r->url.database = slice_dup(r->arena, slice_skip(path, 1));
    return url_query(r, rest);
}

bool url_parse(struct arena *a, const char *text, struct mig_url *out, struct mig_error *err)
{
    struct url_reader r = { .arena = a, .err = err };
    *out = (struct mig_url){ 0 };
    if (!url_read(&r, text))
        return false;
    if (slice_is(slice_of(r.url.dialect), "sqlite")) {
        if (r.url.user || r.url.host || r.url.port) {
            mig_error_set(err, MIG_CONFIG, "Invalid SQLite URL: %s", url_masked(a, text));
            return mig_error_hint(err, "Valid SQLite URL forms are sqlite:///:memory: or "
                                       "sqlite:////absolute/path/to/file.db");
        }
        if (r.url.database && (!*r.url.database || !strcmp(r.url.database, ":memory:")))
            r.url.database = NULL;
    }
    *out = r.url;
    return true;
}

static bool url_secret(const char *key)
{
    static const char *const secrets[] = { "password",     "passwd",     "pwd",   "secret",
                                           "scram_client", "scram_serv", "token", "credential" };
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (strcasestr(key, secrets[i]))
            return true;
    return false;
}

/* By key, as SQLAlchemy sorts them, and those of one key in their order. Python compares code
 * points, which for UTF-8 is the order of bytes. */
static const struct mig_pair **url_sorted(struct arena *a, const struct mig_url *u)
{
    const struct mig_pair **at = arena_array(a, const struct mig_pair *, u->nquery);
    for (size_t i = 0; i < u->nquery; i++) {
        size_t j = i;
        for (; j && strcmp(at[j - 1]->key, u->query[i].key) > 0; j--)
            at[j] = at[j - 1];
        at[j] = &u->query[i];
    }
    return at;
}

char *url_masked(struct arena *a, const char *text)
{
    struct url_reader r = { .arena = a };
    struct buf b = { .arena = a };
    const struct mig_url *u = &r.url;
    if (!url_read(&r, text))
        return NULL;
    buf_slice(&b, r.name);
    buf_puts(&b, "://");
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
    const struct mig_pair **sorted = url_sorted(a, u);
    for (size_t i = 0; i < u->nquery; i++) {
        buf_char(&b, i ? '&' : '?');
        url_encode(&b, sorted[i]->key, "", true);
        buf_char(&b, '=');
        if (url_secret(sorted[i]->key))
            buf_puts(&b, "***");
        else
            url_encode(&b, sorted[i]->value, "", true);
    }
    return buf_str(&b);
}
