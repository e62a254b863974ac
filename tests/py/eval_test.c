/* Runs tests/corpus/py/NAME.py: what it prints is NAME.out, which CPython 3.11 wrote. Then what
 * must be refused or raised, with its place. */
#include "../tap.h"
#include "base/buf.h"
#include "base/file.h"
#include "hooks.h"
#include "py/eval.h"
#include "py/interp.h"
#include "py/parse.h"
#include <time.h>

static bool run(struct arena *a, const char *file, struct slice text, const struct py_hooks *hooks,
                struct mig_error *err)
{
    const struct ast_module *m;
    struct py_value *module;
    return py_parse_module(a, file, text, &m, err) &&
           py_run_module(py_new(a, hooks), "__main__", m, &module, err);
}

/* Line by line, so that a failure names its line. */
static void same_lines(const char *name, struct slice got, struct slice want)
{
    struct slice g;
    struct slice w;
    unsigned line = 0;
    while (slice_line(&want, &w)) {
        bool same = slice_line(&got, &g) && slice_eq(g, w);
        line++;
        if (!same)
            printf("# %s.out:%u\n#  got: %.*s\n# want: %.*s\n", name, line, (int)g.n, g.p, (int)w.n,
                   w.p);
        OK(same);
    }
    OK(!got.n);
}

static void corpus(const char *name)
{
    struct arena a = { 0 };
    struct buf out = { .arena = &a };
    struct py_hooks hooks = hooks_into(&out);
    struct mig_error err = { 0 };
    struct slice text;
    struct slice want;
    char *file = arena_printf(&a, "tests/corpus/py/%s.py", name);
    char *expected = arena_printf(&a, "tests/corpus/py/%s.out", name);
    bool ok = file_read(&a, file, 1 << 20, &text, &err) &&
              file_read(&a, expected, 1 << 20, &want, &err) && run(&a, file, text, &hooks, &err);
    if (!ok)
        printf("# %s:%u:%u %s\n", file, err.line, err.column, err.message);
    OK(ok);
    same_lines(name, buf_view(&out), ok ? want : SLICE(""));
    mig_error_clear(&err);
    arena_free(&a);
}

/* The program fails there with that text. */
static void fails(const char *program, enum mig_code code, unsigned line, unsigned column,
                  const char *message)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct py_hooks hooks = { .max_steps = 100000 };
    OK(!run(&a, "f.py", slice_of(program), &hooks, &err));
    STR_EQ(err.message ? err.message : "", message);
    OK(err.code == code);
    if (err.line != line || err.column != column)
        printf("# %s: at %u:%u\n", program, err.line, err.column);
    OK(err.line == line && err.column == column);
    mig_error_clear(&err);
    arena_free(&a);
}

static void test_raised(void)
{
    fails("x = 1\n\n{}['k']\n", MIG_SCRIPT, 3, 1, "KeyError: 'k'");
    fails("def f():\n    return 1 + 'a'\nf()\n", MIG_SCRIPT, 2, 12,
          "TypeError: unsupported operand type(s) for +: 'int' and 'str'");
    fails("raise ValueError\n", MIG_SCRIPT, 1, 1, "ValueError");
    fails("class E(Exception): pass\nraise E('x', 1)\n", MIG_SCRIPT, 2, 1, "E: ('x', 1)");
    fails("try:\n    1 / 0\nexcept KeyError:\n    pass\n", MIG_SCRIPT, 2, 5,
          "ZeroDivisionError: division by zero");
    fails("try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise\n", MIG_SCRIPT, 2, 5,
          "ZeroDivisionError: division by zero");
    fails("x = nope\n", MIG_SCRIPT, 1, 5, "NameError: name 'nope' is not defined");
    fails("from collections import namedtuple\nP = namedtuple('P', 'x')\nP()\n", MIG_SCRIPT, 3, 1,
          "TypeError: P.__new__() missing 1 required positional argument: 'x'");
    fails("def f():\n    yield 1\n    raise KeyError(2)\nlist(f())\n", MIG_SCRIPT, 3, 5,
          "KeyError: 2");
    fails("import enum\nclass C(enum.Enum):\n    A = 1\nC(2)\n", MIG_SCRIPT, 4, 1,
          "ValueError: 2 is not a valid C");
}

