#ifndef MIG_OP_TYPE_H
#define MIG_OP_TYPE_H
/* A column type as a revision body names it, before any dialect has adapted it. Which classes there
 * are and what each takes stands in type.def; the arguments in param.def. Source:
 * sqlalchemy.sql.sqltypes, sqlalchemy.dialects.{postgresql,mysql,sqlite}. */
#include "base/slice.h"
#include <stdbool.h>
#include <stdint.h>

struct op_value;

/* OP_SA_STRING, OP_PG_JSONB, OP_MY_LONGTEXT, ... */
enum op_type_class {
#define TYPE(id, module, name, visit, base, signature) OP_##id,
#include "op/type.def"
#undef TYPE
    OP_TYPES
};

/* OP_PARAM_length, ...: bits of op_type.given. */
enum op_param {
#define PARAM(name, kind, member) OP_PARAM_##name,
#include "op/param.def"
#undef PARAM
    OP_PARAMS
};
#define OP_GIVEN(t, name) (((t)->given >> OP_PARAM_##name) & 1)

struct op_variant {
    const char *dialect; /* "postgresql", "mysql", "mariadb", "sqlite", or any other name */
    const struct op_type *type;
};

/* A type of geoalchemy2, and the index that a column of it brings. */
struct op_spatial {
    bool index, all_dimensions, raster, nullable;
};

struct op_type {
    enum op_type_class class;
    uint64_t given; /* arguments that the call gave, and that are not None */
    int64_t length;
    int64_t precision;
    int64_t scale;
    int64_t dimensions;
    int64_t fsp;
    int64_t display_width;
    int64_t second_precision;
    int64_t day_precision;
    /* False unless given, whatever Python's default: ask op_type_flag() for the effective value. */
    bool flags[OP_PARAMS];
    const char *collation;
    const char *charset;
    const char *fields; /* INTERVAL */
    const char *name;   /* ENUM, DOMAIN, Boolean's constraint; "" never: None is "not given" */
    bool name_is_conv;  /* through op.f() */
    const char *schema;
    const char *constraint_name;  /* DOMAIN */
    const struct op_value *def;   /* DOMAIN's default */
    const struct op_value *check; /* DOMAIN's check */
    struct strs values;           /* Enum, ENUM, SET: as the database stores them */
    size_t nlisted;               /* Enum(("a", "b")): its one value is a tuple of so many */
    const struct op_type *item;   /* ARRAY's item, DOMAIN's data type, a decorator's impl */
    const struct op_metadata *metadata;
    const char **attached; /* of a named type: the schema that a table gave it (attached.c) */
    /* A class that the table of known libraries (library.def, type_map) gives as fixed text:
     * "VECTOR(1536)"; NULL for all others. */
    const char *text;
    const struct op_spatial *spatial; /* NULL: none */
    bool processes;                   /* a decorator whose values go through code of the program */
    bool keeps;                       /* a decorator: what it is compared with is of its type */
    bool odd; /* it is another kind of type to SQLAlchemy than what is written says */
    const struct op_type *declared; /* cls.impl, where load_dialect_impl() gives another */
    const struct op_variant *variants;
    size_t nvariants;
    bool varied; /* with_variant() has added to them; else they are a library's class's own */
};

struct op_type_info {
    const char *module; /* "sqlalchemy", "postgresql", "mysql", "sqlite" */
    const char *name;
    const char *visit;       /* the compiler's method: "string", "VARCHAR" */
    enum op_type_class base; /* the next class of the MRO that is in the table; itself: none */
    const char *signature;   /* as py_bind() reads it */
};
extern const struct op_type_info op_type_info[OP_TYPES];

/* isinstance(type, base): by the table's chain of bases. */
bool op_type_is(enum op_type_class class, enum op_type_class base);
/* The value of a bool argument with Python's default where it was not given. */
bool op_type_flag(const struct op_type *t, enum op_param p);
/* The class of that name in that module; OP_TYPES: there is none. */
enum op_type_class op_type_find(const char *module, struct slice name);
#endif
