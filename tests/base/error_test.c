#include "../tap.h"
#include "mig/error.h"
#include <stdlib.h>

static void test_first_wins(void)
{
    struct mig_error e = { 0 };
    OK(!mig_error_at(&e, "f", 1, 2) && !e.file); /* nothing to place yet */
    OK(!mig_error_hint(&e, "h") && !e.hint);
    OK(!mig_error_context(&e, "c") && !e.message);
    OK(!mig_error_database(&e, "42P01", "d", "s", 1) && !e.detail && !e.sqlstate[0]);
    OK(!mig_error_set(&e, MIG_SCRIPT, "no %s in %d", "revision", 7));
    STR_EQ(e.message, "no revision in 7");
    OK(e.code == MIG_SCRIPT);
    mig_error_set(&e, MIG_FILE, "second");
    STR_EQ(e.message, "no revision in 7");
    mig_error_at(&e, "a.sql", 3, 4);
    mig_error_at(&e, "b.sql", 5, 6);
    STR_EQ(e.file, "a.sql");
    OK(e.line == 3 && e.column == 4);
    mig_error_hint(&e, "try %s", "this");
    mig_error_hint(&e, "or that");
    STR_EQ(e.hint, "try this");
    mig_error_context(&e, "upgrade %s", "x");
    mig_error_context(&e, "run");
    STR_EQ(e.message, "run: upgrade x: no revision in 7");
    mig_error_clear(&e);
    OK(e.code == MIG_OK && !e.message && !e.hint && !e.file && !e.line);
    mig_error_clear(&e);
}

static void test_database(void)
{
    struct mig_error e = { 0 };
    mig_error_set(&e, MIG_DATABASE, "%s", "100% wrong");
    STR_EQ(e.message, "100% wrong");
    mig_error_database(&e, "42P01-and-more", "detail", "SELECT", 5);
    STR_EQ(e.sqlstate, "42P01");
    mig_error_database(&e, "00000", "other", "other", 9);
    STR_EQ(e.sqlstate, "42P01");
    STR_EQ(e.detail, "detail");
    STR_EQ(e.statement, "SELECT");
    OK(e.position == 5);
    mig_error_clear(&e);
    mig_error_set(&e, MIG_DATABASE, "x");
    mig_error_database(&e, NULL, NULL, NULL, 0);
    OK(!e.sqlstate[0] && !e.detail && !e.statement);
    mig_error_clear(&e);
}

int main(void)
{
    test_first_wins();
    test_database();
    OK(!mig_error_set(NULL, MIG_FILE, "nobody listens"));
    OK(!mig_error_at(NULL, "f", 1, 1) && !mig_error_hint(NULL, "h"));
    OK(!mig_error_context(NULL, "c") && !mig_error_database(NULL, NULL, NULL, NULL, 0));
    OK(mig_error_status(MIG_OK) == 0);
    OK(mig_error_status(MIG_COMMAND) == 255);
    OK(mig_error_status(MIG_USAGE) == 2);
    OK(mig_error_status(MIG_DATABASE) == 1);
    OK(mig_error_status(MIG_INTERRUPTED) == 130);
    STR_EQ(mig_error_name(MIG_DATABASE), "DATABASE");
    int bad = 0;
    for (int c = MIG_OK + 1; c < MIG_CODES; c++)
        bad += mig_error_status((enum mig_code)c) == 0 || !mig_error_name((enum mig_code)c);
    OK(bad == 0);
    return tap_done();
}
