#include "result.h"
#include <stdlib.h>
#include <string.h>

bool result_no_memory(struct mig_error *err)
{
    return mig_error_set(err, MIG_LIMIT, "out of memory");
}

void mig_result_clear(struct mig_result *r)
{
    for (size_t i = 0; r->cells && i < r->rows * r->columns; i++)
        free((void *)(uintptr_t)r->cells[i].text);
    for (size_t i = 0; r->names && i < r->columns; i++)
        free(r->names[i]);
    free(r->cells);
    free(r->names);
    *r = (struct mig_result){ 0 };
}

bool result_columns(struct mig_result *r, size_t columns, struct mig_error *err)
{
    r->names = calloc(columns + 1, sizeof *r->names);
    if (!r->names)
        return result_no_memory(err);
    r->columns = columns;
    return true;
}

bool result_name(struct mig_result *r, size_t column, const char *name, struct mig_error *err)
{
    r->names[column] = strdup(name ? name : "");
    return r->names[column] ? true : result_no_memory(err);
}

bool result_row(struct mig_result *r, size_t *cap, struct mig_error *err)
{
    if (r->rows == *cap) {
        size_t want = *cap ? *cap * 2 : 8;
        size_t bytes;
        if (__builtin_mul_overflow(want * sizeof *r->cells, r->columns + 1, &bytes))
            return result_no_memory(err);
        struct mig_cell *cells = realloc(r->cells, bytes);
        if (!cells)
            return result_no_memory(err);
        r->cells = cells;
        *cap = want;
    }
    for (size_t i = 0; i < r->columns; i++)
        r->cells[r->rows * r->columns + i] = (struct mig_cell){ 0 };
    r->rows++;
    return true;
}

bool result_cell(struct mig_result *r, size_t column, const char *text, size_t length,
                 struct mig_error *err)
{
    char *copy = malloc(length + 1);
    if (!copy)
        return result_no_memory(err);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    r->cells[(r->rows - 1) * r->columns + column] =
        (struct mig_cell){ .text = copy, .length = length };
    return true;
}

char *result_sql(const char *sql, size_t length, struct mig_error *err)
{
    if (length && memchr(sql, '\0', length)) {
        mig_error_set(err, MIG_DATABASE, "the statement contains a NUL byte");
        return NULL;
    }
    char *copy = malloc(length + 1);
    if (!copy) {
        result_no_memory(err);
        return NULL;
    }
    if (length)
        memcpy(copy, sql, length);
    copy[length] = '\0';
    return copy;
}

size_t result_characters(const char *text, size_t bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < bytes; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

void result_put(struct result_text *t, const char *s)
{
    size_t n = strlen(s);
    if (t->failed)
        return;
    if (t->n + n + 1 > t->cap) {
        size_t want = 2 * (t->n + n) + 32;
        char *grown = realloc(t->at, want);
        if (!grown) { /* half a text is none */
            free(t->at);
            *t = (struct result_text){ .failed = true };
            return;
        }
        t->at = grown;
        t->cap = want;
    }
    memcpy(t->at + t->n, s, n + 1);
    t->n += n;
}
