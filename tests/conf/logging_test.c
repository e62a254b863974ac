#include "../tap.h"
#include "base/buf.h"
#include "conf/config.h"
#include "conf/logging.h"
#include <stdlib.h>
#include <time.h>

#define M    "alembic.runtime.migration"
#define ROOT "[loggers]\nkeys=root\n[logger_root]\nhandlers=h\n"
#define FORM "[formatters]\nkeys=f\n[formatter_f]\nformat="
#define HAND \
    "[handlers]\nkeys=h\n[handler_h]\nclass=StreamHandler\nargs=(sys.stderr,)\nformatter=f\n"
#define HANDLE "[handlers]\nkeys=h\n[handler_h]\nclass=StreamHandler\n"
#define NOFORM "[formatters]\nkeys=\n"
#define STOCK  FORM "%(levelname)-5.5s [%(name)s] %(message)s\n" HAND
/* two loggers, the text of their sections given */
#define TWO(root, second) \
    STOCK "[loggers]\nkeys = root , a\n[logger_root]\n" root "[logger_a]\n" second

/* The lines for the four levels joined by '|', or the error. */
static const char *show(struct arena *a, const char *text, const char *logger)
{
    struct ini ini;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    const struct config_logging *l;
    if (ini_parse(a, "f", slice_of(text), NULL, &ini, &err) && logging_read(&ini, a, &l, &err)) {
        for (int level = MIG_LOG_DEBUG; level <= MIG_LOG_ERROR; level += 10) {
            const char *line = config_log_line(l, a, (enum mig_level)level, logger, "m");
            buf_printf(&b, "%s|", line ? line : "");
        }
    } else {
        buf_printf(&b, "%s %u %s", mig_error_name(err.code), err.line, err.message);
    }
    mig_error_clear(&err);
    return buf_str(&b);
}

