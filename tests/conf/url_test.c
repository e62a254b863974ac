#include "../tap.h"
#include "base/buf.h"
#include "conf/url.h"

static const char * or (const char *s)
{
    return s ? s : "-";
}

/* The parts and the masked form, or the error. */
static const char *show(struct arena *a, const char *text)
{
    struct mig_url u;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    if (url_parse(a, text, &u, &err)) {
        buf_printf(&b, "%s %s %s %s %s %u %s", u.dialect, or (u.driver), or (u.user),
                   or (u.password), or (u.host), u.port, or (u.database));
        for (size_t i = 0; i < u.nquery; i++)
            buf_printf(&b, " %s=%s", u.query[i].key, u.query[i].value);
        buf_printf(&b, " > %s", url_masked(a, text));
    } else {
        buf_printf(&b, "%s %s", mig_error_name(err.code), err.message);
    }
    mig_error_clear(&err);
    return buf_str(&b);
}

static const struct {
    const char *text;
    const char *want;
} cases[] = {
    { "postgresql://u:p@h:5432/d", "postgresql - u p h 5432 d > postgresql://u:***@h:5432/d" },
    { "postgres://h/d", "postgresql - - - h 0 d > postgres://h/d" },
    { "postgresql+asyncpg://u@[::1]/d",
      "postgresql asyncpg u - ::1 0 d > postgresql+asyncpg://u@[::1]/d" },
    { "mysql+pymysql://us%40er:p%2Fw%3A@h/d?b=2&a=1&b=3&e=&x",
      "mysql pymysql us@er p/w: h 0 d b=2 a=1 b=3 > "
      "mysql+pymysql://us%40er:***@h/d?a=1&b=2&b=3" },
    { "postgresql://u:@h/", "postgresql - u  h 0  > postgresql://u:***@h/" },
    { "mariadb://h?Password=x&sslpassword=y&passfile=z&PWD=q&passwd=w",
      "mariadb - - - h 0 - Password=x sslpassword=y passfile=z PWD=q passwd=w > "
      "mariadb://h?PWD=***&Password=***&passfile=z&passwd=***&sslpassword=***" },
    { "postgresql:///d?host=/var/run&application_name=a+b%26",
      "postgresql - - - - 0 d host=/var/run application_name=a b& > "
      "postgresql:///d?application_name=a+b%26&host=%2Fvar%2Frun" },
    { "sqlite://", "sqlite - - - - 0 - > sqlite://" },
    { "sqlite:///", "sqlite - - - - 0 - > sqlite:///" },
    { "sqlite:///:memory:", "sqlite - - - - 0 - > sqlite:///:memory:" },
    { "sqlite:////abs/x%20.db", "sqlite - - - - 0 /abs/x%20.db > sqlite:////abs/x%20.db" },
    { "postgresql://u%zz%4:x@h/d",
      "postgresql - u%zz%4 x h 0 d > postgresql://u%25zz%254:***@h/d" },
    { "nope", "CONFIG Could not parse SQLAlchemy URL from given URL string" },
    { "://h", "CONFIG Could not parse SQLAlchemy URL from given URL string" },
    { "a-b://h", "CONFIG Could not parse SQLAlchemy URL from given URL string" },
    { "driver://user:pass@localhost/dbname",
      "CONFIG no such database: 'driver' (mig has postgresql, mysql, mariadb, sqlite)" },
    { "postgresql+://h", "CONFIG no driver's name behind '+' in 'postgresql+'" },
    { "mysql+a+b://h", "CONFIG no driver's name behind '+' in 'mysql+a+b'" },
    { "mysql://h:/d", "CONFIG the port of the database URL is not a number from 1 to 65535" },
    { "mysql://h:0/d", "CONFIG the port of the database URL is not a number from 1 to 65535" },
    { "mysql://h:65536/d", "CONFIG the port of the database URL is not a number from 1 to 65535" },
    { "mysql://h:secret", "CONFIG the port of the database URL is not a number from 1 to 65535" },
    { "mysql://[::1]x/d", "CONFIG the database URL has text after its host" },
    { "mysql://u:sec@ret@h/d", "CONFIG the host of the database URL has an '@'" },
    { "mysql://u:sec@re/t@h/d", "CONFIG the path of the database URL has an '@'" },
    { "mysql://u:sec@h?re@t/d", "CONFIG the query of the database URL has an '@'" },
    { "mysql://u@h/d@e?f=@", "mysql - u - h 0 d@e f=@ > mysql://u@h/d@e?f=%40" },
    { "mysql://u%00:p@h", "CONFIG the user of the database URL has a NUL (%00)" },
    { "mysql://u:p%00@h", "CONFIG the password of the database URL has a NUL (%00)" },
    { "mysql://h/d?a=%00", "CONFIG the query of the database URL has a NUL (%00)" },
    { "mysql://u:%ff@h",
      "CONFIG the password of the database URL is not UTF-8 once it is percent-decoded" },
    { "mysql://h/\xff", "CONFIG the database URL is not UTF-8 text" },
    { "mysql://h/d\n", "CONFIG the database URL has a line end or another control character" },
    { "sqlite://x.db", "CONFIG Invalid SQLite URL: sqlite://x.db" },
    { "sqlite://u:p@/x.db", "CONFIG Invalid SQLite URL: sqlite://u:***@/x.db" },
};

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        STR_EQ(show(&a, cases[i].text), cases[i].want);
    OK(!url_masked(&a, "nope"));
    const char *text = "pg://u:p@h:1/d?q";
    OK(url_part_at(text, 0) == URL_NAME && url_part_at(text, 5) == URL_LOGIN);
    OK(url_part_at(text, 9) == URL_PLACE && url_part_at(text, 13) == URL_PATH);
    OK(url_part_at(text, 15) == URL_QUERY && url_part_at("x", 0) == URL_NAME);
    arena_free(&a);
    return tap_done();
}
