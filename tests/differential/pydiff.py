#!/usr/bin/env python3
"""Random programs through CPython and through mig's evaluator, compared.

    pydiff.py [-n PROGRAMS] [-s SEED] [--pyrun PATH] [--python PYTHON] [--show N]

Each program prints some values; what is printed and the exception that ends it must be the same. What mig
refuses is counted, and is no difference. Exit status 1: there was one."""
import argparse
import contextlib
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile

WORDS = ["", "a", "abc", "Hello", "user_id", "naïve", "ß", "  x ", "a,b,,c", "ID", "tab\tx", "new\nline", "it's", '"q"',
         "%s", "{0}", "123", "-5", "3.14", "0x1f", "Ünïcode", "日本", "aaa", "x=1;y=2", "\\", "{}", "%", "CamelCaseName",
         "UPPER", "lower_case", "title case words", "1_000", "é", "a b  c", "None"]
INTS = [0, 1, -1, 2, 3, 5, 7, 10, -3, 42, 100, 255, 1000, -1000, 65535, 2**31, -2**31, 2**40, 10**12, 999999999]
FLOATS = ["0.0", "1.5", "-2.25", "0.1", "1e10", "1e-7", "3.14159", "1e300", "2.5", "-0.0", "100.0", "123456.789", "1e16",
          "0.5", "1.005", "99.995", "float('inf')", "1e22", "5e-324"]
SPECS = ["", "d", "5d", "05d", "+d", ",", "_", "x", "#x", "X", "b", "o", "c", "e", ".3e", "f", ".2f", "10.3f", "+.1f", "g",
         ".5g", "%", ".1%", ">10", "<10", "^10", "*^12", "=+8d", "08.2f", ",.2f", "n", "s", "10s", ".3s", "-^9", " d", "#o",
         "0>5", "G", "E", ".0f", "#b", "_x", "e>7", "#.3g", "12,.1f", "z.1f"]
PERCENT = ["%s", "%d", "%5d", "%-5d|", "%05d", "%+d", "%x", "%X", "%#x", "%o", "%e", "%.2e", "%f", "%.1f", "%8.3f", "%g",
           "%r", "%a", "%c", "%10s|", "%-10s|", "%.2s", "%%", "%i", "%u", "% d", "%#o", "%G", "%5.1f%%"]


