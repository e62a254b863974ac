#ifndef TESTS_TAP_H
#define TESTS_TAP_H
#include <stdio.h>
#include <string.h>
static int tap_n, tap_failed;
#define OK(cond)          tap_ok((cond) != 0, #cond, __FILE__, __LINE__)
#define STR_EQ(got, want) tap_str((got), (want), #got, __FILE__, __LINE__)
static inline void tap_ok(int ok, const char *what, const char *file, int line)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++tap_n, what);
    if (!ok)
        tap_failed++, printf("# %s:%d\n", file, line);
}
static inline void tap_str(const char *got, const char *want, const char *what, const char *file,
                           int line)
{
    tap_ok(!strcmp(got, want), what, file, line);
    if (strcmp(got, want))
        printf("#  got: %s\n# want: %s\n", got, want);
}
static inline int tap_done(void)
{
    printf("1..%d\n", tap_n);
    return tap_failed != 0;
}
#endif
