/* What a module's top level declares: "SOURCE" and the header as text, or "LINE:COLUMN message". */
#include "../tap.h"
#include "base/buf.h"
#include "py/py.h"
#include <stdlib.h>

static void list(struct buf *b, const char *name, struct strs s)
{
    buf_printf(b, " %s=[", name);
    for (size_t i = 0; i < s.n; i++)
        buf_printf(b, "%s%s", i ? "," : "", s.at[i]);
    buf_char(b, ']');
}

static const char *header(struct arena *a, struct slice text)
{
    struct py_header h;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    if (!py_read_header(a, "f.py", text, &h, &err)) {
        buf_printf(&b, "%u:%u %s", err.line, err.column, err.message);
        if (!err.file)
            buf_puts(&b, " WITHOUT FILE");
        mig_error_clear(&err);
        return buf_str(&b);
    }
    if (h.has_revision)
        buf_printf(&b, "%s@%u", h.revision, h.line);
    else
        buf_char(&b, '-');
    if (h.has_down_revision)
        list(&b, "down", h.down_revision);
    if (h.branch_labels.n)
        list(&b, "labels", h.branch_labels);
    if (h.untold_labels)
        buf_printf(&b, " %s:%u:%u %s", h.untold_labels->file, h.untold_labels->line,
                   h.untold_labels->column, h.untold_labels->why);
    if (h.untold_depends)
        buf_printf(&b, " %u:%u %s", h.untold_depends->line, h.untold_depends->column,
                   h.untold_depends->why);
    if (h.depends_on.n)
        list(&b, "depends", h.depends_on);
    if (*h.doc)
        buf_printf(&b, " doc=%s", h.doc);
    return buf_str(&b);
}

#define LIST_WANTED   "None, a string, or a tuple or list of strings"
#define UNKNOWN(name) "mig cannot tell the value of '" name "': "

