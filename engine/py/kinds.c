#include "py/kinds.h"
#include "py/interp.h"

static const struct {
    const char *name;
    py_call_fn *construct;
    const struct py_native *methods;
} kinds[PY_KINDS] = {
    [PY_NONE] = { "NoneType", NULL, NULL },
    [PY_ELLIPSIS] = { "ellipsis", NULL, NULL },
    [PY_NOT_IMPLEMENTED] = { "NotImplementedType", NULL, NULL },
    [PY_BOOL] = { "bool", py_make_bool, NULL },
    [PY_INT] = { "int", py_make_int, py_int_methods },
    [PY_FLOAT] = { "float", py_make_float, py_float_methods },
    [PY_STR] = { "str", py_make_str, py_str_methods },
    [PY_BYTES] = { "bytes", py_make_bytes, py_bytes_methods },
    [PY_TUPLE] = { "tuple", py_make_tuple, py_tuple_methods },
    [PY_LIST] = { "list", py_make_list, py_list_methods },
    [PY_DICT] = { "dict", py_make_dict, py_dict_methods },
    [PY_SET] = { "set", py_make_set, py_set_methods },
    [PY_FROZENSET] = { "frozenset", py_make_frozenset, py_frozenset_methods },
    [PY_RANGE] = { "range", py_make_range, NULL },
    [PY_SLICE] = { "slice", py_make_slice, NULL },
    [PY_FUNCTION] = { "function", NULL, NULL },
    [PY_NATIVE] = { "builtin_function_or_method", NULL, NULL },
    [PY_METHOD] = { "method", NULL, NULL },
    [PY_MODULE] = { "module", NULL, NULL },
    [PY_ITERATOR] = { "generator", NULL, py_iterator_methods },
    [PY_DESCRIPTOR] = { "property", NULL, NULL },
    [PY_VIEW] = { "dict_view", NULL, NULL },
};

void py_kinds_init(struct py *py)
{
    py->object = py_class_new(py, "object", NULL, PY_INSTANCE);
    py->object->methods = py_object_methods;
    py->object->construct = py_make_object;
    py->type = py_class_new(py, "type", py->object, PY_CLASS);
    py->type->construct = py_make_type;
    for (int k = 0; k < PY_KINDS; k++) {
        if (!kinds[k].name)
            continue;
        struct py_class *base = k == PY_BOOL ? NULL : py->object;
        if (k == PY_INT) /* bool comes before int in the list, and derives from it */
            base = py->object;
        py->classes[k] = py_class_new(py, kinds[k].name, base, (enum py_kind)k);
        py->classes[k]->construct = kinds[k].construct;
        py->classes[k]->methods = kinds[k].methods;
    }
    py->classes[PY_BOOL] = py_class_new(py, "bool", py->classes[PY_INT], PY_BOOL);
    py->classes[PY_BOOL]->construct = py_make_bool;
    py->classes[PY_CLASS] = py->type;
}
