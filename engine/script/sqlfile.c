#include "script/sqlfile.h"
#include "base/buf.h"
#include "base/vec.h"
#include "sql/body.h"
#include "sql/directive.h"
#include "sql/near.h"
#include "sql/scan.h"
#include <string.h>

enum key { REVISION, DOWN_REVISION, BRANCH_LABELS, DEPENDS_ON, CREATED, KEYS };
static const char *const keys[KEYS] = {
    [REVISION] = "revision",
    [DOWN_REVISION] = "down_revision",
    [BRANCH_LABELS] = "branch_labels",
    [DEPENDS_ON] = "depends_on",
    [CREATED] = "created",
};

struct file {
    struct arena *arena;
    const char *name;
    struct slice rest; /* what was not read yet: a view of the text */
    unsigned line;     /* where it begins */
};

struct header {
    struct strs values[KEYS];
    bool seen[KEYS];
    bool keyed; /* the key lines have begun */
    struct buf doc;
};

/* Adds the place of `at`, on the line that begins at `begin`; returns false. */
static bool at_place(const struct file *f, const char *begin, const char *at, struct mig_error *err)
{
    unsigned column = 1;
    for (; begin < at; begin++)
        column += ((unsigned char)*begin & 0xc0) != 0x80;
    return mig_error_at(err, f->name, f->line, column);
}

static struct file open_text(struct arena *a, const char *name, struct slice text)
{
    struct file f = { .arena = a, .name = name, .rest = text, .line = 1 };
    if (slice_starts(text, "\xef\xbb\xbf"))
        f.rest = slice_skip(text, 3);
    return f;
}

/* Nothing but UTF-8, and no NUL. */
static bool check_bytes(const struct file *f, struct slice text, struct mig_error *err)
{
    size_t bad = slice_bad_utf8(text);
    const char *nul = text.n ? memchr(text.p, '\0', text.n) : NULL;
    bool is_nul = nul && (size_t)(nul - text.p) < bad;
    if (!is_nul && bad == text.n)
        return true;
    struct scan place = scan_begin(SQL_SQLITE, f->name, f->line, text);
    mig_error_set(err, MIG_SCRIPT, is_nul ? "a NUL byte" : "invalid UTF-8");
    return scan_at(&place, is_nul ? nul : text.p + bad, err);
}

static bool bad_key(const struct file *f, struct slice line, struct slice key,
                    struct mig_error *err)
{
    const char *near = near_name(key, (struct strs){ .at = keys, .n = KEYS }, 3);
    mig_error_set(err, MIG_SCRIPT, "unknown header key '%.*s'", (int)(key.n < 60 ? key.n : 60),
                  key.p);
    if (near)
        mig_error_hint(err, "Did you mean '%s:'?", near);
    else
        mig_error_hint(err, "From the first known key on, the header holds key lines only.");
    return at_place(f, line.p, key.p, err);
}

/* ids <- (ID (',' ID)*)? */
static bool read_ids(const struct file *f, struct slice line, struct slice value, struct strs *out,
                     struct mig_error *err)
{
    VEC(const char *) ids = { 0 };
    struct slice rest = slice_trim(value);
    bool more = rest.n > 0;
    while (more) {
        more = memchr(rest.p, ',', rest.n) != NULL;
        struct slice id = slice_trim(slice_cut(&rest, ','));
        bool blank = id.n && (memchr(id.p, ' ', id.n) || memchr(id.p, '\t', id.n));
        if (!id.n || blank)
            mig_error_set(err, MIG_SCRIPT, blank ? "ids are separated by commas" : "an empty id");
        else if (slice_is(id, "None"))
            mig_error_set(err, MIG_SCRIPT, "for None, leave the value empty");
        if (!id.n || blank || slice_is(id, "None"))
            return at_place(f, line.p, id.p, err);
        vec_push(f->arena, &ids, slice_dup(f->arena, id));
    }
    *out = (struct strs){ .at = ids.at, .n = ids.n };
    return true;
}

