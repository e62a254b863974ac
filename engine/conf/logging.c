#include "conf/logging.h"
#include "base/vec.h"
#include "conf/format.h"
#include <string.h>

enum { LOGGING_NOTSET = 0 };

struct logging_handler {
    const char *name;
    const struct format *format;
    int level;
    bool null; /* NullHandler: takes the line and writes nothing */
};
struct logging_handlers VEC_OF(const struct logging_handler *);

struct logging_logger {
    const char *name; /* "": root */
    int level;
    bool propagate;
    struct logging_handlers handlers;
};
struct logging_loggers VEC_OF(struct logging_logger);

struct logging_format {
    const char *name;
    const struct format *format;
};

struct config_logging {
    struct logging_loggers loggers; /* root first */
};

struct logging_reader {
    const struct ini *ini;
    struct arena *arena;
    struct mig_error *err;
    VEC(struct logging_format) formats;
    VEC(struct logging_handler) handlers;
    struct config_logging *out;
};

/* Adds the place of an option to the error. */
static bool logging_at(struct logging_reader *r, const char *section, const char *key)
{
    const struct ini_option *o = ini_find(r->ini, section, key);
    return o && o->line ? mig_error_at(r->err, r->ini->file, o->line, o->column)
                        : mig_error_at(r->err, r->ini->file, 0, 0);
}

static bool logging_need(struct logging_reader *r, const char *section, const char *key,
                         const char **value)
{
    if (!ini_get(r->ini, r->arena, section, key, value, r->err))
        return false;
    if (*value)
        return true;
    if (ini_has_section(r->ini, section))
        mig_error_set(r->err, MIG_CONFIG, "[%s] has no '%s'", section, key);
    else
        mig_error_set(r->err, MIG_CONFIG, "there is no [%s]", section);
    return mig_error_at(r->err, r->ini->file, 0, 0);
}

/* names: name (',' name)*, or nothing */
static bool logging_names(struct logging_reader *r, const char *section, const char *key,
                          struct strs *out)
{
    VEC(const char *) v = { 0 };
    const char *text;
    if (!logging_need(r, section, key, &text))
        return false;
    struct slice rest = slice_of(text);
    bool more = rest.n > 0;
    while (more) {
        more = memchr(rest.p, ',', rest.n) != NULL;
        vec_push(r->arena, &v, slice_dup(r->arena, slice_trim(slice_cut(&rest, ','))));
    }
    *out = (struct strs){ .at = v.at, .n = v.n };
    return true;
}

/* *level is left alone when the section has none */
static bool logging_level(struct logging_reader *r, const char *section, int *level)
{
    static const struct {
        const char *name;
        int level;
    } names[] = { { "CRITICAL", 50 },
                  { "FATAL", 50 },
                  { "ERROR", MIG_LOG_ERROR },
                  { "WARN", MIG_LOG_WARNING },
                  { "WARNING", MIG_LOG_WARNING },
                  { "INFO", MIG_LOG_INFO },
                  { "DEBUG", MIG_LOG_DEBUG },
                  { "NOTSET", LOGGING_NOTSET } };
    const char *text;
    if (!ini_get(r->ini, r->arena, section, "level", &text, r->err))
        return false;
    if (!text)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(text, names[i].name)) {
            *level = names[i].level;
            return true;
        }
    mig_error_set(r->err, MIG_CONFIG, "Unknown level: '%s'", text);
    return logging_at(r, section, "level");
}

/* An option that may only have one of the values given, spaces aside. */
static bool logging_only(struct logging_reader *r, const char *section, const char *key,
                         struct strs allowed)
{
    const char *text;
    if (!ini_get(r->ini, r->arena, section, key, &text, r->err))
        return false;
    if (!text)
        return true;
    struct buf b = { .arena = r->arena };
    for (const char *p = text; *p; p++)
        if (!strchr(" \t\n", *p))
            buf_char(&b, *p);
    if (strs_has(allowed, buf_str(&b)))
        return true;
    mig_error_set(r->err, MIG_CONFIG, "mig has no %s = %s for logging", key, text);
    mig_error_hint(r->err, "it can be: %s", strs_join(r->arena, allowed, "  or  "));
    return logging_at(r, section, key);
}

