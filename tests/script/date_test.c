#include "../tap.h"
#include "script/date.h"
#include <stdlib.h>

/* Zone, and the end of the text; NULL: no such zone. */
static const struct {
    const char *zone, *end;
} zones[] = {
    { "UTC", "+00:00" },
    { "utc", "+00:00" },
    { "Asia/Kolkata", "+05:30" },
    { "Asia/Kathmandu", "+05:45" },
    { "Etc/GMT+9", "-09:00" },
    { "est", "-05:00" },
    { "Nope/Nope", NULL },
    { "../UTC", NULL },
    { "/UTC", NULL },
    { "Europe", NULL },
};

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && !strcmp(s + n - m, end);
}

int main(void)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    setenv("TZ", "Asia/Tokyo", 1);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        struct date d = { 0 };
        bool ok = date_now(&a, zones[i].zone, &d, &err);
        tap_ok(ok == (zones[i].end != NULL), zones[i].zone, __FILE__, __LINE__);
        if (ok)
            OK(ends(d.text, zones[i].end));
        else
            STR_EQ(err.message, arena_printf(&a, "Can't locate timezone: %s", zones[i].zone));
        mig_error_clear(&err);
        STR_EQ(getenv("TZ"), "Asia/Tokyo");
    }
    struct date local = { 0 }, utc = { 0 };
    OK(date_now(&a, NULL, &local, &err) && date_now(&a, "UTC", &utc, &err));
    OK(strlen(local.text) == 26 || strlen(local.text) == 19);
    OK((local.tm.tm_hour + 24 - utc.tm.tm_hour) % 24 == 9 || utc.epoch != local.epoch);
    OK(utc.epoch - local.epoch >= 0 && utc.epoch - local.epoch < 5);
    int year = 0, month = 0, day = 0;
    OK(sscanf(utc.text, "%d-%d-%d ", &year, &month, &day) == 3 && year == utc.tm.tm_year + 1900 &&
       month == utc.tm.tm_mon + 1 && day == utc.tm.tm_mday);
    arena_free(&a);
    return tap_done();
}
