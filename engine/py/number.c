/* Arithmetic on int, bool and float: 64 bits, and a result beyond them is refused. */
#include "py/interp.h"
#include "py/operator.h"
#include <math.h>

static void *beyond(struct py *py)
{
    return py_refuse(py, "an integer beyond 64 bits");
}

static void *by_zero(struct py *py, const char *text)
{
    return py_raise(py, PY_ZeroDivisionError, "%s", text);
}

static struct py_value *power(struct py *py, int64_t base, int64_t n)
{
    int64_t r = 1;
    if (n < 0 && !base)
        return by_zero(py, "0.0 cannot be raised to a negative power");
    if (n < 0)
        return py_float(py, pow((double)base, (double)n));
    if (base == 0 || base == 1)
        return py_int(py, n ? base : 1);
    if (base == -1)
        return py_int(py, n % 2 ? -1 : 1);
    for (; n; n--)
        if (__builtin_mul_overflow(r, base, &r))
            return beyond(py);
    return py_int(py, r);
}

static struct py_value *divide(struct py *py, enum ast_op op, int64_t a, int64_t b)
{
    if (!b)
        return by_zero(py, op == AST_OP_DIV   ? "division by zero"
                           : op == AST_OP_MOD ? "integer modulo by zero"
                                              : "integer division or modulo by zero");
    if (op == AST_OP_DIV) {
        /* Both exact as doubles, or the rounded quotient is not sure to be Python's. */
        if (a > 1LL << 53 || a < -(1LL << 53) || b > 1LL << 53 || b < -(1LL << 53))
            return py_refuse(py, "division of an integer beyond 53 bits");
        return py_float(py, (double)a / (double)b);
    }
    if (b == -1)
        return op == AST_OP_MOD ? py_int(py, 0) : a == INT64_MIN ? beyond(py) : py_int(py, -a);
    int64_t q = a / b;
    int64_t m = a % b;
    if (m && (m < 0) != (b < 0)) {
        q--;
        m += b;
    }
    return py_int(py, op == AST_OP_MOD ? m : q);
}

static struct py_value *shift(struct py *py, enum ast_op op, int64_t a, int64_t n)
{
    if (n < 0)
        return py_raise(py, PY_ValueError, "negative shift count");
    if (op == AST_OP_SHR)
        return py_int(py, n > 63 ? (a < 0 ? -1 : 0) : a >> n);
    int64_t r = a;
    if (a && (n > 62 || __builtin_mul_overflow(a, 1LL << n, &r)))
        return beyond(py);
    return py_int(py, r);
}

static struct py_value *whole(struct py *py, enum ast_op op, int64_t a, int64_t b)
{
    int64_t r = 0;
    bool over = false;
    switch ((int)op) {
    case AST_OP_ADD: over = __builtin_add_overflow(a, b, &r); break;
    case AST_OP_SUB: over = __builtin_sub_overflow(a, b, &r); break;
    case AST_OP_MUL: over = __builtin_mul_overflow(a, b, &r); break;
    case AST_OP_DIV:
    case AST_OP_FLOORDIV:
    case AST_OP_MOD: return divide(py, op, a, b);
    case AST_OP_POW: return power(py, a, b);
    case AST_OP_SHL:
    case AST_OP_SHR: return shift(py, op, a, b);
    case AST_OP_BITOR: r = a | b; break;
    case AST_OP_BITXOR: r = a ^ b; break;
    case AST_OP_BITAND: r = a & b; break;
    default: return NULL;
    }
    return over ? beyond(py) : py_int(py, r);
}

/* float.__mod__ and __floordiv__: the sign of the divisor, as CPython's float_rem does it. */
static struct py_value *divide_real(struct py *py, enum ast_op op, double a, double b)
{
    if (b == 0)
        return by_zero(py, op == AST_OP_DIV   ? "float division by zero"
                           : op == AST_OP_MOD ? "float modulo"
                                              : "float floor division by zero");
    if (op == AST_OP_DIV)
        return py_float(py, a / b);
    double m = fmod(a, b);
    double q = (a - m) / b;
    if (m != 0 && (b < 0) != (m < 0)) {
        m += b;
        q -= 1;
    } else if (m == 0) {
        m = copysign(0, b);
    }
    if (op == AST_OP_MOD)
        return py_float(py, m);
    double f = q != 0 ? floor(q) : copysign(0, a / b);
    return py_float(py, q != 0 && q - f > 0.5 ? f + 1 : f);
}

static struct py_value *real(struct py *py, enum ast_op op, double a, double b)
{
    switch ((int)op) {
    case AST_OP_ADD: return py_float(py, a + b);
    case AST_OP_SUB: return py_float(py, a - b);
    case AST_OP_MUL: return py_float(py, a * b);
    case AST_OP_DIV:
    case AST_OP_FLOORDIV:
    case AST_OP_MOD: return divide_real(py, op, a, b);
    case AST_OP_POW: {
        if (a == 0 && b < 0)
            return by_zero(py, "0.0 cannot be raised to a negative power");
        double r = pow(a, b);
        if (isnan(r) && !isnan(a) && !isnan(b))
            return py_refuse(py, "a complex number");
        if (isinf(r) && !isinf(a) && !isinf(b))
            return py_raise(py, PY_OverflowError, "(34, 'Numerical result out of range')");
        return py_float(py, r);
    }
    default: return NULL;
    }
}

struct py_value *py_number(struct py *py, enum ast_op op, const struct py_value *l,
                           const struct py_value *r)
{
    if (py_is_int(l) && py_is_int(r)) {
        if (l->kind == PY_BOOL && r->kind == PY_BOOL &&
            (op == AST_OP_BITAND || op == AST_OP_BITOR || op == AST_OP_BITXOR))
            return py_bool(py, whole(py, op, l->integer, r->integer)->integer != 0);
        return whole(py, op, l->integer, r->integer);
    }
    return real(py, op, py_is_int(l) ? (double)l->integer : l->real,
                py_is_int(r) ? (double)r->integer : r->real);
}
