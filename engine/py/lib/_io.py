import _native


class File:
    def __init__(self, data, name, mode):
        self._data = data
        self._at = 0
        self.name = name
        self.mode = mode
        self.closed = False

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def read(self, size=-1, /):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._at + size
        got = self._data[self._at:end]
        self._at += len(got)
        return got

    def readline(self):
        self._check()
        end = self._data.find("\n" if isinstance(self._data, str) else b"\n", self._at)
        end = len(self._data) if end < 0 else end + 1
        got = self._data[self._at:end]
        self._at = end
        return got

    def readlines(self):
        return list(self)

    def __iter__(self):
        while line := self.readline():
            yield line

    def seek(self, offset, whence=0, /):
        if whence:
            _native.refuse("seek() from elsewhere than the beginning")
        self._at = offset
        return offset

    def readable(self):
        return True

    def close(self):
        self.closed = True

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc):
        self.close()

    def write(self, text):
        _native.refuse("writing a file")


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if mode not in ("r", "rt", "tr", "rb", "br"):
        _native.refuse("open() with mode " + repr(mode))
    if encoding is not None and encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig", "ascii"):
        _native.refuse("open() with encoding " + repr(encoding))
    if errors not in (None, "strict") or newline not in (None, "") or opener is not None:
        _native.refuse("this call of open()")
    if hasattr(file, "__fspath__"):
        file = file.__fspath__()
    data = _native.read(file)
    if "b" not in mode:
        data = data.decode()
        if encoding is not None and encoding.lower().endswith("sig") and data[:1] == "\ufeff":
            data = data[1:]
        if newline is None:
            data = data.replace("\r\n", "\n").replace("\r", "\n")
    return File(data, file, mode)
