"""Random revision graphs and random commands over them."""
from environment import Node

WORDS = "add drop rename account order invoice index price stock user".split()
HEX = "0123456789abcdef"


def hexes(rng, n):
    return "".join(rng.choice(HEX) for _ in range(n))


def new_id(rng, taken, shared):
    while True:
        roll = rng.random()
        if roll < 0.55:
            rid = hexes(rng, 12)
        elif roll < 0.75:
            rid = shared + hexes(rng, 6)
        elif roll < 0.85:
            rid = "r%d" % len(taken)
        elif roll < 0.93:
            rid = "%04d" % (len(taken) + 1)
        else:
            rid = rng.choice(["Rev_", "v1.", "x y", "é"]) + hexes(rng, 3)
        if rid not in taken:
            return rid


def new_doc(rng, rid):
    roll = rng.random()
    words = " ".join(rng.sample(WORDS, rng.choice([1, 2, 3])))
    if roll < 0.75:
        return "%s\n\nRevision ID: %s\n\n" % (words, rid)
    if roll < 0.85:
        return "%s\nsecond line, %s\n\n    indented\n  \nend" % (words, rid)
    return "" if roll < 0.9 else " %s " % words


class Graph:
    def __init__(self, rng):
        self.nodes, self.labels, self.above, self.children = [], [], {}, {}
        shared = hexes(rng, 4)
        for _ in range(rng.choice([1, 2, 3, 4, 5, 6, 8, 10, 14])):
            self.grow(rng, shared)
        self.ids = [n.id for n in self.nodes]
        if rng.random() < 0.4:
            rng.shuffle(self.nodes)

    def parents(self, rng):
        prior = [n.id for n in self.nodes]
        leaves = [p for p in prior if not self.children[p]]
        roll = rng.random()
        if not prior or roll < 0.12:
            return []
        if roll < 0.6:
            return [rng.choice(leaves)]
        if roll < 0.8:
            return [rng.choice(prior)]
        pool = leaves if len(leaves) > 1 else prior
        down = rng.sample(pool, min(len(pool), rng.choice([2, 2, 3])))
        return [d for d in down if not any(d in self.above[o] for o in down if o != d)]

    def dependencies(self, rng, above):
        free = [n for n in self.nodes if n.id not in above]
        if not free or rng.random() > 0.22:
            return []
        deps = []
        for n in rng.sample(free, min(len(free), rng.choice([1, 1, 1, 2]))):
            above |= self.above[n.id] | {n.id}
            deps.append(n.labels[0] if n.labels and rng.random() < 0.3 else n.id)
        return deps

    def new_labels(self, rng, base):
        if rng.random() > (0.5 if base else 0.12):
            return []
        made = ["lab%d" % (len(self.labels) + i) for i in range(2 if rng.random() < 0.15 else 1)]
        self.labels += made
        return made

    def grow(self, rng, shared):
        rid = new_id(rng, self.above, shared)
        down = self.parents(rng)
        above = set()
        for d in down:
            self.children[d] += 1
            above |= self.above[d] | {d}
        deps = self.dependencies(rng, above)
        self.nodes.append(Node(rid, down, self.new_labels(rng, not down), deps, new_doc(rng, rid)))
        self.above[rid], self.children[rid] = above, 0

    def rows(self, rng):
        """A state that a database can be in: some revisions and all below them."""
        if rng.random() < 0.2:
            return rng.choice([None, []])
        applied = set()
        for rid in rng.sample(self.ids, rng.randint(1, min(3, len(self.ids)))):
            applied |= self.above[rid] | {rid}
        return sorted(a for a in applied if not any(a in self.above[o] for o in applied))


