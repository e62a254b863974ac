#include "cmd/json.h"
#include <stdio.h>
#include <stdlib.h>

json_t *json_count(int64_t n)
{
    return n < 0 ? json_null() : json_integer(n);
}

bool json_print(json_t *value, struct mig_error *err)
{
    char *text = value ? json_dumps(value, JSON_INDENT(2)) : NULL;
    json_decref(value);
    if (!text)
        return mig_error_set(err, MIG_SCRIPT, "a text that is not UTF-8 cannot be JSON");
    puts(text);
    free(text);
    return true;
}
