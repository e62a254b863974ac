#ifndef MIG_CONF_INI_H
#define MIG_CONF_INI_H
/* An ini file as Python's configparser.ConfigParser reads it (strict, no inline comments,
 * BasicInterpolation). Unlike there, only ASCII is put in lower case in names of options and only
 * ASCII white space is trimmed, a UTF-8 BOM is skipped, and text that is not UTF-8 is refused. */
#include "base/arena.h"
#include "base/map.h"
#include "base/slice.h"
#include "base/vec.h"
#include "mig/error.h"

/* Largest file and value, nesting of interpolation, references that one value may follow. */
enum { INI_MAX = 4 << 20, INI_DEPTH = 10, INI_REFERENCES = 10000 };

struct ini_option {
    const char *section;
    const char *name;
    const char *raw; /* continuation lines joined with LF, not interpolated */
    unsigned line;   /* 0: given by the program */
    unsigned column;
};

struct ini_section {
    const char *name;
    struct map options; /* name -> index into the ini's options */
};

struct ini_options VEC_OF(struct ini_option);
struct ini_sections VEC_OF(struct ini_section);
struct ini {
    const char *file;
    struct ini_options options;   /* in the order of the file */
    struct ini_sections sections; /* [DEFAULT] first, whether it is there or not */
    struct map index;             /* name -> index into the sections */
};

/* `here` becomes an option of [DEFAULT]; NULL: none. Errors are MIG_CONFIG with their place. */
bool ini_parse(struct arena *a, const char *file, struct slice text, const char *here,
               struct ini *out, struct mig_error *err) MIG_MUST_CHECK;
bool ini_has_section(const struct ini *ini, const char *section);
/* The option in the section, else in [DEFAULT]; NULL when in neither or there is no such section.
 */
const struct ini_option *ini_find(const struct ini *ini, const char *section, const char *name);
/* Interpolated; *value NULL when absent. */
bool ini_get(const struct ini *ini, struct arena *a, const char *section, const char *name,
             const char **value, struct mig_error *err) MIG_MUST_CHECK;
#endif
