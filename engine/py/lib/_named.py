import collections as _c
import _native


class NamedTuple(_c._Named):
    def __init_subclass__(cls, **kw):
        if cls.__bases__ != (NamedTuple,):
            return
        names = list(_native.annotated(cls))
        own = _native.own(cls)
        defaults = []
        for name in names:
            if name in own:
                defaults.append(own[name])
            elif defaults:
                raise TypeError("Non-default namedtuple field %s cannot follow default field%s %s"
                                % (name, "s" if len(defaults) > 1 else "",
                                   ", ".join([n for n in names if n in own])))
        _c._complete(cls, names, defaults)


class TypedDict(dict):
    def __init_subclass__(cls, *, total=True):
        pass
