#include "script/write.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "script/date.h"
#include "script/dir.h"
#include "script/encode.h"
#include "script/hooks.h"
#include "script/load.h"
#include "script/name.h"
#include "script/task.h"
#include "script/template.h"
#include <string.h>
#include <sys/random.h>

struct str_vec VEC_OF(const char *);
struct node_vec VEC_OF(uint32_t);

/* A file on its way: what each part of write_revision() adds. */
struct draft {
    struct arena *arena;
    const struct write_request *request;
    struct task task;
    const char *id;
    struct nodes parents;
    struct strs depends_on;
    struct date date;
    const char *location; /* the version directory */
    const char *template_file;
    const char *suffix; /* ".py", ".sql" */
    const char *path;
};

static const char *new_id(struct arena *a, struct mig_error *err)
{
    unsigned char r[6] = { 0 };
    if (getrandom(r, sizeof r, 0) != (ssize_t)sizeof r) {
        mig_error_set(err, MIG_FILE, "the system gives no random bytes for a revision id");
        return NULL;
    }
    return arena_printf(a, "%02x%02x%02x%02x%02x%02x", r[0], r[1], r[2], r[3], r[4], r[5]);
}

/* Sorted as Alembic prints them. */
static bool check_id(struct arena *a, const char *id, struct mig_error *err)
{
    struct str_vec bad = { 0 };
    for (const char *c = "+-:@"; *c; c++)
        if (strchr(id, *c))
            vec_push(a, &bad, arena_printf(a, "%c", *c));
    struct strs s = { .at = bad.at, .n = bad.n };
    return !bad.n || mig_error_set(err, MIG_COMMAND,
                                   "Character(s) '%s' not allowed in revision identifier '%s'",
                                   strs_join(a, s, ", "), id);
}

static struct strs list_of(const char *const *at)
{
    struct strs s = { .at = at, .n = 0 };
    while (at && at[s.n])
        s.n++;
    return s;
}

/* What asks for Python is refused in the order in which Alembic looks (command.revision). */
static bool check_flags(struct arena *a, const struct write_request *q, struct mig_error *err)
{
    const struct mig_new *w = q->wanted;
    if (w->autogenerate && w->sql)
        return mig_error_set(err, MIG_COMMAND,
                             "Using --sql with --autogenerate does not make any sense");
    if (w->autogenerate) {
        mig_error_set(err, MIG_COMMAND,
                      "Can't proceed with --autogenerate option; environment script %s/env.py does "
                      "not provide a MetaData object or sequence of objects to the context.",
                      file_absolute(a, q->settings->directory));
        return mig_error_hint(err, "mig has no models to compare with; write the statements into "
                                   "the file that 'mig revision' makes");
    }
    return !w->sql || q->settings->revision_environment ||
           mig_error_set(err, MIG_COMMAND,
                         "Using --sql with the revision command when revision_environment is not "
                         "configured does not make any sense");
}

static bool resolve_symbol(const struct draft *d, const char *symbol, struct node_vec *out,
                           struct mig_error *err)
{
    struct nodes some = { 0 };
    struct mig_error first = { 0 };
    bool ok = graph_resolve_all(d->request->graph, d->arena, symbol, &some, &first);
    if (!ok && slice_starts(slice_of(first.message), "Multiple head revisions are present"))
        mig_error_set(err, MIG_COMMAND,
                      "Multiple heads are present; please specify the head revision on which the "
                      "new revision should be based, or perform a merge.");
    else if (!ok)
        mig_error_set(err, first.code, "%s", first.message);
    mig_error_clear(&first);
    for (size_t i = 0; i < some.n; i++)
        vec_push(d->arena, out, some.at[i]);
    return ok;
}

