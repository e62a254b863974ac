/* Tokens of a text: names and literals as written, "N" "I" "D" for NEWLINE, INDENT, DEDENT; or
 * "!LINE:COLUMN message" at the end. Then what a literal is worth. */
#include "../tap.h"
#include "base/buf.h"
#include "py/lex.h"
#include "py/literal.h"
#include "py/source.h"
#include <math.h>

static const char *tokens(struct arena *a, struct slice text, bool places)
{
    struct lex l;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    lex_begin(&l, a, "f", text, &err);
    for (struct token t; lex_next(&l, &t), t.kind != TOKEN_END;) {
        if (t.kind == TOKEN_NEWLINE || t.kind == TOKEN_INDENT || t.kind == TOKEN_DEDENT)
            buf_char(&b, "NID"[t.kind - TOKEN_NEWLINE]);
        else
            buf_slice(&b, t.text);
        if (places)
            buf_printf(&b, "@%u:%u", t.line, t.column);
        buf_char(&b, ' ');
    }
    if (l.failed)
        buf_printf(&b, "!%u:%u %s", err.line, err.column, err.message);
    mig_error_clear(&err);
    return buf_str(&b);
}

static const struct {
    const char *source, *want;
} cases[] = {
    { "", "" },
    { "\n\n  \n# c\n", "" },
    { "a", "a N " },
    { "a;b\n", "a ; b N " },
    { "  # c\na # d\n", "a N " },
    /* indentation */
    { "if a:\n  b\n\n  c\nd\n", "if a : N I b N c N D d N " },
    { "if a:\n  if b:\n    c", "if a : N I if b : N I c N D D " },
    { "a:\n\tb\n        c\n",
      "a : N I b N !3:9 inconsistent use of tabs and spaces in indentation" },
    { "a:\n        b\n\tc\n",
      "a : N I b N !3:2 inconsistent use of tabs and spaces in indentation" },
    { "a:\n \tb\n\tc\n", "a : N I b N !3:2 inconsistent use of tabs and spaces in indentation" },
    { "a:\n    b\n  c\n", "a : N I b N !3:3 unindent does not match any outer indentation level" },
    { "a:\n    b\n  # c\n    d\n", "a : N I b N d N D " },
    { "a:\n  b\n\fc\n", "a : N I b N D c N " },
    { "a:\n  \f  b\n  c\n", "a : N I b N c N D " },
    { "  a\n", "I a N D " },
    /* joined lines */
    { "(a\n  b\n)\n", "( a b ) N " },
    { "[a, # c\n\n{\n}]", "[ a , { } ] N " },
    { "a \\\n  + b\n", "a + b N " },
    { "a \\ \n", "a !1:3 unexpected character after line continuation character" },
    { "a \\\n", "a !1:3 unexpected EOF while parsing" },
    { "a \\", "a !1:3 unexpected EOF while parsing" },
    { "\\\na\n", "a N " },
    { "if a:\n  \\\n b\n  c\n", "if a : N I b N c N D " },
    { "a\r\n(\r\nb)\rc\n", "a N ( b ) N c N " },
    /* brackets */
    { "(a\n", "( a !1:1 '(' was never closed" },
    { "(a]", "( a !1:3 closing parenthesis ']' does not match opening parenthesis '('" },
    { "{\n)", "{ !2:1 closing parenthesis ')' does not match opening parenthesis '{' on line 1" },
    { "a)", "a !1:2 unmatched ')'" },
    /* numbers */
    { "0 00 1_0 0x_fF 0o17 0b1_0 0XA", "0 00 1_0 0x_fF 0o17 0b1_0 0XA N " },
    { "1. .5 1.5e-3 1e5 1E+5 2j 1.j .5J 0_0.1 01.5 010j",
      "1. .5 1.5e-3 1e5 1E+5 2j 1.j .5J 0_0.1 01.5 010j N " },
    { "1if x else 2", "1 if x else 2 N " },
    { "1or 2", "1 or 2 N " },
    { "0x1for x", "0x1f or x N " },
    { "1..real", "1. . real N " },
    { "1...", "1. . . N " },
    { "1__0", "!1:3 invalid decimal literal" },
    { "1_", "!1:3 invalid decimal literal" },
    { "1_000_", "!1:7 invalid decimal literal" },
    { "1abc", "!1:2 invalid decimal literal" },
    { "1.5x", "!1:4 invalid decimal literal" },
    { "0xg", "!1:3 invalid hexadecimal literal" },
    { "0x", "!1:3 invalid hexadecimal literal" },
    { "0b12", "!1:4 invalid binary literal" },
    { "0o8", "!1:3 invalid octal literal" },
    { "017", "!1:1 leading zeros in decimal integer literals are not permitted; use an 0o prefix "
             "for octal integers" },
    /* strings */
    { "'a' \"b\" u'c' R'\\d' bR'e' Rb'f'", "'a' \"b\" u'c' R'\\d' bR'e' Rb'f' N " },
    { "'' \"\" ''''''", "'' \"\" '''''' N " },
    { "'\\'' '\\\\' r'\\''", "'\\'' '\\\\' r'\\'' N " },
    { "'''a\n'b''c'''", "'''a\n'b''c''' N " },
    { "'a\\\nb' c", "'a\\\nb' c N " },
    { "ur'a'", "ur 'a' N " },
    { "rr'a'", "rr 'a' N " },
    { "x = 'abc", "x = !1:5 unterminated string literal (detected at line 1)" },
    { "'a\n'", "!1:1 unterminated string literal (detected at line 1)" },
    { "'a\\", "!1:1 unterminated string literal (detected at line 1)" },
    { "\n'''a\nb\n", "!2:1 unterminated triple-quoted string literal (detected at line 4)" },
    /* operators */
    { "a**=b//=c>>=d<<=e->f:=g...h", "a **= b //= c >>= d <<= e -> f := g ... h N " },
    { "!=<=>===@=|^&~%", "!= <= >= == @= | ^ & ~ % N " },
    { "a ? b", "a !1:3 invalid syntax" },
    { "a $", "a !1:3 invalid syntax" },
    { "a ! b", "a !1:3 invalid syntax" },
    { "a\x01", "a !1:2 invalid non-printable character U+0001" },
    /* names */
    { "\xc3\xa9t\xc3\xa9 = 1", "\xc3\xa9t\xc3\xa9 = 1 N " },
    { "\xef\xbd\x92 = 1", "!1:1 invalid character '\xef\xbd\x92' (U+FF52)" },
    { "\xc2\xa0 = 1", "!1:1 invalid character '\xc2\xa0' (U+00A0)" },
    { "a\xc2\xb2", "!1:2 invalid character '\xc2\xb2' (U+00B2)" },
    { "Falsey None_ is_ nonlocal nonlocals", "Falsey None_ is_ nonlocal nonlocals N " },
    /* the text as a whole */
    { "\xef\xbb\xbf"
      "a",
      "a N " },
    { "a\xef\xbb\xbf", "!1:2 invalid character '\xef\xbb\xbf' (U+FEFF)" },
    { "a\n\xff", "!2:1 invalid UTF-8" },
    { "'\xed\xa0\x80'", "!1:2 invalid UTF-8" },
    { "# coding: latin-1\n", "!1:1 the encoding 'latin-1': mig reads Python source in UTF-8 only" },
    { "\n# vim: set fileencoding=cp1252 :\n",
      "!2:1 the encoding 'cp1252': mig reads Python source in UTF-8 only" },
    { "# -*- coding: UTF_8 -*-\n# coding: latin-1\na", "a N " },
    { "a\n# coding: latin-1\n", "a N " },
    { "\n\n# coding: latin-1\n", "" },
    { "# coding: latin-1\n'\xe9'\n",
      "!1:1 the encoding 'latin-1': mig reads Python source in UTF-8 only" },
    { "# coding:utf-8-unix\na", "a N " },
    { "# coding \na", "a N " },
};

