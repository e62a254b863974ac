#!/usr/bin/env python3
"""Fills in what Alembic answers in the case files of tests/corpus/alembic.

    record.py FILE...

A file holds `graph:` lines (see environment.Node) and, under each, cases:

    graph: aaaa1111 bbbb2222<aaaa1111@label^dependency
    case: a name
    rows: aaaa1111          version rows before; `-` for an empty table, left out for none
    argv: upgrade head      split as a shell does
    exit: 0                 from here on recorded
    after: bbbb2222         version rows, sorted; `-` for an empty table, `none` for none
    trace: +bbbb2222        bodies that ran, in order
    out| a line of standard output
    err| a log line
    file| NAME, then lines of a file written

A case whose answer depends on the order of a Python set, or where Alembic ends in a traceback, is left
out with a word on standard error."""
import argparse
import os
import shlex
import sys
import types

import differential
from environment import Node

SEEDS = tuple(str(n) for n in range(1, 9))


def read(path):
    """[(graph line, [{name, rows, argv}])]"""
    graphs = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            key, _, value = line.rstrip("\n").partition(": ")
            if key == "graph" or line.rstrip() == "graph:":
                graphs.append((value, []))
            elif key == "case":
                graphs[-1][1].append({"name": value, "rows": None})
            elif key == "rows":
                graphs[-1][1][-1]["rows"] = [] if value == "-" else value.split()
            elif key == "argv":
                graphs[-1][1][-1]["argv"] = value
    return graphs


def listed(items):
    return "none" if items is None else " ".join(items) or "-"


def written(case, got):
    lines = ["case: " + case["name"]]
    if case["rows"] is not None:
        lines.append("rows: " + listed(case["rows"]))
    lines += ["argv: " + case["argv"], "exit: %d" % got.exit, "after: " + listed(got.rows)]
    if got.trace:
        lines.append("trace: " + " ".join(got.trace))
    lines += ["out| " + x for x in got.stdout.split("\n")[:-1]]
    lines += ["err| " + x for x in differential.log_lines(got.stderr)]
    for name, text in got.files.items():
        lines += ["file| " + name] + ["     | " + x for x in text.split("\n")[:-1]]
    return "\n".join(lines) + "\n"


def record(oracles, path):
    out = []
    for line, cases in read(path):
        graph = types.SimpleNamespace(nodes=[Node.parse(t) for t in line.split()])
        out.append("graph: " + line + "\n")
        for case in cases:
            argv = shlex.split(case["argv"])
            got = [differential.in_directory(graph, case["rows"], lambda d: o.run(argv, d)) for o in oracles]
            if any(g != got[0] for g in got) or "Traceback" in got[0].stderr:
                print("left out: %s: %s" % (path, case["argv"]), file=sys.stderr)
                continue
            out.append(written(case, got[0]))
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ap.add_argument("files", nargs="+")
    opts = ap.parse_args()
    oracles = []
    for seed in SEEDS:
        oracles.append(differential.Oracle(os.environ.get("ALEMBIC_PYTHON", "/usr/bin/python3"), seed))
    for path in opts.files:
        record(oracles, path)


main()
