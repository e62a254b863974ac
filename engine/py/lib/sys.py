import _native
import collections as _c

version_info = _c.namedtuple("version_info", "major minor micro releaselevel serial", module="sys")(3, 11, 2, "final", 0)
version = "3.11.2 (main)"
hexversion = 51053296
maxsize = 9223372036854775807
platform = "linux"
byteorder = "little"
argv = ["alembic"]
path = []


class _Stream:
    def write(self, text):
        _native.write(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False


stdout = _Stream()
stderr = _Stream()


def exit(status=None, /):
    raise SystemExit(status)


def getdefaultencoding():
    return "utf-8"


def getrecursionlimit():
    return 1000
