#include "run/effect.h"
#include "run/words.h"
#include <string.h>
#include <strings.h>

struct reader {
    struct arena *arena;
    struct words words;
    size_t at;
};

static struct scan_token peek(const struct reader *r, size_t ahead)
{
    return words_at(&r->words, r->at + ahead);
}

static bool take(struct reader *r, const char *word)
{
    bool is = scan_is(peek(r, 0), word) || slice_is(peek(r, 0).text, word);
    r->at += is;
    return is;
}

static bool take_both(struct reader *r, const char *one, const char *two)
{
    if (!scan_is(peek(r, 0), one) || !scan_is(peek(r, 1), two))
        return false;
    r->at += 2;
    return true;
}

/* A bare word, or one between backticks with those taken off; one that has a backtick in it is not
 * understood: to the scanner that is two. */
static const char *take_name(struct reader *r)
{
    struct scan_token t = peek(r, 0), next = peek(r, 1);
    const char *name = NULL;
    if (t.kind == SCAN_WORD)
        name = slice_dup(r->arena, t.text);
    if (t.kind == SCAN_QUOTED && t.text.n > 2 && t.text.p[0] == '`' &&
        !(next.kind == SCAN_QUOTED && next.text.p == t.text.p + t.text.n))
        name = slice_dup(r->arena, (struct slice){ .p = t.text.p + 1, .n = t.text.n - 2 });
    r->at += name != NULL;
    return name;
}

/* name: [schema "."] name */
static bool take_place(struct reader *r, const char **schema, const char **name)
{
    *schema = NULL;
    *name = take_name(r);
    if (*name && take(r, ".")) {
        *schema = *name;
        *name = take_name(r);
    }
    return *name != NULL;
}

/* More than one thing is named: nothing can be said of all of them at once. */
static bool is_list(const struct reader *r)
{
    return slice_is(peek(r, 0).text, ",");
}

static bool take_thing(struct reader *r, enum effect_kind kind, struct effect_thing *out)
{
    *out = (struct effect_thing){ .kind = kind };
    return take_place(r, &out->schema, &out->name);
}

/* INDEX name ... ON table */
static bool take_index(struct reader *r, struct effect_thing *out)
{
    *out = (struct effect_thing){ .kind = EFFECT_INDEX, .name = take_name(r) };
    while (out->name && peek(r, 0).kind != SCAN_END && !scan_is(peek(r, 0), "ON"))
        r->at++;
    return out->name && take(r, "ON") && take_place(r, &out->schema, &out->table);
}

/* CREATE [OR REPLACE] ... what [IF NOT EXISTS] name */
static bool create(struct reader *r, struct effect *e)
{
    e->again = take_both(r, "OR", "REPLACE");
    while (take(r, "UNIQUE") || take(r, "FULLTEXT") || take(r, "SPATIAL"))
        continue;
    enum effect_kind kind = EFFECT_NONE;
    size_t most = 16; /* ALGORITHM, DEFINER and SQL SECURITY stand before VIEW and its like */
    for (; most && kind == EFFECT_NONE; most--) {
        if (scan_is(peek(r, 0), "TEMPORARY"))
            return false; /* gone with its session */
        kind = scan_is(peek(r, 0), "TABLE") || scan_is(peek(r, 0), "VIEW") ? EFFECT_TABLE
               : scan_is(peek(r, 0), "INDEX")                              ? EFFECT_INDEX
               : scan_is(peek(r, 0), "TRIGGER")                            ? EFFECT_TRIGGER
               : scan_is(peek(r, 0), "PROCEDURE") || scan_is(peek(r, 0), "FUNCTION")
                   ? EFFECT_ROUTINE
                   : EFFECT_NONE;
        e->fills = scan_is(peek(r, 0), "TABLE");
        if (peek(r, 0).kind == SCAN_END || slice_is(peek(r, 0).text, "("))
            return false;
        r->at++;
    }
    if (take_both(r, "IF", "NOT"))
        e->again = take(r, "EXISTS");
    e->fills = e->fills && words_has(&r->words, r->at, "SELECT");
    return kind == EFFECT_INDEX ? take_index(r, &e->made)
                                : kind != EFFECT_NONE && take_thing(r, kind, &e->made);
}

