#ifndef MIG_RUN_WORDS_H
#define MIG_RUN_WORDS_H
/* A statement as its tokens, comments left out: enough to tell what kind it is. */
#include "base/vec.h"
#include "sql/scan.h"

struct words VEC_OF(struct scan_token);

/* A token SCAN_END stands behind the last. False: the text does not scan. */
bool words_read(struct arena *a, enum sql_dialect dialect, struct slice text, struct words *out);
/* The same of a statement that scanned when its file was split; of another, no token. */
struct words words_of(struct arena *a, enum sql_dialect dialect, struct slice text);
/* The token at `i`; behind the end, SCAN_END. */
struct scan_token words_at(const struct words *w, size_t i);
bool words_is(const struct words *w, size_t i, const char *word);
/* The bare word `word` stands at `from` or behind it. */
bool words_has(const struct words *w, size_t from, const char *word);
/* The words of `phrase`, between single spaces, begin at `i`: "DROP INDEX". */
bool words_begin(const struct words *w, size_t i, const char *phrase);
enum sql_dialect words_dialect(const char *driver);
#endif
