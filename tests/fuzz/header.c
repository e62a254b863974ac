/* The one-pass reader of .py headers on anything: it must end, and what it takes for a header must
 * hold what a header holds. */
#include "script/header.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void check_list(struct strs s, struct slice text)
{
    for (size_t i = 0; i < s.n; i++)
        check(*s.at[i] && memmem(text.p, text.n, s.at[i], strlen(s.at[i])));
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena a = { 0 };
    struct py_header h = { 0 };
    struct slice text = { .p = (const char *)data, .n = size };
    struct header_rules *rules = header_rules_new(1);
    if (header_read_plain(rules, &a, text, &h)) {
        check(h.has_revision && h.has_down_revision && h.line > 0 && *h.revision);
        check(memmem(text.p, text.n, h.revision, strlen(h.revision)) != NULL);
        check(memmem(text.p, text.n, h.doc, strlen(h.doc)) != NULL);
        check_list(h.down_revision, text);
        check_list(h.branch_labels, text);
        check_list(h.depends_on, text);
    }
    header_rules_free(rules);
    arena_free(&a);
    return 0;
}
