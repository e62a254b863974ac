import _itertools

chain = _itertools.chain
count = _itertools.count
islice = _itertools.islice


def product(*iterables, repeat=1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    return _itertools.product(*[tuple(p) for p in iterables] * repeat)


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def cycle(iterable):
    saved = []
    for x in iterable:
        yield x
        saved.append(x)
    while saved:
        for x in saved:
            yield x


def accumulate(iterable, func=None, *, initial=None):
    it = iter(iterable)
    total = initial
    if initial is None:
        for total in it:
            break
        else:
            return
    yield total
    for x in it:
        total = total + x if func is None else func(total, x)
        yield total


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def takewhile(predicate, iterable):
    for x in iterable:
        if not predicate(x):
            return
        yield x


def dropwhile(predicate, iterable):
    it = iter(iterable)
    for x in it:
        if not predicate(x):
            yield x
            break
    for x in it:
        yield x


def filterfalse(predicate, iterable):
    for x in iterable:
        if not (x if predicate is None else predicate(x)):
            yield x


def compress(data, selectors):
    for x, s in zip(data, selectors):
        if s:
            yield x


def pairwise(iterable):
    it = iter(iterable)
    for a in it:
        for b in it:
            yield a, b
            a = b


def zip_longest(*iterables, fillvalue=None):
    done = object()
    its = [iter(i) for i in iterables]
    while its:
        row = [next(i, done) for i in its]
        if all(x is done for x in row):
            return
        yield tuple([fillvalue if x is done else x for x in row])


def tee(iterable, n=2):
    it = list(iterable)
    return tuple([iter(it) for _ in range(n)])


class groupby:
    def __init__(self, iterable, key=None):
        self._groups = []
        for x in iterable:
            k = x if key is None else key(x)
            if self._groups and self._groups[-1][0] == k:
                self._groups[-1][1].append(x)
            else:
                self._groups.append((k, [x]))
        self._at = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._at == len(self._groups):
            raise StopIteration
        k, items = self._groups[self._at]
        self._at += 1
        return k, iter(items)


def _choose(pool, r, start, ordered, repeated):
    if not r:
        yield ()
        return
    for i in range(0 if ordered else start, len(pool)):
        rest = pool[:i] + pool[i + 1:] if ordered else pool
        for more in _choose(rest, r - 1, i if repeated else i + 1, ordered, repeated):
            yield (pool[i],) + more


def combinations(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _choose(tuple(iterable), r, 0, False, False)


def combinations_with_replacement(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _choose(tuple(iterable), r, 0, False, True)


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    if r < 0:
        raise ValueError("r must be non-negative")
    return _choose(pool, r, 0, True, False)
