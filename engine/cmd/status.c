#include "cmd/cmd.h"
#include "cmd/console.h"
#include "cmd/json.h"
#include "mig/report.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct fields {
    bool json;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG(0, "json", struct fields, json, "Print it as JSON, with all that is known."),
    OPT_END,
};

enum column { REVISION, STATE, APPLIED_AT, MS, BY, MESSAGE, COLUMNS };

struct line {
    const char *cells[COLUMNS];
    const char *below; /* NULL: nothing */
};

static const char *marked(struct arena *a, const struct mig_state *s)
{
    unsigned marks = s->revision ? s->revision->marks : 0;
    return arena_printf(a, "%s%s%s", s->id,
                        marks & MIG_MARK_EFFECTIVE_HEAD ? " (effective head)"
                        : marks & MIG_MARK_HEAD         ? " (head)"
                                                        : "",
                        marks & MIG_MARK_CURRENT ? " (current)" : "");
}

static const char *who(struct arena *a, const struct mig_event *e)
{
    return arena_printf(a, "%s%s%s", e->os_user ? e->os_user : "?", e->host ? "@" : "",
                        e->host ? e->host : "");
}

/* To the second. */
static const char *when(struct arena *a, const char *time)
{
    const char *dot = time ? strchr(time, '.') : NULL;
    return dot ? arena_strndup(a, time, (size_t)(dot - time)) : time ? time : "";
}

/* What became of the last run, if it is not that which the line shows. */
static const char *trouble(struct arena *a, const struct mig_event *e)
{
    if (!e || !strcmp(e->status, "done") || !strcmp(e->status, "rolled_back"))
        return NULL;
    return arena_printf(a, "%s %s %s, %lld of %lld statements%s%s", e->direction, e->status,
                        when(a, e->finished_at ? e->finished_at : e->started_at),
                        (long long)e->statements_done, (long long)e->statements_total,
                        e->error && *e->error ? ": " : "", e->error ? e->error : "");
}

static struct line line_of(struct arena *a, const struct mig_state *s)
{
    const struct mig_event *e = s->applied;
    struct line l = { .cells = { "", "", "", "", "", "" } };
    l.cells[REVISION] = marked(a, s);
    l.cells[STATE] = mig_standing_name(s->standing);
    l.cells[MESSAGE] = s->revision ? s->revision->message : "(there is no such file)";
    if (e) {
        l.cells[APPLIED_AT] = when(a, e->finished_at);
        l.cells[BY] = who(a, e);
    }
    if (e && e->milliseconds >= 0 && strcmp(e->direction, "stamp") != 0)
        l.cells[MS] = arena_printf(a, "%lld", (long long)e->milliseconds);
    if (e && !strcmp(e->direction, "stamp"))
        l.cells[MS] = "stamp";
    l.below = trouble(a, s->last);
    return l;
}

/* The rest of a line that is longer than the terminal is wide is left out; a pipe gets all. */
static void put_line(const struct buf *b, size_t width)
{
    struct slice s = slice_trim(buf_view(b)), text = buf_view(b);
    size_t n = (size_t)(s.p + s.n - text.p), shown = 0, at = 0;
    for (; width && at < n && shown < width; at++)
        shown += at + 1 == n || ((unsigned char)text.p[at + 1] & 0xC0) != 0x80;
    fwrite(text.p, 1, width ? at : n, stdout);
    putchar('\n');
}

static void put_cells(struct arena *a, const struct line *l, const size_t *widths, size_t width)
{
    struct buf b = { .arena = a };
    for (size_t c = 0; c < COLUMNS; c++) {
        size_t n = slice_characters(slice_of(l->cells[c]));
        size_t pad = c == MESSAGE || !widths[c] ? 0 : widths[c] - n;
        if (c == MS)
            buf_pad(&b, ' ', pad);
        buf_puts(&b, l->cells[c]);
        if (c != MS)
            buf_pad(&b, ' ', pad);
        if (c != MESSAGE && widths[c])
            buf_puts(&b, "  ");
    }
    put_line(&b, width);
    if (!l->below)
        return;
    buf_clear(&b);
    buf_printf(&b, "    %s", l->below);
    for (size_t i = 0; i < b.len; i++)
        if (b.data[i] == '\n')
            b.data[i] = ' ';
    put_line(&b, width);
}