static const struct {
    const char *ini;
    const char *logger;
    const char *want;
} cases[] = {
    { "[alembic]\n", M, "||m\n|m\n|" },
    { TWO("level=WARNING\nhandlers=h\n", "level=INFO\nhandlers=\nqualname=alembic\n"), M,
      "|INFO  [" M "] m\n|WARNI [" M "] m\n|ERROR [" M "] m\n|" },
    { TWO("level=WARNING\nhandlers=h\n", "level=INFO\nhandlers=\nqualname=alembic\n"), "alembic",
      "|INFO  [alembic] m\n|WARNI [alembic] m\n|ERROR [alembic] m\n|" },
    { TWO("level=WARNING\nhandlers=h\n", "level=INFO\nhandlers=\nqualname=alembic\n"), "alembicx",
      "||WARNI [alembicx] m\n|ERROR [alembicx] m\n|" }, /* not below "alembic": a revision's own */
    { TWO("level=WARNING\nhandlers=h\n", "level=INFO\nhandlers=\nqualname=other\n"), M,
      "||||" }, /* of Alembic, neither listed nor below a listed one */
    { TWO("handlers=h\n", "handlers=\nqualname=alembic\n"), M,
      "||WARNI [" M "] m\n|ERROR [" M "] m\n|" },
    { TWO("level=NOTSET\nhandlers=h\n", "handlers=\nqualname=alembic.runtime\n"), M,
      "DEBUG [" M "] m\n|INFO  [" M "] m\n|WARNI [" M "] m\n|ERROR [" M "] m\n|" },
    { TWO("handlers=h\n", "handlers=h\nlevel=ERROR\nqualname=alembic\n"), M,
      "|||ERROR [" M "] m\nERROR [" M "] m\n|" },
    { TWO("handlers=h\n", "handlers=h\nlevel=ERROR\nqualname=alembic\npropagate=0\n"), M,
      "|||ERROR [" M "] m\n|" },
    { TWO("handlers=h\n", "handlers=\nlevel=INFO\nqualname=alembic\npropagate=0\n"), M,
      "||m\n|m\n|" }, /* no handler anywhere: Python's last resort */
    { TWO("handlers=h\n", "handlers=\nlevel=DEBUG\nqualname=root\n"), M, "||||" },
    { ROOT NOFORM HANDLE "level=ERROR\n", "root", "|||m\n|" },
    { ROOT NOFORM "[handlers]\nkeys=h\n[handler_h]\nclass=NullHandler\n", "root", "||||" },
    { ROOT "[handlers]\nkeys=h\n" NOFORM, "root", "CONFIG 0 there is no [handler_h]" },
    { ROOT, "", "CONFIG 0 there is no [formatters]" },
    { ROOT NOFORM, "", "CONFIG 0 there is no [handlers]" },
    { ROOT "[formatters]\nkeys=f\n", "", "CONFIG 6 there is no [formatter_f]" },
    { ROOT NOFORM "[handlers]\nkeys=\n", "", "CONFIG 4 there is no handler 'h'" },
    { ROOT NOFORM HAND, "", "CONFIG 12 there is no formatter 'f'" },
    { ROOT NOFORM "[handlers]\nkeys=h\n[handler_h]\nclass=logging.FileHandler\n", "",
      "CONFIG 10 mig has no logging handler of class 'logging.FileHandler'" },
    { ROOT NOFORM HANDLE "args=(sys.stdout,)\n", "",
      "CONFIG 11 mig has no args = (sys.stdout,) for logging" },
    { ROOT NOFORM HANDLE "level=info\n", "", "CONFIG 11 Unknown level: 'info'" },
    { "[loggers]\nkeys=a\n" NOFORM "[handlers]\nkeys=\n", "",
      "CONFIG 2 the keys of [loggers] lack 'root'" },
    { "[loggers]\nkeys=root\n[logger_root]\n" NOFORM "[handlers]\nkeys=\n", "",
      "CONFIG 0 [logger_root] has no 'handlers'" },
    { TWO("handlers=h\n", "handlers=\n"), "", "CONFIG 0 [logger_a] has no 'qualname'" },
    { TWO("handlers=h\n", "handlers=\nqualname=x\npropagate=maybe\n"), "",
      "CONFIG 18 'propagate' is neither 0 nor 1: 'maybe'" },
    { ROOT FORM "x\n" HAND, "", "CONFIG 8 Invalid format 'x' for '%' style" },
    { ROOT FORM "%(message)d\n" HAND, "",
      "CONFIG 8 '%(message)' in a log format cannot be followed by 'd'" },
    { ROOT FORM "%(levelno)#f\n" HAND, "",
      "CONFIG 8 '%(levelno)' in a log format cannot be followed by 'f'" },
    { ROOT FORM "%(nope)s\n" HAND, "", "CONFIG 8 mig's log records have no attribute 'nope'" },
    { ROOT FORM "%(lineno)d\n" HAND, "", "CONFIG 8 mig's log records have no attribute 'lineno'" },
    { ROOT FORM "%s %(message)s\n" HAND, "",
      "CONFIG 8 '%' in a log format must be followed by '%' or '(name)'" },
    { ROOT FORM "%(message).s\n" HAND, "", "CONFIG 8 '.' without a number in a log format" },
    { ROOT FORM "%(message)9999s\n" HAND, "", "CONFIG 8 a width beyond 1000 in a log format" },
    { ROOT FORM "%(message)s\nstyle={\n" HAND, "", "CONFIG 9 mig has no style = { for logging" },
    { ROOT FORM "%(message)s\nclass=x.Y\n" HAND, "",
      "CONFIG 9 mig has no class = x.Y for logging" },
    { ROOT FORM "\n" HAND, "root", "||m\n|m\n|" },
    { ROOT FORM "%%%(levelname)10.4s<%(name)-6s>%(levelno)05d %(levelno)+d %(levelno)x\n" HAND,
      "root", "||%      WARN<root  >00030 +30 1e\n|%      ERRO<root  >00040 +40 28\n|" },
    { ROOT FORM "%(module)s %(filename)s %(processName)s %(threadName).4s %(levelno)6.1f\n" HAND,
      "root", "||root root.py MainProcess Main   30.0\n|root root.py MainProcess Main   40.0\n|" },
};

static void times(struct arena *a)
{
    static const char ini[] = ROOT FORM "%(asctime)s\n" HAND;
    char day[16];
    time_t now = time(NULL);
    struct tm tm;
    strftime(day, sizeof day, "%Y-%m-%d", localtime_r(&now, &tm));
    const char *got = show(a, ini, "root");
    OK(!strncmp(got + 2, day, 10) && got[2 + 19] == ',' && got[2 + 23] == '\n');
    got = show(a, ROOT FORM "%(asctime)s\ndatefmt=%Y %%\n" HAND, "root");
    OK(!strncmp(got + 2, day, 4) && !strncmp(got + 6, " %\n|", 4));
    got = show(a, ROOT FORM "%(created)s %(msecs)d %(process)d %(thread)d\n" HAND, "root");
    OK(strtod(got + 2, NULL) >= (double)now);
}

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        STR_EQ(show(&a, cases[i].ini, cases[i].logger), cases[i].want);
    times(&a);
    STR_EQ(config_log_line(NULL, &a, MIG_LOG_WARNING, M, "w"), "w\n");
    OK(!config_log_line(NULL, &a, MIG_LOG_INFO, M, "w"));
    struct ini ini;
    const struct config_logging *l;
    struct mig_error err = { 0 };
    OK(ini_parse(&a, "f", SLICE(ROOT FORM "%(message)4.3s|\n" HAND), NULL, &ini, &err));
    OK(logging_read(&ini, &a, &l, &err)); /* widths count characters */
    STR_EQ(config_log_line(l, &a, MIG_LOG_ERROR, "root", "\xc3\xa9\xc3\xa8xyz"),
           " \xc3\xa9\xc3\xa8x|\n");
    arena_free(&a);
    return tap_done();
}
