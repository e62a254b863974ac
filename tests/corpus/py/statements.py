import datetime, json, re, uuid, textwrap, itertools, functools, collections, logging, os
from typing import Sequence, Union, Optional
log = logging.getLogger("x")
log.info("hi %s", 1)
revision: str = "a"
down: Union[str, Sequence[str], None] = None
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
c = counter(); c(); print(c(5))
G = 0
def setg():
    global G
    G = 7
setg(); print(G)
def t():
    try:
        return "try"
    finally:
        print("fin")
print(t())
for i in range(5):
    if i == 3: break
else:
    print("no")
for i in range(2): pass
else: print("else", i)
while True:
    i += 1
    if i < 4: continue
    break
print(i)
try:
    try:
        raise ValueError("x")
    except KeyError:
        pass
    else:
        print("else")
    finally:
        print("finally")
except (ValueError, TypeError) as e:
    print("caught", e, type(e).__name__, isinstance(e, Exception))
class CM:
    def __enter__(self): print("in"); return 5
    def __exit__(self, *a): print("out", a[0] is None); return True
with CM() as v, CM():
    print(v); raise KeyError("gone")
class Base:
    items = []
    def __init__(self, n): self.n = n
    @property
    def double(self): return self.n * 2
    @staticmethod
    def s(x): return x + 1
    @classmethod
    def make(cls): return cls(3)
    def __repr__(self): return "Base(%r)" % self.n
    def __eq__(self, o): return isinstance(o, Base) and self.n == o.n
    def __hash__(self): return hash(self.n)
    def __add__(self, o): return Base(self.n + o)
    def __getitem__(self, k): return k * 2
    def __len__(self): return 4
    def __call__(self, z): return z
b = Base.make()
print(b, b.double, Base.s(1), b == Base(3), {b: 1}[Base(3)], b + 2, b[4], len(b), b("z"))
class MyErr(Exception):
    def __init__(self, a):
        super().__init__("msg " + a)
        self.a = a
try: raise MyErr("q")
except MyErr as e: print(e, e.a, e.args, repr(e))
x = [3, 1, 2]; x.sort(reverse=True); x[1:2] = [9, 9]; del x[0]; x += (4,); print(x, x[::-1], x.index(4))
d = {"a": 1}; d.update(b=2, **{"c": 3}); d.setdefault("z", []).append(1); print(d, list(d.items()), d.pop("a"), "a" in d, [k for k in d if k > "b"])
print(datetime.date(2024, 2, 29), repr(datetime.datetime(2024, 1, 2, 3, 4)), datetime.datetime(2020,1,1).isoformat(), datetime.timedelta(days=1, hours=2), datetime.datetime(2024,3,1) - datetime.timedelta(days=1), f"{datetime.date(2020,5,6):%d/%m/%Y}")
print(json.dumps({"a": [1, 2.5, None, True, "é\n"]}), json.dumps({"b": 1, "a": {}}, indent=2, sort_keys=True), json.loads('{"a": [1, 2.0, "x", null]}'))
print(re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.split(r",\s*", "a, b,c"), re.match("(?P<x>a+)b?", "aab").groupdict(), re.findall("a*", "baac"), re.search("z", "abc"), re.compile("^a", re.I).sub("-", "Abc"), re.sub("x*", "-", "abxd"))
print(uuid.UUID("12345678123456781234567812345678"), textwrap.dedent("""
    a
      b

    c
    """).strip().splitlines())
print(list(itertools.chain([1], (2,))), list(itertools.product("ab", [1, 2])), functools.partial(int, base=2)("101"), collections.defaultdict(list), collections.OrderedDict([("a", 1)]))
print(" ".join(f"{k}={v!r}" for k, v in sorted(d.items())), (lambda *a, **k: (a, k))(1, 2, z=3))
if (n := 10) > 5: print(n, [y := 1, y ** 2], any((w := q) > 2 for q in [1, 3]), w)
print(1 < 2 < 3, 1 < 3 > 2, not None, 5 if [] else 6, *[1, 2], sep="-")
a = b2 = [1]; a.append(2); print(b2, a is b2, "%(x)s-%(y)05.1f" % {"x": 1, "y": 2.25})
print({**{"a": 1}, "b": 2}, [*range(3)], max([1, 5, 3]), sorted(["b", "A"], key=str.lower), "é".upper(), len("é"), "é"[0])
def gen(a, /, b, *, c=1): return a, b, c
try: gen(1, 2, 3)
except TypeError as e: print(e)
try: gen(a=1, b=2)
except TypeError as e: print(e)
try: undefined_name
except NameError as e: print(e)
def loc():
    try: print(zz)
    except UnboundLocalError as e: print(e)
    zz = 1
loc()
try: None.foo
except AttributeError as e: print(e)
try: [].foo
except AttributeError as e: print(e)
try: (1, 2)[5]
except IndexError as e: print(e)
try: assert 1 == 2, "no way"
except AssertionError as e: print(repr(e))
print(globals()["revision"], "{revision}".format(**globals()), os.linesep == "\n")

