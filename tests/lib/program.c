/* A program outside the project: upgrades a database and prints where it stands. */
#include <mig/mig.h>
#include <stdio.h>

static int failed(struct mig_error *err)
{
    fprintf(stderr, "%s: %s\n", mig_error_name(err->code), err->message);
    int status = mig_error_status(err->code);
    mig_error_clear(err);
    return status;
}

int main(int argc, char **argv)
{
    struct mig_error err = { 0 };
    struct mig *m = NULL;
    struct mig_revisions at = { 0 };
    struct mig_options options = { .config = argc > 1 ? argv[1] : NULL };
    struct mig_run run = { 0 };
    int status = 0;
    if (!mig_open(&options, &m, &err) || !mig_upgrade(m, "heads", &run, &err) ||
        !mig_current(m, true, &at, &err))
        status = failed(&err);
    for (size_t i = 0; i < at.n; i++)
        printf("%s %s\n", at.at[i]->id, at.at[i]->message);
    mig_close(m);
    return status;
}
