#ifndef MIG_CMD_OPT_H
#define MIG_CMD_OPT_H
/* Options as tables, read from the command line with the manners of Python's argparse (3.11):
 * prefixes of long options, "--opt=value", "-cFILE", joined flags, options after positionals, "--",
 * words that look like negative numbers as values. A table is an array of struct opt ended by
 * OPT_END; each entry writes into a field of the caller's struct, whose type is checked when the
 * table is compiled. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "mig/error.h"
#include <stdbool.h>
#include <stddef.h>

enum opt_kind {
    OPT_KIND_END,
    OPT_KIND_FLAG,    /* bool: set */
    OPT_KIND_STR,     /* const char *: the last one given */
    OPT_KIND_LIST,    /* struct opt_list: all that were given */
    OPT_KIND_HELP,    /* stops with OPT_HELP */
    OPT_KIND_VERSION, /* stops with OPT_VERSION */
    OPT_KIND_ARG,     /* positional, const char * */
    OPT_KIND_ARGS,    /* positional, one or more, struct opt_list */
    OPT_KIND_COMMAND  /* positional, struct opt_list: a command and everything after it */
};

/* NULL-terminated as well once it holds something. */
struct opt_list VEC_OF(const char *);

struct opt {
    enum opt_kind kind;
    char letter;         /* 'v' for -v, or 0 */
    const char *name;    /* "verbose" for --verbose, or NULL; a positional's name */
    const char *metavar; /* what stands for the value in the usage text */
    const char *help;
    size_t at; /* where the field is */
    bool own;  /* Alembic has no such option: a prefix that fits one of Alembic's means that one */
};

/* The unused sizeof compiles only when the field's type is U. */
#define OPT_AT(T, f, U) (offsetof(T, f) + 0 * sizeof(&((T *)0)->f == (U *)0))
#define OPT_FLAG(l, n, T, f, h)                                                                  \
    {                                                                                            \
        .kind = OPT_KIND_FLAG, .letter = (l), .name = (n), .help = (h), .at = OPT_AT(T, f, bool) \
    }
#define OPT_STR(l, n, m, T, f, h)                                                      \
    {                                                                                  \
        .kind = OPT_KIND_STR, .letter = (l), .name = (n), .metavar = (m), .help = (h), \
        .at = OPT_AT(T, f, const char *)                                               \
    }
#define OPT_OWN_STR(n, m, T, f, h)                                      \
    {                                                                   \
        .kind = OPT_KIND_STR, .name = (n), .metavar = (m), .help = (h), \
        .at = OPT_AT(T, f, const char *), .own = true                   \
    }
#define OPT_OWN_FLAG(n, T, f, h)                                                               \
    {                                                                                          \
        .kind = OPT_KIND_FLAG, .name = (n), .help = (h), .at = OPT_AT(T, f, bool), .own = true \
    }
#define OPT_LIST(l, n, m, T, f, h)                                                      \
    {                                                                                   \
        .kind = OPT_KIND_LIST, .letter = (l), .name = (n), .metavar = (m), .help = (h), \
        .at = OPT_AT(T, f, struct opt_list)                                             \
    }
#define OPT_ARG(n, T, f, h)                                                              \
    {                                                                                    \
        .kind = OPT_KIND_ARG, .name = (n), .help = (h), .at = OPT_AT(T, f, const char *) \
    }
#define OPT_ARGS(n, T, f, h)                                                                 \
    {                                                                                        \
        .kind = OPT_KIND_ARGS, .name = (n), .help = (h), .at = OPT_AT(T, f, struct opt_list) \
    }
#define OPT_HELP_ENTRY                                        \
    {                                                         \
        .kind = OPT_KIND_HELP, .letter = 'h', .name = "help", \
        .help = "show this help message and exit"             \
    }
#define OPT_END              \
    {                        \
        .kind = OPT_KIND_END \
    }

enum opt_end { OPT_DONE, OPT_ERROR, OPT_HELP, OPT_VERSION };

/* Reads argv[0..argc) by `table` (at most one positional) into *fields, which the caller has zeroed
 * or filled with defaults. Words that nothing takes are appended to *extras, as parse_known_args
 * does. OPT_ERROR fills *err with argparse's text (MIG_USAGE). A command is not looked up here. */
enum opt_end opt_parse(struct arena *a, const struct opt *table, size_t argc,
                       const char *const *argv, void *fields, struct opt_list *extras,
                       struct mig_error *err);

void opt_push(struct arena *a, struct opt_list *list, const char *word);
/* "-v/--verbose", as error messages name an option. */
void opt_name(struct buf *out, const struct opt *o);
bool opt_positional(const struct opt *o);
bool opt_takes_value(const struct opt *o);
#endif
