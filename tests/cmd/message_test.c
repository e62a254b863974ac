#include "../tap.h"
#include "cmd/message.h"

static char *details(struct arena *a, struct mig_error e)
{
    struct buf b = { .arena = a };
    message_details(&b, &e);
    return buf_str(&b);
}

int main(void)
{
    struct arena a = { 0 };
    char file[] = "v/a.py", sql[] = "SELECT\n\t\xC3\xA9 x\nFROM t", hint[] = "look",
         more[] = "a\nb";
    STR_EQ(details(&a, (struct mig_error){ 0 }), "");
    STR_EQ(details(&a, (struct mig_error){ .file = file, .column = 3 }), "  at v/a.py\n");
    STR_EQ(details(&a, (struct mig_error){ .file = file, .line = 2, .column = 3, .hint = hint }),
           "  at v/a.py:2:3\nhint: look\n");
    STR_EQ(details(&a, (struct mig_error){ .sqlstate = "42601", .detail = more }),
           "  SQLSTATE 42601\n  a\n  b\n");
    STR_EQ(details(&a, (struct mig_error){ .statement = sql, .position = 11 }),
           "  \t\xC3\xA9 x\n  \t  ^\n");
    STR_EQ(details(&a, (struct mig_error){ .statement = sql, .position = 1 }), "  SELECT\n  ^\n");
    STR_EQ(details(&a, (struct mig_error){ .statement = sql, .position = 999 }),
           "  FROM t\n        ^\n");
    arena_free(&a);
    return tap_done();
}
