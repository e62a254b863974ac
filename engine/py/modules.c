/* The modules of the standard library that engine/py has something of. */
#include "py/modules.h"
#include "py/enum.h"
#include "py/library.h"
#include "py/node.h"

static const struct {
    const char *name;
    struct py_value *(*make)(struct py *py);
} modules[] = {
    { "enum", py_enum_module },
    { "re", py_re_module },
    { "datetime", py_datetime_module },
    { "uuid", py_uuid_module },
    { "json", py_json_module },
    { "textwrap", py_textwrap_module },
    { "typing", py_typing_module },
    { "typing_extensions", py_typing_module },
    { "collections.abc", py_typing_module },
    { "_itertools", py_itertools_module },
    { "_functools", py_functools_module },
    { "_collections", py_collections_module },
    { "_os", py_os_module },
    { "math", py_math_module },
    { "hashlib", py_hashlib_module },
    { "base64", py_base64_module },
};

struct py_value *py_own_module(struct py *py, struct slice name)
{
    bool from_library = py->frame && py->frame->env->library;
    if (slice_starts(name, "_") && !from_library)
        return NULL;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (slice_is(name, modules[i].name))
            return modules[i].make(py);
    if (slice_is(name, "_native"))
        return py_native_module(py);
    return py_library_module(py, name);
}

struct py_value *py_module_of(struct py *py, const char *name, const struct py_native *natives)
{
    struct py_value *m = py_module(py, name);
    for (const struct py_native *n = natives; n && n->name; n++)
        py_dict_name(py, m->module.names, slice_of(n->name), py_native(py, n));
    return m;
}