static bool logging_formatter(struct logging_reader *r, const char *name)
{
    struct logging_format f = { .name = name };
    const char *section = arena_printf(r->arena, "formatter_%s", name);
    if (!ini_has_section(r->ini, section)) {
        mig_error_set(r->err, MIG_CONFIG, "there is no [%s]", section);
        return logging_at(r, "formatters", "keys");
    }
    if (!logging_only(r, section, "class",
                      strs_of(r->arena, 3, "logging.Formatter", "Formatter", "")) ||
        !logging_only(r, section, "style", strs_of(r->arena, 1, "%")))
        return false;
    const struct ini_option *text = ini_find(r->ini, section, "format");
    const struct ini_option *date = ini_find(r->ini, section, "datefmt");
    if (!format_read(r->arena, text ? text->raw : NULL, date ? date->raw : NULL, &f.format, r->err))
        return logging_at(r, section, "format");
    vec_push(r->arena, &r->formats, f);
    return true;
}

static bool logging_handler_format(struct logging_reader *r, const char *section,
                                   struct logging_handler *h)
{
    const char *name;
    if (!ini_get(r->ini, r->arena, section, "formatter", &name, r->err))
        return false;
    if (!name || !*name)
        return format_read(r->arena, NULL, NULL, &h->format, r->err);
    for (size_t i = 0; i < r->formats.n; i++)
        if (!strcmp(name, r->formats.at[i].name))
            h->format = r->formats.at[i].format;
    if (h->format)
        return true;
    mig_error_set(r->err, MIG_CONFIG, "there is no formatter '%s'", name);
    return logging_at(r, section, "formatter");
}

static bool logging_handler(struct logging_reader *r, const char *name)
{
    struct logging_handler h = { .name = name };
    const char *section = arena_printf(r->arena, "handler_%s", name);
    const char *type;
    if (!logging_need(r, section, "class", &type))
        return false;
    h.null = !strcmp(type, "NullHandler") || !strcmp(type, "logging.NullHandler");
    if (!h.null && strcmp(type, "StreamHandler") != 0 && strcmp(type, "logging.StreamHandler")) {
        mig_error_set(r->err, MIG_CONFIG, "mig has no logging handler of class '%s'", type);
        mig_error_hint(r->err, "it has StreamHandler to stderr, and NullHandler");
        return logging_at(r, section, "class");
    }
    struct strs args = strs_of(r->arena, 4, "(sys.stderr,)", "[sys.stderr]", "()", "[]");
    struct strs kwargs =
        strs_of(r->arena, 3, "{}", "{'stream':sys.stderr}", "{\"stream\":sys.stderr}");
    if (!logging_only(r, section, "args", args) || !logging_only(r, section, "kwargs", kwargs) ||
        !logging_level(r, section, &h.level) || !logging_handler_format(r, section, &h))
        return false;
    vec_push(r->arena, &r->handlers, h);
    return true;
}

/* The logger of that name, added when it is new: a later section adds to an earlier one. */
static struct logging_logger *logging_get(struct logging_reader *r, const char *name)
{
    struct logging_loggers *v = &r->out->loggers;
    if (!strcmp(name, "root"))
        name = "";
    for (size_t i = 0; i < v->n; i++)
        if (!strcmp(v->at[i].name, name))
            return &v->at[i];
    vec_push(r->arena, v, (struct logging_logger){ .name = name, .propagate = true });
    return &v->at[v->n - 1];
}

static bool logging_propagate(struct logging_reader *r, const char *section, bool *propagate)
{
    const char *text;
    if (!ini_get(r->ini, r->arena, section, "propagate", &text, r->err))
        return false;
    struct slice s = slice_trim(slice_of(text ? text : "1"));
    *propagate = !slice_is(s, "0");
    if (slice_is(s, "0") || slice_is(s, "1"))
        return true;
    mig_error_set(r->err, MIG_CONFIG, "'propagate' is neither 0 nor 1: '%s'", text);
    return logging_at(r, section, "propagate");
}

static bool logging_logger(struct logging_reader *r, const char *key)
{
    const char *section = arena_printf(r->arena, "logger_%s", key);
    const char *name = "";
    struct strs handlers;
    bool root = !r->out->loggers.n;
    if (!root && !logging_need(r, section, "qualname", &name))
        return false;
    struct logging_logger *l = logging_get(r, name);
    if (root)
        l->level = MIG_LOG_WARNING;
    if ((!root && !logging_propagate(r, section, &l->propagate)) ||
        !logging_level(r, section, &l->level) || !logging_names(r, section, "handlers", &handlers))
        return false;
    l->handlers.n = 0;
    for (size_t i = 0; i < handlers.n; i++) {
        const struct logging_handler *h = NULL;
        for (size_t j = 0; j < r->handlers.n; j++)
            if (!strcmp(handlers.at[i], r->handlers.at[j].name))
                h = &r->handlers.at[j];
        if (!h) {
            mig_error_set(r->err, MIG_CONFIG, "there is no handler '%s'", handlers.at[i]);
            return logging_at(r, section, "handlers");
        }
        vec_push(r->arena, &l->handlers, h);
    }
    return true;
}

