/* The modules of the standard library that engine/py has something of. */
#include "py/modules.h"
#include "py/enum.h"
#include "py/node.h"

static const struct {
    const char *name;
    struct py_value *(*make)(struct py *py);
} modules[] = {
    { "enum", py_enum_module },
};

struct py_value *py_own_module(struct py *py, struct slice name)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (slice_is(name, modules[i].name))
            return modules[i].make(py);
    return NULL;
}
