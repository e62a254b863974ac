#include "../tap.h"
#include "cmd/wrap.h"

/* What textwrap.wrap(text, width, initial_indent, subsequent_indent) of Python 3.11 gives. */
static const struct {
    const char *text;
    size_t width;
    const char *lines;
} cases[] = {
    { "FAILED: Can't locate revision identified by 'nope'", 12,
      "  FAILED:\n  Can't\n  locate\n  revision\n  identified\n  by 'nope'" },
    { "FAILED: Can't locate revision identified by 'nope'", 20,
      "  FAILED: Can't\n  locate revision\n  identified by\n  'nope'" },
    { "FAILED: Can't locate revision identified by 'nope'", 40,
      "  FAILED: Can't locate revision\n  identified by 'nope'" },
    { "Generating /abs/versions/f00dfeed_add_a_column.py ...", 12,
      "  Generating\n  /abs/versi\n  ons/f00dfe\n  ed_add_a_c\n  olumn.py\n  ..." },
    { "Generating /abs/versions/f00dfeed_add_a_column.py ...", 20,
      "  Generating /abs/ve\n  rsions/f00dfeed_ad\n  d_a_column.py ..." },
    { "Generating /abs/versions/f00dfeed_add_a_column.py ...", 40,
      "  Generating\n  /abs/versions/f00dfeed_add_a_column.py\n  ..." },
    { "a post-write hook -- or two--dashes e-m-ail", 12,
      "  a post-\n  write hook\n  -- or two\n  --dashes\n  e-m-ail" },
    { "a post-write hook -- or two--dashes e-m-ail", 20,
      "  a post-write hook\n  -- or two--dashes\n  e-m-ail" },
    { "a post-write hook -- or two--dashes e-m-ail", 40,
      "  a post-write hook -- or two--dashes\n  e-m-ail" },
    { "  leading", 12, "    leading" },
    { "  leading", 20, "    leading" },
    { "  leading", 40, "    leading" },
    { "xxxxxxxxxxxxxxxxxxxxxxxxx", 12, "  xxxxxxxxxx\n  xxxxxxxxxx\n  xxxxx" },
    { "xxxxxxxxxxxxxxxxxxxxxxxxx", 20, "  xxxxxxxxxxxxxxxxxx\n  xxxxxxx" },
    { "xxxxxxxxxxxxxxxxxxxxxxxxx", 40, "  xxxxxxxxxxxxxxxxxxxxxxxxx" },
    { "scripts in chronologically", 12, "  scripts in\n  chronologi\n  cally" },
    { "scripts in chronologically", 20, "  scripts in\n  chronologically" },
    { "scripts in chronologically", 40, "  scripts in chronologically" },
    { "ééééééééééééé ü", 12, "  éééééééééé\n  ééé ü" },
    { "ééééééééééééé ü", 20, "  ééééééééééééé ü" },
    { "ééééééééééééé ü", 40, "  ééééééééééééé ü" },
    { "one-two-three-four-five-six", 12, "  one-two-\n  three-\n  four-five-\n  six" },
    { "one-two-three-four-five-six", 20, "  one-two-three-\n  four-five-six" },
    { "one-two-three-four-five-six", 40, "  one-two-three-four-five-six" },
    { "a", 12, "  a" },
    { "a", 20, "  a" },
    { "a", 40, "  a" },
};

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = { .arena = &a };
        wrap_text(&out, slice_of(cases[i].text), cases[i].width, 2, true);
        STR_EQ(buf_str(&out), cases[i].lines);
    }
    STR_EQ(wrap_repr(&a, "frob"), "'frob'");
    STR_EQ(wrap_repr(&a, "it's"), "\"it's\"");
    STR_EQ(wrap_repr(&a, "it's \"so\""), "'it\\'s \"so\"'");
    STR_EQ(wrap_repr(&a, "a\nb\\\x01\xFF"), "'a\\nb\\\\\\x01\\udcff'");
    arena_free(&a);
    return tap_done();
}