class Command:
    """Draws one command line."""

    def __init__(self, rng, graph):
        self.rng, self.graph = rng, graph

    def rev(self):
        rid = self.rng.choice(self.graph.ids)
        if self.rng.random() < 0.8 or len(rid) < 6:
            return rid
        return rid[: self.rng.choice([3, 4, 5, 6])]

    def label(self):
        if self.graph.labels and self.rng.random() < 0.85:
            return self.rng.choice(self.graph.labels)
        return self.rng.choice([self.rev(), "nolabel"]) if self.rng.random() < 0.2 else self.rev()

    def target(self, up=True):
        rng = self.rng
        n = rng.choice([1, 1, 1, 2, 3])
        sign = "+" if up != (rng.random() < 0.05) else "-"
        kinds = ["rev"] * 5 + ["head", "heads", "heads", "label", "bad"] + ["base"] * (1 if up else 4)
        kinds += ["step"] * 3 + ["revstep", "l@head", "l@base", "l@heads", "l@rev"] + ["l@step"] * 2
        kinds += ["l@revstep"]
        kind = rng.choice(kinds)
        step = "%s%d" % (sign, n)
        return {"rev": self.rev, "label": self.label, "bad": lambda: "nosuch",
                "step": lambda: step, "revstep": lambda: self.rev() + step,
                "l@head": lambda: self.label() + "@head", "l@base": lambda: self.label() + "@base",
                "l@heads": lambda: self.label() + "@heads",
                "l@rev": lambda: self.label() + "@" + self.rev(),
                "l@step": lambda: self.label() + "@" + step,
                "l@revstep": lambda: self.label() + "@" + self.rev() + step,
                }.get(kind, lambda: kind)()

    def spot(self):
        return self.rng.choice(["", "base", "head", "heads", "current", self.rev(), self.rev(),
                                self.label() + "@head", "-1", "+1"])

    def some(self, *flags):
        return [f for f in flags if self.rng.random() < 0.3]

    def sql(self):
        ini = self.rng.choice(["pg.ini", "mysql.ini", "alembic.ini"])
        start = self.rng.choice(["", "", "base:", self.rev() + ":", self.rev() + ":"])
        roll = self.rng.random()
        if roll < 0.5:
            return ["-c", ini, "upgrade", start + self.target(), "--sql"]
        if roll < 0.8:
            return ["-c", ini, "downgrade", "--sql", (start or self.rev() + ":") + self.target(False)]
        if roll < 0.95:
            return ["-c", ini, "stamp", "--sql", start + self.target()]
        return ["-c", ini, "ensure_version", "--sql"]

    def write(self):
        rng = self.rng
        message = rng.choice(["add a thing", "Ünïcode, and: punctuation!", "x" * 50, "two  words", ""])
        argv = rng.choice([["-m", message], []]) + ["--rev-id", "feedfeedfeed"]
        if rng.random() < 0.4:
            return ["merge"] + argv + self.some("--splice") + rng.choice(
                [["heads"], rng.sample(self.graph.ids, min(2, len(self.graph.ids)))])
        for option, value in (("--head", self.target), ("--branch-label", lambda: "newlabel"),
                              ("--depends-on", self.rev)):
            if rng.random() < 0.35:
                argv.append("%s=%s" % (option, value()))
        return ["revision"] + argv + self.some("--splice")

    def read(self):
        return self.rng.choice([
            lambda: ["heads"] + self.some("-v", "--resolve-dependencies"),
            lambda: ["branches"] + self.some("-v"),
            lambda: ["history"] + self.some("-v", "-i"),
            lambda: ["history", "--rev-range=%s:%s" % (self.spot(), self.spot())] + self.some("-i"),
            lambda: ["history", "-r" + self.spot() + ":" + self.spot()] + self.some("--verbose"),
            lambda: ["current"] + self.some("-v", "--check-heads"),
            lambda: ["show", self.rng.choice(["current", self.target(), self.target(False)])],
            lambda: ["check"],
        ])()

    def draw(self):
        roll = self.rng.random()
        debug = ["-c", "debug.ini"] if self.rng.random() < 0.2 else []
        if roll < 0.28:
            return debug + ["upgrade", self.target()]
        if roll < 0.54:
            return debug + ["downgrade", self.target(False)]
        if roll < 0.64:
            n = self.rng.choice([1, 1, 1, 2])
            return debug + ["stamp"] + [self.target(self.rng.random() < 0.5) for _ in range(n)]
        if roll < 0.84:
            return self.read()
        return self.sql() if roll < 0.94 else self.write()