static void test_refused(void)
{
    fails("from app.models import User\nx = 1\nUser.id\n", MIG_SCRIPT, 3, 1,
          "app.models.User (its module is not one that mig knows) is not supported");
    fails("import app\nA = app.b.C\nB = [1, (A, 'x')]\nD = {'a': B}\nx = 1\nif D: pass\n",
          MIG_SCRIPT, 6, 4,
          "D (it is made of 'B': it is made of 'A': it is made of 'app': its module is not one "
          "that mig knows) is not supported");
    fails("import app\nA = app.b()\n", MIG_SCRIPT, 2, 5,
          "app (its module is not one that mig knows) is not supported");
    fails("import app\nA, B = app.b, 1\n", MIG_SCRIPT, 2, 8,
          "app (its module is not one that mig knows) is not supported");
    fails("import app\nif 1:\n    class C:\n        A = app.b\n", MIG_SCRIPT, 4, 13,
          "app (its module is not one that mig knows) is not supported");
    fails("import app\ndef f():\n    a = app.b\nf()\n", MIG_SCRIPT, 3, 9,
          "app (its module is not one that mig knows) is not supported");
    fails("try:\n    open('/etc/passwd')\nexcept Exception:\n    pass\n", MIG_SCRIPT, 2, 5,
          "reading files is not supported");
    fails("try:\n    import psycopg2\nexcept ImportError:\n    pass\n", MIG_SCRIPT, 2, 12,
          "import of 'psycopg2', which mig does not know, where its failure is caught is not "
          "supported");
    fails("x = 9223372036854775807 + 1\n", MIG_SCRIPT, 1, 5,
          "an integer beyond 64 bits is not supported");
    fails("def f():\n    print((yield 1))\nfor x in f(): pass\n", MIG_SCRIPT, 2, 12,
          "a 'yield' within an expression is not supported");
    fails("def f():\n    try:\n        yield 1\n    finally:\n        pass\nnext(f())\n",
          MIG_SCRIPT, 3, 9,
          "a generator that stops for good within 'try' or 'with' is not supported");
    fails("eval('1')\n", MIG_SCRIPT, 1, 1,
          "input(), eval(), exec(), compile() and __import__() is not supported");
    fails("import _native\n_native.now()\n", MIG_SCRIPT, 2, 1,
          "_native (its module is not one that mig knows) is not supported");
    fails("import collections\ncollections._native\n", MIG_SCRIPT, 2, 1,
          "collections._native is not supported");
    fails("class M(type): pass\n", MIG_SCRIPT, 1, 1,
          "a class that derives from type is not supported");
    fails("import random\nrandom.seed(1)\n", MIG_SCRIPT, 2, 1,
          "random numbers from a seed is not supported");
    fails("import os\nos.getenv('A')\n", MIG_SCRIPT, 2, 1,
          "reading the environment is not supported");
    fails("import os\nos.system('true')\n", MIG_SCRIPT, 2, 1, "os.system is not supported");
    fails("import datetime\ndatetime.datetime.now()\n", MIG_SCRIPT, 2, 1,
          "the time of day is not supported");
}

static void test_limits(void)
{
    fails("while True:\n    pass\n", MIG_LIMIT, 2, 5, "the program takes more than 100000 steps");
    fails("def f():\n    f()\nf()\n", MIG_LIMIT, 2, 5,
          "the program nests more than 3000 levels deep");
    fails("x = 'a' * 1000000000\n", MIG_LIMIT, 1, 5, "a repetition beyond 64 MB");
    fails("x = 'a'\nfor i in range(40):\n    x += x\n", MIG_LIMIT, 2, 10,
          "the program takes more than 67108864 bytes of memory");
    fails("try:\n    while True: pass\nexcept BaseException:\n    pass\n", MIG_LIMIT, 2, 11,
          "the program takes more than 100000 steps");
}

static void limited(const char *program, const char *message)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct py_hooks hooks = { .now = hooks_now, .random = hooks_random };
    OK(!run(&a, "f.py", slice_of(program), &hooks, &err));
    STR_EQ(err.message ? err.message : "", message);
    OK(err.line != 0 && err.column != 0);
    mig_error_clear(&err);
    arena_free(&a);
}