static bool resolve_parents(struct draft *d, struct mig_error *err)
{
    static const char *const head[] = { "head" };
    struct strs wanted = list_of(d->request->wanted->heads);
    if (!wanted.n)
        wanted = (struct strs){ .at = head, .n = 1 };
    struct node_vec v = { 0 };
    for (size_t i = 0; i < wanted.n; i++)
        if (!resolve_symbol(d, wanted.at[i], &v, err))
            return false;
    for (size_t i = 0; i < v.n; i++)
        for (size_t k = 0; k < i; k++)
            if (v.at[i] == v.at[k])
                return mig_error_set(err, MIG_COMMAND, "Duplicate head revisions specified");
    d->parents = (struct nodes){ .at = v.at, .n = v.n };
    return true;
}

/* The version directory: asked for, else that of the first parent, else the only one. */
static bool choose_location(struct draft *d, struct mig_error *err)
{
    const struct write_request *q = d->request;
    struct strs known = q->settings->version_locations;
    const char *wanted = q->wanted->version_path;
    if (wanted)
        d->location = task_clean_path(d->arena, wanted);
    else if (known.n == 1)
        d->location = task_clean_path(d->arena, known.at[0]);
    else if (d->parents.n)
        d->location = file_directory(
            d->arena, file_real(d->arena, graph_revision(q->graph, d->parents.at[0])->path));
    else
        return mig_error_set(err, MIG_COMMAND,
                             "Multiple version locations present, please specify --version-path");
    const char *absolute = task_absolute_path(d->arena, d->location);
    for (size_t i = 0; i < known.n; i++)
        if (!strcmp(task_absolute_path(d->arena, known.at[i]), absolute)) {
            d->location = absolute;
            return true;
        }
    return mig_error_set(err, MIG_COMMAND,
                         "Path %s is not represented in current version locations", d->location);
}

/* The template that is there; --format where both are. */
static bool choose_template(struct draft *d, struct mig_error *err)
{
    const char *format = d->request->wanted->format;
    const char *directory = d->request->settings->directory;
    const char *sql = file_join(d->arena, directory, "script.sql.mako");
    const char *py = file_join(d->arena, directory, "script.py.mako");
    bool has_sql = file_exists(sql);
    if (format && strcmp(format, "sql") && strcmp(format, "py"))
        return mig_error_set(err, MIG_USAGE, "--format is 'sql' or 'py', not '%s'", format);
    if (!format && has_sql && file_exists(py)) {
        mig_error_set(err, MIG_COMMAND, "%s has both script.py.mako and script.sql.mako",
                      directory);
        return mig_error_hint(err, "say which: --format py or --format sql");
    }
    bool take_sql = format ? !strcmp(format, "sql") : has_sql;
    d->template_file = take_sql ? sql : py;
    d->suffix = take_sql ? ".sql" : ".py";
    return true;
}

static bool choose_path(struct draft *d, struct mig_error *err)
{
    const struct config_script *s = d->request->settings;
    const char *message = d->request->wanted->message;
    const char *slug = NULL;
    const char *name = NULL;
    if (!name_slug(d->arena, message ? message : "", s->truncate_slug_length, &slug, err) ||
        !name_format(d->arena, s->file_template, d->id, slug, d->date.epoch, &d->date.tm, &name,
                     err))
        return false;
    d->path =
        task_absolute_path(d->arena, file_join(d->arena, d->location,
                                               arena_printf(d->arena, "%s%s", name, d->suffix)));
    return true;
}

/* The default location is made together with the subdirectories of the file. */
static bool make_directories(struct draft *d, struct mig_error *err)
{
    const struct config_script *s = d->request->settings;
    const char *usual = file_join(d->arena, s->directory, "versions");
    bool configured = s->version_locations.n > 1 || strcmp(s->version_locations.at[0], usual);
    return (!configured || task_make_directory(&d->task, d->location, err)) &&
           task_make_directory(&d->task, file_directory(d->arena, d->path), err);
}

