from dataclasses import dataclass
from collections import namedtuple
import enum
@dataclass
class P:
    x: int
    y: int = 0
class C(enum.Enum):
    A = 1
    B = 2
N = namedtuple("N", "a b")
def f(v):
    match v:
        case 0 | 1: return "small"
        case -1: return "minus"
        case "a" | "b" as s: return "str " + s
        case None: return "none"
        case True: return "true"
        case C.A: return "C.A"
        case [] | (): return "empty"
        case [x]: return "one %r" % x
        case [x, y, *rest] if rest: return ("many", x, y, rest)
        case (x, "k" as k): return ("k", x, k)
        case {"type": "col", "name": str(n), **rest}: return ("col", n, rest)
        case {"a": [int() as i, *_]}: return ("a", i)
        case P(x=1, y=yy): return ("P1", yy)
        case P(xx, 5): return ("P5", xx)
        case int(n) if n > 100: return ("big", n)
        case str(): return "other str"
        case float() | int(): return "num"
        case _: return "?"
for v in [0, 1, -1, "a", "zzz", None, True, C.A, C.B, [], (), [7], [1, 2, 3], (1, "k"), [1, 2], {"type": "col", "name": "x", "z": 1}, {"type": "col", "name": 3}, {"a": [4, 5]}, {"a": ["q"]}, P(1, 2), P(3, 5), P(9, 9), 101, 50, 2.5, N(1, "k"), "b", False, {}, b"x", {1}]:
    print(repr(v) if not isinstance(v, set) else "set", f(v))
match = 5
match[0] if 0 else None
print(match)
match (match):
    case 5: print("five")
    case _: pass
match 1, 2:
    case a, b: print(a, b)
match [1, [2, 3]]:
    case [a, [b, c]]: print(a, b, c)
try:
    match P(1):
        case P(1, 2, 3): pass
except TypeError as e: print(e)
def g():
    match 3:
        case n: return n
print(g())
for i in range(3):
    match i:
        case 1: continue
        case 2: break
    print("i", i)
case = 1; _ = 2; type = 3; print(case, _, type)
