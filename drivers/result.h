#ifndef MIG_DRIVERS_RESULT_H
#define MIG_DRIVERS_RESULT_H
/* What all drivers need: filling a struct mig_result, and text that a client library can take.
 * Functions that return bool fail only for want of memory (MIG_LIMIT), or as said. */
#include "mig/driver.h"

/* Room for `columns` names and no row. */
bool result_columns(struct mig_result *r, size_t columns, struct mig_error *err) MIG_MUST_CHECK;
bool result_name(struct mig_result *r, size_t column, const char *name,
                 struct mig_error *err) MIG_MUST_CHECK;
/* Adds a row of SQL NULLs; *cap is the caller's count of rows that there is room for. */
bool result_row(struct mig_result *r, size_t *cap, struct mig_error *err) MIG_MUST_CHECK;
/* Copies a value into the last row. */
bool result_cell(struct mig_result *r, size_t column, const char *text, size_t length,
                 struct mig_error *err) MIG_MUST_CHECK;
/* A NUL-terminated copy, to be freed; NULL with err set when it holds a NUL byte (MIG_DATABASE). */
char *result_sql(const char *sql, size_t length, struct mig_error *err) MIG_MUST_CHECK;
/* The first `bytes` bytes of UTF-8 text, counted in characters. */
size_t result_characters(const char *text, size_t bytes);
/* Text that grows; `at` is NULL while it is empty and when there was no memory. To be freed. */
struct result_text {
    char *at;
    size_t n, cap;
    bool failed;
};
void result_put(struct result_text *t, const char *s);
bool result_no_memory(struct mig_error *err);
#endif