static bool drop(struct reader *r, struct effect *e)
{
    static const struct {
        const char *word;
        enum effect_kind kind;
    } kinds[] = {
        { "TABLE", EFFECT_TABLE },       { "VIEW", EFFECT_TABLE },
        { "INDEX", EFFECT_INDEX },       { "TRIGGER", EFFECT_TRIGGER },
        { "PROCEDURE", EFFECT_ROUTINE }, { "FUNCTION", EFFECT_ROUTINE },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!take(r, kinds[i].word))
            continue;
        e->again = take_both(r, "IF", "EXISTS");
        bool ok = kinds[i].kind == EFFECT_INDEX ? take_index(r, &e->gone)
                                                : take_thing(r, kinds[i].kind, &e->gone);
        return ok && !is_list(r);
    }
    return false;
}

/* The two tables of RENAME, of which one must be there. */
static bool rename_to(struct reader *r, struct effect_thing from, struct effect *e)
{
    e->gone = from;
    return take_thing(r, EFFECT_TABLE, &e->made) && !is_list(r);
}

/* A column, index or constraint of the table that is altered. */
static struct effect_thing part(const struct effect_thing *table, enum effect_kind kind,
                                const char *name)
{
    return (struct effect_thing){ .kind = name ? kind : EFFECT_NONE,
                                  .schema = table->schema,
                                  .table = table->name,
                                  .name = name };
}

/* [CONSTRAINT [name]] (PRIMARY KEY | UNIQUE [INDEX|KEY] [name] | FOREIGN KEY [name] | CHECK) */
static bool add_constraint(struct reader *r, const struct effect_thing *table,
                           struct effect_thing *made)
{
    const char *name = NULL;
    if (take(r, "CONSTRAINT") && !scan_is(peek(r, 0), "PRIMARY") &&
        !scan_is(peek(r, 0), "UNIQUE") && !scan_is(peek(r, 0), "FOREIGN") &&
        !scan_is(peek(r, 0), "CHECK"))
        name = take_name(r);
    if (take_both(r, "PRIMARY", "KEY")) {
        name = "PRIMARY";
    } else if (take_both(r, "FOREIGN", "KEY") || take(r, "UNIQUE")) {
        if (!take(r, "INDEX"))
            take(r, "KEY");
        if (!name)
            name = take_name(r);
    } else if (!take(r, "CHECK")) {
        return false;
    }
    *made = part(table, EFFECT_CONSTRAINT, name);
    return name != NULL;
}

static bool add(struct reader *r, const struct effect_thing *table, struct effect *e)
{
    size_t begin = r->at;
    if (add_constraint(r, table, &e->made))
        return true;
    if (r->at != begin)
        return false;
    if (take(r, "INDEX") || take(r, "KEY") || take_both(r, "FULLTEXT", "INDEX") ||
        take_both(r, "FULLTEXT", "KEY") || take_both(r, "SPATIAL", "INDEX")) {
        e->made = part(table, EFFECT_INDEX, take_name(r));
        return e->made.kind != EFFECT_NONE;
    }
    if (scan_is(peek(r, 0), "FULLTEXT") || scan_is(peek(r, 0), "SPATIAL") ||
        scan_is(peek(r, 0), "PARTITION") || scan_is(peek(r, 0), "PERIOD"))
        return false;
    take(r, "COLUMN");
    if (take_both(r, "IF", "NOT"))
        e->again = take(r, "EXISTS");
    take(r, "(");
    e->made = part(table, EFFECT_COLUMN, take_name(r));
    return e->made.kind != EFFECT_NONE;
}

static bool drop_part(struct reader *r, const struct effect_thing *table, struct effect *e)
{
    enum effect_kind kind = EFFECT_COLUMN;
    if (take_both(r, "PRIMARY", "KEY")) {
        e->gone = part(table, EFFECT_CONSTRAINT, "PRIMARY");
        return true;
    }
    if (scan_is(peek(r, 0), "PARTITION") || scan_is(peek(r, 0), "PERIOD"))
        return false;
    if (take_both(r, "FOREIGN", "KEY") || take(r, "CONSTRAINT") || take(r, "CHECK"))
        kind = EFFECT_CONSTRAINT;
    else if (take(r, "INDEX") || take(r, "KEY"))
        kind = EFFECT_INDEX;
    else
        take(r, "COLUMN");
    e->again = take_both(r, "IF", "EXISTS");
    e->gone = part(table, kind, take_name(r));
    return e->gone.kind != EFFECT_NONE;
}

