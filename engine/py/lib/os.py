import _os
import _native
import os.path as path

getenv = _os.getenv
environ = _os.environ
linesep = "\n"
sep = "/"
altsep = None
curdir = "."
pardir = ".."
extsep = "."
pathsep = ":"
name = "posix"
devnull = "/dev/null"
getcwd = _native.getcwd


def listdir(path="."):
    return _native.listdir(fspath(path))


def fspath(path):
    return path.__fspath__() if hasattr(path, "__fspath__") else path


def urandom(size, /):
    return _native.random(size)
