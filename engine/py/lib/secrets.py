import _native
import base64 as _base64
import random as _random

_all = _random.Random()
SystemRandom = _random.Random
choice = _all.choice
randbelow = _all._below
randbits = _all.getrandbits


def token_bytes(nbytes=None):
    return _native.random(32 if nbytes is None else nbytes)


def token_hex(nbytes=None):
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes=None):
    return _base64.urlsafe_b64encode(token_bytes(nbytes)).decode().rstrip("=")


def compare_digest(a, b):
    return a == b
