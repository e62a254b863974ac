#include "../tap.h"
#include "cmd/argv.h"
#include "cmd/mask.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    const char *masked; /* NULL: it stays */
} words[] = {
    { "postgresql://u:p@h/d", "postgresql://u:***@h/d" },
    { "postgresql://u:p@p@h/d", "postgresql://u:***@h/d" },
    { "postgresql://u:p q@h/d", "postgresql://u:***@h/d" },
    { "postgresql://:p@h", "postgresql://:***@h" },
    { "url=mysql://u:p@h/d", "url=mysql://u:***@h/d" },
    { "'postgresql://u:p", "'postgresql://u:***" },
    { "postgresql://u@h/d?password=p&x=1", "postgresql://u@h/d?password=***&x=1" },
    { "postgresql://u:p@h/d?sslpassword=q&password=r",
      "postgresql://u:***@h/d?sslpassword=***&password=***" },
    { "postgresql://u@h/d", NULL },
    { "postgresql://h:5432/d", NULL },
    { "postgresql://h:5432", NULL },
    { "sqlite:////tmp/x.sqlite", NULL },
    { "ae1027a6acf", NULL },
    { "label@head", NULL },
    { "a:b", NULL },
    { "", NULL },
};

static const struct {
    const char *text;
    const char *masked;
} texts[] = {
    { "can't connect to postgresql://u:p@h/d: no", "can't connect to postgresql://u:***@h/d: no" },
    { "no revision 'postgresql://u:p q@h/d' here", "no revision 'postgresql://u:***@h/d' here" },
    { "a\nmysql://u:p@h\tb", "a\nmysql://u:***@h\tb" },
    { "nothing: u@h", "nothing: u@h" },
};

/* What ps shows, words divided by a blank. */
static const struct {
    const char *given[8];
    const char *left;
} lines[] = {
    { { "mig", "--url", "postgresql://u:p@h/d", "heads" }, "mig --url postgresql://xxxxxxx heads" },
    { { "mig", "--url=mysql://u:p@h", "heads" }, "mig --url=mysql://xxxxx heads" },
    { { "mig", "--ur", "u:p@h", "heads" }, "mig --ur xxxxx heads" },
    { { "mig", "--u=u:p@h", "heads" }, "mig --u=xxxxx heads" },
    { { "mig", "--url", "sqlite:///x.sqlite", "heads" }, "mig --url sqlite:///x.sqlite heads" },
    { { "mig", "-x", "db=postgresql://h?password=p", "heads" },
      "mig -x db=postgresql://xxxxxxxxxxxx heads" },
    { { "mig", "upgrade", "head" }, "mig upgrade head" },
};

static void command_line(size_t i)
{
    struct arena a = { 0 };
    char *argv[8] = { NULL };
    char left[200] = "";
    int argc = 0;
    bool same = true;
    for (; lines[i].given[argc]; argc++)
        argv[argc] = strdup(lines[i].given[argc]);
    const char *const *copy = argv_take(&a, argc, argv);
    for (int k = 0; k < argc; k++) {
        strcat(left, k ? " " : "");
        strcat(left, argv[k]);
        same = same && !strcmp(copy[k], lines[i].given[k]);
        free(argv[k]);
    }
    STR_EQ(left, lines[i].left);
    OK(same && !copy[argc]);
    arena_free(&a);
}

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        STR_EQ(mask_word(&a, words[i].word), words[i].masked ? words[i].masked : words[i].word);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        STR_EQ(mask_text(&a, texts[i].text), texts[i].masked);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        command_line(i);
    arena_free(&a);
    return tap_done();
}
