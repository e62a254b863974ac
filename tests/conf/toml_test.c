#include "../tap.h"
#include "base/buf.h"
#include "conf/toml.h"

static void dump(struct buf *b, const struct toml_value *v)
{
    static const char open[] = { [TOML_ARRAY] = '[', [TOML_TABLE] = '{' };
    if (v->type < TOML_ARRAY) {
        buf_char(b, "sifbd"[v->type]);
        if (v->type == TOML_INTEGER || v->type == TOML_BOOLEAN)
            buf_printf(b, "%lld", (long long)v->integer);
        else
            buf_slice(b, v->text);
        return;
    }
    buf_char(b, open[v->type]);
    for (size_t i = 0; i < v->items.n; i++) {
        if (i)
            buf_char(b, ',');
        if (v->type == TOML_TABLE) {
            buf_slice(b, v->keys.at[i]);
            buf_char(b, ':');
        }
        dump(b, v->items.at[i]);
    }
    buf_char(b, v->type == TOML_ARRAY ? ']' : '}');
}

static const char *show(struct arena *a, struct slice text)
{
    const struct toml_value *root;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    if (toml_parse(a, "f", text, &root, &err))
        dump(&b, root);
    else
        buf_printf(&b, "%s %u:%u %s", mig_error_name(err.code), err.line, err.column, err.message);
    mig_error_clear(&err);
    return buf_str(&b);
}