static bool check_heads(const struct draft *d, struct mig_error *err)
{
    const struct graph *g = d->request->graph;
    for (size_t i = 0; !d->request->wanted->splice && i < d->parents.n; i++)
        if (graph_next(g, d->parents.at[i]).n)
            return mig_error_set(err, MIG_COMMAND,
                                 "Revision %s is not a head revision; please specify --splice to "
                                 "create a new branch from this revision",
                                 graph_revision(g, d->parents.at[i])->id);
    return true;
}

/* A part of an id becomes the whole id; a label stays a label. */
static bool resolve_depends_on(struct draft *d, struct mig_error *err)
{
    const struct graph *g = d->request->graph;
    struct strs wanted = list_of(d->request->wanted->depends_on);
    const char **at = arena_array(d->arena, const char *, wanted.n);
    for (size_t i = 0; i < wanted.n; i++) {
        uint32_t node = GRAPH_NONE;
        if (!graph_resolve_one(g, d->arena, wanted.at[i], &node, err))
            return false;
        if (node == GRAPH_NONE)
            return mig_error_set(err, MIG_GRAPH, "--depends-on '%s' is no revision", wanted.at[i]);
        bool label = strs_has(graph_labels(g, node, d->arena), wanted.at[i]);
        at[i] = label ? wanted.at[i] : graph_revision(g, node)->id;
    }
    d->depends_on = (struct strs){ .at = at, .n = wanted.n };
    return true;
}

static struct template_value text_value(struct arena *a, const char *text)
{
    return (struct template_value){ .kind = TEMPLATE_STR, .items = strs_of(a, 1, text) };
}

/* None, the only one, or all (alembic.script.revision.tuple_rev_as_scalar). */
static struct template_value scalar_value(struct strs items, enum template_kind many)
{
    enum template_kind kind = items.n > 1 ? many : items.n ? TEMPLATE_STR : TEMPLATE_NONE;
    return (struct template_value){ .kind = kind, .items = items };
}

static struct strs parent_ids(const struct draft *d)
{
    const char **at = arena_array(d->arena, const char *, d->parents.n);
    for (size_t i = 0; i < d->parents.n; i++)
        at[i] = graph_revision(d->request->graph, d->parents.at[i])->id;
    return (struct strs){ .at = at, .n = d->parents.n };
}

/* In a .sql file the message stands in comment lines: each line of it must begin as one. */
static const char *message_of(const struct draft *d)
{
    const char *message = d->request->wanted->message;
    if (!message)
        return "empty message";
    if (strcmp(d->suffix, ".sql"))
        return message;
    struct buf b = { .arena = d->arena };
    for (const char *p = message; *p; p++) {
        bool end = *p == '\n' || *p == '\r';
        buf_puts(&b, end ? "\n-- " : (const char[]){ *p, '\0' });
        p += *p == '\r' && p[1] == '\n';
    }
    return buf_str(&b);
}

/* What Alembic's autogenerate renders where it found nothing to do. */
static struct template_value empty_body(const struct draft *d)
{
    static const char text[] = "# ### commands auto generated by Alembic - please adjust! ###\n"
                               "    pass\n"
                               "    # ### end Alembic commands ###";
    const struct write_request *q = d->request;
    if (!q->environment || q->merge || strcmp(d->suffix, ".py"))
        return (struct template_value){ .kind = TEMPLATE_NONE };
    return text_value(d->arena, text);
}

static bool render(const struct draft *d, struct slice *out, struct mig_error *err)
{
    const struct mig_new *w = d->request->wanted;
    struct template_value none = { .kind = TEMPLATE_NONE };
    struct template_value labels = none;
    if (w->branch_label)
        labels = (struct template_value){ .kind = TEMPLATE_TUPLE,
                                          .items = strs_of(d->arena, 1, w->branch_label) };
    struct template_value body = empty_body(d);
    const struct template_var vars[] = {
        { "message", text_value(d->arena, message_of(d)) },
        { "up_revision", text_value(d->arena, d->id) },
        { "down_revision", scalar_value(parent_ids(d), TEMPLATE_TUPLE) },
        { "branch_labels", labels },
        { "depends_on", scalar_value(d->depends_on, TEMPLATE_LIST) },
        { "create_date", text_value(d->arena, d->date.text) },
        { "imports", none },
        { "upgrades", body },
        { "downgrades", body },
        { "config", { .kind = TEMPLATE_CONFIG, .items = d->request->options } },
    };
    struct slice text = { 0 };
    return file_read(d->arena, d->template_file, DIR_MAX_FILE, &text, err) &&
           template_render(d->arena, d->template_file, text, vars, sizeof vars / sizeof *vars, out,
                           err) &&
           encode_text(d->arena, d->request->settings->output_encoding, *out, out, err);
}

