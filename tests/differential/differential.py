#!/usr/bin/env python3
"""Random graphs and commands through Alembic and mig, compared.

    differential.py [-n CASES] [-s SEED] [--mig PATH] [--python PYTHON] [--keep FILE]

Compared: standard output, exit status, log lines, version rows, the order in which bodies ran, files
written. Where Alembic ends in a traceback, mig must fail too and leave the rows as they were. What
Alembic leaves to the order of a Python set is sorted on both sides, or counts as right when Alembic gives
it under another hash seed. PYTHON is the interpreter that has
Alembic. An Alembic older than 1.19 is held against what has not changed since. Exit status 77: no
Alembic."""
import argparse
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import environment
from generate import Command, Graph

HERE = os.path.dirname(os.path.abspath(__file__))
Outcome = collections.namedtuple("Outcome", "exit stdout stderr rows trace files")


class Oracle:
    def __init__(self, python, hash_seed="0"):
        env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONWARNINGS="ignore", TZ="UTC",
                   COLUMNS="80", LC_ALL="C.UTF-8", PYTHONHASHSEED=hash_seed)
        self.process = subprocess.Popen([python, os.path.join(HERE, "oracle.py")], text=True, env=env,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        hello = self.process.stdout.readline()
        if not hello:
            print("SKIP: %s has no Alembic: %s" % (python, self.process.stderr.read().strip()[-200:]))
            sys.exit(77)
        self.version = tuple(int(x) for x in json.loads(hello)["version"].split(".")[:2])

    def run(self, argv, cwd):
        print(json.dumps({"argv": argv, "cwd": cwd}), file=self.process.stdin, flush=True)
        got = json.loads(self.process.stdout.readline())
        return got["exit"], got["stdout"], got["stderr"]


def run_mig(mig, argv, cwd):
    env = {"PATH": os.environ["PATH"], "TZ": "UTC", "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([mig] + argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def in_directory(graph, rows, run):
    """The outcome of one run in a fresh directory."""
    where = tempfile.mkdtemp(prefix="mig-differential-")
    try:
        environment.build(where, graph.nodes, rows)
        status, out, err = run(where)
        after, trace, files = environment.look(where, graph.nodes)
        clean = lambda text: re.sub(r"Create Date: [-0-9 :.+]+", "Create Date: -", text).replace(where, "DIR")
        return Outcome(status, clean(out), clean(err), after, trace,
                       {name: clean(text) for name, text in files.items()})
    finally:
        shutil.rmtree(where)


def sort_runs(lines, pattern):
    """Sorts each run of neighbouring lines that match."""
    out, run = [], []
    for line in lines + [None]:
        if line is not None and re.match(pattern, line):
            run.append(line)
            continue
        out += sorted(run)
        run = []
        if line is not None:
            out.append(line)
    return out


def sort_items(match):
    return match.group(1) + ", ".join(sorted(match.group(2).split(", "))) + match.group(3)


def canonical(argv, text):
    """What Alembic prints from a set, in sorted order."""
    text = re.sub(r"(\()([^()\n]*, [^()\n]*)(\))", sort_items, text)
    text = re.sub(r"^((?:Branches into|Branch names): )(.*)()$", sort_items, text, flags=re.M)
    text = re.sub(r"(overlaps with other requested revisions )(.*)()$", sort_items, text, flags=re.M)
    text = re.sub(r"^(DEBUG.*(?:merge, delete|unmerge, insert) [\[(])(.*?)([,\])])", sort_items, text,
                  flags=re.M)
    lines = text.split("\n")
    if "branches" in argv:
        lines = sort_runs(lines, r" +-> ")
    if "current" in argv and "show" not in argv and "-v" not in argv:
        lines = sorted(lines)
    elif "current" in argv:
        parts = re.split(r"(?m)^(?=Rev: )", "\n".join(lines))
        lines = (parts[0] + "".join(sorted(parts[1:]))).split("\n")
    return "\n".join(lines)


def log_lines(text):
    return [x for x in text.split("\n") if re.match(r"(INFO|DEBUG|ERROR|WARNI)\s+\[", x)]


READS = {"heads", "history", "branches", "show", "current"}


def differences(argv, rows, want, got, version):
    """Names of what differs."""
    if "Traceback (most recent call last)" in want.stderr:
        bad = [] if got.exit else ["exit"]
        return bad + (["rows"] if (got.rows or []) != sorted(rows or []) else [])
    old = version < (1, 19)
    if old and want.exit == 2:  # a command or option that it does not have
        return []
    bad = [f for f in ("exit", "rows", "trace") if getattr(want, f) != getattr(got, f)]
    if not old or (want.exit == 0 and READS & set(argv) and "--sql" not in argv):
        bad += ["stdout"] if canonical(argv, want.stdout) != canonical(argv, got.stdout) else []
    if not old:
        pair = [canonical(argv, "\n".join(log_lines(o.stderr))) for o in (want, got)]
        bad += ["stderr"] if pair[0] != pair[1] else []
        bad += ["files"] if want.files != got.files else []
    return bad


class Comparison:
    """Runs cases through both. What Alembic gives under some hash seed is right."""

    SEEDS = 32

    def __init__(self, python, mig):
        self.python, self.mig = python, mig
        self.oracles = [Oracle(python)]
        self.version = self.oracles[0].version

    def oracle(self, seed):
        while len(self.oracles) <= seed:
            self.oracles.append(Oracle(self.python, str(len(self.oracles))))
        return self.oracles[seed]

    def compare(self, graph, rows, argv):
        """(what Alembic gave, what mig gave, names of what differs)"""
        got = in_directory(graph, rows, lambda where: run_mig(self.mig, argv, where))
        first = None
        for seed in range(self.SEEDS):
            want = in_directory(graph, rows, lambda where: self.oracle(seed).run(argv, where))
            bad = differences(argv, rows, want, got, self.version)
            first = first or (want, got, bad)
            if not bad:
                return want, got, bad
        return first


def report(number, graph, rows, argv, want, got, bad):
    print("DIFFERENT in %s, case %d" % (", ".join(bad), number))
    print("  graph: %s\n  rows: %s\n  argv: %s" % (
        " | ".join(n.one_line() for n in graph.nodes), rows, argv))
    for field in bad:
        print("  %s\n    want %r\n    got  %r" % (field, getattr(want, field), getattr(got, field)))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ap.add_argument("-n", type=int, default=1000)
    ap.add_argument("-s", type=int, default=7)
    ap.add_argument("--mig", default="build/mig")
    ap.add_argument("--python", default=os.environ.get("ALEMBIC_PYTHON", "/usr/bin/python3"))
    ap.add_argument("--per-graph", type=int, default=8)
    opts = ap.parse_args()
    both, rng = Comparison(opts.python, os.path.abspath(opts.mig)), random.Random(opts.s)
    failed, crashed, graph = 0, 0, None
    for number in range(opts.n):
        if number % opts.per_graph == 0:
            graph = Graph(rng)
        rows, argv = graph.rows(rng), Command(rng, graph).draw()
        want, got, bad = both.compare(graph, rows, argv)
        crashed += "Traceback (most recent call last)" in want.stderr
        if bad:
            failed += 1
            report(number, graph, rows, argv, want, got, bad)
    print("%d cases, seed %d, Alembic %d.%d: %d different (%d where Alembic ends in a traceback)" % (
        opts.n, opts.s, *both.version, failed, crashed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