static bool rename_part(struct reader *r, const struct effect_thing *table, struct effect *e)
{
    enum effect_kind kind = take(r, "COLUMN")                    ? EFFECT_COLUMN
                            : take(r, "INDEX") || take(r, "KEY") ? EFFECT_INDEX
                                                                 : EFFECT_NONE;
    if (kind == EFFECT_NONE) {
        if (!take(r, "TO"))
            take(r, "AS");
        return rename_to(r, *table, e);
    }
    e->gone = part(table, kind, take_name(r));
    bool to = take(r, "TO");
    e->made = part(table, kind, take_name(r));
    return to && e->gone.name && e->made.name && strcasecmp(e->gone.name, e->made.name) != 0;
}

static bool change(struct reader *r, const struct effect_thing *table, struct effect *e)
{
    take(r, "COLUMN");
    e->gone = part(table, EFFECT_COLUMN, take_name(r));
    e->made = part(table, EFFECT_COLUMN, take_name(r));
    if (!e->gone.name || !e->made.name)
        return false;
    e->again = !strcasecmp(e->gone.name, e->made.name);
    return true;
}

static bool action(struct reader *r, const struct effect_thing *table, struct effect *e)
{
    if (take(r, "ADD"))
        return add(r, table, e);
    if (take(r, "DROP"))
        return drop_part(r, table, e);
    if (take(r, "RENAME"))
        return rename_part(r, table, e);
    if (take(r, "CHANGE"))
        return change(r, table, e);
    e->again = scan_is(peek(r, 0), "MODIFY") || scan_is(peek(r, 0), "COMMENT") ||
               (scan_is(peek(r, 0), "ALTER") && !scan_is(peek(r, 1), "INDEX"));
    return e->again;
}

/* Moves behind the next comma outside of parentheses; false: there is none. */
static bool next_action(struct reader *r)
{
    for (int depth = 0; peek(r, 0).kind != SCAN_END; r->at++) {
        struct slice t = peek(r, 0).text;
        depth += slice_is(t, "(") ? 1 : slice_is(t, ")") ? -1 : 0;
        if (depth == 0 && slice_is(t, ",")) {
            r->at++;
            return true;
        }
    }
    return false;
}

/* One ALTER TABLE is done as a whole or not at all: the first action that leaves a mark decides.
 * It can be repeated only if all of its actions can. */
static bool alter(struct reader *r, struct effect *e)
{
    struct effect_thing table;
    bool again = true;
    take(r, "ONLINE");
    take(r, "IGNORE");
    if (!take(r, "TABLE"))
        return false;
    take_both(r, "IF", "EXISTS");
    if (!take_thing(r, EFFECT_TABLE, &table))
        return false;
    do {
        struct effect one = { 0 };
        bool known = action(r, &table, &one);
        if (known && !one.again) {
            *e = one;
            return true;
        }
        again = again && known;
    } while (next_action(r));
    e->again = again;
    return again;
}

bool effect_of(struct arena *a, struct slice statement, struct effect *out)
{
    struct reader r = { .arena = a };
    struct effect_thing from;
    *out = (struct effect){ 0 };
    if (!words_read(a, SQL_MYSQL, statement, &r.words))
        return false;
    if (take(&r, "CREATE"))
        return create(&r, out);
    if (take(&r, "DROP"))
        return drop(&r, out);
    if (take(&r, "ALTER"))
        return alter(&r, out);
    if (take_both(&r, "RENAME", "TABLE"))
        return take_thing(&r, EFFECT_TABLE, &from) && take(&r, "TO") && rename_to(&r, from, out);
    out->done = scan_is(peek(&r, 0), "COMMIT");
    out->again = take(&r, "TRUNCATE") || take(&r, "BEGIN") || take(&r, "START");
    return out->again || out->done;
}