static const struct {
    const char *source, *want;
} cases[] = {
    { "", "-" },
    { "x = 1\n", "-" },
    { "revision = 'x'\n", "x@1" },
    { "down_revision = None", "- down=[]" },
    /* the forms of tests recorded from Alembic */
    { "revision: str = 'h001'\ndown_revision: 'ann' = None\nbranch_labels = ['x', 'y']\n"
      "depends_on = []\n",
      "h001@1 down=[] labels=[x,y]" },
    { "from typing import Sequence, Union\nrevision = \"h0\" \"02\"\ndown_revision = ('h001',)\n"
      "branch_labels = ()\ndepends_on = ()\n",
      "h002@2 down=[h001]" },
    { "revision = u'h004'\ndown_revision = ()\n", "h004@1 down=[]" },
    { "rev = 'h006'\nrevision = rev\ndown_revision = 'h00' + '5'\n", "h006@2 down=[h005]" },
    { "revision = 'h007'\ndown_revision = 'h006'\nrevision = 'h007b'\n", "h007b@3 down=[h006]" },
    { "revision, down_revision = 'h009', 'h007b'\n", "h009@1 down=[h007b]" },
    { "revision = 'h010'; down_revision = 'h009'\n", "h010@1 down=[h009]" },
    { "revision = (\n    'h011'\n)\ndown_revision = (\n    # comment\n    'h010',\n)\n",
      "h011@2 down=[h010]" },
    { "revision = 'h012'\ndown_revision = 'h011'\ndepends_on = ('x', 'h003')\n",
      "h012@1 down=[h011] depends=[x,h003]" },
    { "revision = 'a'\r\ndown_revision = (\r\n'b',\r\n'c')\r\n", "a@1 down=[b,c]" },
    { "\xef\xbb\xbfrevision = 'bom'\n", "bom@1" },
    { "# -*- coding: utf-8 -*-\nrevision = '\xc3\xa9'\n", "\xc3\xa9@2" },
    /* folding */
    { "down_revision = {'b', 'a', 'b'}\n", "- down=[b,a]" },
    { "down_revision = ('b', 'b')\n", "- down=[b,b]" },
    { "down_revision = ''\n", "- down=[]" },
    { "a = b = 'x'\nrevision = b\n", "x@2" },
    { "[revision, (down_revision, x)] = 'a', ('b', 1)\n", "a@1 down=[b]" },
    { "revision = f'ab' 'c'\n", "abc@1" },
    { "down_revision = ('a',) + ('b',)\n", "- down=[a,b]" },
    { "revision = 'a'\nrevision += 'b'\n", "ab@2" },
    { "depends_on = ('a',)\ndepends_on += ('b',)\n", "- depends=[a,b]" },
    { "if True:\n    revision = 'a'\nelse:\n    revision = 'b'\n", "a@2" },
    { "if not 1:\n    revision = 'a'\nelif '':\n    pass\nelse:\n    revision = 'b'\n", "b@6" },
    { "revision: str\n", "-" },
    { "from x import *\nrevision = 'a'\n", "a@2" },
    { "revision = 'a'\nfrom sqlalchemy.sql import *\n", "a@1" },
    { "try:\n    import x\nexcept ImportError:\n    x = None\nrevision = 'a'\n", "a@5" },
    { "def upgrade():\n    revision = 'no'\nclass A:\n    revision = 'no'\nrevision = 'a'\n",
      "a@5" },
    { "revision = 'a'\ndef upgrade():\n    print(revision, down_revision)\ndown_revision = "
      "('b',)\n",
      "a@1 down=[b]" },
    { "x = compute()\ny = x.z[1]\nrevision = 'a'\n", "a@3" },
    /* refusals */
    { "revision = ident()\n", "1:12 " UNKNOWN("revision") "a call" },
    { "import os\nrevision = os.environ['R']\n", "2:12 " UNKNOWN("revision") "a subscript" },
    { "revision = f'a{1}'\n", "1:12 " UNKNOWN("revision") "an f-string" },
    { "revision = 'a' % 1\n", "1:12 " UNKNOWN("revision") "a binary operator" },
    { "revision = other\n", "1:12 " UNKNOWN("revision") "the name 'other'" },
    { "branch_labels = (cli.EXPAND_BRANCH,)\nrevision = 'a'\n",
      "a@2 f.py:1:18 " UNKNOWN("branch_labels") "an attribute" },
    { "branch_labels = 1\n", "1:17 'branch_labels' must be " LIST_WANTED ", not an integer" },
    { "revision = 'a'\nif x:\n    revision = 'b'\n",
      "3:5 " UNKNOWN("revision") "what 'if' gives it" },
    { "for revision in 'ab':\n    pass\n", "1:5 " UNKNOWN("revision") "what 'for' gives it" },
    { "try:\n    revision = 'b'\nfinally:\n    pass\n",
      "2:5 " UNKNOWN("revision") "what 'try' gives it" },
    { "with x as revision:\n    pass\n", "1:11 " UNKNOWN("revision") "what 'with' gives it" },
    { "from x import revision\n", "1:15 " UNKNOWN("revision") "what 'from ... import' gives it" },
    { "import revision.a\n", "1:8 " UNKNOWN("revision") "what 'import' gives it" },
    { "def revision():\n    pass\n", "1:1 " UNKNOWN("revision") "what 'def' gives it" },
    { "revision = 'a'\ndel revision\n", "2:5 " UNKNOWN("revision") "what 'del' gives it" },
    { "revision = 'a'\nprint(revision := 'b')\n",
      "2:7 " UNKNOWN("revision") "what an expression gives it" },
    { "revision = 'a'\ndef f():\n    global revision\n",
      "3:5 " UNKNOWN("revision") "what 'def' gives it" },
    { "revision = 'a'\nfrom x import *\n",
      "2:1 " UNKNOWN("revision") "what 'from ... import *' may give it" },
    { "revision, *down_revision = 'a', 'b'\n",
      "1:11 " UNKNOWN("down_revision") "a starred target" },
    { "revision, x = {'a', 'b'}\n", "1:15 " UNKNOWN("revision") "a set" },
    { "depends_on = []\ndepends_on.append('a')\n",
      "- 2:1 " UNKNOWN("depends_on") "this may change the list" },
    { "depends_on = []\ndepends_on += ['a']\n",
      "- 2:1 " UNKNOWN("depends_on") "a list or set that has two names" },
    { "depends_on = ['a']\ndepends_on[0] = 'b'\n",
      "- 2:1 " UNKNOWN("depends_on") "this may change the list" },
    { "x = []\ndepends_on = x\nx.append('a')\n",
      "- 2:14 " UNKNOWN("depends_on") "a list or set that has two names" },
    { "x = depends_on = []\n", "- 1:1 " UNKNOWN("depends_on") "a list or set that has two names" },
    { "revision = 1\n", "1:12 'revision' must be a string, not an integer" },
    { "revision = None\n", "1:12 'revision' must be a string, not None" },
    { "revision = ('a',)\n", "1:12 'revision' must be a string, not a tuple" },
    { "revision = b'a'\n", "1:12 'revision' must be a string, not bytes" },
    { "down_revision = 1\n", "1:17 'down_revision' must be " LIST_WANTED ", not an integer" },
    { "down_revision = ('a', None)\n", "1:23 'down_revision' must be " LIST_WANTED ", not None" },
    { "down_revision = (('a',),)\n", "1:18 'down_revision' must be " LIST_WANTED ", not a tuple" },
    { "depends_on = {}\n", "- 1:14 " UNKNOWN("depends_on") "a dictionary" },
    { "revision = 'a\\0b'\n", "1:12 a NUL character in 'revision'" },
    { "raise SystemExit\n", "1:1 the module raises an exception" },
    { "revision = 'x\n", "1:12 unterminated string literal (detected at line 1)" },
    { "revision = (\n", "1:12 '(' was never closed" },
    /* the docstring */
    { "'''one line'''\n", "- doc=one line" },
    { "# c\n\n'single' ' concat'\n", "- doc=single concat" },
    { "('in parentheses')\n", "- doc=in parentheses" },
    { "r'''raw \\n doc'''\n", "- doc=raw \\n doc" },
    { "u'unicode'\n", "- doc=unicode" },
    { "f'fstring'\n", "-" },
    { "b'bytes'\n", "-" },
    { "x = 1\n'not a docstring'\n", "-" },
    { "'a' + 'b'\n", "-" },
    { "'''\n  indented first\n  second\n\n  para2\n\n'''\n",
      "- doc=indented first\n  second\n\n  para2" },
    { "'\\u2003\\x1c\\u00a0 a b \\u3000\\x85'\n", "- doc=a b" },
    { "'\\u200ba'\n", "- doc=\xe2\x80\x8b"
                      "a" },
    { "'  \\n '\n", "-" },
    { "'a\\0b'\n", "1:1 a NUL character in 'the docstring'" },
};

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        tap_str(header(&a, slice_of(cases[i].source)), cases[i].want, cases[i].source, __FILE__, 0);
    arena_free(&a);
    return tap_done();
}