class Maker:
    """One program: expressions of each type, at most `depth` deep."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.names = {"int": [], "str": [], "list": [], "float": [], "dict": [], "bool": []}

    def pick(self, *options):
        return self.r.choice(options)

    def name(self, kind):
        return self.r.choice(self.names[kind]) if self.names[kind] and self.r.random() < .4 else None

    def int(self, d):
        r = self.r
        name = self.name("int")
        if name:
            return name
        if d <= 0:
            return repr(r.choice(INTS))
        i = lambda: self.int(d - 1)
        return r.choice([
            lambda: "(%s %s %s)" % (i(), r.choice(["+", "-", "*", "//", "%", "&", "|", "^"]), i()),
            lambda: "(%s %s %d)" % (self.int(0), r.choice(["**", "<<", ">>"]), r.choice([0, 1, 2, 3, 5])),
            lambda: "pow(%d, %d, %d)" % (r.randrange(-9, 99), r.randrange(9), r.choice([7, 1000, -3])),
            lambda: "(-%s)" % i(), lambda: "(~%s)" % i(), lambda: "len(%s)" % self.any_sized(d - 1),
            lambda: "abs(%s)" % i(), lambda: "int(%s)" % self.pick(self.float(d - 1), self.str(d - 1), i()),
            lambda: "%s.%s(%s)" % (self.str(d - 1), r.choice(["find", "rfind", "count", "index"]), self.str(0)),
            lambda: "ord(%s[:1])" % self.str(d - 1), lambda: "round(%s)" % self.float(d - 1),
            lambda: "sum(%s)" % self.ints(d - 1), lambda: "(%s if %s else %s)" % (i(), self.bool(d - 1), i()),
            lambda: "%s(%s, %s)" % (r.choice(["min", "max"]), i(), i()), lambda: "divmod(%s, %s)[%d]" % (i(), i(), r.randrange(2)),
            lambda: "(%s).bit_length()" % i(), lambda: "hash(%d)" % r.choice(INTS), lambda: "int(%r, %d)" % (r.choice(["ff", "10", "z", "0b1", " 7 ", "-11"]), r.choice([0, 2, 8, 10, 16, 36])),
        ])()

    def float(self, d):
        r = self.r
        name = self.name("float")
        if name:
            return name
        if d <= 0:
            return r.choice(FLOATS)
        f = lambda: self.float(d - 1)
        return r.choice([
            lambda: "(%s %s %s)" % (f(), r.choice(["+", "-", "*", "/", "//", "%"]), f()),
            lambda: "(%s / %s)" % (self.int(d - 1), self.int(d - 1)), lambda: "float(%s)" % self.pick(self.int(d - 1), self.str(0)),
            lambda: "round(%s, %d)" % (f(), r.randrange(-2, 5)), lambda: "(-%s)" % f(), lambda: "abs(%s)" % f(),
            lambda: "(%s ** %s)" % (f(), r.choice(["2", "0.5", "-1", "3"])), lambda: "sum([%s, %s], 0.5)" % (f(), f()),
        ])()

    def bool(self, d):
        r = self.r
        if d <= 0:
            return r.choice(["True", "False"])
        kind = r.choice([self.int, self.str, self.float])
        return r.choice([
            lambda: "(%s %s %s)" % (kind(d - 1), r.choice(["==", "!=", "<", "<=", ">", ">="]), kind(d - 1)),
            lambda: "(not %s)" % self.bool(d - 1), lambda: "(%s in %s)" % (self.str(d - 1), self.str(d - 1)),
            lambda: "(%s not in %s)" % (self.int(d - 1), self.ints(d - 1)), lambda: "bool(%s)" % self.any(d - 1),
            lambda: "(%s %s %s)" % (self.bool(d - 1), r.choice(["and", "or"]), self.bool(d - 1)),
            lambda: "(%s < %s <= %s)" % (self.int(d - 1), self.int(d - 1), self.int(d - 1)),
            lambda: "%s.%s(%s)" % (self.str(d - 1), r.choice(["startswith", "endswith"]), self.str(0)),
            lambda: "%s.%s()" % (self.str(d - 1), r.choice(["isdigit", "isalpha", "isalnum", "isupper", "islower", "isspace", "istitle", "isidentifier", "isnumeric", "isascii", "isprintable"])),
            lambda: "%s(%s)" % (r.choice(["any", "all"]), self.ints(d - 1)), lambda: "isinstance(%s, %s)" % (self.any(d - 1), r.choice(["int", "str", "(list, dict)", "float", "bool"])),
            lambda: "(%s == %s)" % (self.list(d - 1), self.list(d - 1)), lambda: "(%s is None)" % self.any(d - 1),
        ])()

    def slice(self):
        r = self.r
        part = lambda: "" if r.random() < .4 else str(r.randrange(-5, 8))
        return "[%s:%s%s]" % (part(), part(), "" if r.random() < .6 else ":" + str(r.choice([1, 2, -1, -2, 3])))

    def str(self, d):
        r = self.r
        name = self.name("str")
        if name:
            return name
        if d <= 0:
            return repr(r.choice(WORDS))
        s = lambda: self.str(d - 1)
        any_ = lambda: self.any(d - 1)
        return r.choice([
            lambda: "(%s + %s)" % (s(), s()), lambda: "(%s * %d)" % (s(), r.randrange(-1, 4)), lambda: s() + self.slice(),
            lambda: "%s.%s()" % (s(), r.choice(["upper", "lower", "title", "capitalize", "swapcase", "strip", "lstrip", "rstrip", "casefold"])),
            lambda: "%s.%s(%s)" % (s(), r.choice(["strip", "lstrip", "rstrip", "removeprefix", "removesuffix"]), self.str(0)),
            lambda: "%s.replace(%s, %s%s)" % (s(), self.str(0), self.str(0), self.pick("", ", 1", ", 0", ", -1")),
            lambda: "%s.join(%s)" % (self.str(0), self.strs(d - 1)),
            lambda: "%s.%s(%d%s)" % (s(), r.choice(["ljust", "rjust", "center"]), r.randrange(0, 12), self.pick("", ", '*'")),
            lambda: "%s.zfill(%d)" % (s(), r.randrange(0, 9)), lambda: "str(%s)" % any_(), lambda: "repr(%s)" % any_(),
            lambda: "format(%s, %r)" % (self.pick(self.int(d - 1), self.float(d - 1), s()), r.choice(SPECS)),
            lambda: "f'{%s:%s}'" % (self.pick(repr(r.choice(INTS)), r.choice(FLOATS[:-6])), r.choice(SPECS)),
            lambda: "f\"{%s!%s} {%s=}\"" % (repr(r.choice(INTS)), r.choice("rsa"), repr(r.choice(INTS))),
            lambda: "(%r %% (%s,))" % (r.choice(PERCENT), self.pick(self.int(d - 1), self.float(0), s())),
            lambda: "'{} {!r:>6} {x}'.format(%s, %s, x=%s)" % (any_(), s(), any_()),
            lambda: "'{0[1]} {0}'.format(%s)" % self.ints(d - 1),
            lambda: "chr(%s)" % self.pick("65", "233", "128512", self.int(0)), lambda: "%s[%d]" % (s(), r.randrange(-3, 4)),
            lambda: "%s(%s)" % (r.choice(["hex", "oct", "bin", "ascii"]), self.int(d - 1)),
            lambda: "%s.expandtabs(%d)" % (s(), r.choice([4, 8])), lambda: "%s.encode('utf-8').decode()" % s(),
            lambda: "%s.translate(str.maketrans('ab', 'xy'))" % s(), lambda: "%s.format_map({'a': %s})" % (self.pick("'{a}'", "'{a!r}'", "'{a:>5}'"), self.int(0)),
            lambda: "repr(%s.encode('utf-8'))" % s(), lambda: "max(%s, key=len)" % self.strs(d - 1), lambda: "('%%(a)s-%%(b)05d' %% {'a': %s, 'b': %s})" % (any_(), self.int(0)),
        ])()

    def ints(self, d):
        r = self.r
        return r.choice([
            lambda: "[%s]" % ", ".join(self.int(d - 1) for _ in range(r.randrange(5))),
            lambda: "list(range(%d, %d, %d))" % (r.randrange(-3, 4), r.randrange(0, 9), r.choice([1, 2, -1])),
            lambda: "[x * 2 for x in range(%d) if x %% 2]" % r.randrange(9), lambda: "sorted(%s, reverse=%s)" % (self.ints(0), self.bool(0)),
            lambda: "(%s)%s" % (self.ints(d - 1) if d > 0 else "[3, 1, 2]", self.slice()),
            lambda: "[len(w) for w in %s]" % self.strs(d - 1), lambda: "list(map(abs, %s))" % (self.ints(d - 1) if d > 0 else "[1, -2]"),
        ])() if d > 0 else "[%s]" % ", ".join(repr(r.choice(INTS)) for _ in range(r.randrange(1, 5)))

    def strs(self, d):
        r = self.r
        return r.choice([
            lambda: "[%s]" % ", ".join(self.str(d - 1) for _ in range(1, r.randrange(2, 5))),
            lambda: "%s.split(%s)" % (self.str(d - 1), self.pick("", "','", "' '", "'a'", "None, 1", "',', 1")),
            lambda: "%s.rsplit(%s)" % (self.str(d - 1), self.pick("", "','", "None, 1", "'a', 1")),
            lambda: "list(%s.%s(%r))" % (self.str(d - 1), r.choice(["partition", "rpartition"]), r.choice(["a", ",", "_"])),
            lambda: "%s.splitlines(%s)" % (self.str(d - 1), self.pick("", "True")), lambda: "sorted(%s)" % self.strs(0),
            lambda: "[w.upper() for w in %s]" % self.strs(0), lambda: "list(%s)" % self.str(d - 1),
            lambda: "sorted(%s, key=lambda w: (len(w), w))" % self.strs(0),
        ])() if d > 0 else "[%s]" % ", ".join(repr(r.choice(WORDS)) for _ in range(r.randrange(1, 4)))

    def list(self, d):
        r = self.r
        return r.choice([lambda: self.ints(d), lambda: self.strs(d), lambda: "[%s, %s]" % (self.any(d - 1), self.any(d - 1)),
                         lambda: "(%s + %s)" % (self.list(d - 1), self.list(d - 1)), lambda: "%s * %d" % (self.ints(0), r.randrange(3)),
                         lambda: "list(zip(%s, %s))" % (self.ints(d - 1), self.strs(d - 1)), lambda: "list(enumerate(%s, %d))" % (self.strs(d - 1), r.randrange(3)),
                         lambda: "list(reversed(%s))" % self.ints(d - 1), lambda: "[*%s, %s]" % (self.strs(0), self.int(0)),
                         lambda: "sorted(%s.items())" % self.dict(d - 1), lambda: "list(%s)" % self.dict(d - 1)])() if d > 0 else self.ints(0)

    def dict(self, d):
        r = self.r
        if d <= 0:
            return "{%s}" % ", ".join("%r: %r" % (r.choice(WORDS[:8]), r.choice(INTS)) for _ in range(r.randrange(4)))
        return r.choice([
            lambda: "{%s: %s, 'k': %s}" % (self.str(d - 1), self.any(d - 1), self.any(d - 1)),
            lambda: "{k: v for k, v in zip(%s, %s)}" % (self.strs(d - 1), self.ints(d - 1)),
            lambda: "dict(a=%s, b=%s)" % (self.any(d - 1), self.any(d - 1)), lambda: "{**%s, **%s}" % (self.dict(d - 1), self.dict(0)),
            lambda: "dict.fromkeys(%s, %s)" % (self.strs(d - 1), self.int(0)), lambda: "(%s | %s)" % (self.dict(0), self.dict(d - 1)),
        ])()

    def any_sized(self, d):
        return self.pick(self.str, self.list, self.dict)(d)

    def date(self):
        r = self.r
        d = "datetime.datetime(%d, %d, %d, %d, %d, %d%s)" % (r.choice([1, 1970, 1999, 2000, 2024, 9999]), r.randrange(1, 13), r.randrange(1, 29),
                                                        r.randrange(24), r.randrange(60), r.randrange(60), self.pick("", ", 1500", ", 999999"))
        day = "datetime.date(%d, %d, %d)" % (r.choice([1, 1900, 2000, 2023, 2024]), r.randrange(1, 13), r.randrange(1, 29))
        delta = "datetime.timedelta(%s)" % self.pick("1", "days=-1, seconds=5", "hours=25", "minutes=-90", "seconds=0.5", "weeks=2, microseconds=3", "milliseconds=1500", "days=1.5")
        return r.choice([
            lambda: d, lambda: day, lambda: delta, lambda: "repr(%s)" % self.pick(d, day, delta), lambda: "%s.isoformat()" % self.pick(d, day),
            lambda: "(%s + %s)" % (d, delta), lambda: "(%s - %s)" % (d, d), lambda: "(%s - %s)" % (day, delta), lambda: "%s.strftime('%%Y-%%m-%%d %%H:%%M:%%S %%j %%a %%b %%y')" % d,
            lambda: "%s.weekday()" % self.pick(d, day), lambda: "%s.total_seconds()" % delta, lambda: "(%s * %d)" % (delta, r.randrange(-3, 4)),
            lambda: "%s.date()" % d, lambda: "%s.replace(year=2020)" % self.pick(d, day), lambda: "%s.toordinal()" % self.pick(d, day), lambda: "(%s < %s)" % (d, d),
            lambda: "datetime.datetime.strptime('2024-02-%02d 10:11:12', '%%Y-%%m-%%d %%H:%%M:%%S')" % r.randrange(1, 31), lambda: "datetime.datetime.fromisoformat('2024-0%d-1%d')" % (r.randrange(1, 9), r.randrange(9)),
            lambda: "%s.isoweekday()" % day, lambda: "%s.timetuple()[:6]" % d, lambda: "datetime.date.fromordinal(%d)" % r.choice([1, 1000, 737000]), lambda: "(%s // %d)" % (delta, r.randrange(1, 4)), lambda: "abs(%s)" % delta, lambda: "%s.isocalendar()[1]" % day,
            lambda: "datetime.datetime.fromtimestamp(%d, tz=datetime.timezone.utc)" % r.choice([0, 86399, 1700000000]), lambda: "datetime.datetime.combine(%s, datetime.time(%d, 5))" % (day, r.randrange(24)), lambda: "datetime.time(%d, %d, 3).isoformat()" % (r.randrange(24), r.randrange(60)), lambda: "(-%s).days" % delta,
        ])()

    def regex(self):
        r = self.r
        p = r.choice([r"a+", r"\\d+", r"(\\w)(\\w)", r"[aeiou]", r"\\s+", r"^.", r"_|-", r"(?P<x>b)", r"[A-Z]"])
        return r.choice([lambda: "re.sub(r'%s', r'<\\\\g<0>>', %s)" % (p.replace("\\\\", "\\"), self.str(1)), lambda: "re.findall(r'%s', %s)" % (p.replace("\\\\", "\\"), self.str(1)),
                         lambda: "re.split(r'%s', %s)" % (p.replace("\\\\", "\\"), self.str(1)), lambda: "bool(re.match(r'%s', %s))" % (p.replace("\\\\", "\\"), self.str(1)),
                         lambda: "re.escape(%s)" % self.str(0), lambda: "[m.start() for m in re.finditer(r'%s', %s)]" % (p.replace("\\\\", "\\"), self.str(1))])()

    def any(self, d):
        kinds = [self.int, self.str, self.float, self.bool, self.list, self.dict, lambda d: "None", lambda d: "(%s, %s)" % (self.int(d - 1), self.str(d - 1)), lambda d: self.date(),
                 lambda d: "json.dumps(%s)" % self.dict(0), lambda d: "{%s}" % self.str(0), lambda d: self.regex()]
        return self.r.choice(kinds)(d)

    def statement(self, ind, depth):
        r, pad = self.r, "    " * ind
        kind = r.choice(["int", "str", "float", "list"])
        name = kind[0] + str(r.randrange(3))
        assign = pad + "%s = %s\n" % (name, getattr(self, kind)(2))
        def body():
            got = self.statement(ind + 1, depth - 1)
            return got if isinstance(got, str) else got[0]
        form = r.randrange(13)
        if form < 4 or depth <= 0 or ind > 2:
            self.names[kind].append(name) if ind == 0 and name not in self.names[kind] else None
            return assign
        if form == 4:
            return pad + "if %s:\n%s%selse:\n%s" % (self.bool(2), body(), pad, body())
        if form == 5:
            return pad + "for i in %s:\n%s%s    if i == 3: break\n%selse:\n%s" % (self.ints(1), body(), pad, pad, body())
        if form == 6:
            return pad + "try:\n%s%sexcept (ValueError, TypeError, IndexError, ZeroDivisionError, KeyError, OverflowError) as e:\n%s    print(type(e).__name__, e)\n%sfinally:\n%s" % (body(), pad, pad, pad, body())
        if form == 7:
            return pad + "def f(a, b=%s, *args, c=%s, **kw):\n%s    return (a, b, args, c, sorted(kw))\n%sprint(f(%s))\n" % (self.int(1), self.str(1), pad, pad, self.pick("1", "1, 2, 3", "1, c=2, z=3", "*[1, 2]", "b=1", "**{'a': 1, 'q': 2}", "1, a=2", "")), 
        if form == 8:
            return pad + "%s, *%s = %s\n%sprint(%s, %s)\n" % ("q0", "q1", self.list(1), pad, "q0", "q1")
        if form == 9:
            return pad + "def g(n):\n%s    for k in range(n):\n%s        yield k * %s\n%sprint(list(g(%d)), sum(g(3)))\n" % (pad, pad, self.int(0), pad, r.randrange(5))
        if form == 10:
            return pad + "w = %d\n%swhile w > 0:\n%s    w -= %d\n%s    if w == 2: continue\n%sprint(w)\n" % (r.randrange(9), pad, pad, r.randrange(1, 4), pad, pad)
        if form == 11:
            return pad + "u = %s\n%su.%s\n%sprint(u)\n" % (self.ints(1), pad, self.pick("append(5)", "extend([1, 2])", "insert(1, 9)", "pop()", "sort()", "reverse()", "remove(3)", "clear()", "pop(0)", "index(1)", "sort(reverse=True)", "insert(-1, 0)"), pad)
        return pad + "v = %s\n%sprint(v.%s, v)\n" % (self.dict(1), pad, self.pick("get('a')", "pop('a', 0)", "setdefault('n', [])", "update(z=1)", "keys()", "items()", "values()", "popitem()", "pop('zz')", "copy()", "get('k', 7)"))

    def program(self):
        r = self.r
        out = "import datetime, json, re\n"
        for _ in range(r.randrange(1, 7)):
            s = self.statement(0, 2)
            out += s if isinstance(s, str) else s[0]
            if r.random() < .7:
                out += "try: print(%s)\nexcept Exception as e: print(type(e).__name__, e)\n" % self.any(3)
        return out


CHILD = r"""
import contextlib, io, sys
sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
for path in sys.argv[1:]:
    out = io.StringIO()
    end = "="
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(open(path, encoding="utf-8").read(), path, "exec"), {"__name__": "__main__"})
        except BaseException as e:
            end = "= " + type(e).__name__ + (": " + str(e) if str(e) else "")
    sys.__stdout__.write(out.getvalue() + end + "\n\x01\x02\x03")
    sys.__stdout__.flush()
