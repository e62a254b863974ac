#include "../tap.h"
#include "base/slice.h"

static void test_views(struct arena *a)
{
    OK(slice_of(NULL).n == 0);
    OK(slice_is(slice_of("abc"), "abc"));
    OK(!slice_is(slice_of("abc"), "ab"));
    OK(slice_eq((struct slice){ 0 }, slice_of("")));
    OK(!slice_eq(SLICE("a\0b"), SLICE("a\0c")));
    OK(slice_starts(SLICE("upgrade"), "up") && slice_starts(SLICE("x"), ""));
    OK(!slice_starts(SLICE("up"), "upgrade"));
    OK(slice_ends(SLICE("a.sql"), ".sql") && !slice_ends(SLICE("sql"), ".sql"));
    OK(slice_ends((struct slice){ 0 }, ""));
    OK(slice_is(slice_trim(SLICE(" \t\r\n a b \v\f")), "a b"));
    OK(slice_trim(SLICE(" \n ")).n == 0);
    OK(slice_trim((struct slice){ 0 }).n == 0);
    STR_EQ(slice_dup(a, slice_skip(SLICE("abc"), 1)), "bc");
    STR_EQ(slice_dup(a, (struct slice){ 0 }), "");
    const char *text = "from:end";
    OK(slice_is(slice_range(text, text + 4), "from"));
}

static void test_cut(void)
{
    struct slice rest = SLICE("a,,b");
    OK(slice_is(slice_cut(&rest, ','), "a"));
    OK(slice_cut(&rest, ',').n == 0 && rest.n == 1);
    OK(slice_is(slice_cut(&rest, ','), "b") && rest.n == 0);
    OK(slice_cut(&rest, ',').n == 0);
}

static void test_lines(void)
{
    struct slice line = { 0 };
    struct slice rest = SLICE("one\r\n\ntwo\rx\nlast");
    OK(slice_line(&rest, &line) && slice_is(line, "one"));
    OK(slice_line(&rest, &line) && line.n == 0);
    OK(slice_line(&rest, &line) && slice_is(line, "two\rx")); /* a lone CR ends no line */
    OK(slice_line(&rest, &line) && slice_is(line, "last"));
    OK(!slice_line(&rest, &line));
    rest = SLICE("end\n");
    OK(slice_line(&rest, &line) && !slice_line(&rest, &line));
}

/* RFC 3629, section 4, and Unicode's own examples of what is malformed. */
static void test_utf8(void)
{
    static const struct {
        struct slice text;
        size_t bad;
    } cases[] = {
        { { "", 0 }, 0 },
        { { "plain", 5 }, 5 },
        { { "nul\0in", 6 }, 6 },
        { { "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x98", 9 }, 9 },
        { { "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf", 10 }, 10 },
        { { "a\x80", 2 }, 1 },            /* continuation without a start */
        { { "ab\xc0\xaf", 4 }, 2 },       /* overlong */
        { { "\xc1\xbf", 2 }, 0 },         /* overlong */
        { { "\xe0\x9f\xbf", 3 }, 0 },     /* overlong */
        { { "\xf0\x8f\xbf\xbf", 4 }, 0 }, /* overlong */
        { { "\xed\xa0\x80", 3 }, 0 },     /* surrogate */
        { { "\xf4\x90\x80\x80", 4 }, 0 }, /* beyond U+10FFFF */
        { { "\xf5\x80\x80\x80", 4 }, 0 }, /* never a start */
        { { "\xff", 1 }, 0 },             /* never a start */
        { { "x\xe2\x82", 3 }, 1 },        /* cut short */
        { { "\xe2\x82"
            "a",
            3 },
          0 },                            /* third byte no continuation */
        { { "\xf0\x9f\x90\x28", 4 }, 0 }, /* fourth byte no continuation */
        { { "\xc3\xa9\xc3", 3 }, 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bad = slice_bad_utf8(cases[i].text);
        OK(bad == cases[i].bad);
        if (bad != cases[i].bad)
            printf("# case %zu: %zu, want %zu\n", i, bad, cases[i].bad);
    }
}

static void test_strs(struct arena *a)
{
    struct strs set = strs_of(a, 3, "a", "b", "c");
    OK(set.n == 3 && strs_has(set, "b") && !strs_has(set, "d"));
    STR_EQ(strs_join(a, set, ", "), "a, b, c");
    STR_EQ(strs_join(a, strs_of(a, 0), ", "), "");
    OK(!strs_has((struct strs){ 0 }, "a"));
}

static void test_find(void)
{
    static const struct {
        const char *text, *word;
        int at; /* -1: nowhere */
    } cases[] = { { "", "abc", -1 },      { "ab", "abc", -1 },       { "abc", "abc", 0 },
                  { "xabc", "abc", 1 },   { "abxabc", "abc", 3 },    { "abcabc", "abc", 0 },
                  { "cccabc", "abc", 3 }, { "aabbccab", "abc", -1 }, { "ababcx", "abc", 2 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t rare = 0; rare < 3; rare++) {
            struct slice text = slice_of(cases[i].text);
            const char *found = slice_find(text, cases[i].word, rare);
            OK((found ? (int)(found - text.p) : -1) == cases[i].at);
        }
    OK(slice_hash(SLICE("12345678a")) == slice_hash(slice_skip(SLICE("x12345678a"), 1)));
    OK(slice_hash(SLICE("12345678a")) != slice_hash(SLICE("12345678b")));
    OK(slice_hash(SLICE("a")) != slice_hash((struct slice){ "a", 2 }));
}

int main(void)
{
    test_find();
    struct arena a = { 0 };
    test_views(&a);
    test_cut();
    test_lines();
    test_utf8();
    test_strs(&a);
    arena_free(&a);
    return tap_done();
}
