/* What include/mig/report.h promises to a program: status, validation, dry runs and confirmation
 * through the library alone, on SQLite. */
#include "../tap.h"
#include "mig/driver.h"
#include "mig/report.h"
#include <stdlib.h>
#include <unistd.h>

static char asked[512];
static char tried[1024];
static bool answer;

static bool confirm(void *user, const struct mig_plan *plan, struct mig_error *err)
{
    (void)user;
    (void)err;
    snprintf(asked, sizeof asked, "%zu %s %zu base=%d yes=%d", plan->n, plan->at[0].text,
             plan->at[0].statements, plan->to_base, plan->yes);
    return answer;
}

static void try(void *user, const struct mig_tried *t)
{
    size_t n = strlen(tried);
    (void)user;
    snprintf(tried + n, sizeof tried - n, "%s%s|", t->statement ? t->statement : t->step,
             t->planned || t->not_run ? " (not run)" : "");
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    OK(f && fputs(text, f) >= 0);
    if (f)
        fclose(f);
}

static struct mig *open_handle(void)
{
    static const struct mig_options options = { .url = "sqlite:///t.sqlite" };
    struct mig_error err = { 0 };
    struct mig *m = NULL;
    OK(mig_open(&options, &m, &err));
    return m;
}

static enum mig_standing standing(struct mig *m, const struct mig_event **applied)
{
    struct mig_states s = { 0 };
    struct mig_error err = { 0 };
    OK(mig_status(m, &s, &err));
    OK(s.n == 1 && !strcmp(s.at[0].id, "a1"));
    if (applied)
        *applied = s.n ? s.at[0].applied : NULL;
    mig_error_clear(&err);
    return s.n ? s.at[0].standing : MIG_MISSING;
}

static void test_confirm(struct mig *m)
{
    struct mig_error err = { 0 };
    OK(!mig_upgrade(m, "head", NULL, &err));
    STR_EQ(err.message, "'confirm' is set, and nobody can be asked");
    mig_error_clear(&err);
    OK(!mig_upgrade(m, "head", &(struct mig_run){ .confirm = confirm }, &err));
    STR_EQ(asked, "1 upgrade  -> a1, one 1 base=0 yes=0");
    STR_EQ(err.message, "not confirmed");
    mig_error_clear(&err);
    OK(standing(m, NULL) == MIG_PENDING);
    answer = true;
    OK(mig_upgrade(m, "head", &(struct mig_run){ .confirm = confirm }, &err));
    asked[0] = '\0';
    OK(mig_downgrade(m, "base", &(struct mig_run){ .confirm = confirm, .yes = true }, &err));
    STR_EQ(asked, "1 downgrade a1 -> , one 1 base=1 yes=1");
    asked[0] = '\0';
    OK(mig_upgrade(m, "head", &(struct mig_run){ .confirm = confirm, .yes = true }, &err));
    STR_EQ(asked, "");
    OK(mig_downgrade(m, "base", &(struct mig_run){ .yes = true }, &err));
    mig_error_clear(&err);
}

static void test_dry_run(struct mig *m)
{
    struct mig_error err = { 0 };
    OK(mig_upgrade(m, "head", &(struct mig_run){ .dry_run = true, .tried = try }, &err));
    STR_EQ(tried, "upgrade  -> a1, one|CREATE TABLE one (id INTEGER)|INSERT INTO alembic_version "
                  "(version_num) VALUES ('a1') RETURNING version_num|");
    OK(standing(m, NULL) == MIG_PENDING);
    OK(mig_upgrade(m, "head", &(struct mig_run){ .dry_run = true }, &err));
    OK(!mig_upgrade(m, "head", &(struct mig_run){ .dry_run = true, .sql = true }, &err));
    OK(err.code == MIG_USAGE);
    mig_error_clear(&err);
}

static void test_status(struct mig *m)
{
    const struct mig_event *e = NULL;
    struct mig_error err = { 0 };
    struct mig_validation v = { .bodies = true, .applied = true, .dialect = "all" };
    OK(mig_upgrade(m, "head", &(struct mig_run){ .yes = true }, &err));
    OK(standing(m, &e) == MIG_APPLIED);
    OK(e && e->milliseconds >= 0 && e->statements_done == 1 && e->pid == getpid());
    OK(mig_validate(m, &v, &err) && v.n == 0 && v.bodies_checked == 6 && v.files_compared == 1);
    put("scripts/versions/a1.sql", "-- two\n-- revision: a1\n-- down_revision:\n-- mig:upgrade\n");
    OK(standing(m, NULL) == MIG_CHANGED);
    STR_EQ(mig_standing_name(MIG_CHANGED), "changed");
    mig_error_clear(&err);
}

int main(void)
{
    char directory[] = "/tmp/mig-report-XXXXXX";
    if (!mig_driver_find("sqlite")) {
        puts("1..0 # SKIP this build has no driver for SQLite");
        return 0;
    }
    OK(mkdtemp(directory) && chdir(directory) == 0 && system("mkdir -p scripts/versions") == 0);
    unsetenv("DATABASE_URL");
    unsetenv("ALEMBIC_CONFIG");
    put("alembic.ini",
        "[alembic]\nscript_location = scripts\nhistory_table = log\nconfirm = yes\n");
    put("scripts/versions/a1.sql",
        "-- one\n-- revision: a1\n-- down_revision:\n-- mig:upgrade\nCREATE TABLE one (id "
        "INTEGER);\n-- mig:downgrade\nDROP TABLE one;\n");
    struct mig *m = open_handle();
    test_confirm(m);
    test_dry_run(m);
    mig_close(m);
    m = open_handle();
    test_status(m);
    mig_close(m);
    OK(chdir("/") == 0);
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", directory);
    OK(system(command) == 0);
    return tap_done();
}
