#!/usr/bin/env python3
"""Random revision bodies through Alembic and mig, offline, compared.

    bodies.py [-n BODIES] [-s SEED] [--mig PATH] [--dialects LIST] [--show COUNT] [--only KIND] [-j PROCESSES]

Each body is compiled by Alembic in this process; those that it prints go into one directory of revisions, which
`mig upgrade head --sql` prints, and each text must be the same. Those where Alembic raises, mig must refuse.
Where Alembic prints in the order of a Python set (indexes of one table, table options), only the words count.
Where SQLAlchemy's compilers leave a value as `:name`, mig writes the value (docs/differences.md): such a text is counted
as "unbound" when it differs, and is no difference.
A refusal by mig of what Alembic prints is counted, with its message. Exit status 77: no Alembic."""
import argparse
import collections
import concurrent.futures
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import types
import warnings

from body_grammar import Body

try:
    from sqlalchemy.sql.compiler import SQLCompiler
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
except ImportError as e:
    print("SKIP: no Alembic: %s" % e)
    sys.exit(77)

warnings.simplefilter("ignore")
GROUP = 250
Case = collections.namedtuple("Case", "number text loose")


class Unbound:
    """Whether the compilers have left a value out of the last text."""
    seen = False
    plain = SQLCompiler.bindparam_string

    def __call__(self, compiler, *args, **keywords):
        self.seen = True
        return Unbound.plain(compiler, *args, **keywords)


unbound = Unbound()
SQLCompiler.bindparam_string = lambda compiler, *args, **keywords: unbound(compiler, *args, **keywords)


class Config:
    config_ini_section = "alembic"
    attributes = {}


def by_alembic(text, dialect):
    """What upgrade() prints; None where it raises, and why."""
    out = io.StringIO()
    unbound.seen = False
    opts = {"as_sql": True, "output_buffer": out, "literal_binds": True}
    try:
        context = MigrationContext.configure(url=dialect + "://", dialect_opts={"paramstyle": "named"}, opts=opts)
        environment = EnvironmentContext(Config, None, as_sql=True)
        environment._migration_context = context
        context._in_external_transaction, context._transaction = False, True  # for autocommit_block()
        module = types.ModuleType("body")
        with environment, Operations.context(context):
            exec(compile(text, "body.py", "exec"), module.__dict__)
            module.upgrade()
    except Exception as e:  # noqa: BLE001
        return None, "%s: %s" % (type(e).__name__, str(e).split("\n")[0])
    return out.getvalue().strip(), "unbound" if unbound.seen else None


class Mig:
    """Runs of mig in a directory of its own."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.where = tempfile.mkdtemp(prefix="mig-bodies-")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.where)

    def write(self, name, text):
        with open(os.path.join(self.where, name), "w", encoding="utf-8") as f:
            f.write(text)

    def build(self, cases, dialect):
        versions = os.path.join(self.where, "versions")
        shutil.rmtree(versions, ignore_errors=True)
        os.mkdir(versions)
        self.before = {}
        before = None
        for case in cases:
            self.before[case.number] = before
            self.put(case.number, case.text)
            before = "b%06d" % case.number
        self.write("alembic.ini", "[alembic]\nscript_location = .\nsqlalchemy.url = %s://\n" % dialect)

    def put(self, number, text):
        own = "b%06d" % number
        self.write("versions/%s.py" % own, "revision = %r\ndown_revision = %r\n%s" % (own, self.before[number], text))

    def run(self):
        """(status, output, error)"""
        done = subprocess.run([self.program, "upgrade", "head", "--sql"], cwd=self.where, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=120, env={"PATH": os.environ["PATH"]})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def texts(self, cases, dialect):
        """{number: text or None}, {number: why refused}"""
        refused = {}
        self.build(cases, dialect)
        while cases:
            status, out, err = self.run()
            if status == 0:
                return split(out), refused
            at = re.search(r"versions/b(\d{6})\.py", err + out)
            if status < 0 or not at:
                raise SystemExit("mig ended with status %d: %s" % (status, err[-2000:]))
            number = int(at.group(1))
            refused[number] = first_line(err + out)
            self.put(number, "def upgrade():\n    pass\n")
        return {}, refused

    def alone(self, case):
        self.before = {case.number: None}
        for name in os.listdir(os.path.join(self.where, "versions")):
            os.unlink(os.path.join(self.where, "versions", name))
        self.put(case.number, case.text)
        return split(self.run()[1]).get(case.number)

    def printed(self, cases, dialect):
        """{number: what was printed} of those that mig does not refuse"""
        found = {}
        if cases:
            self.build(cases[:1], dialect)
        for case in cases:
            self.before = {cases[0].number: None}
            self.put(cases[0].number, case.text)
            status, out, err = self.run()
            if status < 0:
                raise SystemExit("mig ended with status %d on\n%s" % (status, case.text))
            if status == 0:
                found[case.number] = out
        return found


def first_line(text):
    found = re.search(r"FAILED: (.*)", text)
    return found.group(1) if found else text.strip()[-200:]


def split(out):
    """The text of each revision's body."""
    parts = re.split(r"^-- Running upgrade .*?(?:-> )?b(\d{6})$", out, flags=re.M)
    texts = {}
    for number, text in zip(parts[1::2], parts[2::2]):
        end = re.search(r"^(INSERT INTO|UPDATE) alembic_version .*'b%s'" % number, text, flags=re.M)
        texts[int(number)] = text[:end.start()].strip() if end else text.strip()
    return texts


