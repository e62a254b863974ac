#include "../tap.h"
#include "base/buf.h"
#include <stdint.h>

static void test_cap(struct arena *a)
{
    struct buf b = { .arena = a, .max = 10 };
    buf_puts(&b, "0123456789");
    OK(!b.failed && b.len == 10);
    buf_add(&b, "", 0);
    OK(!b.failed);
    buf_char(&b, 'x');
    OK(b.failed);
    STR_EQ(buf_str(&b), "0123456789");
    buf_clear(&b);
    buf_puts(&b, "y");
    OK(b.failed && b.len == 0); /* sticky: what was lost stays lost */
    STR_EQ(buf_str(&b), "");

    struct buf p = { .arena = a, .max = 4 };
    buf_printf(&p, "%d", 12345);
    OK(p.failed && p.len == 0);
    struct buf q = { .arena = a, .max = 4 };
    buf_pad(&q, ' ', SIZE_MAX);
    OK(q.failed && q.len == 0);
    struct buf r = { .arena = a };
    buf_pad(&r, ' ', (size_t)BUF_MAX + 1);
    OK(r.failed);
}

static void test_growth(struct arena *a)
{
    struct buf b = { .arena = a };
    for (int i = 0; i < 5000; i++)
        buf_printf(&b, "%d,", i);
    OK(b.len == 23890 && !b.failed);
    OK(strlen(buf_str(&b)) == b.len);
    OK(!strncmp(buf_str(&b), "0,1,2,", 6));
    OK(slice_ends(buf_view(&b), "4998,4999,"));
}

int main(void)
{
    struct arena a = { 0 };
    struct buf b = { .arena = &a };
    OK(buf_view(&b).n == 0 && buf_view(&b).p != NULL);
    STR_EQ(buf_str(&b), "");
    buf_puts(&b, "select");
    buf_char(&b, ' ');
    buf_slice(&b, SLICE("1"));
    buf_slice(&b, (struct slice){ 0 });
    buf_pad(&b, '!', 3);
    buf_pad(&b, '?', 0);
    buf_printf(&b, " %s %zu", "x", (size_t)7);
    STR_EQ(buf_str(&b), "select 1!!! x 7");
    OK(slice_is(buf_view(&b), "select 1!!! x 7"));
    buf_add(&b, "\0z", 2);
    OK(b.len == 17 && !memcmp(b.data + 15, "\0z", 3));
    buf_clear(&b);
    STR_EQ(buf_str(&b), "");
    buf_puts(&b, "again");
    STR_EQ(buf_str(&b), "again");
    test_cap(&a);
    test_growth(&a);
    arena_free(&a);
    return tap_done();
}
