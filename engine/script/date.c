#include "script/date.h"
#include "base/file.h"
#include "base/slice.h"
#include <stdlib.h>
#include <string.h>

static const char *zone_file(struct arena *a, const char *zone)
{
    const char *path = arena_printf(a, "/usr/share/zoneinfo/%s", zone);
    bool odd = *zone == '/' || strstr(zone, "..");
    return !odd && file_exists(path) && !file_is_directory(path) ? path : NULL;
}

static const char *find_zone(struct arena *a, const char *zone)
{
    char *upper = arena_strdup(a, zone);
    for (char *p = upper; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    const char *path = zone_file(a, zone);
    return path ? path : zone_file(a, upper);
}

static void local_time(struct arena *a, const char *tz, const time_t *at, struct tm *out)
{
    const char *old = getenv("TZ");
    const char *keep = old ? arena_strdup(a, old) : NULL;
    if (tz)
        setenv("TZ", arena_printf(a, ":%s", tz), 1);
    tzset();
    localtime_r(at, out);
    if (tz && keep)
        setenv("TZ", keep, 1);
    else if (tz)
        unsetenv("TZ");
    tzset();
}

bool date_now(struct arena *a, const char *zone, struct date *out, struct mig_error *err)
{
    bool local = !zone;
    const char *tz = local ? NULL : find_zone(a, zone);
    if (!local && !tz)
        return mig_error_set(err, MIG_COMMAND, "Can't locate timezone: %s", zone);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    out->epoch = now.tv_sec;
    local_time(a, tz, &now.tv_sec, &out->tm);
    const struct tm *t = &out->tm;
    long micro = now.tv_nsec / 1000;
    const char *fraction = !micro ? "" : arena_printf(a, ".%06ld", micro);
    long off = t->tm_gmtoff < 0 ? -t->tm_gmtoff : t->tm_gmtoff;
    const char *offset = !tz ? ""
                             : arena_printf(a, "%c%02ld:%02ld", t->tm_gmtoff < 0 ? '-' : '+',
                                            off / 3600, off / 60 % 60);
    out->text =
        arena_printf(a, "%04d-%02d-%02d %02d:%02d:%02d%s%s", t->tm_year + 1900, t->tm_mon + 1,
                     t->tm_mday, t->tm_hour, t->tm_min, t->tm_sec, fraction, offset);
    return true;
}
