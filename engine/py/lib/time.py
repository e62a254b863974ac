import _native
import datetime as _datetime


def time():
    return _native.now() / 1000000


def time_ns():
    return _native.now() * 1000


def perf_counter():
    return _native.now() / 1000000


monotonic = process_time = perf_counter


def sleep(secs, /):
    if secs < 0:
        raise ValueError("sleep length must be non-negative")


def strftime(format, t=None):
    if t is not None:
        _native.refuse("time.strftime() of a given time")
    return _datetime.datetime.now().strftime(format)
