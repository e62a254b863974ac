#ifndef MIG_CMD_JSON_H
#define MIG_CMD_JSON_H
/* What --json prints. */
#include "mig/error.h"
#include <jansson.h>
#include <stdint.h>

/* A number that is null when it is below 0: not known. */
json_t *json_count(int64_t n);
/* A value on stdout, over several lines; takes it. NULL (text that is no UTF-8) is an error. */
bool json_print(json_t *value, struct mig_error *err) MIG_MUST_CHECK;
#endif
