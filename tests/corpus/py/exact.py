from decimal import Decimal, ROUND_HALF_UP, ROUND_DOWN, InvalidOperation
import decimal, datetime
for s in ["0", "1.50", "-0.00", "1E+3", "1e-10", "0.000001", "0.0000001", "12345.6789", " 3 ", "+.5", "5.", "-7", "1_000.5", "100", "0E-8", "12E2"]:
    d = Decimal(s); print(s, d, repr(d), d.quantize(Decimal("0.01")) if abs(d) < 10**9 else "", int(d), bool(d), -d, f"{d:.2f}", "{:f}".format(d), "%s" % d, d.normalize(), d.adjusted(), float(d))
a, b = Decimal("1.10"), Decimal("2.2")
print(a + b, a - b, a * b, b / a, a == Decimal("1.1"), a < b, a + 1, 2 * a, 1 - a, sum([a, b]), max(a, b), Decimal("7") / 2, Decimal(10) / 4, Decimal("7") // 2, Decimal("-7") % 3, Decimal("2") ** 3, abs(Decimal("-3.5")), round(Decimal("2.675"), 2), round(Decimal("2.5")), Decimal("2.665").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), Decimal("9.99").quantize(Decimal("1"), ROUND_DOWN), {Decimal("1.0"): 1}[1], Decimal(0.5), Decimal(5), str(Decimal("1234567.891")), f"{Decimal('1234567.891'):,.2f}", a == 1.1 if 0 else "", Decimal("1.5") == 1.5, isinstance(a, Decimal), sorted([b, a]))
try: Decimal("abc")
except InvalidOperation as e: print("invalid", e)
try: Decimal(1) / 0
except ZeroDivisionError as e: print(type(e).__name__, e)
print(datetime.date.fromtimestamp(86400 * 40 + 43200), datetime.datetime.utcfromtimestamp(1.5))