/* keyline <- KEY ':' ids */
static bool read_key(const struct file *f, struct header *h, struct slice line, struct slice key,
                     struct slice value, struct mig_error *err)
{
    enum key k = REVISION;
    while (k < KEYS && !slice_is(key, keys[k]))
        k++;
    if (k == KEYS)
        return bad_key(f, line, slice_trim(key), err);
    if (h->seen[k]) {
        mig_error_set(err, MIG_SCRIPT, "a second '%s:' in the header", keys[k]);
        return at_place(f, line.p, key.p, err);
    }
    h->seen[k] = h->keyed = true;
    if (k == CREATED)
        return true;
    if (!read_ids(f, line, value, &h->values[k], err))
        return false;
    if (k != REVISION || h->values[k].n == 1)
        return true;
    mig_error_set(err, MIG_SCRIPT,
                  h->values[k].n ? "more than one id in 'revision:'" : "'revision:' has no id");
    return at_place(f, line.p, key.p, err);
}

/* `created` decides nothing, and "create: ..." is good prose: it alone has no near misses here. */
static bool is_near_key(struct slice word)
{
    return near_name(word, (struct strs){ .at = keys, .n = CREATED }, 2) != NULL;
}

static bool read_header_line(const struct file *f, struct header *h, struct slice line,
                             struct mig_error *err)
{
    struct slice text = slice_trim(line);
    if (text.n && !slice_starts(text, "--")) {
        mig_error_set(err, MIG_SCRIPT, "the header of a revision file holds comment lines only");
        mig_error_hint(err, "SQL stands in a section: put '-- mig:upgrade' before it.");
        return at_place(f, line.p, text.p, err);
    }
    text = text.n ? slice_skip(text, 2) : text;
    struct slice prose = slice_starts(text, " ") ? slice_skip(text, 1) : text;
    struct slice key = slice_trim(text);
    size_t n = 0;
    while (n < key.n && key.p[n] != ':' && key.p[n] != '=')
        n++;
    bool colon = n < key.n && key.p[n] == ':';
    struct slice value = slice_skip(key, n < key.n ? n + 1 : n);
    bool any = key.n > 0;
    bool separated = n < key.n;
    key.n = n;
    for (size_t k = 0; colon && k < KEYS; k++)
        if (slice_is(key, keys[k]))
            return read_key(f, h, line, key, value, err);
    if (any && (h->keyed || (separated && is_near_key(slice_trim(key)))))
        return bad_key(f, line, slice_trim(key), err);
    if (!h->keyed) {
        buf_slice(&h->doc, prose);
        buf_char(&h->doc, '\n');
    }
    return true;
}

/* Reads up to the first marker, which *f is left at; `h` may be NULL. */
static bool read_lines(struct file *f, struct header *h, struct mig_error *err)
{
    struct slice line;
    struct directive d;
    struct slice next = f->rest;
    while (slice_line(&next, &line)) {
        if (!directive_read(slice_trim(line), &d, err))
            return at_place(f, line.p, line.p, err);
        if (d.kind == DIRECTIVE_UPGRADE || d.kind == DIRECTIVE_DOWNGRADE)
            return true;
        if (d.kind != DIRECTIVE_NONE) {
            mig_error_set(err, MIG_SCRIPT, "'-- mig:%.*s' before the first section", (int)d.name.n,
                          d.name.p);
            return at_place(f, line.p, line.p, err);
        }
        if (h && !read_header_line(f, h, line, err))
            return false;
        f->rest = next;
        f->line++;
    }
    mig_error_set(err, MIG_SCRIPT, "no '-- mig:upgrade' line: not a revision file of mig");
    return mig_error_at(err, f->name, 1, 1);
}

/* header <- (comment EOL / blank EOL)* marker */
bool sqlfile_read_header(struct arena *a, const char *file, struct slice text, struct revision *out,
                         struct mig_error *err)
{
    struct file f = open_text(a, file, text);
    struct file whole = f;
    struct header h = { .doc = { .arena = a } };
    if (!read_lines(&f, &h, err))
        return false;
    size_t n = whole.rest.n - f.rest.n;
    if (!check_bytes(&whole, (struct slice){ .p = whole.rest.p, .n = n }, err))
        return false;
    for (enum key k = REVISION; k <= DOWN_REVISION; k++)
        if (!h.seen[k]) {
            mig_error_set(err, MIG_SCRIPT, "the header has no '%s:' line", keys[k]);
            return mig_error_at(err, file, f.line, 1);
        }
    *out = (struct revision){ .id = h.values[REVISION].at[0],
                              .down_revision = h.values[DOWN_REVISION],
                              .depends_on = h.values[DEPENDS_ON],
                              .branch_labels = h.values[BRANCH_LABELS],
                              .doc = slice_dup(a, slice_trim(slice_of(buf_str(&h.doc)))),
                              .path = file };
    return true;
}