/* What would take all the time and memory that there is. */
static void test_exhaustion(void)
{
    static const char memory[] = "the program takes more than 67108864 bytes of memory";
    static const char nested[] = "the program nests more than 3000 levels deep";
    limited("'a' * 10**10\n", "a repetition beyond 64 MB");
    limited("[0] * 10**10\n", "a repetition beyond 64 MB");
    limited("10**10**10\n", "an integer beyond 64 bits is not supported");
    limited("1 << 70\n", "an integer beyond 64 bits is not supported");
    limited("list(range(10**12))\n", memory);
    limited("x = []\nwhile True: x.append(x)\n", memory);
    limited("x = 'a'\nwhile True: x = x + x\n", memory);
    limited("def g():\n    while True: yield [1]\nlist(g())\n", memory);
    limited("import itertools\nlist(itertools.product(range(100), repeat=10))\n", memory);
    limited("('a' * 1000000).replace('a', 'b' * 1000000)\n", memory);
    limited("'%1000000000d' % 1\n", "a width beyond 1000000 in a format");
    limited("'{:>{}}'.format(1, 10**10)\n", "a width beyond 1000000 in a format");
    limited("'a'.ljust(10**10)\n", "a width beyond 1000000");
    limited("x = []\nfor i in range(100000): x = [x]\nrepr(x)\n", nested);
    limited("class A:\n    def __eq__(self, o): return self == o\nA() == 1\n", nested);
    limited("def g(n):\n    yield from g(n + 1)\nlist(g(0))\n", nested);
    limited("import re\nre.match('(a+)+$', 'a' * 40 + 'b')\n",
            "a regular expression takes too many steps");
}

/* A file of 10 MB, and 10,000 levels, end with an error at once. */
static void test_large(void)
{
    struct arena a = { 0 };
    struct buf text = { .arena = &a };
    const struct ast_module *m;
    struct mig_error err = { 0 };
    buf_pad(&text, '(', 10000);
    clock_t begin = clock();
    OK(!py_parse_module(&a, "f.py", buf_view(&text), &m, &err) && err.code == MIG_LIMIT);
    mig_error_clear(&err);
    text.len = 0;
    for (size_t i = 0; i < 10000; i++) {
        buf_pad(&text, ' ', i);
        buf_puts(&text, "if 1:\n");
    }
    OK(!py_parse_module(&a, "f.py", buf_view(&text), &m, &err) && err.line);
    mig_error_clear(&err);
    text.len = 0;
    while (text.len < 10 << 20)
        buf_puts(&text, "x = [1, 2, 'three', {'four': 5.0}]\n");
    OK(!py_parse_module(&a, "f.py", buf_view(&text), &m, &err) && err.code == MIG_LIMIT);
    OK(clock() - begin < 3 * CLOCKS_PER_SEC);
    mig_error_clear(&err);
    arena_free(&a);
}

/* A host module, and a function of the program called from outside. */
static struct py_value *host_import(struct py *py, void *data, struct slice name)
{
    (void)data;
    if (!slice_is(name, "alembic"))
        return NULL;
    struct py_value *m = py_module(py, "alembic");
    py_dict_name(py, m->module.names, SLICE("op"), py_str_of(py, "the op"));
    return m;
}

static void test_host(void)
{
    static const char program[] = "from alembic import op\ndef upgrade(n=2):\n    return op * n\n";
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct py_hooks hooks = { .import = host_import };
    struct py *py = py_new(&a, &hooks);
    const struct ast_module *m;
    struct py_value *module = NULL;
    struct py_value *got = NULL;
    struct py_args none = { 0 };
    OK(py_parse_module(&a, "r.py", SLICE(program), &m, &err));
    OK(py_run_module(py, "r", m, &module, &err));
    OK(py_global(py, module, "downgrade") == NULL);
    OK(py_call_value(py, py_global(py, module, "upgrade"), &none, &got, &err));
    OK(got && got->kind == PY_STR && slice_is(got->text, "the opthe op"));
    arena_free(&a);
}

int main(void)
{
    corpus("expressions");
    corpus("statements");
    corpus("classes");
    corpus("generators");
    corpus("library");
    corpus("exact");
    corpus("match");
    test_raised();
    test_refused();
    test_limits();
    test_exhaustion();
    test_large();
    test_host();
    return tap_done();
}
