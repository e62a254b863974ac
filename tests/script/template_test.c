/* Templates against what Mako renders, and what is refused. */
#include "../tap.h"
#include "base/file.h"
#include "script/template.h"

/* Recorded from Mako 1.2.4 with the variables of render(). */
static const struct {
    const char *template;
    const char *want;
} cases[] = {
    { "a ${message} b\n", "a  it's <b>&\303\251  b\n" },
    { "${message | h}|${message|trim,u}\n",
      " it&#39;s &lt;b&gt;&amp;\303\251 |it%27s+%3Cb%3E%26%C3%A9\n" },
    { "${down_revision | comma,n}|${depends_on | comma,n}\n", "r1, r2|\n" },
    { "${repr(down_revision)} ${repr(depends_on)} ${repr(message)}\n",
      "('r1', 'r2') None \" it's <b>&\303\251 \"\n" },
    { "a\\\nb\n", "ab\n" },
    { "x\n  ## c\ny\n", "x\ny\n" },
    { "<%doc>a\nb</%doc>c<%text>${x} ##</%text>\n", "c${x} ##\n" },
    { "% if message:\nyes\n% elif depends_on:\nmaybe\n% else:\nno\n% endif\n", "yes\n" },
    { "% for r in down_revision:\n- ${r}\n% endfor\nend", "- r1\n- r2\nend" },
    { "x\n%% p\n", "x\n% p\n" },
    { "${imports if imports else \"\"}|\n", "|\n" },
    { "${ {'a': '}'}['a'] }${'|'}\n", "}|\n" },
    { "<%!\nimport re\n%><%\n    n = config.get_main_option(\"databases\")\n%>\n% for d in "
      "re.split(r',\\s*', n):\n${d}: ${context.get(\"%s_upgrades\" % d, \"pass\")}\n% endfor\n",
      "\na: op.x()\nb: pass\n" },
    { "% for i in range(3):\n  % if i % 2:\n${i},\\\n  % endif\n% endfor\n", "1," },
    { "${\n message\n}\n", " it's <b>&\303\251 \n" },
    { "# -*- coding: utf-8 -*-\nx\n", "x\n" },
    { "\303\251${message}\342\202\254\r\n$ { % # \n",
      "\303\251 it's <b>&\303\251 \342\202\254\r\n$ { % # \n" },
};

static const char *const revisions[] = { "r1", "r2" };
static const char *const message[] = { " it's <b>&\303\251 " };
static const char *const options[] = { "databases", "a, b" };
static const char *const upgrades[] = { "op.x()" };
static const struct template_var vars[] = {
    { "message", { TEMPLATE_STR, { message, 1 } } },
    { "down_revision", { TEMPLATE_TUPLE, { revisions, 2 } } },
    { "depends_on", { TEMPLATE_NONE, { NULL, 0 } } },
    { "config", { TEMPLATE_CONFIG, { options, 2 } } },
    { "a_upgrades", { TEMPLATE_STR, { upgrades, 1 } } },
};

static bool render(struct arena *a, const char *text, struct slice *out, struct mig_error *err)
{
    return template_render(a, "t.mako", slice_of(text), vars, sizeof vars / sizeof *vars, out, err);
}

static void test_rendered(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = { 0 };
        struct mig_error err = { 0 };
        struct slice out = SLICE("");
        bool ok = render(&a, cases[i].template, &out, &err);
        tap_str(ok ? slice_dup(&a, out) : err.message, cases[i].want, cases[i].template, __FILE__,
                __LINE__);
        mig_error_clear(&err);
        arena_free(&a);
    }
}

static void fails(const char *text, unsigned line, unsigned column, const char *want)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice out;
    OK(!render(&a, text, &out, &err));
    STR_EQ(err.message ? err.message : "", want);
    if (err.line != line || err.column != column)
        printf("# %s: at %u:%u\n", text, err.line, err.column);
    OK(err.line == line && err.column == column);
    mig_error_clear(&err);
    arena_free(&a);
}

static void test_refused(void)
{
    fails("a\n${nobody}\n", 2, 3, "NameError: Undefined");
    fails("${message", 1, 3, "the template ends within an expression or a block");
    fails("\n% if message:\nx\n", 4, 1, "a control line without its 'end'");
    fails("% endif\n", 1, 1, "an 'end' line that does not match the control line before it");
    fails("% unless x:\n", 1, 1, "this control line is not supported");
    fails("% if message\n% endif\n", 1, 1, "a control line that does not end in ':'");
    fails("x <%include file=\"x\"/>\n", 1, 3, "this Mako tag is not supported");
    fails("${message | entity}\n", 1, 1, "the filter 'entity' is not supported");
    fails("${message | f(1)}\n", 1, 1, "a filter that is not a name is not supported");
    fails("x\n${1 | n}\n", 2, 3, "TypeError: sequence item 0: expected str instance, int found");
    fails("${loop.index}", 1, 3, "Mako's 'loop.index' is not supported");
    fails("x\n\n  ${message.nope()}", 3, 5, "AttributeError: 'str' object has no attribute 'nope'");
    fails("%% x\n", 1, 1,
          "'%%' behind white space or on the first line, which Mako's versions take differently, "
          "is not supported");
    fails("% for i in open('/etc/passwd'):\n% endfor\n", 1, 1, "reading files is not supported");
    fails("\377", 1, 1, "the template is not UTF-8");
}

int main(void)
{
    test_rendered();
    test_refused();
    return tap_done();
}
