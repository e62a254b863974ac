import _native
import re as _re

# What Python starts with, the last that fits counts.
_filters = [
    ("ignore", "", ResourceWarning), ("ignore", "", ImportWarning), ("ignore", "", PendingDeprecationWarning),
    ("ignore", "", DeprecationWarning),
]
_actions = ("default", "error", "ignore", "always", "all", "module", "once")
_records = []


def _action(category, text):
    for action, message, of in reversed(_filters):
        if issubclass(category, of) and (not message or _re.match(message, text, _re.I)):
            return action
    return "default"


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    if isinstance(message, Warning):
        category = type(message)
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError("category must be a Warning subclass, not '%s'" % type(category).__name__)
    text = str(message)
    action = _action(category, text)
    if action == "error":
        raise message if isinstance(message, Warning) else category(message)
    if action == "ignore":
        return
    if _records:
        _native.refuse("looking at recorded warnings")
    _native.log(0, "", f"{_native.place()}: {category.__name__}: {text}\n")


def warn_explicit(message, category, filename, lineno, *rest):
    warn(message, category)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    if action not in _actions:
        raise ValueError(f"invalid action: {action!r}")
    if module or lineno:
        _native.refuse("a filter of warnings by module or line")
    _filters.insert(0 if append else len(_filters), (action, message, category))


def simplefilter(action, category=Warning, lineno=0, append=False):
    filterwarnings(action, category=category, lineno=lineno, append=append)


def resetwarnings():
    _filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._then = action and (action, category, lineno, append)

    def __enter__(self):
        self._kept = list(_filters)
        if self._record:
            _records.append(self)
        if self._then:
            simplefilter(*self._then)
        return [] if self._record else None

    def __exit__(self, *exc):
        _filters[:] = self._kept
        if self._record:
            _records.remove(self)
