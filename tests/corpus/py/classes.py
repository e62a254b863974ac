from dataclasses import dataclass, field, asdict, replace, fields
import collections, enum, typing, functools, contextlib
from collections import namedtuple, Counter, deque, OrderedDict, defaultdict
from typing import NamedTuple, Generic, TypeVar
T = TypeVar("T")
@dataclass
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
    C: typing.ClassVar[int] = 9
p = P(1); print(p, p == P(1, 2), p.tags, asdict(p), replace(p, x=5), [f.name for f in fields(P)])
try: P()
except TypeError as e: print(e)
try: P(1, 2, 3, 4)
except TypeError as e: print(e)
try: P(1, z=3)
except TypeError as e: print(e)
@dataclass(frozen=True, order=True)
class Q:
    x: int
    y: int = 2
    tags: tuple = ()
    z: str = "q"
    def __post_init__(self): print("post", self.z)
q = Q(1); print(q, sorted([Q(3), Q(2)]), Q(1, 2, (), "a") in {Q(1, 2, (), "a")})
try: q.x = 4
except Exception as e: print(type(e).__name__, e)
Pt = namedtuple("Pt", "x y", defaults=[7])
a = Pt(1); print(a, a.x, a.y, a[1], a._asdict(), a._replace(x=9), Pt._fields, a == (1, 7), len(a)); x, y = a; print(x, y, Pt._make([4, 5]))
try: Pt()
except TypeError as e: print(e)
try: Pt(1, 2, 3)
except TypeError as e: print(e)
class NT(NamedTuple):
    a: int
    b: str = "d"
    def both(self): return "%s-%s" % self
n = NT(1); print(n, n.both(), n.b, isinstance(n, tuple), NT(b="x", a=3), "%s %s" % n)
c = Counter("abracadabra"); print(c, c.most_common(2), c["zz"], sum(c.values()), dict(c), c + Counter("aa"))
d = deque([1, 2, 3], maxlen=3); d.append(4); d.appendleft(0); print(d, list(d), d[0], len(d))
class Node(Generic[T]):
    def __init__(self, v: T): self.v = v
    def __new__(cls, *a):
        print("new", cls.__name__, a)
        return super().__new__(cls)
print(Node(3).v, Node[int](4).v)
class S(str):
    def __new__(cls, v, extra=None):
        self = str.__new__(cls, v.upper()); self.extra = extra; return self
s = S("ab", extra=4); print(s, s.extra, s + "x", isinstance(s, str), len(s))
class L(list):
    def __init__(self, *a): super().__init__(a); self.k = 1
    def append(self, x): super().append(x * 2)
l = L(1, 2); l.append(5); print(l, l.k, len(l), l[2], sum(l))
A = type("A", (object,), {"x": 1, "f": lambda self: self.x + 1}); print(A().f(), A.__name__)
class Base:
    subs = []
    def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); Base.subs.append((cls.__name__, tag))
class D1(Base, tag="t"): pass
class D2(Base): pass
print(Base.subs, D1.__mro__[1].__name__, D1.__bases__ == (Base,))
class Pr:
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x * 2
    @functools.cached_property
    def heavy(self): print("once"); return 5
    def __getattr__(self, n): return "dyn_" + n
    def __str__(self): return "PR"
    def __format__(self, spec): return "F" + spec
    def __contains__(self, x): return x == 1
    def __iter__(self): yield 1; yield 2
    def __lt__(self, o): return True
    def __bool__(self): return False
    def __enter__(self): return self
    def __exit__(self, *a): return False
pr = Pr(); pr.v = 4; print(pr.v, pr.heavy, pr.heavy, pr.zzz, str(pr), f"{pr:>5}", 1 in pr, list(pr), bool(pr))
@contextlib.contextmanager
def cm(x):
    print("enter", x)
    try:
        yield x + 1
    except KeyError as e:
        print("swallowed", e)
    finally:
        print("exit")
with cm(1) as v, contextlib.suppress(ZeroDivisionError):
    print(v); 1 / 0
with cm(2): raise KeyError("k")
try:
    with cm(3): raise ValueError("v")
except ValueError as e: print("out", e)
with contextlib.nullcontext(5) as z, contextlib.ExitStack() as st:
    st.callback(print, "cb"); print(st.enter_context(cm(9)), z)
@functools.wraps(print)
def ww(*a): return a
print(ww.__name__, functools.partial(int, base=2)("11"), functools.reduce(lambda a, b: a * b, [1, 2, 3]))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(50))
class Color(enum.Enum):
    RED = 1; GREEN = 2
    @property
    def low(self): return self.name.lower()
    @classmethod
    def parse(cls, s): return cls[s.upper()]
print(Color.RED, repr(Color.RED), Color("RED") if 0 else Color(1), Color.parse("green").low, list(Color), Color.RED in Color, Color.__members__.keys(), len(Color))
E2 = enum.Enum("E2", ("a", "b")); E3 = enum.Enum("E3", "x y"); print(list(E2), E3.y.value, E2["a"])
class SE(str, enum.Enum):
    A = "a"
print(SE.A, SE.A == "a", f"{SE.A}", "%s" % SE.A, SE.A.value, str(SE.A), SE("a"))
class IE(enum.IntEnum):
    X = 3
print(IE.X, IE.X + 1, f"{IE.X}", IE(3), repr(IE.X))
class Fl(enum.Flag):
    R = 1; W = 2; X = enum.auto()
print(Fl.X.value)
class AutoS(enum.StrEnum):
    FOO = enum.auto()
print(AutoS.FOO, AutoS.FOO.value)
od = OrderedDict([("a", 1), ("b", 2)]); od.move_to_end("a"); print(od, od.popitem())
dd = defaultdict(int); dd["a"] += 1; print(dd, dict(dd))
