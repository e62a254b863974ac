#ifndef MIG_CONF_SCALAR_H
#define MIG_CONF_SCALAR_H
/* Inside the room: the values of TOML that hold no other values. */
#include "conf/toml.h"

struct scalar_reader {
    struct arena *arena;
    const char *file;
    const char *start; /* of the text */
    const char *p;
    const char *end;
    struct mig_error *err;
};

/* Fails with the place of `at`; returns false. */
bool scalar_fail(const struct scalar_reader *r, const char *at, const char *what);
/* Whether the text goes on with `s`. */
bool scalar_at(const struct scalar_reader *r, const char *s);
/* A character that may stand in a comment or a literal string: no control character but the tab. */
bool scalar_plain(char c);
/* At a quote: a string of one of the four forms; `key`: only the two of one line. */
bool scalar_string(struct scalar_reader *r, bool key, struct slice *out) MIG_MUST_CHECK;
/* A number, date or time. */
bool scalar_number(struct scalar_reader *r, struct toml_value *v) MIG_MUST_CHECK;
#endif