static const struct {
    const char *text;
    bool bytes;
    const char *want; /* or "!AT why" */
} escapes[] = {
    { "a\\n\\t\\\\\\'\\\"\\a\\b\\f\\r\\v", false, "a\n\t\\'\"\a\b\f\r\v" },
    { "\\\na", false, "a" },
    { "\\101\\1\\18", false, "A\001\0018" },
    { "\\777", false, "\xc7\xbf" },
    { "\\777", true, "\xff" },
    { "\\x41\\xe9", false, "A\xc3\xa9" },
    { "\\xe9", true, "\xe9" },
    { "\\u20ac\\U0001F600", false, "\xe2\x82\xac\xf0\x9f\x98\x80" },
    { "\\u20ac\\N{DASH}", true, "\\u20ac\\N{DASH}" },
    { "\\d\\ \\q", false, "\\d\\ \\q" },
    { "ab\\x4", false, "!2 truncated \\xXX escape" },
    { "\\xg0", true, "!0 truncated \\xXX escape" },
    { "\\u123", false, "!0 truncated \\uXXXX escape" },
    { "\\U0011", false, "!0 truncated \\UXXXXXXXX escape" },
    { "\\U00110000", false, "!0 illegal Unicode character" },
    { "\\ud800", false, "!0 a surrogate: mig has strings of whole Unicode characters only" },
    { "\\N{DASH}", false,
      "!0 a \\N{...} escape: mig has no table of character names, write \\u or \\U" },
};

