#include "run/dryrun.h"
#include "base/map.h"
#include "base/vec.h"
#include <string.h>

/* Weakest first, with what waits for it. */
static const struct {
    const char *name;
    const char *waits;
} modes[] = {
    { "AccessShareLock", NULL },
    { "RowShareLock", NULL },
    { "RowExclusiveLock", NULL },
    { "ShareUpdateExclusiveLock", "other schema changes wait" },
    { "ShareLock", "writers wait" },
    { "ShareRowExclusiveLock", "writers wait" },
    { "ExclusiveLock", "writers wait" },
    { "AccessExclusiveLock", "readers and writers wait" },
};
enum { MODES = sizeof modes / sizeof *modes };

struct table {
    const char *name;
    const char *file; /* relfilenode */
    size_t strength;  /* of the lock that it has: an index of `modes` from 1 */
};

struct dryrun_locks {
    struct mig *m;
    struct arena *a;
    struct map oids;
    struct table *tables;
};

static bool ask(struct mig *m, const char *sql, struct mig_result *r, struct mig_error *err)
{
    return m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, r, err) ||
           mig_error_context(err, "looking at locks");
}

static const char *copy(struct arena *a, const struct mig_cell *c)
{
    return arena_strndup(a, c->text ? c->text : "", c->text ? c->length : 0);
}

bool dryrun_open(struct mig *m, struct arena *a, struct dryrun_locks **out, struct mig_error *err)
{
    static const char sql[] =
        "SELECT c.oid, c.relfilenode, c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON "
        "n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND n.nspname NOT IN "
        "('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'";
    struct mig_result r = { 0 };
    struct dryrun_locks *d = arena_new(a, struct dryrun_locks);
    if (!ask(m, sql, &r, err))
        return false;
    *d = (struct dryrun_locks){ .m = m, .a = a, .oids = { .arena = a } };
    d->tables = arena_array(a, struct table, r.rows);
    for (size_t i = 0; i < r.rows; i++) {
        const struct mig_cell *c = &r.cells[i * r.columns];
        d->tables[i] = (struct table){ .file = copy(a, &c[1]), .name = copy(a, &c[2]) };
        map_add(&d->oids, slice_of(copy(a, &c[0])), (uint32_t)i);
    }
    mig_result_clear(&r);
    *out = d;
    return true;
}

struct names VEC_OF(const char *);

static size_t strength_of(const char *mode)
{
    size_t i = 0;
    while (i < MODES && strcmp(modes[i].name, mode) != 0)
        i++;
    return i < MODES ? i + 1 : 0;
}

/* What a table is locked with now, if nobody had to wait for as much before. */
static void note_lock(struct arena *a, struct table *t, size_t strength, struct names *out)
{
    if (strength <= t->strength)
        return;
    const char *waits = modes[strength - 1].waits;
    t->strength = strength;
    vec_push(a, out,
             arena_printf(a, "%s: %s%s%s%s", t->name, modes[strength - 1].name, waits ? " (" : "",
                          waits ? waits : "", waits ? ")" : ""));
}

/* The rows of one table stand together: the strongest counts. */
static void note_table(struct dryrun_locks *d, struct arena *a, const struct mig_result *r,
                       size_t *row, struct names *locks, struct names *rewrote)
{
    const struct mig_cell *c = &r->cells[*row * r->columns];
    uint32_t k = map_get(&d->oids, slice_of(c[0].text));
    struct table *t = k == MAP_NONE ? NULL : &d->tables[k];
    size_t strongest = 0;
    for (const char *oid = c[0].text; *row < r->rows; (*row)++) {
        const struct mig_cell *next = &r->cells[*row * r->columns];
        size_t strength = strength_of(next[1].text);
        if (strcmp(next[0].text, oid) != 0)
            break;
        strongest = strength > strongest ? strength : strongest;
    }
    if (!t)
        return;
    note_lock(a, t, strongest, locks);
    if (!c[2].text || !strcmp(c[2].text, t->file))
        return;
    t->file = copy(d->a, &c[2]);
    vec_push(a, rewrote, t->name);
}

bool dryrun_look(struct dryrun_locks *d, struct arena *a, const char *const **locks,
                 const char *const **rewrote, struct mig_error *err)
{
    static const char sql[] =
        "SELECT l.relation, l.mode, c.relfilenode FROM pg_locks l LEFT JOIN pg_class c ON c.oid = "
        "l.relation WHERE l.locktype = 'relation' AND l.pid = pg_backend_pid() AND l.database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY "
        "l.relation";
    struct names taken = { 0 }, written = { 0 };
    struct mig_result r = { 0 };
    if (!ask(d->m, sql, &r, err))
        return false;
    for (size_t row = 0; row < r.rows;)
        note_table(d, a, &r, &row, &taken, &written);
    mig_result_clear(&r);
    vec_push(a, &taken, NULL);
    vec_push(a, &written, NULL);
    *locks = taken.at;
    *rewrote = written.at;
    return true;
}
