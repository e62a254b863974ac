/* Tokens lie in the text, in order, and the lexer comes to an end. */
#include "base/arena.h"
#include "py/lex.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct lex l;
    struct token t;
    size_t seen = 0;
    unsigned line = 0;
    lex_begin(&l, &a, "f", (struct slice){ .p = (const char *)data, .n = n }, &err);
    const char *last = l.p;
    while (lex_next(&l, &t), t.kind != TOKEN_END) {
        struct slice piece;
        if (t.text.p < last || t.text.p + t.text.n > l.end || t.line < line || !t.column)
            abort();
        if (++seen > 3 * n + 300)
            abort();
        last = t.text.p + t.text.n;
        line = t.line;
        if (t.kind == TOKEN_FSTRING)
            while (lex_text(&l, &t, seen % 3 == 0, &piece) == LEX_TEXT_MORE)
                ;
    }
    if (l.failed != (err.code != MIG_OK) || (l.failed && (!err.line || !err.column)))
        abort();
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
