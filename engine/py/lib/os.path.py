import _native

sep = "/"
altsep = None
extsep = "."
pardir = ".."
curdir = "."
pathsep = ":"


def _text(path):
    if hasattr(path, "__fspath__"):
        return path.__fspath__()
    if not isinstance(path, str):
        raise TypeError("expected str, bytes or os.PathLike object, not " + type(path).__name__)
    return path


def join(a, *p):
    path = _text(a)
    for b in p:
        b = _text(b)
        if b.startswith("/"):
            path = b
        elif not path or path.endswith("/"):
            path += b
        else:
            path += "/" + b
    return path


def split(p):
    p = _text(p)
    i = p.rfind("/") + 1
    head, tail = p[:i], p[i:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def dirname(p):
    return split(p)[0]


def basename(p):
    return split(p)[1]


def splitext(p):
    p = _text(p)
    slash = p.rfind("/")
    dot = p.rfind(".")
    i = slash + 1
    while i < dot:
        if p[i] != ".":
            return p[:dot], p[dot:]
        i += 1
    return p, ""


def isabs(s):
    return _text(s).startswith("/")


def normpath(path):
    path = _text(path)
    if not path:
        return "."
    slashes = 1 if path.startswith("/") else 0
    if path.startswith("//") and not path.startswith("///"):
        slashes = 2
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not slashes and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return ("/" * slashes + "/".join(parts)) or "."


def abspath(path):
    path = _text(path)
    if not isabs(path):
        path = join(_native.getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    got = _native.stat(_text(filename))
    return abspath(filename) if got is None else got[2]


def relpath(path, start="."):
    if not path:
        raise ValueError("no path specified")
    start_list = [x for x in abspath(start).split("/") if x]
    path_list = [x for x in abspath(path).split("/") if x]
    i = len(commonprefix([start_list, path_list]))
    rel = [".."] * (len(start_list) - i) + path_list[i:]
    return join(*rel) if rel else "."


def commonprefix(m):
    if not m:
        return ""
    s1 = min(m)
    s2 = max(m)
    for i, c in enumerate(s1):
        if c != s2[i]:
            return s1[:i]
    return s1


def exists(path):
    return _native.stat(_text(path)) is not None


def isfile(path):
    got = _native.stat(_text(path))
    return got is not None and got[0] == "file"


def isdir(path):
    got = _native.stat(_text(path))
    return got is not None and got[0] == "directory"


def getsize(path):
    got = _native.stat(_text(path))
    if got is None:
        raise FileNotFoundError(2, "No such file or directory", path)
    return got[1]


def expanduser(path):
    if _text(path).startswith("~"):
        _native.refuse("expanduser() of a home directory")
    return path


def normcase(s):
    return _text(s)