/* A column that no line fills is left out. */
static void print_table(struct arena *a, const struct mig_states *states)
{
    static const struct line head = { .cells = { "REVISION", "STATE", "APPLIED AT (UTC)", "MS",
                                                 "BY", "MESSAGE" } };
    size_t widths[COLUMNS] = { 0 }, width = console_columns(STDOUT_FILENO);
    struct line *lines = arena_array(a, struct line, states->n);
    struct line shown = head;
    for (size_t i = 0; i < states->n; i++) {
        lines[i] = line_of(a, &states->at[i]);
        for (size_t c = 0; c < COLUMNS; c++) {
            size_t n = slice_characters(slice_of(lines[i].cells[c]));
            widths[c] = n > widths[c] ? n : widths[c];
        }
    }
    for (size_t c = 0; c < COLUMNS; c++) {
        size_t n = strlen(head.cells[c]);
        if (!widths[c])
            shown.cells[c] = "";
        else
            widths[c] = n > widths[c] ? n : widths[c];
    }
    if (states->n)
        put_cells(a, &shown, widths, width);
    for (size_t i = 0; i < states->n; i++)
        put_cells(a, &lines[i], widths, width);
}

static json_t *event_json(const struct mig_event *e)
{
    if (!e)
        return json_null();
    return json_pack("{s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:o, s:o, s:s?, s:s?, s:s?, s:o, s:s?, "
                     "s:s?}",
                     "direction", e->direction, "status", e->status, "checksum", e->checksum,
                     "started_at", e->started_at, "finished_at", e->finished_at, "milliseconds",
                     json_count(e->milliseconds), "statements_done", json_count(e->statements_done),
                     "statements_total", json_count(e->statements_total), "os_user", e->os_user,
                     "db_user", e->db_user, "host", e->host, "pid", json_count(e->pid),
                     "mig_version", e->mig_version, "error", e->error);
}

static json_t *state_json(const struct mig_state *s)
{
    const struct mig_revision *r = s->revision;
    unsigned marks = r ? r->marks : 0;
    return json_pack("{s:s, s:s, s:s?, s:s?, s:b, s:b, s:o, s:o}", "revision", s->id, "state",
                     mig_standing_name(s->standing), "message", r ? r->message : NULL, "path",
                     r ? r->path : NULL, "head", (marks & MIG_MARK_HEAD) != 0, "current",
                     (marks & MIG_MARK_CURRENT) != 0, "applied", event_json(s->applied), "last",
                     event_json(s->last));
}

static bool print_json(const struct mig_states *states, const char *url, struct mig_error *err)
{
    json_t *list = json_array();
    for (size_t i = 0; i < states->n; i++)
        json_array_append_new(list, state_json(&states->at[i]));
    return json_print(json_pack("{s:s?, s:s, s:s?, s:b, s:o}", "database", url, "version_table",
                                states->version_table, "history_table", states->history_table,
                                "history_found", states->history_found, "revisions", list),
                      err);
}

static bool run_one(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_states states = { 0 };
    const char *url = NULL;
    const char *const *several = NULL;
    if (!mig_status(c->mig, &states, err) || !mig_url(c->mig, &url, err) ||
        !mig_databases(c->mig, &several, err))
        return false;
    if (f->json)
        return print_json(&states, url, err);
    if (*several)
        cmd_say(c, "%s\n", url);
    if (!c->quiet)
        print_table(c->arena, &states);
    return true;
}

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    return cmd_each(c, run_one, fields, err);
}

const struct cmd cmd_status = {
    .name = "status",
    .help = "Show which revisions are applied, pending, failed or changed, since when and by whom.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
