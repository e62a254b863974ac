#include "../tap.h"
#include "script/name.h"

/* Message, longest slug, slug: as Alembic's _rev_path makes it. */
static const struct {
    const char *message;
    size_t max;
    const char *slug;
} slugs[] = {
    { "", 40, "" },
    { "add a column", 40, "add_a_column" },
    { "  Add: a (new) Column!  ", 40, "add_a_new_column" },
    { "a_b__c", 40, "a_b__c" },
    { "_", 40, "_" },
    { "!!!", 40, "" },
    { "it's 2 o'clock", 40, "it_s_2_o_clock" },
    { "one two three", 13, "one_two_three" },
    { "one two three", 12, "one_two_" },
    { "one two three", 7, "one_" },
    { "one two three", 3, "one_" },
    { "abcdefghij", 4, "abcd_" },
    { "\xC3\x9C"
      "BER die Stra\xC3\x9F"
      "e",
      40,
      "\xC3\xBC"
      "ber_die_stra\xC3\x9F"
      "e" },
    { "\xC3\x89t\xC3\xA9 \xC3\x89t\xC3\xA9", 5, "\xC3\xA9t\xC3\xA9_" }, /* characters count */
    { "\xCE\x9F\xCE\x94\xCE\x9F\xCE\xA3 \xCE\xA3", 40,
      "\xCE\xBF\xCE\xB4\xCE\xBF\xCF\x82_\xCF\x83" }, /* sigma at the end of a word */
    { "\xC4\xB0 x", 40, "i\xCC\x87_x" },             /* I with a dot: two characters */
    { "\xE2\x85\xA7", 40, "\xE2\x85\xB7" },          /* Roman VIII */
    { "\xD0\x94\xD0\x90", 40, "\xD0\xB4\xD0\xB0" },  /* Cyrillic */
    { "\xE8\xA1\xA8 \xE3\x82\xA2", 40, "\xE8\xA1\xA8_\xE3\x82\xA2" }, /* without case */
    { "x\xC2\xB2", 40, "x\xC2\xB2" },                                 /* superscript two is \w */
    { "e\xCC\x81"
      "f",
      40, "e_f" }, /* a combining accent is not */
};

/* Template, name; NULL: refused. */
static const struct {
    const char *format, *name;
} formats[] = {
    { "%(rev)s_%(slug)s", "ab12_a_slug" },
    { "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s", "2026_03_05_0709-ab12" },
    { "%(year)d/%(month).2d/%(rev)s", "2026/03/ab12" },
    { "%(epoch)d", "1772694548" },
    { "%(epoch)s%%%(second)s", "1772694548%8" },
    { "%(second)02d|%(second)3d|%(second)d", "08|  8|8" },
    { "plain", "plain" },
    { "%(nope)s", NULL },
    { "%(rev)d", NULL },
    { "%(rev", NULL },
    { "%s", NULL },
    { "%", NULL },
    { "%(month)x", NULL },
    { "%(month).d", NULL },
    { "%(month)999d", NULL },
};

int main(void)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    const char *out = NULL;
    for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++) {
        OK(name_slug(&a, slugs[i].message, slugs[i].max, &out, &err));
        STR_EQ(out, slugs[i].slug);
    }
    OK(!name_slug(&a, "\xFF", 40, &out, &err));
    STR_EQ(err.message, "the message is not UTF-8");
    mig_error_clear(&err);
    struct tm date = {
        .tm_year = 126, .tm_mon = 2, .tm_mday = 5, .tm_hour = 7, .tm_min = 9, .tm_sec = 8
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        bool ok =
            name_format(&a, formats[i].format, "ab12", "a_slug", 1772694548, &date, &out, &err);
        STR_EQ(ok ? out : "(refused)", formats[i].name ? formats[i].name : "(refused)");
        OK(ok == !err.message);
        mig_error_clear(&err);
    }
    arena_free(&a);
    return tap_done();
}
