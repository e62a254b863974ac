import _native


class _Missing:
    def __repr__(self):
        return "MISSING"


MISSING = _Missing()


class FrozenInstanceError(AttributeError):
    pass


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def fields(class_or_instance):
    cls = class_or_instance if isinstance(class_or_instance, type) else type(class_or_instance)
    if not hasattr(cls, "__dataclass_fields__"):
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(cls.__dataclass_fields__.values())


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, "__dataclass_fields__")


def _collect(cls, kw_only):
    found = {}
    for base in cls.__mro__[-1:0:-1]:
        found.update(_native.own(base).get("__dataclass_fields__", {}))
    own = _native.own(cls)
    for name in _native.annotated(cls):
        default = own.get(name, MISSING)
        f = default if isinstance(default, Field) else field(default=default)
        if isinstance(f.default, (list, dict, set)):
            raise ValueError("mutable default %s for field %s is not allowed: use default_factory"
                             % (type(f.default), name))
        f.name = name
        if f.kw_only is MISSING:
            f.kw_only = kw_only
        if isinstance(default, Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
        found[name] = f
    for name, value in own.items():
        if isinstance(value, Field) and name not in found:
            raise TypeError("%r is a field but has no type annotation" % name)
    return found


def _make_init(cls, found, frozen):
    positional = [f for f in found.values() if f.init and not f.kw_only]
    keyword = [f for f in found.values() if f.init and f.kw_only]
    seen = None
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen = f.name
        elif seen:
            raise TypeError("non-default argument %r follows default argument" % f.name)
    takes = len(positional) + 1
    needs = 1 + len([f for f in positional if f.default is MISSING and f.default_factory is MISSING])

    def listed(names):
        names = [repr(n) for n in names]
        if len(names) < 3:
            return " and ".join(names)
        return ", ".join(names[:-1]) + ", and " + names[-1]

    def __init__(self, /, *args, **kw):
        title = cls.__qualname__ + ".__init__()"
        values = {}
        for f, v in zip(positional, args):
            values[f.name] = v
        for name, v in kw.items():
            if name in values:
                raise TypeError("%s got multiple values for argument %r" % (title, name))
            if name not in found or not found[name].init:
                raise TypeError("%s got an unexpected keyword argument %r" % (title, name))
            values[name] = v
        if len(args) > len(positional):
            given = len(args) + 1
            if needs < takes:
                raise TypeError("%s takes from %d to %d positional arguments but %d were given"
                                % (title, needs, takes, given))
            raise TypeError("%s takes %d positional argument%s but %d were given"
                            % (title, takes, "" if takes == 1 else "s", given))
        for kind, group in (("positional", positional), ("keyword-only", keyword)):
            lost = [f.name for f in group
                    if f.name not in values and f.default is MISSING and f.default_factory is MISSING]
            if lost:
                raise TypeError("%s missing %d required %s argument%s: %s"
                                % (title, len(lost), kind, "" if len(lost) == 1 else "s", listed(lost)))
        for f in found.values():
            if f.name in values:
                v = values[f.name]
            elif f.default_factory is not MISSING:
                v = f.default_factory()
            elif f.default is not MISSING:
                v = f.default
            else:
                continue
            object.__setattr__(self, f.name, v)
        if hasattr(self, "__post_init__"):
            self.__post_init__()
    return __init__


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, kw_only):
    found = _collect(cls, kw_only)
    cls.__dataclass_fields__ = found
    own = _native.own(cls)
    compared = [f.name for f in found.values() if f.compare]

    def key(obj):
        return tuple([getattr(obj, name) for name in compared])

    def same(a, b):
        return type(a) is type(b)
    cls.__match_args__ = tuple([f.name for f in found.values() if f.init and not f.kw_only])
    if init and "__init__" not in own:
        cls.__init__ = _make_init(cls, found, frozen)
    if repr_ and "__repr__" not in own:
        def __repr__(self):
            inner = ", ".join([f.name + "=" + repr(getattr(self, f.name)) for f in found.values() if f.repr])
            return type(self).__qualname__ + "(" + inner + ")"
        cls.__repr__ = __repr__
    if eq and "__eq__" not in own:
        cls.__eq__ = lambda a, b: key(a) == key(b) if same(a, b) else NotImplemented
        if "__hash__" not in own:
            if frozen or unsafe_hash:
                def __hash__(self):
                    return hash(key(self))
                cls.__hash__ = __hash__
            else:
                cls.__hash__ = None
    if order:
        cls.__lt__ = lambda a, b: key(a) < key(b) if same(a, b) else NotImplemented
        cls.__le__ = lambda a, b: key(a) <= key(b) if same(a, b) else NotImplemented
        cls.__gt__ = lambda a, b: key(a) > key(b) if same(a, b) else NotImplemented
        cls.__ge__ = lambda a, b: key(a) >= key(b) if same(a, b) else NotImplemented
    if frozen:
        def __setattr__(self, name, value):
            raise FrozenInstanceError("cannot assign to field %r" % name)
        cls.__setattr__ = __setattr__
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, kw_only)
    return wrap if cls is None else wrap(cls)


def _plain(value, dict_factory):
    if is_dataclass(value) and not isinstance(value, type):
        return dict_factory([(f.name, _plain(getattr(value, f.name), dict_factory)) for f in fields(value)])
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[_plain(v, dict_factory) for v in value])
    if isinstance(value, (list, tuple)):
        return type(value)([_plain(v, dict_factory) for v in value])
    if isinstance(value, dict):
        return type(value)([(_plain(k, dict_factory), _plain(v, dict_factory)) for k, v in value.items()])
    return value


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return _plain(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")

    def flat(value):
        if is_dataclass(value) and not isinstance(value, type):
            return tuple_factory([flat(getattr(value, f.name)) for f in fields(value)])
        if isinstance(value, (list, tuple)):
            return type(value)([flat(v) for v in value])
        return value
    return flat(obj)


def replace(obj, /, **changes):
    for f in fields(obj):
        if f.init and f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)