static bool generate(const struct draft *d, struct mig_error *err)
{
    const char *said = arena_printf(d->arena, "Generating %s", d->path);
    struct slice text = { 0 };
    task_begin(&d->task, said);
    return task_end(&d->task, said, render(d, &text, err) && file_write(d->path, text, err));
}

static bool check_self(const struct revision *r, struct mig_error *err)
{
    if (strs_has(r->down_revision, r->id))
        return mig_error_set(err, MIG_COMMAND, "Self-loop is detected in revisions (%s)", r->id);
    return !strs_has(r->depends_on, r->id) ||
           mig_error_set(err, MIG_COMMAND, "Dependency self-loop is detected in revisions (%s)",
                         r->id);
}

/* What the graph says when the file joins it (RevisionMap.add_revision). */
static bool check_joined(const struct draft *d, const struct revision *r, struct mig_error *err)
{
    const struct graph *g = d->request->graph;
    if (graph_find(g, r->id) != GRAPH_NONE && d->request->warnings)
        *d->request->warnings = strs_of(
            d->arena, 1, arena_printf(d->arena, "Revision %s is present more than once", r->id));
    for (size_t i = 0; i < r->branch_labels.n; i++) {
        const char *label = r->branch_labels.at[i];
        for (uint32_t node = 0; node < graph_count(g); node++) {
            const struct revision *other = graph_revision(g, node);
            if (!strcmp(other->id, label) || strs_has(other->branch_labels, label))
                return mig_error_set(err, MIG_GRAPH,
                                     "Branch name '%s' in revision %s already used by revision %s",
                                     label, r->id, other->id);
        }
    }
    return true;
}

/* Reads the file as a later command will; it stays where it is, whatever comes out. */
static bool check_written(const struct draft *d, struct mig_error *err)
{
    const char *label = d->request->wanted->branch_label;
    struct revision r = { 0 };
    if (!dir_is_revision_name(file_name(d->path)))
        return true;
    if (!load_header(d->arena, d->path, &r, err) || !check_id(d->arena, r.id, err) ||
        !check_self(&r, err))
        return false;
    if (label && *label && !r.branch_labels.n)
        return mig_error_set(err, MIG_COMMAND,
                             "Version %s specified branch_labels %s, however the migration file %s "
                             "does not have them; have you upgraded your script.py.mako to include "
                             "the 'branch_labels' section?",
                             r.id, label, d->path);
    return check_joined(d, &r, err);
}

bool write_revision(struct arena *a, const struct write_request *q, const char **path,
                    struct mig_error *err)
{
    struct draft d = { .arena = a,
                       .request = q,
                       .task = { .arena = a, .progress = q->progress, .user = q->user } };
    const char *id = q->wanted->rev_id;
    d.id = id && *id ? id : new_id(a, err);
    bool ok = d.id && check_flags(a, q, err) && check_id(a, d.id, err) &&
              resolve_parents(&d, err) && date_now(a, q->settings->timezone, &d.date, err) &&
              choose_location(&d, err) && choose_template(&d, err) && choose_path(&d, err) &&
              make_directories(&d, err) && check_heads(&d, err) && resolve_depends_on(&d, err) &&
              generate(&d, err) &&
              hooks_run(a, q->hooks, q->nhooks, d.path, q->progress, q->user, err) &&
              check_written(&d, err);
    *path = d.path;
    return ok;
}
