#include "../tap.h"
#include "base/buf.h"
#include "script/init.h"
#include "tree.h"

struct transcript {
    struct buf text;
};

static void hear(void *user, enum mig_stage stage, const char *text)
{
    struct transcript *s = user;
    if (stage == MIG_STAGE_BEGIN || stage == MIG_STAGE_SAY)
        buf_printf(&s->text, "%s\n", text);
    else if (stage != MIG_STAGE_DONE)
        buf_puts(&s->text, "FAILED\n");
}

static const char *make(const struct tree *t, struct mig_options o, const char *directory,
                        const char *name, bool package)
{
    struct transcript said = { .text = { .arena = t->a } };
    struct mig_error err = { 0 };
    o.progress = hear;
    o.user = &said;
    if (!init_directory(t->a, &o, directory, name, package, &err))
        buf_printf(&said.text, "%s: %s\n", mig_error_name(err.code), err.message);
    mig_error_clear(&err);
    return tree_mask(t, buf_str(&said.text));
}

#define END(ini) \
    "Please edit configuration/connection/logging settings in " ini " before proceeding.\n"

static void test_generic(const struct tree *t)
{
    STR_EQ(make(t, (struct mig_options){ 0 }, "foo", NULL, false),
           "Creating directory ROOT/foo\nCreating directory ROOT/foo/versions\n"
           "Generating ROOT/foo/README\nGenerating ROOT/foo/script.sql.mako\n"
           "Generating ROOT/alembic.ini\n" END("ROOT/alembic.ini"));
    OK(strstr(tree_get(t, "alembic.ini"), "\nscript_location = %(here)s/foo\n"));
    OK(strstr(tree_get(t, "alembic.ini"), "\nsqlalchemy.url = driver://user:pass@localhost/"));
    OK(!strstr(tree_get(t, "alembic.ini"), "${script_location}"));
    OK(strstr(tree_get(t, "alembic.ini"), "${NAME}"));
    OK(strstr(tree_get(t, "foo/script.sql.mako"), "-- mig:upgrade\n"));
    STR_EQ(make(t, (struct mig_options){ 0 }, "foo", NULL, false),
           "COMMAND: Directory foo already exists and is not empty\n");
}

static void test_alembic(const struct tree *t)
{
    if (mkdir(tree_path(t, "bar"), 0777))
        tree_die("bar");
    tree_put(t, "x.ini", "mine\n");
    STR_EQ(make(t, (struct mig_options){ .config = "x.ini" }, "./bar/", "alembic", true),
           "Creating directory ROOT/bar/versions\nGenerating ROOT/bar/README\n"
           "Generating ROOT/bar/env.py\nGenerating ROOT/bar/script.py.mako\n"
           "File ROOT/x.ini already exists, skipping\nAdding ROOT/bar/__init__.py\n"
           "Adding ROOT/bar/versions/__init__.py\n" END("ROOT/x.ini"));
    STR_EQ(tree_get(t, "x.ini"), "mine\n");
    STR_EQ(tree_get(t, "bar/versions/__init__.py"), "");
}

#define TOML_END                                                                              \
    "Please edit configuration settings in ROOT/t.toml and configuration/connection/logging " \
    "settings in ROOT/p.ini before proceeding.\n"

/* What stands in the toml before; what is said of it. */
static const struct {
    const char *before, *said;
    bool kept;
} tomls[] = {
    { NULL, "Generating ROOT/t.toml", false },
    { "[tool.black]\nline-length = 79\n", "Appending to existing ROOT/t.toml", false },
    { "[project]\nname = '[tool.alembic]'\n", "Appending to existing ROOT/t.toml", false },
    { "[tool.alembics]\n", "Appending to existing ROOT/t.toml", false },
    { "[tool.alembic]\n",
      "File ROOT/t.toml already exists and already has a [tool.alembic] "
      "section, skipping",
      true },
    { "x = 1\n  [ tool . \"alembic\" ] # ours\n",
      "File ROOT/t.toml already exists and already has "
      "a [tool.alembic] section, skipping",
      true },
    { "[[tool.alembic.post_write_hooks]]\n",
      "File ROOT/t.toml already exists and already has a "
      "[tool.alembic] section, skipping",
      true },
};

