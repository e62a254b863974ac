"""A directory for one command: the fixed files (ini, env.py, template), revision files, database; and
what one sees in it afterwards. tests/cmd/corpus_test.c builds the same."""
import os
import re
import shutil
import sqlite3

FIXED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../corpus/alembic/environment")


class Node:
    """One revision. `one_line` and `parse` are the notation of the corpus:
    ID[<PARENT,...][@LABEL,...][^DEPENDENCY,...]"""

    def __init__(self, rid, down=(), labels=(), deps=(), doc=None):
        self.id, self.down, self.labels, self.deps = rid, list(down), list(labels), list(deps)
        self.doc = "message of " + rid if doc is None else doc

    def one_line(self):
        out = self.id
        for sign, items in (("<", self.down), ("@", self.labels), ("^", self.deps)):
            if items:
                out += sign + ",".join(items)
        return out

    @staticmethod
    def parse(text):
        parts = re.split(r"([<@^])", text)
        found = {parts[i]: parts[i + 1].split(",") for i in range(1, len(parts), 2)}
        return Node(parts[0], found.get("<", ()), found.get("@", ()), found.get("^", ()))

    def source(self):
        def literal(items):
            return repr(items[0]) if len(items) == 1 else repr(tuple(items)) if items else "None"

        lines = ['"""%s"""' % self.doc] if self.doc else []
        lines += ["from alembic import op", "",
                  "revision = %r" % self.id,
                  "down_revision = %s" % literal(self.down),
                  "branch_labels = %s" % literal(self.labels),
                  "depends_on = %s" % literal(self.deps), ""]
        for name, sign in (("upgrade", "+"), ("downgrade", "-")):
            lines += ["", "def %s():" % name,
                      "    op.execute(\"INSERT INTO trace (what) VALUES ('%s%s')\")" % (sign, self.id),
                      ""]
        return "\n".join(lines)


def write(where, name, text):
    path = os.path.join(where, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def build(where, nodes, rows):
    """rows: None for no version table."""
    shutil.copytree(FIXED, where, dirs_exist_ok=True)
    os.makedirs(os.path.join(where, "scripts/versions"), exist_ok=True)
    for i, node in enumerate(nodes):
        write(where, "scripts/versions/%03d_%s.py" % (i, node.id), node.source())
    db = sqlite3.connect(os.path.join(where, "db.sqlite"))
    db.execute("CREATE TABLE trace (n INTEGER PRIMARY KEY, what TEXT)")
    if rows is not None:
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                   "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
        db.executemany("INSERT INTO alembic_version VALUES (?)", [(r,) for r in rows])
    db.commit()
    db.close()


def select(db, sql):
    try:
        return [r[0] for r in db.execute(sql)]
    except sqlite3.OperationalError:
        return None


def look(where, nodes):
    """(version rows or None, trace, {new file: text})"""
    db = sqlite3.connect(os.path.join(where, "db.sqlite"))
    rows = select(db, "SELECT version_num FROM alembic_version")
    trace = select(db, "SELECT what FROM trace ORDER BY n")
    db.close()
    known = {"%03d_%s.py" % (i, n.id) for i, n in enumerate(nodes)}
    files = {}
    versions = os.path.join(where, "scripts/versions")
    for name in sorted(set(os.listdir(versions)) - known - {"__pycache__"}):
        with open(os.path.join(versions, name), encoding="utf-8") as f:
            files[name] = f.read()
    return sorted(rows) if rows is not None else None, trace, files