def masked(why):
    """A refusal without its place and numbers, so that equal ones count together."""
    return re.sub(r"\S*\.py:[\d:]+|\d+|'[^']{12,}'", "_", why)[:110]


def words(text):
    return sorted(re.findall(r"[^\s,;()]+|[()]", text))


def same(case, want, got):
    return want == got or (case.loose and words(want) == words(got or ""))


def compare_group(task):
    """One group of bodies on one dialect: what differs, what is refused, how many."""
    program, dialect, seed, first, n, only = task
    cases = []
    for number in range(first, first + n):
        body = Body(random.Random("%d/%d" % (seed, number)), only)
        cases.append(Case(number, body.text(), body.loose))
    wants = {c.number: by_alembic(c.text, dialect) for c in cases}
    runnable = [c for c in cases if wants[c.number][0] is not None]
    bad, left = [], 0
    with Mig(program) as mig:
        got, refused = mig.texts(runnable, dialect)
        for c in runnable:
            if c.number in refused or same(c, wants[c.number][0], got.get(c.number)):
                continue
            got[c.number] = mig.alone(c)  # types that the bodies before it have made are not made again
            if same(c, wants[c.number][0], got[c.number]):
                continue
            if wants[c.number][1] == "unbound" and got.get(c.number):
                left += 1
            else:
                bad.append((dialect, c, wants[c.number][0], got.get(c.number)))
        raising = [c for c in cases if wants[c.number][0] is None]
        out = mig.printed(raising, dialect)
        bad += [(dialect, c, "! " + wants[c.number][1], "".join(split(out[c.number]).values())) for c in raising
                if c.number in out]
    return bad, [(dialect, c, refused[c.number]) for c in cases if c.number in refused], (len(runnable), len(raising), left)


def report(dialect, case, want, got):
    print("DIFFERENT: body %d, %s\n%s" % (case.number, dialect, case.text.split("big = 'b'\n\n")[1].split("\n\ndef downgrade")[0]))
    print("  want %s\n  got  %s" % (want, got))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ap.add_argument("-n", type=int, default=1000)
    ap.add_argument("-s", type=int, default=7)
    ap.add_argument("--mig", default="build/mig")
    ap.add_argument("--dialects", default="postgresql,mysql,mariadb,sqlite")
    ap.add_argument("--show", type=int, default=20)
    ap.add_argument("-j", type=int, default=os.cpu_count())
    ap.add_argument("--only", help="statements of this kind: create_table, copy_from, ...")
    ap.add_argument("--print", type=int, help="print this one body of the seed")
    opts = ap.parse_args()
    if opts.print is not None:
        print(Body(random.Random("%d/%d" % (opts.s, opts.print)), opts.only).text())
        return
    tasks = [(opts.mig, d, opts.s, first, min(GROUP, opts.n - first), opts.only)
             for first in range(0, opts.n, GROUP) for d in opts.dialects.split(",")]
    bad, refused, counts = [], [], (0, 0, 0)
    with concurrent.futures.ProcessPoolExecutor(opts.j) as pool:
        for some in pool.map(compare_group, tasks):
            bad, refused, counts = bad + some[0], refused + some[1], [a + b for a, b in zip(counts, some[2])]
    runnable, raising, left = counts
    shown = list({one[1].number: one for one in reversed(bad)}.values())[::-1]  # each body once
    for one in shown[:opts.show]:
        report(*one)
    whys = collections.Counter(masked(why) for _, _, why in refused)
    for why, n in whys.most_common(40):
        example = next((d, c.number) for d, c, w in refused if masked(w) == why)
        print("%6d refused: %s (%s, body %d)" % (n, why, *example))
    print("%d bodies, seed %d: %d texts by Alembic, %d different, %d refused (%.2f %%), %d unbound; %d where Alembic raises" % (
        opts.n, opts.s, runnable, len(bad), len(refused), 100.0 * len(refused) / max(runnable, 1), left, raising))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
