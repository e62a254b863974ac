#ifndef MIG_PY_MODULES_H
#define MIG_PY_MODULES_H
/* Makers of the standard library's modules, each in the file named after it. A name that a module
 * of mig's does not have is refused, not an AttributeError. */
#include "py/value.h"

struct py_value *py_re_module(struct py *py);
struct py_value *py_datetime_module(struct py *py);
struct py_value *py_uuid_module(struct py *py);
struct py_value *py_json_module(struct py *py);
struct py_value *py_textwrap_module(struct py *py);
struct py_value *py_typing_module(struct py *py);
struct py_value *py_itertools_module(struct py *py);
struct py_value *py_functools_module(struct py *py);
struct py_value *py_collections_module(struct py *py);
struct py_value *py_os_module(struct py *py);
struct py_value *py_math_module(struct py *py);
struct py_value *py_hashlib_module(struct py *py);
struct py_value *py_base64_module(struct py *py);
/* Adds natives up to the NULL name to a new module. */
struct py_value *py_module_of(struct py *py, const char *name, const struct py_native *natives);
#endif
