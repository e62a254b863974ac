#include "../tap.h"
#include "base/buf.h"
#include "conf/ini.h"

/* Everything that the text has, as "section.name=value|", or the error. */
static const char *show(struct arena *a, const char *text)
{
    struct ini ini;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    bool ok = ini_parse(a, "f", slice_of(text), "/h", &ini, &err);
    for (size_t i = 0; ok && i < ini.options.n; i++) {
        const struct ini_option *o = &ini.options.at[i];
        const char *value;
        if (!o->line)
            continue;
        ok = ini_get(&ini, a, o->section, o->name, &value, &err);
        buf_printf(&b, "%s.%s=%s|", o->section, o->name, ok ? value : "");
    }
    if (!ok) {
        buf_clear(&b);
        buf_printf(&b, "%s %s:%u:%u %s", mig_error_name(err.code), err.file, err.line, err.column,
                   err.message);
    }
    mig_error_clear(&err);
    return buf_str(&b);
}

static const struct {
    const char *text;
    const char *want;
} cases[] = {
    { "", "" },
    { "[a]\nx = 1\nY:2\n  \nz=\n", "a.x=1|a.y=2|a.z=|" },
    { "\xef\xbb\xbf[a]\r\nx = 1\r\ny = 2\rz = 3", "a.x=1|a.y=2|a.z=3|" },
    { "[a]\nx = b # no comment\n# c\n ; c\n", "a.x=b # no comment|" },
    { "[a]\nx =\n  1\n\n  # c\n  2\n\n\n", "a.x=\n1\n\n2|" },
    { "[a]\nx = 1\n y = 2\n", "a.x=1\ny = 2|" },
    { "[a]\n  x = 1\n y = 2\n", "a.x=1|a.y=2|" },
    { "[a]] x\nk=1\n", "a].k=1|" },
    { "[DEFAULT]\nd = 1\n[a]\nx = %(d)s%(HERE)s%%\n", "DEFAULT.d=1|a.x=1/h%|" },
    { "[DEFAULT]\nhere = /n\n[a]\nx=%(here)s\n", "DEFAULT.here=/n|a.x=/n|" },
    { "[a]\nhere = /s\nx=%(here)s\n", "a.here=/s|a.x=/s|" },
    { "[a]\n'q' = 'v'\n", "a.'q'='v'|" },
    { "x = 1\n", "CONFIG f:1:1 text before the first [section]" },
    { "[a]\nx = 1\n[a]\n", "CONFIG f:3:1 section 'a' already exists" },
    { "[a]\nx = 1\nX = 1\n", "CONFIG f:3:1 option 'x' in section 'a' already exists" },
    { "[DEFAULT]\nx=1\n[DEFAULT]\nx=2\n",
      "CONFIG f:4:1 option 'x' in section 'DEFAULT' already exists" },
    { "[a]\n  text\n", "CONFIG f:2:3 neither a section, nor 'key = value', nor a comment" },
    { "[a]\n= 1\n", "CONFIG f:2:1 neither a section, nor 'key = value', nor a comment" },
    { "[a]\n[]\n", "CONFIG f:2:1 neither a section, nor 'key = value', nor a comment" },
    { "[a]\nx = %(no)s\n", "CONFIG f:2:1 'x' refers to 'no', which is not there" },
    { "[a]\nx = 50%\n",
      "CONFIG f:2:1 '%' in the value of 'x' must be followed by '%' or '(name)s'" },
    { "[a]\nx = %(y)d\n",
      "CONFIG f:2:1 '%' in the value of 'x' must be followed by '%' or '(name)s'" },
    { "[a]\nx = %(x)s\n", "CONFIG f:2:1 the value of 'x' refers to itself or too deep" },
    { "[a]\nx = \xc3\xa9\xff\n", "CONFIG f:2:6 not UTF-8 text" },
};

static void limits(struct arena *a)
{
    struct ini ini;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    struct slice nul = SLICE("[a]\nx\0y = 1\n");
    OK(!ini_parse(a, "f", nul, NULL, &ini, &err) && err.line == 2 && err.column == 2);
    STR_EQ(err.message, "a NUL byte");
    mig_error_clear(&err);
    buf_puts(&b, "[a]\nv9 = 1\n");
    for (int i = 9; i > 0; i--)
        buf_printf(&b, "v%d = %%(v%d)s\n", i - 1, i);
    STR_EQ(strrchr(show(a, buf_str(&b)), '='), "=1|"); /* ten deep is allowed */
    buf_clear(&b);
    buf_puts(&b, "[a]\nx0 =\n");
    for (int i = 1; i < 9; i++) { /* 20 to the 8th references without a byte of value */
        buf_printf(&b, "x%d = ", i);
        for (int j = 0; j < 20; j++)
            buf_printf(&b, "%%(x%d)s", i - 1);
        buf_char(&b, '\n');
    }
    STR_EQ(show(a, buf_str(&b)), "LIMIT f:6:1 the value of 'x4' has too many references");
    buf_clear(&b);
    buf_puts(&b, "[a]\n");
    for (int i = 0; i < 50000; i++) /* quadratic look-up would take minutes */
        buf_printf(&b, "k%d = %d\n[s%d]\n", i, i, i);
    OK(ini_parse(a, "f", buf_view(&b), NULL, &ini, &err) && ini.options.n == 50000);
    OK(!ini_has_section(&ini, "DEFAULT") && ini_has_section(&ini, "s49999"));
    OK(!ini_find(&ini, "none", "k0") && ini_find(&ini, "a", "k0")->line == 2);
    char *large = arena_alloc(a, INI_MAX + 1, 1, 1);
    OK(!ini_parse(a, "f", (struct slice){ large, INI_MAX + 1 }, NULL, &ini, &err));
    OK(err.code == MIG_LIMIT);
    mig_error_clear(&err);
}

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        STR_EQ(show(&a, cases[i].text), cases[i].want);
    limits(&a);
    arena_free(&a);
    return tap_done();
}
