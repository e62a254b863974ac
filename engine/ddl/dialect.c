#include "ddl/dialect.h"
#include "ddl/reserved.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct dialect dialects[] = {
    {
        .name = "postgresql",
        .impl = "PostgresqlImpl",
        .transactional_ddl = true,
        .quote = '"',
        .numbered_parameters = true,
        .reserved = &reserved_postgresql,
        .returning = RETURNING_QUALIFIED,
    },
    {
        .name = "mysql",
        .impl = "MySQLImpl",
        .quote = '`',
        .backslash_escapes = true,
        .reserved = &reserved_mysql,
    },
    {
        .name = "mariadb",
        .impl = "MariaDBImpl",
        .quote = '`',
        .backslash_escapes = true,
        .reserved = &reserved_mariadb,
    },
    {
        .name = "sqlite",
        .impl = "SQLiteImpl",
        .quote = '"',
        .reserved = &reserved_sqlite,
        .returning = RETURNING_COLUMN,
    },
};

const struct dialect *dialect_find(const char *name)
{
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        if (!strcmp(dialects[i].name, name))
            return &dialects[i];
    return NULL;
}

static int by_word(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

/* IdentifierPreparer._requires_quotes: a reserved word, a first digit or '$', an upper-case letter,
 * or a character outside [a-z0-9_$]. */
static bool needs_quotes(const struct dialect *d, const char *name)
{
    if (!*name || *name == '$' || isdigit((unsigned char)*name))
        return true;
    for (const char *p = name; *p; p++)
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_' && *p != '$')
            return true;
    return bsearch(name, d->reserved->at, d->reserved->n, sizeof *d->reserved->at, by_word) != NULL;
}

void dialect_quoted(const struct dialect *d, struct buf *b, const char *name)
{
    buf_char(b, d->quote);
    for (const char *p = name; *p; p++) {
        if (*p == d->quote)
            buf_char(b, d->quote);
        buf_char(b, *p);
    }
    buf_char(b, d->quote);
}

void dialect_identifier(const struct dialect *d, struct buf *b, const char *name)
{
    if (needs_quotes(d, name))
        dialect_quoted(d, b, name);
    else
        buf_puts(b, name);
}

void dialect_qualified(const struct dialect *d, struct buf *b, const char *schema, const char *name)
{
    if (schema) {
        dialect_identifier(d, b, schema);
        buf_char(b, '.');
    }
    dialect_identifier(d, b, name);
}

void dialect_literal(const struct dialect *d, struct buf *b, const char *text)
{
    buf_char(b, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '\'' || (*p == '\\' && d->backslash_escapes))
            buf_char(b, *p);
        buf_char(b, *p);
    }
    buf_char(b, '\'');
}

void dialect_parameter(const struct dialect *d, struct buf *b, unsigned n)
{
    if (d->numbered_parameters)
        buf_printf(b, "$%u", n);
    else
        buf_char(b, '?');
}
