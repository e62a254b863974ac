#include "../tap.h"
#include "script/header.h"

/* Each text, and the id that the one-pass reader gives; NULL: left to the complete reader. */
static const struct {
    const char *text, *id;
} cases[] = {
    { "revision = 'a'\ndown_revision = None\n", "a" },
    { "\"\"\"doc\n\nRevision ID: a\n\"\"\"\nrevision: str = 'a'\ndown_revision: "
      "Union[str, Sequence[str], None] = ('x', \"y\")\n",
      "a" },
    { "from alembic import op\n\n# revision identifiers\nrevision = 'a' # id\n"
      "down_revision = None\ndef upgrade():\n    pass\n",
      "a" },
    { "revision = 'a'\n", NULL },
    { "revision = 'a'\nrevision = 'b'\ndown_revision = None\n", NULL },
    { "revision = ('a',)\ndown_revision = None\n", NULL },
    { "revision = 'a\\x41'\ndown_revision = None\n", NULL },
    { "revision = 'a' 'b'\ndown_revision = None\n", NULL },
    { "revision = 'a'; x = 1\ndown_revision = None\n", NULL },
    { "revision = 'a'\ndown_revision = None\nif 1:\n    revision = 'b'\n", NULL },
    { "x = '''\nrevision = 'a'\ndown_revision = None\n'''\n", NULL },
    { "revision = 'a'\ndown_revision = None\r\n", NULL },
    { "r'''doc'''\nrevision = 'a'\ndown_revision = None\n", NULL },
    { "'doc'\nrevision = 'a'\ndown_revision = None\n", NULL },
    { " revision = 'a'\ndown_revision = None\n", NULL },
    { "# coding: latin-1\nrevision = 'a'\ndown_revision = None\n", NULL },
    { "revision = '''a'''\ndown_revision = None\n", NULL },
    { "revision = f'a'\ndown_revision = None\n", NULL },
    { "revision = 'a'\ndown_revision = None\ndef f():\n    x('\xC3\xA9t\xC3\xA9')\n", "a" },
    { "revision = 'a'\ndown_revision = None\nx = 1\n\xEF\xBD\x92"
      "evision = 'b'\n",
      NULL },
    { "revision = 'a'\ndown_revision = None\nif 1:\n    \xEF\xBD\x92"
      "evision: str = 'b'\n",
      NULL },
    { "revision = 'a'\ndown_revision = None\nx = 1\ny = revisions\n", "a" },
    { "revision = 'a'\ndown_revision = None\nx = 1; revision = 'b'\n", NULL },
    { "revision = 'a'\ndown_revision = None\nfrom x import (\n  y as depends_on)\n", NULL },
    { "revision = 'a'\ndown_revision = None\nglobals()['branch_labels'] = 'b'\n", NULL },
    { "\"\"\"\xC3\xA9t\xC3\xA9\"\"\"\nrevision = 'a'\ndown_revision = None\n", "a" },
    { "\"\"\"\xC2\xA0"
      "doc\"\"\"\nrevision = 'a'\ndown_revision = None\n",
      NULL },
    { "\"\"\"doc\xE2\x80\xA8\"\"\"\nrevision = 'a'\ndown_revision = None\n", NULL },
    { "\"\"\"doc\xE3\x80\x80\"\"\"\nrevision = 'a'\ndown_revision = None\n", NULL },
    { "\"\"\"doc\x1c\"\"\"\nrevision = 'a'\ndown_revision = None\n", NULL },
    { "revision = 'a'\ndown_revision = (\n    'b',\n    'c',\n)\n", "a" },
    { "revision = 'a'\ndown_revision = None\nfrom x import *\n", NULL },
    { "\"\"\"a \"b\" c\"\"\"\nrevision = 'a'\ndown_revision = None\n", "a" },
    { "\"\"\"a\"\"\" \"\"\"b\"\"\"\nrevision = 'a'\ndown_revision = None\n", NULL },
    { "", NULL },
};

int main(void)
{
    struct arena a = { 0 };
    struct header_rules *rules = header_rules_new(1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct py_header h = { 0 };
        bool plain = header_read_plain(rules, &a, slice_of(cases[i].text), &h);
        STR_EQ(plain ? h.revision : "(slow)", cases[i].id ? cases[i].id : "(slow)");
    }
    struct py_header h = { 0 };
    OK(header_read_plain(rules, &a, slice_of(cases[1].text), &h) && h.down_revision.n == 2);
    STR_EQ(h.doc, "doc\n\nRevision ID: a");
    OK(h.line == 5);
    header_rules_free(rules);
    arena_free(&a);
    return tap_done();
}
