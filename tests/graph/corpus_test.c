/* Runs the cases of tests/corpus/graph: a line with the case, a line with what Alembic does. */
#include "../tap.h"
#include "case.h"

int main(void)
{
    struct arena a = { 0 };
    char *line = NULL;
    char *want = NULL;
    size_t cap[2] = { 0, 0 };
    FILE *f = fopen("tests/corpus/graph/commands.test", "r");
    OK(f != NULL);
    while (f && getline(&line, &cap[0], f) > 0 && getline(&want, &cap[1], f) > 0) {
        line[strcspn(line, "\n")] = '\0';
        want[strcspn(want, "\n")] = '\0';
        STR_EQ(case_run(&a, line), want);
        arena_reset(&a);
    }
    OK(tap_n > 150);
    if (f)
        fclose(f);
    free(line);
    free(want);
    arena_free(&a);
    return tap_done();
}
