#ifndef MIG_PY_REPR_H
#define MIG_PY_REPR_H
/* repr() and str(), as CPython 3.11 writes them. */
#include "base/buf.h"
#include "py/value.h"

bool py_repr(struct py *py, struct py_value *v, struct slice *out);
bool py_to_str(struct py *py, struct py_value *v, struct slice *out);
/* What object.__repr__ and __str__ give: not by the methods that v's class defines. */
bool py_plain_repr(struct py *py, struct py_value *v, struct slice *out);
bool py_plain_str(struct py *py, struct py_value *v, struct slice *out);
void py_repr_text(struct buf *b, struct slice text);  /* a str literal */
void py_repr_bytes(struct buf *b, struct slice data); /* without its b */
void py_repr_float(struct buf *b, double x);          /* shortest that reads back the same */
/* The shortest decimal digits of a finite x >= 0 that read back as x; *point: where the decimal
 * point stands, counted from the first digit. digits has room for 32. */
void py_float_digits(double x, char *digits, int *point);
#endif
