import _native
import re as _re

ROUND_UP = "ROUND_UP"
ROUND_DOWN = "ROUND_DOWN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
_NUMBER = _re.compile(r"([-+]?)(?=\d|\.\d)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?")


class DecimalException(ArithmeticError):
    pass


class InvalidOperation(DecimalException):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


def _of(sign, coefficient, exponent):
    self = object.__new__(Decimal)
    self._sign = sign
    self._int = coefficient
    self._exp = exponent
    return self


def _operand(value):
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return _of(1 if value < 0 else 0, abs(value), 0)
    return None


def _signed(d):
    return -d._int if d._sign else d._int


def _sign(d):
    return 0 if not d._int else -1 if d._sign else 1


def _aligned(a, b):
    exp = min(a._exp, b._exp)
    return _signed(a) * 10 ** (a._exp - exp), _signed(b) * 10 ** (b._exp - exp), exp


def _rounded(sign, coefficient, drop, rounding):
    if drop <= 0:
        return coefficient * 10 ** -drop
    if drop > 18:
        kept, rest, half = 0, 1 if coefficient else 0, 2
    else:
        kept, rest = divmod(coefficient, 10 ** drop)
        half = 10 ** drop
        rest *= 2
    if rounding == ROUND_UP:
        up = rest > 0
    elif rounding == ROUND_DOWN:
        up = False
    elif rounding == ROUND_CEILING:
        up = rest > 0 and not sign
    elif rounding == ROUND_FLOOR:
        up = rest > 0 and sign
    elif rounding == ROUND_HALF_UP:
        up = rest >= half
    elif rounding == ROUND_HALF_DOWN:
        up = rest > half
    elif rounding in (None, ROUND_HALF_EVEN):
        up = rest > half or (rest == half and kept % 2 == 1)
    else:
        _native.refuse("this rounding of a Decimal")
    return kept + 1 if up else kept


