import _native
import os.path as _path
import _io


class PurePath:
    def __init__(self, *args):
        self._text = self._parse(args)

    def _parse(self, args):
        path = _path.join(*[str(a) if isinstance(a, PurePath) else a for a in args]) if args else ""
        root = "/" if path.startswith("/") else ""
        if path.startswith("//") and not path.startswith("///"):
            root = "//"
        parts = [p for p in path.split("/") if p and p != "."]
        return (root + "/".join(parts)) or "."

    def __str__(self):
        return self._text

    __fspath__ = __str__

    def as_posix(self):
        return self._text

    def __repr__(self):
        return "%s(%r)" % ("PosixPath" if type(self).__name__ == "Path" else type(self).__name__, self._text)

    def __eq__(self, other):
        return self._text == other._text if isinstance(other, PurePath) else NotImplemented

    def __hash__(self):
        return hash(self._text)

    def __lt__(self, other):
        return self.parts < other.parts

    def __truediv__(self, other):
        return type(self)(self, other)

    def __rtruediv__(self, other):
        return type(self)(other, self)

    def joinpath(self, *other):
        return type(self)(self, *other)

    @property
    def parts(self):
        root = "/" if self._text.startswith("/") else ""
        rest = [p for p in self._text.split("/") if p and p != "."]
        return tuple(([root] if root else []) + rest)

    @property
    def name(self):
        parts = self.parts
        return parts[-1] if parts and parts[-1] != "/" else ""

    @property
    def suffix(self):
        name = self.name
        i = name.rfind(".")
        return name[i:] if 0 < i < len(name) - 1 else ""

    @property
    def suffixes(self):
        name = self.name
        if name.endswith("."):
            return []
        return ["." + s for s in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        name = self.name
        i = name.rfind(".")
        return name[:i] if 0 < i < len(name) - 1 else name

    @property
    def parent(self):
        head = _path.dirname(self._text)
        if self._text in (".", "/"):
            return self
        return type(self)(head)

    @property
    def parents(self):
        found = []
        p = self
        while str(p.parent) != str(p):
            p = p.parent
            found.append(p)
        return tuple(found)

    def is_absolute(self):
        return self._text.startswith("/")

    def with_name(self, name):
        return type(self)(self.parent, name)

    def with_suffix(self, suffix):
        if suffix and not suffix.startswith(".") or suffix == ".":
            raise ValueError("Invalid suffix %r" % suffix)
        return type(self)(self.parent, self.stem + suffix)

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def relative_to(self, *other):
        base = type(self)(*other).parts
        if self.parts[:len(base)] != base:
            raise ValueError("%r is not in the subpath of %r OR one path is relative and the other is absolute."
                             % (self._text, str(type(self)(*other))))
        return type(self)(*self.parts[len(base):])


class PurePosixPath(PurePath):
    pass


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(_native.getcwd())

    def absolute(self):
        return self if self.is_absolute() else type(self)(_native.getcwd(), self)

    def resolve(self, strict=False):
        return type(self)(_path.realpath(self._text))

    def exists(self):
        return _path.exists(self._text)

    def is_file(self):
        return _path.isfile(self._text)

    def is_dir(self):
        return _path.isdir(self._text)

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return _io.open(self._text, mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None):
        return _io.open(self._text, "r", -1, encoding, errors).read()

    def read_bytes(self):
        return _io.open(self._text, "rb").read()

    def iterdir(self):
        for name in _native.listdir(self._text):
            yield type(self)(self, name)

    def glob(self, pattern):
        _native.refuse("Path.glob()")


PosixPath = Path
