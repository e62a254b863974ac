import _native


class Error(Exception):
    pass


def copy(x):
    if isinstance(x, type) or x is None or callable(x):
        return x
    if hasattr(x, "__copy__"):
        return x.__copy__()
    if type(x) in (str, bytes, int, float, bool, tuple, frozenset, range):
        return x
    if type(x) in (list, dict, set):
        return x.copy()
    return _instance(x, lambda v: v)


def deepcopy(x, memo=None):
    return _deep(x, {} if memo is None else memo)


def _deep(x, memo):
    if x is None or isinstance(x, type) or type(x) in (str, bytes, int, float, bool, range) or callable(x):
        return x
    if _native.id(x) in memo:
        return memo[_native.id(x)]
    if hasattr(x, "__deepcopy__"):
        y = x.__deepcopy__(memo)
    elif type(x) is list:
        y = memo[_native.id(x)] = []
        y.extend([_deep(v, memo) for v in x])
    elif type(x) is dict:
        y = memo[_native.id(x)] = {}
        for k, v in x.items():
            y[_deep(k, memo)] = _deep(v, memo)
    elif type(x) is tuple:
        y = tuple([_deep(v, memo) for v in x])
    elif type(x) is set:
        y = {_deep(v, memo) for v in x}
    elif type(x) is frozenset:
        y = frozenset([_deep(v, memo) for v in x])
    else:
        y = _instance(x, lambda v: _deep(v, memo))
    memo[_native.id(x)] = y
    return y


def _instance(x, each):
    if not hasattr(x, "__dict__") or isinstance(x, (str, int, float, tuple, list, dict, set, bytes)):
        _native.refuse("a copy of a '%s' object" % type(x).__name__)
    y = object.__new__(type(x))
    for name, value in x.__dict__.items():
        y.__dict__[name] = each(value)
    return y