static bool logging_loggers(struct logging_reader *r)
{
    struct strs names;
    if (!logging_names(r, "loggers", "keys", &names))
        return false;
    size_t root = 0;
    while (root < names.n && strcmp(names.at[root], "root") != 0)
        root++;
    if (root == names.n) {
        mig_error_set(r->err, MIG_CONFIG, "the keys of [loggers] lack 'root'");
        return logging_at(r, "loggers", "keys");
    }
    if (!logging_logger(r, "root"))
        return false;
    for (size_t i = 0; i < names.n; i++)
        if (i != root && !logging_logger(r, names.at[i]))
            return false;
    return true;
}

bool logging_read(const struct ini *ini, struct arena *a, const struct config_logging **out,
                  struct mig_error *err)
{
    struct logging_reader r = { .ini = ini, .arena = a, .err = err };
    struct strs names;
    *out = NULL;
    if (!ini_has_section(ini, "loggers"))
        return true;
    r.out = arena_new(a, struct config_logging);
    if (!logging_names(&r, "formatters", "keys", &names))
        return false;
    for (size_t i = 0; i < names.n; i++)
        if (!logging_formatter(&r, names.at[i]))
            return false;
    if (!logging_names(&r, "handlers", "keys", &names))
        return false;
    for (size_t i = 0; i < names.n; i++)
        if (!logging_handler(&r, names.at[i]))
            return false;
    if (!logging_loggers(&r))
        return false;
    *out = r.out;
    return true;
}

/* The configured logger that `name` is or is below: the nearest one; root when there is none. */
static const struct logging_logger *logging_nearest(const struct config_logging *l,
                                                    struct slice name)
{
    const struct logging_logger *best = &l->loggers.at[0];
    for (size_t i = 1; i < l->loggers.n; i++) {
        const struct logging_logger *c = &l->loggers.at[i];
        size_t n = strlen(c->name);
        if (n > strlen(best->name) && slice_starts(name, c->name) &&
            (name.n == n || name.p[n] == '.'))
            best = c;
    }
    return best;
}

/* The configured logger above c. */
static const struct logging_logger *logging_parent(const struct config_logging *l,
                                                   const struct logging_logger *c)
{
    const char *dot = strrchr(c->name, '.');
    return logging_nearest(l, dot ? slice_range(c->name, dot) : slice_of(""));
}

static bool logging_enabled(const struct config_logging *l, const struct logging_logger *c,
                            enum mig_level level)
{
    while (*c->name && c->level == LOGGING_NOTSET)
        c = logging_parent(l, c);
    return (int)level >= c->level;
}

/* Those that were there before the configuration, which disables them where it has none above them
 * but root (disable_existing_loggers). A revision's own loggers come later. */
static bool logging_exists(const char *logger)
{
    struct slice name = slice_of(logger);
    return slice_starts(name, "alembic.") || slice_starts(name, "sqlalchemy.");
}

const char *logging_line(const struct config_logging *l, struct arena *a, enum mig_level level,
                         const char *logger, const char *text)
{
    const char *last = level >= MIG_LOG_WARNING ? arena_printf(a, "%s\n", text) : NULL;
    if (!l)
        return last;
    const struct logging_logger *c = logging_nearest(l, slice_of(logger));
    if ((!*c->name && logging_exists(logger)) || !logging_enabled(l, c, level))
        return NULL;
    struct buf b = { .arena = a };
    struct format_record record = { .level = level, .logger = logger, .message = text };
    size_t found = 0;
    for (bool more = true; more; c = logging_parent(l, c)) {
        for (size_t i = 0; i < c->handlers.n; i++, found++) {
            const struct logging_handler *h = c->handlers.at[i];
            if (h->null || (int)level < h->level)
                continue;
            format_record(h->format, &record, &b);
            buf_char(&b, '\n');
        }
        more = *c->name && c->propagate;
    }
    if (!found)
        return last;
    return b.len ? buf_str(&b) : NULL;
}
