/* The one-pass reader of headers against the complete one: what it takes, it must read alike. The
 * texts are made of pieces, the same ones each time. */
#include "../tap.h"
#include "base/buf.h"
#include "py/py.h"
#include "script/header.h"

enum { ROUNDS = 5000 };

static const char *const docs[] = {
    "",
    "\"\"\"doc\"\"\"\n",
    "'''doc\n\nRevision ID: a\n'''\n",
    "\"\"\"\xC3\xA9t\xC3\xA9 \"\"\"\n",
    "\"\"\" two\n  lines\n\"\"\"\n",
    "# comment\n\n\"\"\"doc\"\"\"\n",
    "'single'\n",
    "\"\"\"doc\"\"\" 'more'\n",
    "\"\"\"doc\nrevision = 'in'\n\"\"\"\n",
    "r'''raw'''\n",
    "\"\"\"a\\nb\"\"\"\n",
    "\"\"\"doc\"\"\"; x = 1\n",
    "\"\"\"\xC2\xA0x\"\"\"\n",
};
static const char *const others[] = {
    "import os\n",
    "from typing import Sequence, Union\n",
    "# revision = 'z'\n",
    "\n",
    "x = 1\n",
    "def upgrade():\n    pass\n",
    "def f():\n    revision = 'l'\n",
    "if True:\n    revision = 'b'\n",
    "x = '''\nrevision = 'in'\n'''\n",
    "revision += 'z'\n",
    "x = (\n'a',\n)\n",
    "down_revision: str\n",
    "x = revision\n",
    "x = 'revision'\n",
    "s = '\xC3\xA9'\n",
    "revision, x = 'a', 1\n",
    "x = revision = 'c'\n",
};
static const char *const annotations[] = { "", "", ": str", ": Union[str, None]", " : 'str'" };
static const char *const equals[] = { " = ", "=", "  =\t" };
static const char *const values[] = {
    "None",        "'a'",   "\"b1\"",       "'\xC3\xA9'",   "('a',)",
    "('a', 'b')",  "[]",    "['a', \"c\"]", "()",           "( 'a' , 'b', )",
    "'a' 'b'",     "('a')", "'a\\x41'",     "'a' + 'b'",    "''",
    "('',)",       "{'a'}", "'''a'''",      "('a',\n 'b')", "Nonesuch",
    "None or 'a'", "rev",
};
static const char *const ends[] = { "\n", "\n", "  # comment\n", "; y = 2\n" };
static const char *const names[] = { "revision", "down_revision", "branch_labels", "depends_on" };

static unsigned long long seed = 7;

static unsigned pick(unsigned n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % n;
}
#define PICK(table) table[pick(sizeof table / sizeof *table)]

/* Pieces at the front of a table are the usual ones. */
static const char *usual(const char *const *table, unsigned few, unsigned all)
{
    return table[pick(8) ? pick(few) : pick(all)];
}

static void add_assignment(struct buf *b, size_t name)
{
    const unsigned all = sizeof values / sizeof *values;
    buf_puts(b, names[name]);
    buf_puts(b, PICK(annotations));
    buf_puts(b, PICK(equals));
    buf_puts(b, name ? usual(values, 10, all) : pick(12) ? values[1 + pick(3)] : PICK(values));
    buf_puts(b, usual(ends, 3, 4));
}

static struct slice make(struct arena *a)
{
    struct buf b = { .arena = a };
    buf_puts(&b, usual(docs, 6, sizeof docs / sizeof *docs));
    for (unsigned n = pick(3); n; n--)
        buf_puts(&b, usual(others, 4, sizeof others / sizeof *others));
    for (size_t i = 0; i < 4; i++) {
        if (pick(12))
            add_assignment(&b, i);
        if (!pick(20))
            buf_puts(&b, PICK(others));
    }
    for (unsigned n = pick(3); n; n--)
        buf_puts(&b, usual(others + 4, 2, sizeof others / sizeof *others - 4));
    return buf_view(&b);
}

static const char *show(struct arena *a, const struct py_header *h)
{
    return arena_printf(a, "%d %d %s|%s|%s|%s|%s|%u", h->has_revision, h->has_down_revision,
                        h->revision, strs_join(a, h->down_revision, ","),
                        strs_join(a, h->branch_labels, ","), strs_join(a, h->depends_on, ","),
                        h->doc, h->line);
}

int main(void)
{
    struct arena a = { 0 };
    struct header_rules *rules = header_rules_new(1000);
    unsigned plain = 0, different = 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        arena_reset(&a);
        struct slice text = make(&a);
        struct py_header fast = { 0 }, slow = { 0 };
        struct mig_error err = { 0 };
        if (!header_read_plain(rules, &a, text, &fast))
            continue;
        plain++;
        const char *got = show(&a, &fast);
        const char *want =
            py_read_header(&a, "x.py", text, &slow, &err) ? show(&a, &slow) : err.message;
        if (strcmp(got, want) && different++ < 5)
            printf("# text: %.*s\n#  got: %s\n# want: %s\n", (int)text.n, text.p, got, want);
        mig_error_clear(&err);
    }
    printf("# %u of %u are plain\n", plain, ROUNDS);
    OK(plain > ROUNDS / 10); /* else this test would show nothing */
    OK(different == 0);
    header_rules_free(rules);
    arena_free(&a);
    return tap_done();
}
