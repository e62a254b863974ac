#include "cmd/cmd.h"
#include "cmd/json.h"
#include "mig/report.h"
#include <stdio.h>
#include <string.h>

struct fields {
    bool bodies;
    bool applied;
    bool accept;
    const char *dialect;
    bool json;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG(0, "bodies", struct fields, bodies,
             "Read and compile every upgrade and downgrade; this is what happens without options."),
    OPT_FLAG(0, "applied", struct fields, applied,
             "Compare the files of applied revisions with what the history table says was run."),
    OPT_FLAG(0, "accept", struct fields, accept,
             "Do that, and write into the history table that the changed ones are as they should "
             "be."),
    OPT_STR(0, "dialect", "NAME", struct fields, dialect,
            "What the bodies are compiled for: postgresql, mysql, mariadb, sqlite or all; default: "
            "the database's, all where no URL is given."),
    OPT_FLAG(0, "json", struct fields, json, "Print what was found as JSON."),
    OPT_END,
};

static void put_finding(struct buf *b, const struct mig_finding *f)
{
    if (f->file)
        buf_puts(b, f->file);
    if (f->file && f->line)
        buf_printf(b, ":%u", f->line);
    if (f->file && f->line && f->column)
        buf_printf(b, ":%u", f->column);
    buf_printf(b, "%s%s%s", f->file ? ": " : "", f->harmless ? "note: " : "", f->text);
    if (f->direction || f->dialects)
        buf_printf(b, " (%s%s%s)", f->direction ? f->direction : "",
                   f->direction && f->dialects ? "; " : "", f->dialects ? f->dialects : "");
    if (f->hint)
        buf_printf(b, "\n    hint: %s", f->hint);
    buf_char(b, '\n');
}

static size_t problems(const struct mig_validation *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        n += !v->at[i].harmless;
    return n;
}

/* "5 revisions, 10 bodies for postgresql, 3 applied files compared" */
static void put_summary(struct buf *b, const struct mig_validation *v)
{
    buf_printf(b, "%zu revision%s", v->revisions, v->revisions == 1 ? "" : "s");
    if (v->bodies)
        buf_printf(b, ", %zu bodies for %s", v->bodies_checked, v->dialect);
    if (v->applied)
        buf_printf(b, ", %zu applied file%s compared", v->files_compared,
                   v->files_compared == 1 ? "" : "s");
    if (v->accept)
        buf_printf(b, ", %zu accepted", v->files_accepted);
    buf_char(b, '\n');
}

static json_t *finding_json(const struct mig_finding *f)
{
    return json_pack("{s:s?, s:s?, s:o, s:o, s:s?, s:s?, s:s, s:s?, s:b}", "revision", f->revision,
                     "file", f->file, "line", json_count(f->line ? (int64_t)f->line : -1), "column",
                     json_count(f->column ? (int64_t)f->column : -1), "direction", f->direction,
                     "dialects", f->dialects, "text", f->text, "hint", f->hint, "harmless",
                     f->harmless);
}

static bool print_json(const struct mig_validation *v, struct mig_error *err)
{
    json_t *list = json_array();
    for (size_t i = 0; i < v->n; i++)
        json_array_append_new(list, finding_json(&v->at[i]));
    return json_print(json_pack("{s:I, s:I, s:s?, s:I, s:I, s:I, s:o}", "revisions",
                                (json_int_t)v->revisions, "bodies", (json_int_t)v->bodies_checked,
                                "dialects", v->bodies ? v->dialect : NULL, "compared",
                                (json_int_t)v->files_compared, "accepted",
                                (json_int_t)v->files_accepted, "problems", (json_int_t)problems(v),
                                "findings", list),
                      err);
}

static bool run_one(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_validation v = { .bodies = f->bodies || !(f->applied || f->accept),
                                .applied = f->applied || f->accept,
                                .accept = f->accept,
                                .dialect = f->dialect };
    struct buf out = { .arena = c->arena };
    if (!mig_validate(c->mig, &v, err) || (f->json && !print_json(&v, err)))
        return false;
    for (size_t i = 0; i < v.n && !f->json; i++)
        put_finding(&out, &v.at[i]);
    if (!f->json)
        put_summary(&out, &v);
    if (!c->quiet)
        fputs(buf_str(&out), stdout);
    size_t n = problems(&v);
    return !n || mig_error_set(err, MIG_SCRIPT, "%zu problem%s", n, n == 1 ? "" : "s");
}

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    return cmd_each(c, run_one, fields, err);
}

const struct cmd cmd_validate = {
    .name = "validate",
    .help = "Find what is wrong with the revision files, without running anything.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