"""


def outputs(command, paths):
    done = subprocess.run(command + paths, capture_output=True, env={"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8",
                                                                    "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"})
    return done.stdout.decode("utf-8", "replace").split("\x01\x02\x03")[:-1], done


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("-n", type=int, default=1000)
    arg.add_argument("-s", type=int, default=7)
    arg.add_argument("--pyrun", default="build/tests/differential/pyrun")
    arg.add_argument("--python", default="/usr/bin/python3")
    arg.add_argument("--show", type=int, default=5)
    arg = arg.parse_args()
    same = refused = different = 0
    reasons = {}
    for start in range(0, arg.n, 200):
        where = tempfile.mkdtemp(prefix="mig-pydiff-")
        paths, texts = [], []
        for i in range(start, min(start + 200, arg.n)):
            paths.append(os.path.join(where, "p%d.py" % i))
            texts.append(Maker(arg.s * 1000003 + i).program())
            with open(paths[-1], "w", encoding="utf-8") as f:
                f.write(texts[-1])
        ours, done = outputs([arg.pyrun, "-1"], paths)
        theirs, _ = outputs([arg.python, "-c", CHILD], paths)
        shutil.rmtree(where)
        if len(ours) != len(paths) or len(theirs) != len(paths):
            print("%d programs, %d answers of mig, %d of CPython; the next: %s\n%s" % (len(paths), len(ours), len(theirs),
                  texts[min(len(ours), len(texts) - 1)], done.stderr.decode("utf-8", "replace")[-2000:]))
            return 1
        for path, text, a, b in zip(paths, texts, ours, theirs):
            last = a.rstrip("\n").rsplit("\n", 1)[-1]
            if a == b:
                same += 1
            elif last.startswith("! ") and b.startswith(a[:-len(last) - 1]):
                refused += 1
                reason = last.split(" ", 2)[2]
                reasons[reason] = reasons.get(reason, 0) + 1
            else:
                different += 1
                if different <= arg.show:
                    print("---- %s\n%s---- mig\n%s---- CPython\n%s" % (os.path.basename(path), text, a, b))
    for reason, n in sorted(reasons.items(), key=lambda x: -x[1])[:12]:
        print("  %5d refused: %s" % (n, reason))
    print("pydiff: %d programs, %d the same, %d refused, %d different" % (arg.n, same, refused, different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
