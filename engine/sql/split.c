#include "sql/split.h"
#include "base/vec.h"
#include "sql/body.h"
#include "sql/directive.h"
#include "sql/scan.h"
#include <string.h>

struct statement_vec VEC_OF(struct sql_statement);

struct split {
    struct arena *arena;
    enum sql_dialect dialect;
    struct scan scan;
    struct body body;
    struct statement_vec done;
    struct sql_statement next; /* what directives said of the statement to come, then itself */
    bool directed;             /* a directive waits for its statement, ... */
    unsigned directive_line, directive_column; /* ... which stands here */
    const char *text;                          /* where the whole text begins */
    const char *first, *last; /* the statement so far; first is NULL between statements */
    const char *marker;       /* the section marker that ended the text */
};

static bool fail(struct split *s, const char *at, const char *message, struct mig_error *err)
{
    mig_error_set(err, MIG_SCRIPT, "%s", message);
    return scan_at(&s->scan, at, err);
}

static void start_afresh(struct split *s)
{
    s->first = s->last = NULL;
    s->directed = false;
    s->next = (struct sql_statement){ .kind = SQL_STATEMENT };
    s->body = (struct body){ .dialect = s->dialect };
    s->scan.at_start = true;
}

static void push(struct split *s, struct slice text)
{
    s->next.text = text;
    vec_push(s->arena, &s->done, s->next);
    start_afresh(s);
}

