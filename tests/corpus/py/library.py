import os, os.path, pathlib, math, hashlib, base64, itertools, operator, string, copy, sys, time, csv, io, random, secrets, warnings, types, bisect, abc, contextlib, logging
print(os.path.join("a", "b/", "c.sql"), os.path.dirname("/x/y/z.py"), os.path.basename("a/b.c"), os.path.splitext("a.b/c.tar.gz"), os.path.normpath("a/../b//./c"), os.path.isabs("/a"), os.path.relpath("/a/b", "/a/c"), os.path.exists("/nonexistent"))
p = pathlib.Path("/a/b") / "c.tar.gz"; print(p, repr(p), p.name, p.stem, p.suffix, p.parent, p.parents[1], p.parts, p.with_suffix(".x"), str(p.relative_to("/a")), p.suffixes, p == pathlib.Path("/a/b/c.tar.gz"))
here = pathlib.Path(__file__).parent
(print((here / "library.sql").read_text()))
with open(os.path.join(os.path.dirname(__file__), "library.sql")) as f:
    for line in f: print(repr(line))
print(open(here / "library.sql").read().split(";"), open(here / "library.sql", "rb").read()[:4], open(here / "library.sql", encoding="utf-8").readlines())
try: open("nope.sql")
except FileNotFoundError as e: print(e, e.errno, e.filename)
try: pathlib.Path("nope").read_text()
except OSError as e: print(type(e).__name__, e)
print(math.floor(2.7), math.ceil(-1.2), math.sqrt(2), math.pi, math.gcd(12, 18), math.log(8, 2), math.isclose(0.1 + 0.2, 0.3), math.factorial(10), math.trunc(-3.7), math.inf, math.prod([1, 2, 3]), math.lcm(4, 6), math.hypot if 0 else 1)
try: math.sqrt(-1)
except ValueError as e: print(e)
print(hashlib.md5(b"abc").hexdigest(), hashlib.sha1("é".encode("utf-8")).hexdigest(), hashlib.sha256(b"").hexdigest(), hashlib.new("sha512", b"x").hexdigest()[:16], hashlib.sha256(b"a").digest()[:3])
print(base64.b64encode(b"hello world"), base64.b64decode("aGVsbG8="), base64.urlsafe_b64encode(b"\xff\xfe\xfd"))
print(list(itertools.chain.from_iterable([[1], [2, 3]])), list(itertools.repeat(1, 3)), list(itertools.accumulate([1, 2, 3])), list(itertools.combinations("abc", 2)), list(itertools.permutations([1, 2, 3], 2)), [(k, list(g)) for k, g in itertools.groupby("aabbc")], list(itertools.zip_longest([1, 2], "a", fillvalue="-")), list(itertools.pairwise([1, 2, 3])), list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.islice(itertools.cycle("ab"), 5)))
print(operator.itemgetter(1)([1, 2]), operator.attrgetter("a.b")(types.SimpleNamespace(a=types.SimpleNamespace(b=3))), sorted([{"n": 2}, {"n": 1}], key=operator.itemgetter("n")), operator.add(1, 2))
print(string.ascii_lowercase, string.Template("$a ${b} $$").substitute(a=1, b=2), string.capwords("hello world"), string.punctuation)
x = [1, [2, 3]]; y = copy.deepcopy(x); z = copy.copy(x); x[1].append(4); print(y, z)
print(sys.version_info >= (3, 8), sys.version_info[0], sys.maxsize)
print(list(csv.reader(io.StringIO('a,b\n1,"x, y"\n'))), list(csv.DictReader(["a,b", "1,2"])))
print(len(secrets.token_hex(8)), 0 <= random.random() < 1, random.choice([5]), len(random.sample(range(10), 3)), 1 <= random.randint(1, 3) <= 3)
s = io.StringIO(); s.write("abc"); print(s.getvalue())
warnings.warn("x"); print(bisect.bisect([1, 3, 5], 3))
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
class B(A):
    def f(self): return super().f()
print(B().f(), isinstance(B(), A), types.SimpleNamespace(a=1))
print(time.time() > 0, copy.copy({"a": 1}), isinstance(time.strftime("%Y"), str))
class Pt:
    def __init__(self): self.a = [1]
q = Pt(); r = copy.deepcopy(q); q.a.append(2); print(r.a, r is not q)