/* Sections. */

enum { DIALECTS = 4, MARIADB = 2, MYSQL = 1 };
static const char *const dialects[DIALECTS] = { "postgresql", "mysql", "mariadb", "sqlite" };
static const enum sql_dialect syntax[DIALECTS] = { SQL_POSTGRESQL, SQL_MYSQL, SQL_MYSQL,
                                                   SQL_SQLITE };

enum fit { FIT_NOT, FIT_MYSQL_FOR_MARIADB, FIT_ANY, FIT_EXACT };

struct section {
    bool upgrade;
    unsigned dialects; /* bits; 0: for all */
    bool transaction_given, no_transaction;
    unsigned line;
    enum fit fit;
    struct sql_statements statements;
};

static bool refuse_word(const struct file *f, struct slice line, struct slice word,
                        const char *what, struct strs known, struct mig_error *err)
{
    const char *near = near_name(word, known, 3);
    mig_error_set(err, MIG_SCRIPT, "%s '%.*s'", what, (int)(word.n < 60 ? word.n : 60), word.p);
    if (near)
        mig_error_hint(err, "Did you mean '%s'?", near);
    else
        mig_error_hint(err, "Known: %s.", strs_join(f->arena, known, ", "));
    return at_place(f, line.p, word.p, err);
}

/* dialects <- NAME (',' NAME)* */
static bool read_dialects(const struct file *f, struct slice line, struct slice value,
                          struct section *s, struct mig_error *err)
{
    struct strs known = { .at = dialects, .n = DIALECTS };
    bool more = true;
    while (more) {
        more = value.n && memchr(value.p, ',', value.n);
        struct slice name = slice_cut(&value, ',');
        size_t i = 0;
        while (i < DIALECTS && !slice_is(name, dialects[i]))
            i++;
        if (i == DIALECTS)
            return refuse_word(f, line, name, "unknown dialect", known, err);
        if (s->dialects & 1u << i)
            return refuse_word(f, line, name, "repeated dialect", known, err);
        s->dialects |= 1u << i;
    }
    return true;
}

static bool read_option(const struct file *f, struct slice line, struct slice option,
                        struct section *s, struct mig_error *err)
{
    static const char *const names[] = { "dialect", "transaction" };
    struct strs known = { .at = names, .n = 2 };
    struct slice value = option;
    struct slice name = slice_cut(&value, '=');
    if (slice_is(name, "dialect") && !s->dialects)
        return read_dialects(f, line, value, s, err);
    if (slice_is(name, "transaction") && !s->transaction_given) {
        static const char *const values[] = { "off", "on" };
        s->transaction_given = true;
        s->no_transaction = slice_is(value, "off");
        return s->no_transaction || slice_is(value, "on") ||
               refuse_word(f, line, value,
                           "unknown value of transaction=", (struct strs){ .at = values, .n = 2 },
                           err);
    }
    bool again = slice_is(name, "dialect") || slice_is(name, "transaction");
    return refuse_word(f, line, name, again ? "repeated option" : "unknown option", known, err);
}

/* marker <- '-- mig:' ('upgrade' / 'downgrade') (blank NAME '=' VALUE)* EOL */
static bool read_marker(struct file *f, struct section *s, struct mig_error *err)
{
    struct slice line = { 0 };
    struct directive d;
    if (!slice_line(&f->rest, &line) || !directive_read(slice_trim(line), &d, err))
        return at_place(f, line.p, line.p, err);
    *s = (struct section){ .upgrade = d.kind == DIRECTIVE_UPGRADE, .line = f->line };
    while (d.arguments.n) {
        size_t n = strcspn(slice_dup(f->arena, d.arguments), " \t");
        struct slice option = { .p = d.arguments.p, .n = n };
        d.arguments = slice_trim(slice_skip(d.arguments, n));
        if (!read_option(f, line, option, s, err))
            return false;
    }
    f->line++;
    return true;
}

