/* Bodies: the source of a module with "from alembic import op", "import sqlalchemy as sa" in front
 * (lines 1 and 2), and what runs, or "LINE:COLUMN message". */
#include "../tap.h"
#include "base/buf.h"
#include "py/py.h"

static const char *body(struct arena *a, const char *source)
{
    struct py_executes got;
    struct mig_error err = { 0 };
    struct buf text = { .arena = a }, b = { .arena = a };
    buf_puts(&text, "from alembic import op\nimport sqlalchemy as sa\n");
    buf_puts(&text, source);
    if (!py_read_body(a, "dir/a-b.c.py", buf_view(&text), "upgrade", &got, &err)) {
        buf_printf(&b, "%u:%u %s%s", err.line, err.column, err.message, err.file ? "" : " NO FILE");
        mig_error_clear(&err);
        return buf_str(&b);
    }
    for (size_t i = 0; i < got.n; i++)
        buf_printf(&b, "%u:%u<%s>", got.at[i].line, got.at[i].column, got.at[i].text);
    return buf_str(&b);
}

#define UP  "def upgrade():\n"
#define RUN "mig cannot run "

static const struct {
    const char *source, *want;
} cases[] = {
    { UP "    pass\n", "" },
    { "def upgrade() -> None: ...\n", "" },
    { UP "    'doc'\n    return\n", "" },
    { UP "    return None\n", "" },
    { UP "    op.execute('a')\n    op.execute(\"b\")\n", "4:5<a>5:5<b>" },
    { UP "    op.execute('''a\n  b''' 'c')\n", "4:5<a\n  bc>" },
    { UP "    op.execute(sa.text('a'))\n", "4:5<a>" },
    { UP "    op.execute(sa.text(text='a')); op.execute(sqltext='b')\n", "4:5<a>4:36<b>" },
    { UP "    op.execute(f'a')\n    op.execute('a' + 'b')\n    op.execute(('c'))\n",
      "4:5<a>5:5<ab>6:5<c>" },
    { UP "    op.execute(r'\\d')\n", "4:5<\\d>" },
    { UP "    op.execute('')\n", "4:5<>" },
    { UP "    op.execute('a')\n    return\n    op.execute('b')\n", "4:5<a>" },
    { "from sqlalchemy import text as t\n" UP "    op.execute(t('a'))\n", "5:5<a>" },
    { "from sqlalchemy.sql import text\n" UP "    op.execute(text('a'))\n", "5:5<a>" },
    { "import alembic.op\n" UP "    alembic.op.execute('a')\n", "5:5<a>" },
    { "import alembic as al\n" UP "    al.op.execute('a')\n", "5:5<a>" },
    { "import alembic.op as o\n" UP "    o.execute('a')\n", "5:5<a>" },
    { UP "    op.execute('a')\n" UP "    op.execute('b')\n", "6:5<b>" },
    { "x = {1: helper()}\nclass A(x.B): pass\n" UP "    pass\n", "" },
    { "def helper():\n    op.create_table('x')\n" UP "    pass\n", "" },
    /* sqlalchemy.text() */
    { UP "    op.execute('a \\\\:b')\n", "4:5<a :b>" },
    { UP "    op.execute('a::int, b := 1, c:d, 1:2, :: x, x : y, %')\n",
      "4:5<a::int, b := 1, c:d, 1:2, :: x, x : y, %>" },
    { UP "    op.execute('12:30:00 \\\\:\\\\:x \\\\:a:')\n", "4:5<12:30:00 ::x \\:a:>" },
    { UP "    op.execute(':name:')\n", "4:5<:name:>" },
    { UP "    op.execute('\\\\::int')\n", "4:5<\\::int>" },
    { UP "    op.execute('\\\\\\\\:x')\n", "4:5<\\:x>" },
    { UP "    op.execute('\xc3\xa9:x')\n", "4:5<\xc3\xa9:x>" },
    { UP "    op.execute('a = :name')\n",
      "4:5 " RUN "the bind parameter ':name' (write '\\:' for a plain colon)" },
    { UP "    op.execute(\"'x :y'\")\n",
      "4:5 " RUN "the bind parameter ':y' (write '\\:' for a plain colon)" },
    { UP "    op.execute(sa.text('(:1$)'))\n",
      "4:5 " RUN "the bind parameter ':1$' (write '\\:' for a plain colon)" },
    { UP "    op.execute('\xe2\x86\x92:x')\n",
      "4:5 " RUN "the bind parameter ':x' (write '\\:' for a plain colon)" },
    { UP "    op.execute(':\xc3\xa9')\n",
      "4:5 " RUN "the bind parameter ':\xc3\xa9' (write '\\:' for a plain colon)" },
    { UP "    op.execute('\\\\:\xe2\x86\x92:')\n",
      "4:5 " RUN "an escaped colon in front of a name and ':'" },
    { UP "    op.execute('a\\0')\n", "4:5 " RUN "a NUL character in SQL" },
    /* refusals */
    { "", "0:0 module 'a_b_c_py' has no attribute 'upgrade'" },
    { "def upgrade(engine):\n    pass\n", "3:13 " RUN "upgrade() with parameters" },
    { "@x\n" UP "    pass\n", "3:2 " RUN "upgrade() with a decorator" },
    { "async " UP "    pass\n", "3:1 mig does not read 'async'" },
    { "if 1:\n    def upgrade(): pass\n",
      "4:5 " RUN "upgrade() that is not a plain 'def' of the module" },
    { UP "    pass\nupgrade = other\n",
      "5:1 " RUN "upgrade() that is not a plain 'def' of the module" },
    { "from x import upgrade\n", "3:15 " RUN "upgrade() that is not a plain 'def' of the module" },
    { UP "    op.create_table('x', 1)\n", "4:5 " RUN "op.create_table(...)" },
    { UP "    op.f()\n", "4:5 " RUN "op.f()" },
    { UP "    op.execute(x)\n", "4:16 " RUN "op.execute() of a name" },
    { UP "    op.execute(f'a{x}')\n", "4:16 " RUN "op.execute() of an f-string" },
    { UP "    op.execute('a', execution_options={})\n",
      "4:5 " RUN "op.execute() with other arguments than SQL" },
    { UP "    op.execute()\n", "4:5 " RUN "op.execute() with other arguments than SQL" },
    { UP "    op.execute(*['a'])\n", "4:16 " RUN "op.execute() of a starred expression" },
    { UP "    op.execute(sa.text('a').bindparams(x=1))\n", "4:16 " RUN "op.execute() of a call" },
    { UP "    op.execute(sa.text('a', 1))\n", "4:16 " RUN "sa.text(...)" },
    { UP "    op.execute(b'a')\n", "4:16 " RUN "op.execute() of bytes" },
    { UP "    x = 1\n", "4:5 " RUN "an assignment" },
    { UP "    if x:\n        pass\n", "4:5 " RUN "'if'" },
    { UP "    return 1\n", "4:5 " RUN "'return'" },
    { UP "    from a import b\n", "4:5 " RUN "'from ... import'" },
    { UP "    return\n    yield\n", "5:5 " RUN "'yield'" },
    { UP "    x()\n", "4:5 " RUN "x()" },
    { "op = other\n" UP "    op.execute('a')\n",
      "3:1 " RUN "what the module does with 'op' itself" },
    { "from .alembic import op\n" UP "    op.execute('a')\n", "5:5 " RUN "op.execute(...)" },
    { "from x import op\n" UP "    op.execute('a')\n", "5:5 " RUN "op.execute(...)" },
    { "for op in x: pass\n" UP "    op.execute('a')\n",
      "3:5 " RUN "what the module does with 'op' itself" },
    { "op.execute = x\n" UP "    pass\n", "3:1 " RUN "what the module does with 'op' itself" },
    { "@op.f\ndef g(): pass\n" UP "    pass\n",
      "3:2 " RUN "what the module does with 'op' itself" },
    { "def text(): pass\n" UP "    op.execute(text('a'))\n", "5:16 " RUN "op.execute() of a call" },
};

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        tap_str(body(&a, cases[i].source), cases[i].want, cases[i].source, __FILE__, 0);
    arena_free(&a);
    return tap_done();
}
