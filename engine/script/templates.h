#ifndef MIG_SCRIPT_TEMPLATES_H
#define MIG_SCRIPT_TEMPLATES_H
/* The files of templates/, in the binary: the build makes their C file with templates/embed.sh. */
#include "mig/mig.h"

struct templates_file {
    const char *template_name; /* the directory */
    const char *name;
    const unsigned char *data;
    size_t n;
};
extern const struct templates_file templates_files[]; /* by template, then by name */
extern const size_t templates_count;
extern const struct mig_template templates_list[]; /* the first line of each README; NULL ends it */
#endif
