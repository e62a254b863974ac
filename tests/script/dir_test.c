#include "../tap.h"
#include "script/dir.h"
#include "tree.h"

static const struct {
    const char *name;
    bool is_revision;
} names[] = {
    { "a.py", true },           { "a.sql", true },        { "a b.py", true },
    { ".hidden.py", true },     { "#a.py", true },        { "a~.py", true },
    { "a.b.sql", true },        { "__ini__.py", true },   { "a.PY", false },
    { "a.py~", false },         { "a.pyc", false },       { "a.pyx", false },
    { ".#a.py", false },        { "__init__.py", false }, { "__init__foo.py", false },
    { "__init__x.sql", false }, { "README", false },
};

static struct config_script settings(const char *const *locations, size_t n)
{
    return (struct config_script){ .version_locations = { .at = locations, .n = n } };
}

/* The files, or the error's text, with the warnings behind. */
static const char *list(const struct tree *t, const struct config_script *s)
{
    struct dir_listing l = { 0 };
    struct mig_error err = { 0 };
    const char *out;
    if (dir_list(t->a, s, &l, &err))
        out = arena_printf(t->a, "%s%s%s", strs_join(t->a, l.files, " "), l.warnings.n ? " | " : "",
                           strs_join(t->a, l.warnings, " "));
    else
        out = arena_strdup(t->a, err.message);
    mig_error_clear(&err);
    return tree_mask(t, out);
}

static const char *list_one(const struct tree *t, const char *location, bool recursive,
                            bool sourceless)
{
    const char *at[] = { location };
    struct config_script s = settings(at, 1);
    s.recursive = recursive;
    s.sourceless = sourceless;
    return list(t, &s);
}

static void test_order(const struct tree *t)
{
    tree_put(t, "order/b.py", "");
    tree_put(t, "order/B.sql", "");
    tree_put(t, "order/a.py", "");
    tree_put(t, "order/d/z.py", "");
    tree_put(t, "order/c/y.py", "");
    tree_put(t, "order/c/__pycache__/w.py", "");
    tree_put(t, "order/README", "");
    STR_EQ(list_one(t, "order", false, false), "ROOT/order/B.sql ROOT/order/a.py ROOT/order/b.py");
    STR_EQ(list_one(t, "order", true, false), "ROOT/order/B.sql ROOT/order/a.py ROOT/order/b.py "
                                              "ROOT/order/c/y.py ROOT/order/d/z.py");
    const char *two[] = { "order/d", "absent", "order/c" };
    struct config_script s = settings(two, 3);
    STR_EQ(list(t, &s), "ROOT/order/d/z.py ROOT/order/c/y.py");
}

static void test_twice(const struct tree *t)
{
    const char *twice[] = { "order/d", "order/../order/d" };
    struct config_script s = settings(twice, 2);
    STR_EQ(list(t, &s), "ROOT/order/d/z.py | File ROOT/order/d/z.py loaded twice! ignoring. Please "
                        "ensure version_locations is unique.");
    tree_put(t, "links/a.py", "");
    tree_link(t, "a.py", "links/b.py");
    tree_link(t, "../order", "links/sub");
    tree_link(t, "../order/c/y.py", "links/y.py");
    STR_EQ(list_one(t, "links", true, false),
           "ROOT/links/a.py ROOT/order/c/y.py | File ROOT/links/a.py loaded twice! ignoring. "
           "Please ensure version_locations is unique.");
    tree_link(t, "order", "other");
    STR_EQ(list_one(t, "other", false, false), "ROOT/order/B.sql ROOT/order/a.py ROOT/order/b.py");
}

static void test_refused(const struct tree *t)
{
    tree_put(t, "file", "");
    STR_EQ(list_one(t, "file", false, false), "the version location file is not a directory");
    tree_put(t, "dirs/x.sql/inside", "");
    STR_EQ(list_one(t, "dirs", false, false),
           "ROOT/dirs/x.sql is a directory, not a revision file");
}

/* Files, and the one that is refused where `sourceless` is on; NULL: none. */
static const struct {
    const char *files[4];
    const char *refused;
} codes[] = {
    { { "a.py", "a.pyc" }, NULL },
    { { "a.pyc" }, "a.pyc" },
    { { "a.pyo" }, "a.pyo" },
    { { "a.b.py", "a.c.pyc" }, "a.c.pyc" }, /* whole names count beside the sources */
    { { "a.py", "__pycache__/a.cpython-311.pyc" }, NULL },
    { { "a.txt", "__pycache__/a.cpython-311.pyc" }, NULL }, /* any file of that stem */
    { { "b.py", "__pycache__/a.cpython-311.pyc" }, "__pycache__/a.cpython-311.pyc" },
    { { "__init__.pyc", "__pycache__/__init__.cpython-311.pyc" }, NULL },
    { { "__pycache__/README" }, NULL },
};

static void test_byte_code(const struct tree *t)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const char *directory = arena_printf(t->a, "code%zu", i);
        for (size_t k = 0; k < 4 && codes[i].files[k]; k++)
            tree_put(t, arena_printf(t->a, "%s/%s", directory, codes[i].files[k]), "");
        const char *got = list_one(t, directory, false, true);
        const char *want =
            codes[i].refused
                ? arena_printf(t->a,
                               "ROOT/%s/%s is Python byte code without its source; mig cannot read "
                               "it",
                               directory, codes[i].refused)
                : list_one(t, directory, false, false);
        STR_EQ(got, want);
        OK(!strstr(list_one(t, directory, false, false), "byte code"));
    }
}

static void test_depth(const struct tree *t)
{
    char *path = arena_strdup(t->a, "deep");
    for (int i = 0; i < 70; i++)
        path = arena_printf(t->a, "%s/d", path);
    tree_put(t, arena_printf(t->a, "%s/a.py", path), "");
    OK(strstr(list_one(t, "deep", true, false), "nested more than 64 directories deep"));
    STR_EQ(list_one(t, "deep", false, false), "");
}

int main(void)
{
    struct arena a = { 0 };
    struct tree t = tree_new(&a);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        tap_ok(dir_is_revision_name(names[i].name) == names[i].is_revision, names[i].name, __FILE__,
               __LINE__);
    test_order(&t);
    test_twice(&t);
    test_refused(&t);
    test_byte_code(&t);
    test_depth(&t);
    tree_end(&t);
    arena_free(&a);
    return tap_done();
}
