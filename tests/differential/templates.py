#!/usr/bin/env python3
"""One directory, two tools: what `mig init` writes, run by mig and Alembic in turn.

    templates.py [--mig PATH] [--python PYTHON]

For each template with an env.py: revisions made and applied by either tool are the other's as well, and both
write the same SQL (an Alembic older than 1.19 writes another). PYTHON is the interpreter that has Alembic. Exit
status 77: no Alembic."""
import argparse
import os
import subprocess
import sys
import tempfile

MAIN = "from alembic.config import main; main(prog='alembic')"
TABLE = "version_table = theirs"
TOML = 'version_table = "theirs"\ntransaction_per_migration = true'


class Directory:
    def __init__(self, where, mig, python):
        self.where = where
        self.tools = {"mig": [mig], "alembic": [python, "-B", "-c", MAIN]}
        self.env = dict(os.environ, DATABASE_URL="sqlite:///" + os.path.join(where, "x.sqlite"))

    def run(self, tool, *argv):
        done = subprocess.run(self.tools[tool] + list(argv), cwd=self.where, env=self.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        if done.returncode:
            raise AssertionError("%s %s: %s" % (tool, " ".join(argv), done.stderr))
        return done.stdout

    def add(self, file, line):
        path = os.path.join(self.where, file)
        with open(path) as f:
            text = f.read()
        with open(path, "w") as f:
            f.write(text.replace("\nscript_location", "\n" + line + "\nscript_location", 1))

    def same(self, want, *argv):
        for tool in self.tools:
            got = self.run(tool, *argv)
            if want not in got:
                raise AssertionError("%s %s: %r, not %r" % (tool, " ".join(argv), got, want))

    def go_through(self, version):
        self.run("mig", "revision", "-m", "one", "--rev-id", "a1")
        self.run("alembic", "revision", "-m", "two", "--rev-id", "b1")
        self.same("a1 -> b1 (head), two", "history")
        self.run("mig", "upgrade", "a1")
        self.same("a1", "current")
        self.run("alembic", "upgrade", "head")
        self.same("b1 (head)", "current")
        self.run("mig", "downgrade", "base")
        script = self.run("mig", "upgrade", "head", "--sql")
        if version >= (1, 19) and script != self.run("alembic", "upgrade", "head", "--sql"):
            raise AssertionError("--sql differs")
        return script


def check(template, setting, version, args):
    with tempfile.TemporaryDirectory(prefix="mig-templates-") as where:
        d = Directory(where, os.path.abspath(args.mig), args.python)
        d.run("mig", "init", "-t", template, "m")
        if setting:
            d.add("pyproject.toml" if template == "pyproject" else "alembic.ini", setting)
        table = "theirs" if setting else "alembic_version"
        if "CREATE TABLE %s (" % table not in d.go_through(version):
            raise AssertionError("the version table is not %s" % table)


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("--mig", default="build/mig")
    options.add_argument("--python", default=os.environ.get("ALEMBIC_PYTHON", "/usr/bin/python3"))
    args = options.parse_args()
    asked = subprocess.run([args.python, "-c", "import alembic; print(alembic.__version__)"], text=True,
                           capture_output=True)
    if asked.returncode:
        print("SKIP: %s has no Alembic" % args.python)
        sys.exit(77)
    version = tuple(int(x) for x in asked.stdout.split(".")[:2])
    cases = [("alembic", None), ("alembic", TABLE)]
    if version >= (1, 16):  # the first that reads pyproject.toml
        cases += [("pyproject", None), ("pyproject", TOML)]
    wrong = 0
    for template, setting in cases:
        try:
            check(template, setting, version, args)
        except AssertionError as e:
            wrong += 1
            print("%s%s: %s" % (template, " with " + setting if setting else "", e))
    print("%d directories of templates, %d different" % (len(cases), wrong))
    sys.exit(wrong != 0)


main()
