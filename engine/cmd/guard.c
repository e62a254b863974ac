#include "cmd/guard.h"
#include "cmd/console.h"
#include "mig/report.h"
#include <stdio.h>
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

void guard_take(const struct cmd_run *c, const struct guard_fields *f, struct mig_run *run)
{
    run->dry_run = f->dry_run;
    run->yes = f->yes;
    run->confirm = confirm;
    run->tried = c->quiet ? NULL : print_tried;
}
