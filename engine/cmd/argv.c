#include "cmd/argv.h"
#include <stdbool.h>
#include <string.h>

/* "--url" or a prefix that can mean nothing else; what is joined to it is in the same word. */
static bool is_url_option(const char *word)
{
    size_t n = strcspn(word, "=");
    return n > 2 && !strncmp(word, "--url", n);
}

static void black_out(char *word, bool is_url)
{
    char *text = strstr(word, "://");
    char *value = strchr(word, '=');
    if (text)
        text = strpbrk(text + 3, "@?:") ? text + 3 : NULL;
    else if (is_url)
        text = *word != '-' ? word : value ? value + 1 : NULL;
    if (text)
        memset(text, 'x', strlen(text));
}

const char *const *argv_take(struct arena *a, int argc, char **argv)
{
    size_t n = argc > 0 ? (size_t)argc : 0;
    const char **copy = arena_array(a, const char *, n + 1);
    bool url = false;
    for (size_t i = 0; i < n; i++) {
        copy[i] = arena_strdup(a, argv[i]);
        bool option = is_url_option(argv[i]);
        black_out(argv[i], url || option);
        url = option && !strchr(copy[i], '=');
    }
    copy[n] = NULL;
    return copy;
}
