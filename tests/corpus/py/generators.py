def g(n):
    for i in range(n):
        if i == 2:
            continue
        try:
            x = yield i
            print("got", x)
        except ValueError as e:
            print("caught", e)
            yield "after"
        finally:
            print("fin", i)
    else:
        yield "else"
    return "done"
print(list(g(3)))
it = g(3)
print(next(it), it.send("s"), it.throw(ValueError("boo")))
print(list(it))
def h():
    r = yield from g(1)
    print("r", r)
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("closing"); raise
hh = h()
for v in hh:
    print(v)
    if v == 1: break
hh.close()
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 10)))
def w():
    class M:
        def __enter__(self): print("enter"); return 1
        def __exit__(self, *a): print("exit", a[0]); return True
    with M() as a, M() as b:
        yield a + b
        raise KeyError
    yield 9
print(list(w()))
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(sum(tree(5)), max(tree(4)))
def bad():
    yield 1
    raise StopIteration
try: list(bad())
except RuntimeError as e: print(e)
def z():
    return
    yield
print(list(z()), z().__next__ is not None)
try: next(z())
except StopIteration as e: print("stop", e.value)