/* Is there nothing but blanks before `p` on its line? */
static bool begins_line(const struct split *s, const char *p)
{
    while (p > s->text && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    return p == s->text || p[-1] == '\n';
}

/* What follows ';' on the line of a COPY would be read by psql as SQL after the data: refused. */
static bool rest_of_line(struct split *s, struct slice *line, struct mig_error *err)
{
    struct slice rest = slice_range(s->scan.p, s->scan.end);
    const char *begin = s->scan.p;
    bool any = slice_line(&rest, line);
    struct slice after = any ? slice_trim(*line) : (struct slice){ 0 };
    s->scan.p = any ? rest.p : s->scan.end;
    if (after.n && !slice_starts(after, "--"))
        return fail(s, begin,
                    "the data of a COPY begins on the line after it: nothing may follow here", err);
    return true;
}

/* copy_data <- (LINE)* '\.' */
static bool read_copy_data(struct split *s, struct mig_error *err)
{
    struct slice line;
    s->next.kind = SQL_COPY;
    if (!rest_of_line(s, &line, err))
        return false;
    const char *begin = s->scan.p;
    struct slice rest = slice_range(begin, s->scan.end);
    while (slice_line(&rest, &line))
        if (slice_is(line, "\\.")) {
            s->next.copy_data = slice_range(begin, line.p);
            s->scan.p = rest.p;
            return true;
        }
    mig_error_set(err, MIG_SCRIPT, "the data of COPY ... FROM stdin is not ended by a line '\\.'");
    return mig_error_at(err, s->scan.file, s->next.line, s->next.column);
}

static bool refuse_unfinished(struct split *s, struct mig_error *err)
{
    const char *at;
    const char *what = body_unfinished(&s->body, &at);
    if (!what)
        return true;
    mig_error_set(err, MIG_SCRIPT, "%s", what);
    if (s->dialect == SQL_MYSQL && !s->body.live)
        mig_error_hint(err, "The mysql client would end the statement at this ';'. Write DELIMITER "
                            "// before it and // behind it, or put it between '-- mig:block' and "
                            "'-- mig:end'.");
    return scan_at(&s->scan, at, err);
}

/* At a delimiter, or at the end of the text. */
static bool end_statement(struct split *s, bool at_delimiter, struct mig_error *err)
{
    bool custom = !slice_is(s->scan.delimiter, ";");
    if ((!custom || s->body.live) && !refuse_unfinished(s, err))
        return false;
    struct slice text = slice_range(s->first, s->last);
    if (s->body.copy_in) {
        if (s->next.kind != SQL_STATEMENT)
            return fail(s, s->first, "COPY ... FROM stdin can be neither a batch nor an assertion",
                        err);
        if (!at_delimiter)
            return fail(s, s->last, "COPY ... FROM stdin needs its ';' and its data", err);
        if (!read_copy_data(s, err))
            return false;
    }
    push(s, text);
    return true;
}

/* A block goes to the server as one text: it can have no data behind a COPY in it. */
static bool check_block(struct split *s, struct slice text, struct mig_error *err)
{
    struct scan scan = scan_begin(s->dialect, s->scan.file, s->next.line, text);
    struct body body = { .dialect = s->dialect };
    struct scan_token t = { .kind = SCAN_OTHER };
    struct mig_error ignored = { 0 }; /* what is no SQL to this scanner is left to the server */
    const char *begin = NULL;
    scan.column = s->next.column;
    while (t.kind != SCAN_END && !body.copy_in && scan_next(&scan, &t, &ignored)) {
        if (t.kind == SCAN_LINE_COMMENT || t.kind == SCAN_COMMENT || t.kind == SCAN_END)
            continue;
        if (t.kind == SCAN_DELIMITER && body_ends(&body)) {
            body = (struct body){ .dialect = s->dialect };
            begin = NULL;
            continue;
        }
        begin = begin ? begin : t.text.p;
        if (t.kind != SCAN_DELIMITER)
            body_token(&body, &t);
    }
    mig_error_clear(&ignored);
    if (!body.copy_in)
        return true;
    mig_error_set(err, MIG_SCRIPT, "COPY ... FROM stdin inside a '-- mig:block'");
    return scan_at(&scan, begin, err);
}

/* block <- '-- mig:block' EOL (LINE)* '-- mig:end' EOL */
static bool read_block(struct split *s, const char *at, struct mig_error *err)
{
    struct slice rest = slice_range(s->scan.p, s->scan.end);
    struct slice line;
    struct directive d;
    const char *begin = s->scan.p;
    while (slice_line(&rest, &line)) {
        struct slice word = slice_trim(line);
        if (!slice_starts(word, "-- mig:"))
            continue;
        if (!directive_read(word, &d, err))
            return scan_at(&s->scan, line.p, err);
        if (d.kind != DIRECTIVE_END)
            return fail(s, line.p, "a directive inside a '-- mig:block' that has no '-- mig:end'",
                        err);
        if (d.arguments.n)
            return fail(s, line.p, "'-- mig:end' takes no argument", err);
        struct slice text = slice_trim(slice_range(begin, line.p));
        if (slice_ends(text, ";"))
            text.n--;
        if (!text.n)
            return fail(s, line.p, "the block before this '-- mig:end' is empty", err);
        scan_place(&s->scan, text.p);
        s->next.line = s->scan.line;
        s->next.column = s->scan.column;
        if (!check_block(s, text, err))
            return false;
        s->scan.p = rest.p;
        push(s, text);
        return true;
    }
    return fail(s, at, "'-- mig:block' has no '-- mig:end'", err);
}

static bool is_marker(const struct directive *d)
{
    return d->kind == DIRECTIVE_UPGRADE || d->kind == DIRECTIVE_DOWNGRADE;
}

/* A directive between two statements. */
static bool direct(struct split *s, const struct directive *d, const char *at,
                   struct mig_error *err)
{
    if (d->kind == DIRECTIVE_END)
        return fail(s, at, "'-- mig:end' without its '-- mig:block'", err);
    scan_place(&s->scan, at);
    s->directed = true;
    s->directive_line = s->scan.line;
    s->directive_column = s->scan.column;
    if (!directive_apply(s->arena, d, &s->next, err))
        return scan_at(&s->scan, at, err);
    return d->kind != DIRECTIVE_BLOCK || read_block(s, at, err);
}

static bool read_line_comment(struct split *s, struct slice comment, struct mig_error *err)
{
    struct directive d;
    if (!directive_read(comment, &d, err))
        return scan_at(&s->scan, comment.p, err);
    if (d.kind == DIRECTIVE_NONE)
        return true;
    if (!begins_line(s, comment.p))
        return fail(s, comment.p, "a directive stands on a line of its own, before its statement",
                    err);
    if (is_marker(&d)) {
        s->marker = comment.p;
        return true;
    }
    if (!s->first)
        return direct(s, &d, comment.p, err);
    fail(s, comment.p, "a directive inside a statement", err);
    return mig_error_hint(err, "Is the ';' of the statement before it missing?");
}

/* delimiter <- 'DELIMITER' blank STRING EOL ; the string may stand in quotes. */
static bool read_delimiter(struct split *s, struct scan_token word, struct mig_error *err)
{
    struct slice rest = slice_range(s->scan.p, s->scan.end);
    struct slice line = SLICE("");
    if (!begins_line(s, word.text.p)) /* mysql: sometimes the command, sometimes SQL */
        return fail(s, word.text.p, "DELIMITER stands at the beginning of a line", err);
    if (slice_line(&rest, &line))
        s->scan.p = rest.p;
    line = slice_trim(line);
    size_t n = 0;
    while (n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
        n++;
    struct slice text = { .p = line.p, .n = n };
    struct slice after = slice_trim(slice_skip(line, n));
    if (n > 1 && strchr("'\"`", *text.p) && text.p[n - 1] == *text.p)
        text = (struct slice){ .p = text.p + 1, .n = n - 2 };
    if (!text.n)
        return fail(s, word.text.p, "DELIMITER is not followed by a delimiter", err);
    if (memchr(text.p, '\\', text.n))
        return fail(s, word.text.p, "a DELIMITER cannot contain a backslash", err);
    if (after.n && !slice_starts(after, "-- ") && !slice_starts(after, "#"))
        return fail(s, word.text.p, "DELIMITER is followed by more than a delimiter", err);
    s->scan.delimiter = text;
    return true;
}

static bool begin_statement(struct split *s, struct scan_token t, struct mig_error *err)
{
    scan_place(&s->scan, t.text.p);
    if (s->dialect == SQL_SQLITE && *t.text.p == '.' && begins_line(s, t.text.p)) {
        struct slice line = slice_range(t.text.p, s->scan.end);
        line = slice_cut(&line, '\n');
        size_t n = 0;
        while (n < line.n && n < 40 && !strchr(" \t\r", line.p[n]))
            n++;
        mig_error_set(err, MIG_SCRIPT, "%.*s is a command of the sqlite3 shell, not SQL", (int)n,
                      line.p);
        return scan_at(&s->scan, t.text.p, err);
    }
    s->first = t.text.p;
    s->next.line = s->scan.line;
    s->next.column = s->scan.column;
    s->scan.at_start = false;
    return true;
}

static bool take(struct split *s, struct scan_token t, struct mig_error *err)
{
    if (t.kind == SCAN_COMMENT || t.kind == SCAN_END)
        return true;
    if (t.kind == SCAN_LINE_COMMENT)
        return read_line_comment(s, t.text, err);
    if (t.kind == SCAN_DELIMITER && (!s->first || body_ends(&s->body)))
        return !s->first || end_statement(s, true, err);
    if (!s->first && s->dialect == SQL_MYSQL && scan_is(t, "DELIMITER"))
        return read_delimiter(s, t, err);
    if (!s->first && !begin_statement(s, t, err))
        return false;
    s->last = t.text.p + t.text.n;
    if (t.kind != SCAN_DELIMITER)
        body_token(&s->body, &t);
    return true;
}

static bool finish(struct split *s, struct mig_error *err)
{
    if (s->first && s->marker) {
        const char *at;
        if (body_unfinished(&s->body, &at) && !refuse_unfinished(s, err))
            return false;
    }
    if (s->first && !end_statement(s, false, err))
        return false;
    if (!s->directed)
        return true;
    mig_error_set(err, MIG_SCRIPT, "this directive is followed by no statement");
    return mig_error_at(err, s->scan.file, s->directive_line, s->directive_column);
}

static bool refuse_nul(const struct split *s, unsigned line, struct mig_error *err)
{
    struct slice text = slice_range(s->text, s->scan.p);
    const char *nul = text.n ? memchr(text.p, '\0', text.n) : NULL;
    if (!nul)
        return true;
    struct scan place = scan_begin(s->dialect, s->scan.file, line, text);
    mig_error_set(err, MIG_SCRIPT, "a NUL byte");
    return scan_at(&place, nul, err);
}

bool sql_split_section(struct arena *a, enum sql_dialect dialect, const char *file, unsigned *line,
                       struct slice *text, struct sql_statements *out, struct mig_error *err)
{
    struct split s = { .arena = a,
                       .dialect = dialect,
                       .scan = scan_begin(dialect, file, *line, *text) };
    struct scan_token t = { .kind = SCAN_OTHER };
    s.text = s.scan.p;
    start_afresh(&s);
    while (t.kind != SCAN_END && !s.marker)
        if (!scan_next(&s.scan, &t, err) || !take(&s, t, err))
            return false;
    if (!finish(&s, err) || !refuse_nul(&s, *line, err))
        return false;
    *out = (struct sql_statements){ .at = s.done.at, .n = s.done.n };
    if (s.marker)
        scan_place(&s.scan, s.marker);
    *line = s.scan.line;
    *text = slice_range(s.marker ? s.marker : s.scan.end, s.scan.end);
    return true;
}

bool sql_split(struct arena *a, enum sql_dialect dialect, const char *file, unsigned first_line,
               struct slice text, struct sql_statements *out, struct mig_error *err)
{
    if (!sql_split_section(a, dialect, file, &first_line, &text, out, err))
        return false;
    if (!text.n)
        return true;
    mig_error_set(err, MIG_SCRIPT, "a section marker inside a section");
    return mig_error_at(err, file, first_line, 1);
}
