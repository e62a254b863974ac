/* Runs Python programs, each in an interpreter of its own: pyrun [-1] FILE... For each it prints
 * what the program printed, then "=" and nothing, what it raised, or "! " and what was refused. */
#include "../py/hooks.h"
#include "base/buf.h"
#include "base/file.h"
#include "py/eval.h"
#include "py/parse.h"
#include <stdio.h>
#include <string.h>

static bool run(struct arena *a, const char *file, struct buf *out, struct mig_error *err)
{
    struct py_hooks hooks = hooks_into(out);
    const struct ast_module *m;
    struct py_value *module;
    struct slice text;
    return file_read(a, file, 1 << 20, &text, err) && py_parse_module(a, file, text, &m, err) &&
           py_run_module(py_new(a, &hooks), "__main__", m, &module, err);
}

/* Python's own exceptions begin with their class. */
static bool is_raised(const char *message)
{
    size_t n = strcspn(message, ":");
    return (message[n] == ':' || n == strlen(message)) && !strchr(message, ' ')
               ? true
               : n < strcspn(message, " ");
}

int main(int argc, char **argv)
{
    bool marks = argc > 1 && !strcmp(argv[1], "-1"); /* a mark behind each */
    for (int i = marks ? 2 : 1; i < argc; i++) {
        struct arena a = { 0 };
        struct buf out = { .arena = &a };
        struct mig_error err = { 0 };
        bool ok = run(&a, argv[i], &out, &err);
        struct slice text = out.data ? buf_view(&out) : SLICE("");
        fwrite(text.p, 1, text.n, stdout);
        if (ok)
            printf("=\n");
        else if (err.code == MIG_SCRIPT && is_raised(err.message))
            printf("= %s\n", err.message);
        else
            printf("! %s:%u:%u %s\n", argv[i], err.line, err.column, err.message);
        if (marks)
            fputs("\1\2\3", stdout);
        fflush(stdout);
        mig_error_clear(&err);
        arena_free(&a);
    }
    return 0;
}