class Decimal:
    def __new__(cls, value="0", context=None):
        if isinstance(value, Decimal):
            return _of(value._sign, value._int, value._exp)
        if isinstance(value, int):
            return _operand(value)
        if isinstance(value, float):
            return _from_float(value)
        if not isinstance(value, str):
            _native.refuse("a Decimal of a '%s' object" % type(value).__name__)
        m = _NUMBER.fullmatch(value.strip().replace("_", ""))
        if not m:
            if value.strip().lower().lstrip("+-") in ("nan", "snan", "inf", "infinity"):
                _native.refuse("a Decimal that is no number")
            raise InvalidOperation([ConversionSyntax])
        sign, whole, fraction, exp = m.groups()
        fraction = fraction or ""
        return _of(1 if sign == "-" else 0, int(whole + fraction), int(exp or 0) - len(fraction))

    def __str__(self):
        digits = str(self._int)
        left = self._exp + len(digits)
        point = left if self._exp <= 0 and left > -6 else 1
        if point <= 0:
            whole, fraction = "0", "." + "0" * -point + digits
        elif point >= len(digits):
            whole, fraction = digits + "0" * (point - len(digits)), ""
        else:
            whole, fraction = digits[:point], "." + digits[point:]
        return ("-" if self._sign else "") + whole + fraction + ("" if left == point else "E%+d" % (left - point))

    def __repr__(self):
        return "Decimal('%s')" % str(self)

    def _fixed(self):
        digits = str(self._int)
        if self._exp >= 0:
            text = digits + "0" * self._exp if self._int else "0"
        else:
            digits = digits.rjust(1 - self._exp, "0")
            text = digits[:self._exp] + "." + digits[self._exp:]
        return ("-" if self._sign else "") + text

    def __format__(self, spec):
        if not spec:
            return str(self)
        m = _re.fullmatch(r"(,?)(?:\.(\d+))?f", spec)
        if not m:
            _native.refuse("this format of a Decimal")
        value = self if m.group(2) is None else self.quantize(_of(0, 1, -int(m.group(2))))
        text = value._fixed()
        if m.group(1):
            sign = "-" if value._sign else ""
            whole, dot, rest = text.lstrip("-").partition(".")
            text = sign + format(int(whole), ",") + dot + rest
        return text

    def __add__(self, other):
        other = _operand(other)
        if other is None:
            return NotImplemented
        a, b, exp = _aligned(self, other)
        n = a + b
        sign = 1 if n < 0 or (n == 0 and self._sign and other._sign) else 0
        return _of(sign, abs(n), exp)

    __radd__ = __add__

    def __neg__(self):
        return _of(0 if self._sign or not self._int else 1, self._int, self._exp)

    def __pos__(self):
        return _of(self._sign if self._int else 0, self._int, self._exp)

    def __abs__(self):
        return _of(0, self._int, self._exp)

    copy_abs = __abs__

    def __sub__(self, other):
        other = _operand(other)
        return NotImplemented if other is None else self + _of(1 - other._sign, other._int, other._exp)

    def __rsub__(self, other):
        other = _operand(other)
        return NotImplemented if other is None else other - self

    def __mul__(self, other):
        other = _operand(other)
        if other is None:
            return NotImplemented
        return _of(self._sign ^ other._sign, self._int * other._int, self._exp + other._exp)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = _operand(other)
        if other is None:
            return NotImplemented
        if not other._int:
            if not self._int:
                raise InvalidOperation([DivisionUndefined])
            raise DivisionByZero([DivisionByZero])
        sign = self._sign ^ other._sign
        exp = ideal = self._exp - other._exp
        n = self._int
        while n % other._int:
            if n > 10 ** 17:
                _native.refuse("a quotient of Decimals with this many digits")
            n *= 10
            exp -= 1
        n //= other._int
        while exp < ideal and n % 10 == 0:
            n //= 10
            exp += 1
        return _of(sign, n, exp if n else ideal)

    def __rtruediv__(self, other):
        other = _operand(other)
        return NotImplemented if other is None else other / self

    def __floordiv__(self, other):
        other = _operand(other)
        if other is None:
            return NotImplemented
        if not other._int:
            raise DivisionByZero([DivisionByZero])
        a, b, exp = _aligned(self, other)
        return _of(self._sign ^ other._sign, abs(a) // abs(b), 0)

    def __mod__(self, other):
        other = _operand(other)
        if other is None:
            return NotImplemented
        if not other._int:
            raise InvalidOperation([InvalidOperation])
        a, b, exp = _aligned(self, other)
        return _of(self._sign, abs(a) % abs(b), exp)

    def __pow__(self, other):
        if not isinstance(other, int) or other < 0 or (other == 0 and not self._int):
            _native.refuse("this power of a Decimal")
        return _of(self._sign & other, self._int ** other, self._exp * other)

    def _compare(self, other):
        if isinstance(other, float):
            other = _from_float(other)
        other = _operand(other)
        if other is None:
            return None
        if not self._int or not other._int or self._sign != other._sign:
            a, b = _sign(self), _sign(other)
        elif self.adjusted() != other.adjusted():
            a, b = self.adjusted(), other.adjusted()
            a, b = (-a, -b) if self._sign else (a, b)
        else:
            a, b, exp = _aligned(self, other)
        return (a > b) - (a < b)

    def __eq__(self, other):
        c = self._compare(other)
        return NotImplemented if c is None else c == 0

    def __lt__(self, other):
        c = self._compare(other)
        return NotImplemented if c is None else c < 0

    def __le__(self, other):
        c = self._compare(other)
        return NotImplemented if c is None else c <= 0

    def __gt__(self, other):
        c = self._compare(other)
        return NotImplemented if c is None else c > 0

    def __ge__(self, other):
        c = self._compare(other)
        return NotImplemented if c is None else c >= 0

    def __hash__(self):
        n = self.normalize()
        return hash(int(n)) if n._exp >= 0 else hash((_signed(n), n._exp))

    def __bool__(self):
        return self._int != 0

    def __int__(self):
        n = _rounded(self._sign, self._int, -self._exp, ROUND_DOWN)
        return -n if self._sign else n

    def __float__(self):
        return float(str(self))

    def __round__(self, n=None):
        if n is None:
            return int(self.quantize(_of(0, 1, 0)))
        return self.quantize(_of(0, 1, -n))

    def quantize(self, exp, rounding=None, context=None):
        exp = _operand(exp)
        n = _rounded(self._sign, self._int, exp._exp - self._exp, rounding)
        return _of(self._sign, n, exp._exp)

    def to_integral_value(self, rounding=None, context=None):
        return self if self._exp >= 0 else self.quantize(_of(0, 1, 0), rounding)

    def normalize(self, context=None):
        if not self._int:
            return _of(self._sign, 0, 0)
        n, exp = self._int, self._exp
        while n % 10 == 0:
            n //= 10
            exp += 1
        return _of(self._sign, n, exp)

    def is_zero(self):
        return not self._int

    def is_signed(self):
        return bool(self._sign)

    def is_finite(self):
        return True

    def is_nan(self):
        return False

    def is_infinite(self):
        return False

    def adjusted(self):
        return self._exp + len(str(self._int)) - 1


def _from_float(x):
    n = 0
    sign = 1 if x < 0 or str(x).startswith("-") else 0
    x = abs(x)
    while x % 1:
        x *= 2
        n += 1
        if n > 18:
            _native.refuse("a Decimal of this float, which has more digits than 18,")
    return _of(sign, int(x) * 5 ** n, -n)


class ConversionSyntax(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass
