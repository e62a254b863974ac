#include "../tap.h"
#include "base/buf.h"
#include "script/hooks.h"
#include "tree.h"

/* Text, its words with '|' between them as Python's shlex.split() gives them; NULL: unclosed. */
static const struct {
    const char *text, *words;
} splits[] = {
    { "", "" },
    { "a b  c", "a|b|c" },
    { "\ta\n b\r", "a|b" },
    { "'a b' \"c d\"", "a b|c d" },
    { "a'b'\"c\"d", "abcd" },
    { "a\\ b", "a b" },
    { "'a\\b'", "a\\b" },
    { "\"a\\b\\\"c\\\\\"", "a\\b\"c\\" },
    { "''", "" },
    { "a '' b", "a||b" },
    { "\"it's\" '\"'", "it's|\"" },
    { "a # b", "a|#|b" },
    { "$HOME *", "$HOME|*" },
    { "'a", NULL },
    { "\"a", NULL },
    { "a\\", NULL },
    { "\"a\\", NULL },
};

static void test_split(struct arena *a)
{
    for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
        struct strs words = { 0 };
        struct mig_error err = { 0 };
        bool ok = hooks_split(a, splits[i].text, &words, &err);
        STR_EQ(ok ? strs_join(a, words, "|") : "(unclosed)",
               splits[i].words ? splits[i].words : "(unclosed)");
        mig_error_clear(&err);
    }
}

static void hear(void *user, enum mig_stage stage, const char *text)
{
    struct buf *b = user;
    if (stage == MIG_STAGE_BEGIN || stage == MIG_STAGE_SAY)
        buf_puts(b, text);
    else
        buf_puts(b, stage == MIG_STAGE_DONE ? " ok|" : " FAILED|");
}

#define RUN "Running post write hook 'a' ..."

/* A hook on the file "rev", what is said, and what the file "out" holds then. */
static const struct {
    struct config_hook hook;
    const char *said, *out;
} runs[] = {
    { { .name = "a",
        .type = "exec",
        .executable = "cp",
        .options = "REVISION_SCRIPT_FILENAME out" },
      RUN " ok|",
      "text\n" },
    { { .name = "a", .type = "exec", .executable = "cp", .options = "out" }, RUN " ok|", "text\n" },
    { { .name = "a",
        .type = "exec",
        .executable = "sh",
        .options = "-c 'echo \"$0\" $1 >out; exit 3' REVISION_SCRIPT_FILENAME.x '$HOME'" },
      RUN " ok|",
      "ROOT/rev.x $HOME\n" },
    { { .name = "a",
        .type = "exec",
        .executable = "sh",
        .cwd = "sub",
        .options = "-c 'echo here >../out' REVISION_SCRIPT_FILENAME" },
      RUN " ok|",
      "here\n" },
    { { .name = "a", .type = "exec", .executable = "true", .cwd = "nowhere" },
      RUN " FAILED|can't run true: No such file or directory",
      "(none)" },
    { { .name = "a", .type = "exec", .executable = "no-such-program" },
      RUN " FAILED|can't run no-such-program: No such file or directory",
      "(none)" },
    { { .name = "a", .type = "exec", .executable = "true", .options = "'" },
      RUN " FAILED|No closing quotation or escaped character: REVISION_SCRIPT_FILENAME '",
      "(none)" },
    { { .name = "a" },
      "Key 'a.type' (or 'type' in toml) is required for post write hook 'a'",
      "(none)" },
    { { .name = "a", .type = "exec" },
      RUN " FAILED|Key a.executable is required for post write hook 'a'",
      "(none)" },
    { { .name = "a", .type = "module" },
      RUN " FAILED|Key a.module is required for post write hook 'a'",
      "(none)" },
    { { .name = "a", .type = "console_scripts" },
      RUN " FAILED|Key a.entrypoint is required for post write hook 'a'",
      "(none)" },
    { { .name = "a", .type = "nope" },
      RUN " FAILED|No formatter with name 'nope' registered",
      "(none)" },
    { { .name = "a", .type = "console_scripts", .entrypoint = "no-such-entry" },
      RUN " FAILED|Could not find entrypoint console_scripts.no-such-entry",
      "(none)" },
    { { .name = "a", .type = "console_scripts", .entrypoint = "cp", .options = "out" },
      RUN " ok|",
      "text\n" },
};

static const char *run(const struct tree *t, const struct config_hook *hook)
{
    struct buf said = { .arena = t->a };
    struct mig_error err = { 0 };
    tree_put(t, "rev", "text\n");
    unlink(tree_path(t, "out"));
    if (!hooks_run(t->a, hook, 1, tree_path(t, "rev"), hear, &said, &err))
        buf_puts(&said, err.message);
    mig_error_clear(&err);
    return buf_str(&said);
}

static void test_modules(const struct tree *t)
{
    struct config_hook h = { .name = "a", .type = "module", .module = "no_such_module_x" };
    const char *path = arena_strdup(t->a, getenv("PATH"));
    if (system("python3 -c '' >/dev/null 2>&1")) {
        printf("# no python3 here\n");
    } else {
        STR_EQ(run(t, &h), RUN " FAILED|Could not find module no_such_module_x");
        h.module = "no_such.module";
        STR_EQ(run(t, &h), RUN " FAILED|Could not find module no_such.module");
        h.module = "hookmodule";
        tree_put(t, "hookmodule.py", "import shutil, sys\nshutil.copy(sys.argv[1], sys.argv[2])\n");
        h.options = "REVISION_SCRIPT_FILENAME out";
        STR_EQ(run(t, &h), RUN " ok|");
        STR_EQ(tree_get(t, "out"), "text\n");
    }
    setenv("PATH", "/nowhere", 1);
    if (!getenv("WRAP"))
        STR_EQ(run(t, &h), RUN " FAILED|can't run python3: No such file or directory");
    setenv("PATH", path, 1);
}

int main(void)
{
    struct arena a = { 0 };
    struct tree t = tree_new(&a);
    tree_put(&t, "sub/file", "");
    test_split(&a);
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        /* valgrind's posix_spawn() does not tell of a program that is not there */
        if (getenv("WRAP") && strstr(runs[i].said, "can't run"))
            continue;
        STR_EQ(run(&t, &runs[i].hook), runs[i].said);
        STR_EQ(tree_mask(&t, tree_get(&t, "out")), runs[i].out);
    }
    test_modules(&t);
    tree_end(&t);
    arena_free(&a);
    return tap_done();
}
