/* Format specs, str.format and %, against what CPython 3.11 gives. */
#include "../tap.h"
#include "py/eval.h"
#include "py/interp.h"
#include "py/parse.h"
#include "py/repr.h"

static void is(const char *expression, const char *want)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct py *py = py_new(&a, NULL);
    const struct ast_expr *e;
    struct py_value *v;
    struct slice got = SLICE("");
    if (!py_parse_expression(&a, "e", 1, 1, slice_of(expression), &e, &err) ||
        !py_eval_in(py, "e", e, py_dict_new(py), &v, &err))
        got = slice_of(err.message);
    else
        OK(py_repr(py, v, &got));
    tap_str(slice_dup(&a, got), want, expression, __FILE__, __LINE__);
    mig_error_clear(&err);
    arena_free(&a);
}

int main(void)
{
    is("format(1234567.891, ',.2f')", "'1,234,567.89'");
    is("format(-42, '08d')", "'-0000042'");
    is("format(1234, '010,')", "'00,001,234'");
    is("format(255, '#x')", "'0xff'");
    is("format('a', '*^7')", "'***a***'");
    is("format(0.5, '.0%')", "'50%'");
    is("format(1e16, '')", "'1e+16'");
    is("format(3.0, '.3')", "'3.0'");
    is("format(123.0, '.3')", "'1.23e+02'");
    is("format(True, '')", "'True'");
    is("format(True, 'd')", "'1'");
    is("format(1, 's')", "ValueError: Unknown format code 's' for object of type 'int'");
    is("format(None, 'x')", "TypeError: unsupported format string passed to NoneType.__format__");
    is("'%5.1f|%-4d|%04d' % (3.14159, 7, 42)", "'  3.1|7   |0042'");
    is("'%(a)s %(b)r' % {'a': 1, 'b': 'x'}", "\"1 'x'\"");
    is("'%d' % 'x'", "TypeError: %d format: a real number is required, not str");
    is("'%s' % (1, 2)", "TypeError: not all arguments converted during string formatting");
    is("'%s %s' % (1,)", "TypeError: not enough arguments for format string");
    is("'%y' % 1", "ValueError: unsupported format character 'y' (0x79) at index 1");
    is("'{0}{1!r:>5}{2[k]}'.format(1, 'a', {'k': 2})", "\"1  'a'2\"");
    is("'{:{w}.{p}f}'.format(2.5, w=8, p=3)", "'   2.500'");
    is("'{}{0}'.format(1)",
       "ValueError: cannot switch from automatic field numbering to manual field specification");
    is("'{'.format()", "ValueError: Single '{' encountered in format string");
    is("'{x}'.format()", "KeyError: 'x'");
    is("f'{1+1=}'", "'1+1=2'");
    is("f'{\"a\"!r:>6}{3:{4}}'", "\"   'a'   3\"");
    is("repr(0.1 + 0.2)", "'0.30000000000000004'");
    is("[1e22, 1e-5, 123456789012345680.0, -0.0, float('inf')]",
       "[1e+22, 1e-05, 1.2345678901234568e+17, -0.0, inf]");
    is("'it\\'s', 'q\"', 'a\\x00\\u200b', 'é'", "(\"it's\", 'q\"', 'a\\x00\\u200b', 'é')");
    is("'%1000000000d' % 1", "a width beyond 1000000 in a format");
    return tap_done();
}