static void test_pyproject(const struct tree *t)
{
    for (size_t i = 0; i < sizeof tomls / sizeof *tomls; i++) {
        tree_remove(t->a, tree_path(t, "pp"));
        unlink(tree_path(t, "t.toml"));
        unlink(tree_path(t, "p.ini"));
        if (tomls[i].before)
            tree_put(t, "t.toml", tomls[i].before);
        const char *said = make(t, (struct mig_options){ .config = "p.ini", .toml = "t.toml" },
                                "pp", "pyproject", false);
        STR_EQ(said, arena_printf(
                         t->a,
                         "Creating directory ROOT/pp\nCreating directory ROOT/pp/versions\n"
                         "Generating ROOT/pp/README\nGenerating ROOT/pp/env.py\n"
                         "Generating ROOT/pp/script.py.mako\nGenerating ROOT/p.ini\n%s\n" TOML_END,
                         tomls[i].said));
        const char *text = tree_get(t, "t.toml");
        const char *before = tomls[i].before ? tomls[i].before : "";
        const char *added = text + strlen(before);
        OK(!strncmp(text, before, strlen(before)));
        OK(tomls[i].kept
               ? !*added
               : !strncmp(added, *before ? "\n\n[tool.alembic]\n" : "[tool.alembic]\n", 15));
        OK(tomls[i].kept || strstr(added, "\nscript_location = \"%(here)s/pp\"\n"));
        OK(!strstr(tree_get(t, "p.ini"), "script_location"));
    }
}

/* Directory, ini, script_location. */
static const struct {
    const char *directory, *ini, *location;
} locations[] = {
    { "l/a", "l.ini", "%(here)s/l/a" },       { "l//a/.", "./l.ini", "%(here)s/l/a" },
    { "l/a", "l/l.ini", "%(here)s/a" },       { "a", "l/x/l.ini", "%(here)s/../../a" },
    { "l/../a", "l.ini", "%(here)s/l/../a" }, { "a", "l/../l.ini", "%(here)s/a" },
    { "ab", "a/l.ini", "%(here)s/../ab" },
};

static void test_locations(const struct tree *t)
{
    for (size_t i = 0; i < sizeof locations / sizeof *locations; i++) {
        const char *dir = arena_printf(t->a, "%s/loc%zu", t->root, i);
        const char *ini = arena_printf(t->a, "%s/%s", dir, locations[i].ini);
        struct mig_error err = { 0 };
        if (!file_make_directories(arena_printf(t->a, "%s/l/x", dir), &err) || chdir(dir) ||
            (!strncmp(locations[i].ini, "a/", 2) && mkdir("a", 0777)))
            tree_die(dir);
        const char *said = make(t, (struct mig_options){ .config = locations[i].ini },
                                locations[i].directory, NULL, false);
        tap_ok(strstr(said, "Please edit") != NULL, locations[i].location, __FILE__, __LINE__);
        const char *text = tree_get(t, ini);
        OK(strstr(text, arena_printf(t->a, "\nscript_location = %s\n", locations[i].location)));
    }
    if (chdir(t->root))
        tree_die(t->root);
    const char *absolute = arena_printf(t->a, "%s/abs", t->root);
    make(t, (struct mig_options){ .config = "abs.ini" }, absolute, NULL, false);
    OK(strstr(tree_get(t, "abs.ini"), arena_printf(t->a, "\nscript_location = %s\n", absolute)));
    const char *here = tree_path(t, "here");
    if (mkdir(here, 0777) || chdir(here))
        tree_die(here);
    make(t, (struct mig_options){ 0 }, ".", NULL, false);
    OK(strstr(tree_get(t, "here/alembic.ini"), "\nscript_location = %(here)s\n"));
    if (chdir(t->root))
        tree_die(t->root);
}

static void test_refused(const struct tree *t)
{
    STR_EQ(make(t, (struct mig_options){ 0 }, "new", "nope", false),
           "COMMAND: No such template nope\n");
    OK(access(tree_path(t, "new"), F_OK));
    tree_put(t, "file", "");
    OK(strstr(make(t, (struct mig_options){ 0 }, "file", NULL, false), "FILE: can't list file"));
    OK(strstr(make(t, (struct mig_options){ .config = "no/where.ini" }, "new", NULL, false),
              "Generating ROOT/no/where.ini\nFAILED\nFILE: can't write ROOT/no/where.ini"));
    setenv("ALEMBIC_CONFIG", "env.ini", 1);
    OK(strstr(make(t, (struct mig_options){ 0 }, "new2", NULL, false),
              "Generating ROOT/env.ini\n"));
    unsetenv("ALEMBIC_CONFIG");
}

static void test_list(void)
{
    size_t n = 0;
    bool generic = false;
    for (const struct mig_template *m = init_templates(); m->name; m++) {
        generic = generic || !strcmp(m->name, "generic");
        OK(*m->synopsis && !strchr(m->synopsis, '\n'));
        n++;
    }
    OK(generic && n == 4);
}

int main(void)
{
    struct arena a = { 0 };
    unsetenv("ALEMBIC_CONFIG");
    struct tree t = tree_new(&a);
    test_generic(&t);
    test_alembic(&t);
    test_pyproject(&t);
    test_locations(&t);
    test_refused(&t);
    test_list();
    tree_end(&t);
    arena_free(&a);
    return tap_done();
}