#define THROUGH "a key that goes through a value that is already there"
static const struct {
    const char *text;
    const char *want;
} cases[] = {
    { "", "{}" },
    { "# c\n\r\na = 1 # c", "{a:i1}" },
    { "a=[+1_0,-2,0xfF,0o17,0b11,]", "{a:[i10,i-2,i255,i15,i3]}" },
    { "a=[9223372036854775807,-9223372036854775808]",
      "{a:[i9223372036854775807,i-9223372036854775808]}" },
    { "a=[1.5,-1e3,6.02_2E-3,inf,-nan]", "{a:[f1.5,f-1e3,f6.02_2E-3,finf,f-nan]}" },
    { "a=[true,\n # c\n false ]", "{a:[b1,b0]}" },
    { "a=[1979-05-27, 1979-05-27T07:32:00Z,1979-05-27 07:32:00.99+01:00,07:32:00]",
      "{a:[d1979-05-27,d1979-05-27T07:32:00Z,d1979-05-27 07:32:00.99+01:00,d07:32:00]}" },
    { "a=\"x\\n\\\"\\u00e9\\U0001F600\"", "{a:sx\n\"\xc3\xa9\xf0\x9f\x98\x80}" },
    { "a='x\\n'", "{a:sx\\n}" },
    { "a=\"\"\"\nx\r\ny \\  \n  z\"\"\"\"\"", "{a:sx\ny z\"\"}" },
    { "a='''\n'x''y\n'''", "{a:s'x''y\n}" },
    { "a.b.c=1\na . d=2\n\"\"=3\n'x.y'=4", "{a:{b:{c:i1},d:i2},:i3,x.y:i4}" },
    { "a={b.c=1,b.d={}}", "{a:{b:{c:i1,d:{}}}}" },
    { "[a.b]\nc=1\n[a]\nd=2", "{a:{b:{c:i1},d:i2}}" },
    { "[[a]]\nb=1\n[a.c]\nd=2\n[[a]]\n", "{a:[{b:i1,c:{d:i2}},{}]}" },
    { "[a]\nb.c=1\n[a.b.d]\n", "{a:{b:{c:i1,d:{}}}}" },
    { "a={x=1}\nb.c=1\nb.d=2", "{a:{x:i1},b:{c:i1,d:i2}}" },
    { "a=1\na=2", "CONFIG 2:1 a key that is already there" },
    { "[a]\n[a]", "CONFIG 2:1 a table that is already there" },
    { "[a]\n[[a]]", "CONFIG 2:1 a table that is already there" },
    { "[[a]]\n[a]", "CONFIG 2:1 a table that is already there" },
    { "a=[]\n[[a]]", "CONFIG 2:1 a table that is already there" },
    { "a.b=1\n[a]", "CONFIG 2:1 a table that is already there" },
    { "a={}\n[a.b]", "CONFIG 2:1 a table inside of a value that is already there" },
    { "a=1\n[a.b]", "CONFIG 2:1 a table inside of a value that is already there" },
    { "a={}\na.b=1", "CONFIG 2:1 " THROUGH },
    { "a=1\na.b=1", "CONFIG 2:1 " THROUGH },
    { "[a.b]\n[a]\nb.c=1", "CONFIG 3:1 " THROUGH },
    { "[a]\nb.c=1\n[b]\n[a.d]\n[x]\n[a.b]", "CONFIG 6:1 a table that is already there" },
    { "a={b={},b.c=1}", "CONFIG 1:9 " THROUGH },
    { "a", "CONFIG 1:2 no '=' behind a key" },
    { "= 1", "CONFIG 1:1 not a key" },
    { "\xc3\xa9=1", "CONFIG 1:1 not a key" },
    { "a.=1", "CONFIG 1:3 not a key" },
    { "\"\"\"a\"\"\"=1", "CONFIG 1:3 no '=' behind a key" },
    { "a=", "CONFIG 1:3 not a value" },
    { "a=x", "CONFIG 1:3 not a value" },
    { "a=.5", "CONFIG 1:3 not a value" },
    { "a=01", "CONFIG 1:4 text behind the end of a value or header" },
    { "a=1__0", "CONFIG 1:4 text behind the end of a value or header" },
    { "a=1.", "CONFIG 1:4 text behind the end of a value or header" },
    { "a=1 b=2", "CONFIG 1:5 text behind the end of a value or header" },
    { "[a] b", "CONFIG 1:5 text behind the end of a value or header" },
    { "a=9223372036854775808", "CONFIG 1:3 an integer beyond 64 bits" },
    { "a=2021-02-29", "CONFIG 1:3 a date that there is not" },
    { "a=\"x", "CONFIG 1:3 a string without its end" },
    { "a='x\ny'", "CONFIG 1:3 a string without its end" },
    { "a='''x''", "CONFIG 1:3 a string without its end" },
    { "a=\"\\x\"", "CONFIG 1:4 no such escape in a string" },
    { "a=\"\\\n\"", "CONFIG 1:4 no such escape in a string" },
    { "a=\"\\u12g4\"", "CONFIG 1:4 not a hexadecimal escape" },
    { "a=\"\\ud800\"", "CONFIG 1:4 not a Unicode character" },
    { "a='\xc3\xa9\x02'", "CONFIG 1:5 a control character in a string" },
    { "# \x7f", "CONFIG 1:3 a control character in a comment" },
    { "a=1\r", "CONFIG 1:4 text behind the end of a value or header" },
    { "a=[1 2]", "CONFIG 1:6 an array without its end" },
    { "a=[1", "CONFIG 1:3 an array without its end" },
    { "a={b=1", "CONFIG 1:3 an inline table without its end" },
    { "a={b=1,}", "CONFIG 1:8 not a key" },
    { "a={b=1\n}", "CONFIG 1:7 an inline table without its end" },
    { "[a", "CONFIG 1:3 a header without its end" },
    { "[[a]", "CONFIG 1:4 a header without its end" },
    { "a='\xff'", "CONFIG 1:4 not UTF-8 text" },
};

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        STR_EQ(show(&a, slice_of(cases[i].text)), cases[i].want);
    struct buf b = { .arena = &a };
    buf_puts(&b, "a=");
    buf_pad(&b, '[', 100000);
    STR_EQ(show(&a, buf_view(&b)), "CONFIG 1:103 values nested too deep");
    OK(!strncmp(show(&a, (struct slice){ arena_alloc(&a, TOML_MAX + 1, 1, 1), TOML_MAX + 1 }),
                "LIMIT 1:1", 9));
    const struct toml_value *root;
    struct mig_error err = { 0 };
    OK(toml_parse(&a, "f", SLICE("a = 1\n\n  [b]\n x = '\\u0000'\ny = \"\\u0000\""), &root, &err));
    OK(toml_get(root, "b")->line == 3 && toml_get(root, "b")->column == 3);
    OK(toml_get(toml_get(root, "b"), "y")->text.n == 1);
    OK(!toml_get(root, "none") && !toml_get(toml_get(root, "a"), "b") && !toml_get(NULL, "a"));
    arena_free(&a);
    return tap_done();
}
