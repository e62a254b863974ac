"""Alembic's command line, answering from one warm process that forks for every call.

Reads one JSON object a line, {"cwd", "argv"}; answers {"exit", "stdout", "stderr"}. The first line it
writes is {"version": ...}. Directory listings are sorted, as Alembic itself does since 1.19: older ones
then give the same order of revisions.
"""
import json
import os
import sys
import tempfile
import traceback

plain_listdir = os.listdir
os.listdir = lambda *where: sorted(plain_listdir(*where))

import alembic
import alembic.autogenerate  # noqa: F401  imported now, so that no child has to
import alembic.config
import sqlalchemy
import sqlalchemy.dialects.mysql  # noqa: F401
import sqlalchemy.dialects.postgresql  # noqa: F401
import sqlalchemy.dialects.sqlite  # noqa: F401


def call(argv, cwd, out, err):
    """In the child: run one command with its output in two files; never returns."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.chdir(cwd)
    status = 0
    try:
        sys.argv = ["mig"] + argv
        alembic.config.CommandLine(prog="mig").main(argv=argv)
    except SystemExit as leave:
        status = leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status & 255)


def main():
    answers = os.fdopen(os.dup(1), "w")
    print(json.dumps({"version": alembic.__version__, "sqlalchemy": sqlalchemy.__version__}),
          file=answers, flush=True)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        for line in sys.stdin:
            case = json.loads(line)
            for f in (out, err):
                f.seek(0)
                f.truncate()
            child = os.fork()
            if child == 0:
                call(case["argv"], case["cwd"], out, err)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            texts = []
            for f in (out, err):
                f.seek(0)
                texts.append(f.read().decode("utf-8", "replace"))
            print(json.dumps({"exit": status, "stdout": texts[0], "stderr": texts[1]}),
                  file=answers, flush=True)


main()