/* How well a section fits, and by which dialect's rules it is split. */
static void judge(struct section *s, size_t dialect, enum sql_dialect *by)
{
    *by = syntax[dialect];
    s->fit = FIT_NOT;
    if (!s->dialects)
        s->fit = FIT_ANY;
    else if (s->dialects & 1u << dialect)
        s->fit = FIT_EXACT;
    else if (dialect == MARIADB && s->dialects & 1u << MYSQL)
        s->fit = FIT_MYSQL_FOR_MARIADB;
    for (size_t i = 0; s->fit == FIT_NOT; i++)
        if (s->dialects & 1u << i) {
            *by = syntax[i];
            return;
        }
}

/* Keeps the better of two; a section for mariadb beats one for mysql, nothing else beats. */
static bool choose(const struct file *f, struct section *best, struct section s,
                   struct mig_error *err)
{
    bool beats = best->fit == FIT_MYSQL_FOR_MARIADB && s.fit == FIT_EXACT;
    bool loses = best->fit == FIT_EXACT && s.fit == FIT_MYSQL_FOR_MARIADB;
    if (best->fit == FIT_NOT || beats) {
        *best = s;
        return true;
    }
    if (loses)
        return true;
    mig_error_set(err, MIG_SCRIPT,
                  "a second '-- mig:%s' section for the same dialect: the first is in line %u",
                  s.upgrade ? "upgrade" : "downgrade", best->line);
    mig_error_hint(err, "Write both into one section, or give each its own dialect=.");
    return mig_error_at(err, f->name, s.line, 1);
}

/* The first words of a statement; a word that is not there is "". */
static void first_words(enum sql_dialect dialect, struct slice text, struct scan_token words[3])
{
    struct scan s = scan_begin(dialect, "", 1, text);
    struct mig_error ignored = { 0 }; /* the text was scanned before */
    struct scan_token t = { .kind = SCAN_OTHER };
    size_t n = 0;
    for (size_t i = 0; i < 3; i++)
        words[i] = (struct scan_token){ .kind = SCAN_END, .text = SLICE("") };
    while (n < 3 && t.kind != SCAN_END && scan_next(&s, &t, &ignored)) {
        if (t.kind == SCAN_WORD)
            words[n++] = t;
        else if (t.kind == SCAN_QUOTED || t.kind == SCAN_DELIMITER)
            break;
        else if (t.kind == SCAN_OTHER && n)
            break;
    }
    mig_error_clear(&ignored);
}

static size_t dialect_number(const char *dialect)
{
    size_t number = 0;
    while (number < DIALECTS && strcmp(dialects[number], dialect))
        number++;
    return number;
}

static bool controls_transaction(enum sql_dialect dialect, struct slice text)
{
    static const struct {
        const char *first, *second; /* second NULL: any */
        const char *unless;         /* the second or third word that makes it harmless, or NULL */
    } forms[] = {
        { "BEGIN", NULL, "NOT" },
        { "START", "TRANSACTION", NULL },
        { "COMMIT", NULL, NULL },
        { "END", NULL, NULL },
        { "ROLLBACK", NULL, "TO" },
        { "ABORT", NULL, NULL },
        { "PREPARE", "TRANSACTION", NULL },
        { "SET", "AUTOCOMMIT", NULL },
        { "XA", NULL, NULL },
    };
    struct scan_token w[3];
    first_words(dialect, text, w);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *unless = forms[i].unless;
        if (scan_is(w[0], forms[i].first) && (!forms[i].second || scan_is(w[1], forms[i].second)) &&
            !(unless && (scan_is(w[1], unless) || scan_is(w[2], unless))))
            return true;
    }
    return false;
}

/* The first statement of a block that controls a transaction, or NULL. Only PostgreSQL takes
 * several statements in one text; a COMMIT in a routine's body is the routine's. */
