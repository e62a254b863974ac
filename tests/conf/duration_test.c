#include "../tap.h"
#include "conf/duration.h"

static bool is(const char *text, unsigned want)
{
    unsigned ms = 12345;
    return duration_parse(text, &ms) && ms == want;
}

static bool bad(const char *text)
{
    unsigned ms = 12345;
    return !duration_parse(text, &ms) && ms == 12345;
}

int main(void)
{
    OK(is("0", 0));
    OK(is("0s", 0));
    OK(is("500ms", 500));
    OK(is("30", 30000));
    OK(is("30s", 30000));
    OK(is(" 5 m ", 300000));
    OK(is("2h", 7200000));
    OK(is("24h", DURATION_MAX));
    OK(is("86400000ms", DURATION_MAX));
    OK(bad(""));
    OK(bad("s"));
    OK(bad("-1s"));
    OK(bad("1.5s"));
    OK(bad("5 minutes"));
    OK(bad("5M"));
    OK(bad("25h"));
    OK(bad("86400001ms"));
    OK(bad("99999999999999999999999999"));
    OK(bad("1s2"));
    return tap_done();
}
