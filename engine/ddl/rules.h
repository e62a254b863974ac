#ifndef MIG_DDL_RULES_H
#define MIG_DDL_RULES_H
/* In what the compilers of the dialects differ beyond struct dialect: facts, and the functions that
 * replace the common ones. Each dialect has one const struct in its own file. */
#include "base/buf.h"
#include "op/op.h"

/* How integers are divided: / is exact; rounds, against which a CAST or "+ 0.0" helps. */
enum ddl_division { DDL_DIVISION_EXACT, DDL_DIVISION_CAST, DDL_DIVISION_ADD };
enum ddl_phrase { DDL_ON_DELETE, DDL_INITIALLY, DDL_PG_ON_DELETE };

struct ddl;
struct ddl_column;
struct ddl_constraint;
struct ddl_table;

/* How the type compiler's method `visit` writes a type: fixed text, by way of another method, or by
 * a function. */
struct ddl_type_rule {
    const char *visit;
    const char *text;
    const char *as;
    void (*write)(struct ddl *c, struct buf *b, const struct op_type *t, const char *word);
};

struct ddl_rules {
    const struct ddl_type_rule *types; /* before the common ones; ends with visit NULL */
    size_t max_identifier;             /* in characters: of a name that the user gave */
    size_t max_name;                   /* of a made-up name of a constraint or index */
    bool native_boolean;               /* true and false; else no CHECK is left out */
    bool native_enum;
    bool named_types;          /* CREATE TYPE, CREATE DOMAIN */
    bool sequences;            /* CREATE SEQUENCE */
    const char *no_cycle;      /* NULL: NO CYCLE */
    bool comment_on;           /* create_table and add_column write comments as statements */
    bool inline_comments;      /* ALTER TABLE ... COMMENT instead of COMMENT ON TABLE */
    bool rename_qualified;     /* RENAME TO schema.name */
    const char *rename_column; /* " RENAME COLUMN " */
    bool identity;             /* GENERATED ... AS IDENTITY */
    bool alter;                /* constraints with use_alter stay out of CREATE TABLE */
    bool backslash;            /* '\\' is doubled in literals unless the server says otherwise */
    bool default_values;       /* INSERT INTO t DEFAULT VALUES */
    bool padded_times;         /* times are literals with six decimals */
    bool native_uuid;
    bool arrays;   /* ARRAY[...] */
    bool interval; /* make_interval() */
    const char *true_word, *false_word;
    bool ilike;    /* it has ILIKE */
    bool is_mysql; /* what only MySQL and MariaDB write so: concat(a, b), VALUES(x), <=> */
    bool json_arrows, jsonb_subscript;
    bool extract;
    enum ddl_division integer_division;
    const char *distinct_from, *not_distinct_from;
    const char *regexp, *not_regexp, *xor_word; /* NULL: the common words */
    bool empty_select;                          /* IN of nothing is IN a SELECT of nothing */
    const char *no_match;                       /* why MATCH of a foreign key is refused, or NULL */
    bool same_schema; /* no foreign keys into other schemas, none named in REFERENCES */
    enum ddl_phrase on_delete;

    /* name, type, default, NOT NULL: get_column_specification. MUST. */
    void (*column)(struct ddl *c, struct buf *b, const struct ddl_table *t,
                   const struct ddl_column *col);
    /* What follows the column list of CREATE TABLE. MUST. */
    void (*table_options)(struct ddl *c, struct buf *b, const struct ddl_table *t);
    void (*create_index)(struct ddl *c, const struct ddl_table *t, const struct op_index *i,
                         enum op_tri if_not_exists);
    void (*drop_index)(struct ddl *c, const struct op_drop_index *d);
    void (*drop_constraint)(struct ddl *c, const struct op_drop_constraint *d);
    /* The CHECK of a type goes before another type comes. MAY. */
    void (*drop_type_constraint)(struct ddl *c, const struct ddl_table *t,
                                 const struct ddl_constraint *k);
    void (*alter_column)(struct ddl *c, const struct op_alter_column *o);
    /* ALTER TABLE ... ADD constraint, or why not. MUST. */
    void (*add_constraint)(struct ddl *c, const struct ddl_table *t,
                           const struct ddl_constraint *k);
    /* NULLS NOT DISTINCT; INCLUDE (...); EXCLUDE ...: MAY. */
    void (*unique_distinct)(struct buf *b, const struct ddl_constraint *k);
    void (*include)(struct ddl *c, struct buf *b, const struct ddl_table *t,
                    const struct ddl_constraint *k);
    /* The type in CAST; false: no cast is written. MAY: as in a column. */
    bool (*cast_type)(struct ddl *c, struct buf *b, const struct op_type *t);
    void (*exclude)(struct ddl *c, struct buf *b, const struct op_constraint *k);
    /* Whether the primary key stands in its column. MAY. */
    bool (*inline_key)(const struct ddl_table *t);
    /* Refuses what a CHECK in a column cannot have. MAY. */
    void (*column_check)(struct ddl *c, const struct op_constraint *k);
    /* What a constraint ends with (NOT VALID, ON CONFLICT, USING). MAY. */
    void (*constraint_tail)(struct ddl *c, struct buf *b, const struct ddl_table *t,
                            const struct ddl_constraint *k);
};

extern const struct ddl_rules ddl_postgresql, ddl_mysql, ddl_mariadb, ddl_sqlite;
#endif