static void test_escapes(struct arena *a)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        struct buf b = { .arena = a };
        size_t at = 0;
        const char *why;
        if (!literal_unescape(slice_of(escapes[i].text), escapes[i].bytes, &b, &at, &why)) {
            buf_clear(&b);
            buf_printf(&b, "!%zu %s", at, why);
        }
        tap_str(buf_str(&b), escapes[i].want, escapes[i].text, __FILE__, 0);
    }
}

static void test_numbers(struct arena *a)
{
    static const struct {
        const char *text;
        bool good;
        int64_t want;
    } integers[] = {
        { "0", true, 0 },
        { "1_0", true, 10 },
        { "3_600", true, 3600 },
        { "0xfF", true, 255 },
        { "0X_1", true, 1 },
        { "0o17", true, 15 },
        { "0B101", true, 5 },
        { "9223372036854775807", true, INT64_MAX },
        { "9223372036854775808", false, 0 },
        { "0x8000000000000000", false, 0 },
        { "00", true, 0 },
    };
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        int64_t got;
        bool good = literal_integer(slice_of(integers[i].text), &got);
        tap_ok(good == integers[i].good && (!good || got == integers[i].want), integers[i].text,
               __FILE__, 0);
    }
    OK(literal_real(a, SLICE("1_0.5")) == 10.5);
    OK(literal_real(a, SLICE("1e3j")) == 1000.0);
    OK(literal_real(a, SLICE(".5")) == 0.5);
    OK(isinf(literal_real(a, SLICE("1e999"))));
}

static void test_places(struct arena *a)
{
    STR_EQ(tokens(a, SLICE("\xc3\xa9 = '\xe2\x82\xac' + b\n\tc"), true),
           "\xc3\xa9@1:1 =@1:3 '\xe2\x82\xac'@1:5 +@1:9 b@1:11 N@1:12 I@2:2 c@2:2 N@2:3 D@2:3 ");
    STR_EQ(tokens(a, SLICE("'''a\nb''' c"), true), "'''a\nb'''@1:1 c@2:6 N@2:7 ");
    STR_EQ(tokens(a, SLICE("a\0b"), false), "!1:2 source code cannot contain null bytes");
    STR_EQ(tokens(a, SLICE("a\r\n b"), true), "a@1:1 N@1:2 I@2:2 b@2:2 N@2:3 D@2:3 ");
}

/* Every keyword and operator is read as itself. */
static void test_table(struct arena *a)
{
    for (unsigned k = TOKEN_NE; k < TOKEN_KINDS; k++) {
        struct mig_error err = { 0 };
        struct lex l;
        const char *text = lex_words((enum token_kind)k);
        if (k == TOKEN_BANG || k == TOKEN_RPAR || k == TOKEN_RSQB || k == TOKEN_RBRACE)
            continue;
        lex_begin(&l, a, "f", slice_of(text), &err);
        struct token t;
        lex_next(&l, &t);
        tap_ok(t.kind == (enum token_kind)k, text, __FILE__, __LINE__);
        mig_error_clear(&err);
    }
}

static void test_characters(void)
{
    for (uint32_t c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
        char utf8[4];
        uint32_t back = 0;
        size_t n = source_utf8(c, utf8);
        size_t m = source_character((struct slice){ .p = utf8, .n = n }, &back);
        if (m != n || back != c)
            tap_ok(0, "a character comes back", __FILE__, __LINE__);
    }
    OK(source_is_space(0x3000) && source_is_space(0x85) && !source_is_space(0x200b));
    OK(source_in_name(0xe9) && !source_in_name(0xb5) && !source_in_name(0x301));
}

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        tap_str(tokens(&a, slice_of(cases[i].source), false), cases[i].want, cases[i].source,
                __FILE__, 0);
    test_escapes(&a);
    test_numbers(&a);
    test_places(&a);
    test_table(&a);
    test_characters();
    arena_free(&a);
    return tap_done();
}
