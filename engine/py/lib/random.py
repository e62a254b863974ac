import _native


class Random:
    def __init__(self, x=None):
        if x is not None:
            _native.refuse("random numbers from a seed")

    def seed(self, a=None):
        if a is not None:
            _native.refuse("random numbers from a seed")

    def getrandbits(self, k):
        return int(_native.random((k + 7) // 8).hex() or "0", 16) >> (-k % 8) if k < 56 else _native.refuse(
            "more than 55 random bits")

    def random(self):
        return self.getrandbits(53) / 9007199254740992

    def _below(self, n):
        k = n.bit_length()
        r = self.getrandbits(k)
        while r >= n:
            r = self.getrandbits(k)
        return r

    def randrange(self, start, stop=None, step=1):
        if stop is None:
            start, stop = 0, start
        all = range(start, stop, step)
        if not all:
            raise ValueError("empty range for randrange() (%d, %d, %d)" % (start, stop, stop - start))
        return all[self._below(len(all))]

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        if weights is not None or cum_weights is not None:
            _native.refuse("random.choices() with weights")
        return [self.choice(population) for _ in range(k)]

    def sample(self, population, k):
        pool = list(population)
        if not 0 <= k <= len(pool):
            raise ValueError("Sample larger than population or is negative")
        return [pool.pop(self._below(len(pool))) for _ in range(k)]

    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._below(i + 1)
            x[i], x[j] = x[j], x[i]


SystemRandom = Random
_all = Random()
seed = _all.seed
getrandbits = _all.getrandbits
random = _all.random
randrange = _all.randrange
randint = _all.randint
uniform = _all.uniform
choice = _all.choice
choices = _all.choices
sample = _all.sample
shuffle = _all.shuffle
