#ifndef MIG_ERROR_H
#define MIG_ERROR_H
/* What went wrong: filled once, where the failure is known, passed as the last argument of every
 * function that can fail (which then returns false), and read by whoever talks to the user.
 *
 * A zeroed struct is "no error". The strings belong to the struct: mig_error_clear() frees them and
 * makes it reusable. Setting an error that is already set keeps the first one. */
#include <stdbool.h>
#include <stddef.h>

enum mig_code {
    MIG_OK,
#define MIG_ERROR(name, status, what) MIG_##name,
#include "mig/error.def"
#undef MIG_ERROR
    MIG_CODES
};

struct mig_error {
    enum mig_code code;
    char *message;    /* one line; Alembic's own text wherever Alembic has one */
    char *hint;       /* what to do next, or NULL */
    bool logged;      /* the hint is for whoever reads logs, too */
    char *file;       /* where in a file, or NULL */
    unsigned line;    /* from 1; 0: not known */
    unsigned column;  /* from 1, in characters; 0: not known */
    char sqlstate[6]; /* five characters, or "" */
    char *detail;     /* further lines from the database, or NULL */
    char *statement;  /* the statement that failed, or NULL */
    size_t position;  /* where in the statement, in characters from 1; 0: not known */
    bool later;       /* the server is not there, or not yet: the same may succeed later */
    bool password;    /* the server wants a password, and was given none */
};

#define MIG_MUST_CHECK __attribute__((warn_unused_result))

/* Fill in; all return false, so that a function can end in `return mig_error_set(...)`. err may be
 * NULL. */
bool mig_error_set(struct mig_error *err, enum mig_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds a place to an error that is set and has none yet. */
bool mig_error_at(struct mig_error *err, const char *file, unsigned line, unsigned column);
/* Adds a hint to an error that is set and has none yet. */
bool mig_error_hint(struct mig_error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds what the database said: sqlstate may be NULL, detail and statement are copied and may be
 * NULL. */
bool mig_error_database(struct mig_error *err, const char *sqlstate, const char *detail,
                        const char *statement, size_t position);
/* Adds a line behind what the database said, to an error that is set. */
bool mig_error_detail(struct mig_error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Puts "CONTEXT: " in front of the message of an error that is set. */
bool mig_error_context(struct mig_error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
#ifdef __clang_analyzer__ /* which sees one file at a time: what they give, said again */
#define mig_error_set(...)  (mig_error_set(__VA_ARGS__), false)
#define mig_error_at(...)   (mig_error_at(__VA_ARGS__), false)
#define mig_error_hint(...) (mig_error_hint(__VA_ARGS__), false)
#endif
void mig_error_clear(struct mig_error *err);

int mig_error_status(enum mig_code code);       /* the exit status of a program that ends with it */
const char *mig_error_name(enum mig_code code); /* "DATABASE" */
#endif
