#include "cmd/guard.h"
#include "cmd/console.h"
#include "cmd/json.h"
#include "mig/report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static void put_plan(const struct mig_plan *plan)
{
    fprintf(stderr, "This would run in %s:\n", plan->database);
    for (size_t i = 0; i < plan->n; i++) {
        fprintf(stderr, "  %s", plan->at[i].text);
        if (plan->at[i].statements)
            fprintf(stderr, " (%zu statement%s)", plan->at[i].statements,
                    plan->at[i].statements == 1 ? "" : "s");
        fputc('\n', stderr);
    }
    if (plan->to_base)
        fputs("After that no revision is applied.\n", stderr);
}

static bool confirm(void *user, const struct mig_plan *plan, struct mig_error *err)
{
    char line[16] = "";
    (void)user;
    if (!isatty(STDIN_FILENO)) {
        if (plan->yes)
            return true;
        mig_error_set(err, MIG_STATE, "'confirm' is set, and there is no terminal to ask on");
        return mig_error_hint(err, "nothing has run; --yes says that it may");
    }
    fflush(stdout);
    put_plan(plan);
    fputs("Proceed? [y/N] ", stderr);
    fflush(stderr);
    if (!fgets(line, sizeof line, stdin))
        fputc('\n', stderr);
    line[strcspn(line, "\r\n")] = '\0';
    return !strcasecmp(line, "y") || !strcasecmp(line, "yes") ||
           mig_error_set(err, MIG_STATE, "not confirmed: nothing has run");
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The beginning of a statement, on one line. */
static void put_statement(const char *text)
{
    enum { MOST = 60 };
    struct slice rest = slice_of(text), line = rest;
    slice_line(&rest, &line);
    size_t n = 0, shown = 0;
    while (n < line.n && shown < MOST) {
        n++;
        while (n < line.n && ((unsigned char)line.p[n] & 0xC0) == 0x80)
            n++;
        shown++;
    }
    printf("%.*s%s\n", (int)n, line.p, n < line.n || rest.n ? " ..." : "");
}

static void put_list(const char *what, const char *const *list)
{
    for (; *list; list++)
        printf("                %s %s\n", what, *list);
}

static void print_tried(void *user, const struct mig_tried *t)
{
    (void)user;
    if (!t->statement) {
        printf("%s\n", t->step);
        return;
    }
    if (t->planned || t->not_run)
        printf("%11s     ", t->planned ? "plan" : "not run");
    else
        printf("%11.3f ms  ", (double)t->microseconds / 1000);
    if (t->file)
        printf("%s:%u: ", base_name(t->file), t->line);
    put_statement(t->statement);
    if (t->not_run)
        printf("                (%s)\n", t->not_run);
    put_list("locks", t->locks);
    put_list("rewrites", t->rewrote);
}

static json_t *list_of(const char *const *list)
{
    json_t *out = json_array();
    for (; *list; list++)
        json_array_append_new(out, json_string(*list));
    return out;
}

/* A line for each, as it happens: what is there when a statement fails is whole. */
static void print_tried_json(void *user, const struct mig_tried *t)
{
    (void)user;
    if (!t->statement)
        return;
    bool ran = !t->planned && !t->not_run;
    json_t *value =
        json_pack("{s:o?, s:o?, s:o, s:o?, s:s, s:s?, s:o, s:o, s:o}", "step", json_string(t->step),
                  "file", t->file ? json_string(t->file) : NULL, "line",
                  t->file ? json_integer(t->line) : json_null(), "statement",
                  json_string(t->statement), "status",
                  t->planned   ? "planned"
                  : t->not_run ? "not_run"
                               : "run",
                  "why", t->not_run, "microseconds", json_count(ran ? t->microseconds : -1),
                  "locks", list_of(t->locks), "rewrites", list_of(t->rewrote));
    char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
    puts(text ? text : "{}");
    free(text);
    json_decref(value);
}

bool guard_take(const struct cmd_run *c, const struct guard_fields *f, struct mig_run *run,
                struct mig_error *err)
{
    struct console *console = c->options->user;
    if (f->json && !f->dry_run)
        return mig_error_set(err, MIG_USAGE, "--json goes with --dry-run");
    run->dry_run = f->dry_run;
    run->yes = f->yes;
    run->confirm = confirm;
    run->tried = f->json ? print_tried_json : c->quiet ? NULL : print_tried;
    console->quiet = console->quiet || f->json;
    return true;
}
