#ifndef MIG_PY_LEX_H
#define MIG_PY_LEX_H
/* Python source to tokens, one at a time (docs.python.org/3.12/reference/lexical_analysis.html).
 * After an error the lexer gives TOKEN_END for ever and `failed` is set. A struct lex may be copied
 * to come back to a place. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

enum token_kind {
#define TOKEN(kind, words)   TOKEN_##kind,
#define OPERATOR(kind, text) TOKEN_##kind,
#define KEYWORD(kind, text)  TOKEN_##kind,
#include "py/token.def"
#undef TOKEN
#undef OPERATOR
#undef KEYWORD
    TOKEN_KINDS
};

struct token {
    enum token_kind kind;
    struct slice text; /* as written; FSTRING: up to and with the opening quote */
    unsigned line, column;
    struct slice body; /* STRING: between the quotes, escapes as written */
    bool raw, bytes;   /* STRING, FSTRING: its prefix */
    bool triple;       /* FSTRING: its quote */
};

enum { LEX_BRACKETS = 200, LEX_INDENTS = 101 };

struct lex {
    struct arena *arena;
    const char *file;
    struct mig_error *err;
    const char *p, *end;
    unsigned line;     /* of the last place asked for */
    const char *begin; /* of that line; ... */
    unsigned before;   /* ... its column, less the bytes up to `seen` that begin no character */
    const char *line_end;
    const char *seen;
    unsigned column; /* of the last place; apart from `line`, since both are read at once */
    bool ascii;
    bool failed;
    bool joined;      /* newlines are white space throughout: an expression alone */
    bool line_start;  /* the next token's indentation counts */
    bool has_content; /* the logical line has a token: its end is one too */
    int pending;      /* INDENT (above 0) and DEDENT tokens not yet given */
    struct {
        unsigned columns, alternative; /* tab stops of 8, tab stops of 1 */
    } indents[LEX_INDENTS];
    unsigned nindents;
    struct {
        char open;
        unsigned line, column;
    } brackets[LEX_BRACKETS];
    unsigned depth;       /* brackets open */
    unsigned field_depth; /* depth within the innermost {} of an f-string; 0: in none */
};

/* A module: BOM, encoding cookie and newlines are dealt with; the lexer's text may then be a copy.
 */
void lex_begin(struct lex *l, struct arena *a, const char *file, struct slice text,
               struct mig_error *err);
/* One expression that begins at this place. */
void lex_begin_expression(struct lex *l, struct arena *a, const char *file, unsigned line,
                          unsigned column, struct slice text, struct mig_error *err);
void lex_next(struct lex *l, struct token *out);

/* The inside of an f-string, after its TOKEN_FSTRING or after a field's '}' or ':' was read. */
enum lex_text {
    LEX_TEXT_MORE,  /* a doubled brace ends the piece, which has it once */
    LEX_TEXT_FIELD, /* '{' was read, an expression follows */
    LEX_TEXT_CLOSE, /* in a format specification: '}' comes next as a token */
    LEX_TEXT_END    /* the closing quote was read, or an error */
};
enum lex_text lex_text(struct lex *l, const struct token *start, bool in_spec, struct slice *piece);

/* Sets the error with a place; the first one is kept. */
void lex_fail(struct lex *l, enum mig_code code, unsigned line, unsigned column, const char *fmt,
              ...) __attribute__((format(printf, 5, 6)));
/* As written for operators and keywords, else in words: "a name". */
const char *lex_words(enum token_kind kind);
#endif