static const char *block_controls(enum sql_dialect dialect, struct slice text)
{
    struct scan s = scan_begin(dialect, "", 1, text);
    struct body body = { .dialect = dialect };
    struct mig_error ignored = { 0 }; /* what does not scan is left to the server */
    struct scan_token t = { .kind = SCAN_OTHER };
    const char *found = NULL;
    bool inside = false;
    while (dialect == SQL_POSTGRESQL && t.kind != SCAN_END && !found &&
           scan_next(&s, &t, &ignored)) {
        if (t.kind == SCAN_LINE_COMMENT || t.kind == SCAN_COMMENT || t.kind == SCAN_END)
            continue;
        if (t.kind == SCAN_DELIMITER) {
            inside = inside && !body_ends(&body);
            body = inside ? body : (struct body){ .dialect = dialect };
            continue;
        }
        if (!inside && controls_transaction(dialect, slice_range(t.text.p, s.end)))
            found = t.text.p;
        inside = true;
        body_token(&body, &t);
    }
    mig_error_clear(&ignored);
    return found;
}

static bool check_transactions(const struct file *f, enum sql_dialect dialect,
                               const struct section *s, struct mig_error *err)
{
    for (size_t i = 0; i < s->statements.n && !s->no_transaction; i++) {
        const struct sql_statement *t = &s->statements.at[i];
        const char *inner = t->block ? block_controls(dialect, t->text) : NULL;
        if (!inner && !controls_transaction(dialect, t->text))
            continue;
        struct slice line = slice_range(inner ? inner : t->text.p, t->text.p + t->text.n);
        struct scan place = scan_begin(dialect, f->name, t->line, t->text);
        place.column = t->column;
        scan_place(&place, line.p);
        line = slice_trim(slice_cut(&line, '\n'));
        mig_error_set(err, MIG_SCRIPT, "'%.*s' inside the transaction of mig",
                      (int)(line.n < 60 ? slice_bad_utf8(line) : 60), line.p);
        mig_error_hint(err,
                       "mig begins and commits itself: leave it out, or write '-- mig:%s "
                       "transaction=off' to control transactions in the file.",
                       s->upgrade ? "upgrade" : "downgrade");
        return mig_error_at(err, f->name, place.line, place.column);
    }
    return true;
}

static bool no_section(const struct file *f, bool upgrade, bool exists, const char *dialect,
                       struct mig_error *err)
{
    const char *name = upgrade ? "upgrade" : "downgrade";
    if (exists)
        mig_error_set(err, MIG_SCRIPT, "no '-- mig:%s' section is for %s", name, dialect);
    else
        mig_error_set(err, MIG_SCRIPT, "the revision has no %s section", name);
    if (!exists)
        mig_error_hint(err, "Add a line '-- mig:%s'; with nothing behind it, it does nothing.",
                       name);
    return mig_error_at(err, f->name, 1, 1);
}

bool sqlfile_controls_transaction(const char *dialect, struct slice text)
{
    size_t number = dialect_number(dialect);
    return number < DIALECTS && (controls_transaction(syntax[number], text) ||
                                 block_controls(syntax[number], text) != NULL);
}

/* file <- header section+ */
bool sqlfile_read_body(struct arena *a, const char *file, struct slice text, bool upgrade,
                       const char *dialect, struct script_body *out, struct mig_error *err)
{
    struct file f = open_text(a, file, text);
    struct section best = { .fit = FIT_NOT };
    enum sql_dialect by;
    bool exists = false;
    size_t number = dialect_number(dialect);
    if (number == DIALECTS)
        return mig_error_set(err, MIG_SCRIPT, "unknown dialect '%s'", dialect);
    if (!check_bytes(&f, f.rest, err) || !read_lines(&f, NULL, err))
        return false;
    while (f.rest.n) {
        struct section s;
        if (!read_marker(&f, &s, err))
            return false;
        judge(&s, number, &by);
        if (!sql_split_section(a, by, file, &f.line, &f.rest, &s.statements, err))
            return false;
        exists = exists || s.upgrade == upgrade;
        if (s.upgrade == upgrade && s.fit != FIT_NOT && !choose(&f, &best, s, err))
            return false;
    }
    if (best.fit == FIT_NOT)
        return no_section(&f, upgrade, exists, dialect, err);
    if (!check_transactions(&f, syntax[number], &best, err))
        return false;
    *out = (struct script_body){ .file = file,
                                 .statements = best.statements,
                                 .no_transaction = best.no_transaction };
    return true;
}
