import _collections
import _native

OrderedDict = _collections.OrderedDict
defaultdict = _collections.defaultdict
_keywords = frozenset(("False None True and as assert async await break class continue def del elif else except finally "
                       "for from global if import in is lambda nonlocal not or pass raise return try while with "
                       "yield").split())


class _Named(tuple):
    def __repr__(self):
        return (type(self).__name__ + "("
                + ", ".join([name + "=" + repr(v) for name, v in zip(self._fields, self)]) + ")")

    def _asdict(self):
        return dict(zip(self._fields, self))

    def _replace(self, /, **kwds):
        values = [kwds.pop(name, v) for name, v in zip(self._fields, self)]
        if kwds:
            raise ValueError("Got unexpected field names: %r" % (list(kwds),))
        return tuple.__new__(type(self), values)

    @classmethod
    def _make(cls, iterable):
        result = tuple.__new__(cls, iterable)
        if len(result) != len(cls._fields):
            raise TypeError("Expected %d arguments, got %d" % (len(cls._fields), len(result)))
        return result

    def __getnewargs__(self):
        return tuple(self)


def _complete(cls, names, defaults):
    defaults = tuple(defaults)
    required = len(names) - len(defaults)
    if required < 0:
        raise TypeError("Got more default values than field names")

    def listed(lost):
        lost = [repr(n) for n in lost]
        if len(lost) < 3:
            return " and ".join(lost)
        return ", ".join(lost[:-1]) + ", and " + lost[-1]

    def __new__(_cls, /, *args, **kw):
        title = cls.__name__ + ".__new__()"
        values = list(args)
        if len(values) > len(names):
            raise TypeError("%s takes %s%d positional arguments but %d were given"
                            % (title, "from %d to " % (required + 1) if defaults else "", len(names) + 1,
                               len(values) + 1))
        for name in kw:
            if name not in names:
                raise TypeError("%s got an unexpected keyword argument %r" % (title, name))
            if names.index(name) < len(args):
                raise TypeError("%s got multiple values for argument %r" % (title, name))
        lost = [n for n in names[len(args):required] if n not in kw]
        if lost:
            raise TypeError("%s missing %d required positional argument%s: %s"
                            % (title, len(lost), "" if len(lost) == 1 else "s", listed(lost)))
        for i in range(len(args), len(names)):
            values.append(kw[names[i]] if names[i] in kw else defaults[i - required])
        return tuple.__new__(_cls, values)

    def field(i):
        return property(lambda self: tuple.__getitem__(self, i))
    cls.__new__ = __new__
    cls._fields = cls.__match_args__ = tuple(names)
    cls._field_defaults = dict(zip(names[required:], defaults))
    for i, name in enumerate(names):
        setattr(cls, name, field(i))
    return cls


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    names = list(map(str, field_names))
    seen = set()
    for i, name in enumerate(names):
        bad = (not name.isidentifier() or name in _keywords or name.startswith("_") or name in seen)
        if bad and rename:
            names[i] = "_%d" % i
        elif not name.isidentifier():
            raise ValueError("Type names and field names must be valid identifiers: %r" % name)
        elif name in _keywords:
            raise ValueError("Type names and field names cannot be a keyword: %r" % name)
        elif name.startswith("_"):
            raise ValueError("Field names cannot start with an underscore: %r" % name)
        elif name in seen:
            raise ValueError("Encountered duplicate field name: %r" % name)
        seen.add(name)
    cls = type(typename, (_Named,), {})
    cls.__module__ = "__main__" if module is None else module
    return _complete(cls, names, defaults or ())


class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwds):
        if isinstance(iterable, dict):
            for key, n in iterable.items():
                self[key] = self[key] + n
        elif iterable is not None:
            for key in iterable:
                self[key] = self[key] + 1
        for key, n in kwds.items():
            self[key] = self[key] + n

    def subtract(self, iterable=None, /, **kwds):
        if isinstance(iterable, dict):
            for key, n in iterable.items():
                self[key] = self[key] - n
        elif iterable is not None:
            for key in iterable:
                self[key] = self[key] - 1
        for key, n in kwds.items():
            self[key] = self[key] - n

    def most_common(self, n=None):
        found = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return found if n is None else found[:n]

    def elements(self):
        for key, n in self.items():
            for _ in range(n):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return Counter(self)

    def __repr__(self):
        if not self:
            return "Counter()"
        return "Counter({" + ", ".join(["%r: %r" % item for item in self.most_common()]) + "})"

    def __add__(self, other):
        result = Counter()
        for key in list(self) + [k for k in other if k not in self]:
            n = self[key] + other[key]
            if n > 0:
                result[key] = n
        return result

    def __sub__(self, other):
        result = Counter()
        for key in list(self) + [k for k in other if k not in self]:
            n = self[key] - other[key]
            if n > 0:
                result[key] = n
        return result


class deque:
    def __init__(self, iterable=(), maxlen=None):
        self._items = []
        self.maxlen = maxlen
        for x in iterable:
            self.append(x)

    def append(self, x):
        self._items.append(x)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            del self._items[0]

    def appendleft(self, x):
        self._items.insert(0, x)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            self._items.pop()

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop(0)

    def extend(self, iterable):
        for x in iterable:
            self.append(x)

    def extendleft(self, iterable):
        for x in iterable:
            self.appendleft(x)

    def rotate(self, n=1):
        if self._items:
            n %= len(self._items)
            self._items = self._items[-n:] + self._items[:-n] if n else self._items

    def clear(self):
        self._items.clear()

    def count(self, x):
        return self._items.count(x)

    def remove(self, value):
        if value not in self._items:
            raise ValueError("deque.remove(x): x not in deque")
        self._items.remove(value)

    def reverse(self):
        self._items.reverse()

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __contains__(self, x):
        return x in self._items

    def __getitem__(self, i):
        if not isinstance(i, int):
            raise TypeError("sequence index must be integer, not %r" % type(i).__name__)
        if not -len(self._items) <= i < len(self._items):
            raise IndexError("deque index out of range")
        return self._items[i]

    def __setitem__(self, i, x):
        self._items[i] = x

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, deque) else NotImplemented

    def __repr__(self):
        end = "" if self.maxlen is None else ", maxlen=%d" % self.maxlen
        return "deque(" + repr(self._items) + end + ")"


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for m in self.maps:
            if key in m:
                return m[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any(key in m for m in self.maps)

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __iter__(self):
        found = {}
        for m in reversed(self.maps):
            found.update(dict.fromkeys(m))
        return iter(found)

    def __len__(self):
        return len(list(iter(self)))

    def keys(self):
        return list(iter(self))

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]
