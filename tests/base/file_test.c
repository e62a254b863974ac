#include "../tap.h"
#include "base/file.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena a;
static const char *in(const char *root, const char *name)
{
    return file_join(&a, root, name);
}

/* The call failed with this code, and the message names the path. */
static int failed(bool ok, struct mig_error *e, enum mig_code code, const char *path)
{
    int good = !ok && e->code == code && e->message && strstr(e->message, path);
    if (!good)
        printf("# ok %d, code %d: %s\n", ok, (int)e->code, e->message ? e->message : "-");
    mig_error_clear(e);
    return good;
}

static void test_read_write(const char *root)
{
    struct mig_error e = { 0 };
    struct slice text = { 0 };
    const char *path = in(root, "x.sql");
    OK(file_write(path, SLICE("SELECT\0 1;\n"), &e));
    OK(file_read(&a, path, 100, &text, &e) && slice_eq(text, SLICE("SELECT\0 1;\n")));
    OK(text.p[text.n] == '\0');
    OK(file_read(&a, path, 11, &text, &e) && text.n == 11);
    OK(failed(file_read(&a, path, 10, &text, &e), &e, MIG_LIMIT, path));
    OK(file_write(path, (struct slice){ 0 }, &e)); /* replaces */
    OK(file_read(&a, path, 0, &text, &e) && text.n == 0);
    const char *nowhere = in(root, "no/such/x.sql");
    OK(failed(file_write(nowhere, SLICE("x"), &e), &e, MIG_FILE, nowhere));
    OK(failed(file_read(&a, nowhere, 10, &text, &e), &e, MIG_FILE, nowhere));
    OK(failed(file_read(&a, root, 10, &text, &e), &e, MIG_FILE, root));
    const char *fifo = in(root, "fifo");
    OK(mkfifo(fifo, 0600) == 0);
    OK(failed(file_read(&a, fifo, 10, &text, &e), &e, MIG_FILE, fifo)); /* and does not wait */
    OK(failed(file_read(&a, "/dev/zero", 10, &text, &e), &e, MIG_FILE, "/dev/zero"));
}

/* /proc says size 0 and has text: what counts is what read() gives. */
static void test_growing(void)
{
    struct mig_error e = { 0 };
    struct slice text = { 0 };
    OK(file_read(&a, "/proc/self/status", 1 << 20, &text, &e) && text.n > 100);
    OK(failed(file_read(&a, "/proc/self/status", 20, &text, &e), &e, MIG_LIMIT, "status"));
    mig_error_clear(&e);
}

static void test_read_into(const char *root)
{
    struct mig_error e = { 0 };
    char *data = NULL;
    size_t cap = 0;
    struct slice text = { 0 };
    const char *large = in(root, "large");
    char *zeros = arena_alloc(&a, 1, 100000, 1);
    memset(zeros, 'z', 100000);
    OK(file_write(large, (struct slice){ zeros, 100000 }, &e));
    OK(file_write(in(root, "small"), SLICE("s"), &e));
    OK(file_read_into(in(root, "small"), 1 << 20, &data, &cap, &text, &e) && text.n == 1);
    OK(file_read_into(large, 1 << 20, &data, &cap, &text, &e) && text.n == 100000);
    size_t grown = cap;
    OK(file_read_into(in(root, "small"), 1 << 20, &data, &cap, &text, &e) && text.n == 1);
    OK(cap == grown && text.p == data);
    OK(failed(file_read_into(large, 99999, &data, &cap, &text, &e), &e, MIG_LIMIT, "large"));
    free(data);
}

static void test_list(const char *root)
{
    struct mig_error e = { 0 };
    const struct file_entry *at = NULL;
    size_t n = 0;
    const char *dir = in(root, "list");
    OK(file_make_directories(in(root, "list/sub/deep"), &e));
    OK(file_make_directories(in(root, "list/sub/deep"), &e)); /* again is fine */
    OK(file_list(&a, in(dir, "sub/deep"), &at, &n, &e) && n == 0);
    OK(file_write(in(dir, "b"), SLICE("b"), &e) && file_write(in(dir, "B"), SLICE("B"), &e));
    OK(!symlink("sub", in(dir, "link")) && !symlink("b", in(dir, "alias")) &&
       !symlink("gone", in(dir, "dangling")) && !mkfifo(in(dir, "pipe"), 0600));
    OK(file_list(&a, dir, &at, &n, &e) && n == 7);
    static const struct file_entry want[] = {
        { "B", false, true, false },   { "alias", false, true, true },
        { "b", false, true, false },   { "dangling", false, false, true },
        { "link", true, false, true }, { "pipe", false, false, false },
        { "sub", true, false, false },
    };
    for (size_t i = 0; i < n && i < 7; i++) {
        STR_EQ(at[i].name, want[i].name);
        OK(at[i].is_directory == want[i].is_directory && at[i].is_regular == want[i].is_regular &&
           at[i].is_link == want[i].is_link);
    }
    OK(failed(file_list(&a, in(root, "none"), &at, &n, &e), &e, MIG_FILE, "none"));
    OK(failed(file_list(&a, in(dir, "b"), &at, &n, &e), &e, MIG_FILE, "b"));
    OK(failed(file_make_directories(in(dir, "b/c"), &e), &e, MIG_FILE, "b"));
    OK(file_exists(in(dir, "b")) && !file_exists(in(dir, "dangling")));
    OK(file_is_directory(dir) && !file_is_directory(in(dir, "b")));
}

static void test_names(const char *root)
{
    STR_EQ(file_join(&a, "a", "b"), "a/b");
    STR_EQ(file_join(&a, "a/", "b"), "a/b");
    STR_EQ(file_join(&a, "a", "/b"), "/b");
    STR_EQ(file_join(&a, "", "b"), "b");
    STR_EQ(file_join(&a, "a", ""), "a/");
    STR_EQ(file_absolute(&a, "/a/./b//../c/"), "/a/c");
    STR_EQ(file_absolute(&a, "/../.."), "/");
    STR_EQ(file_absolute(&a, "/"), "/");
    OK(!chdir(root));
    STR_EQ(file_absolute(&a, "x/../y"), in(file_absolute(&a, "."), "y"));
    STR_EQ(file_name("/a/b.sql"), "b.sql");
    STR_EQ(file_name("b"), "b");
    STR_EQ(file_name("a/"), "");
    STR_EQ(file_directory(&a, "/a/b"), "/a");
    STR_EQ(file_directory(&a, "/a"), "/");
    STR_EQ(file_directory(&a, "a"), "");
    STR_EQ(file_directory(&a, "a//b"), "a");
    STR_EQ(file_real(&a, "list/link"), file_real(&a, "list/sub"));
    STR_EQ(file_real(&a, "/no/such/../path"), "/no/path");
}

int main(void)
{
    char root[] = "/tmp/mig-file-test-XXXXXX";
    if (!mkdtemp(root)) {
        printf("Bail out! no temporary directory\n");
        return 1;
    }
    test_read_write(root);
    test_growing();
    test_read_into(root);
    test_list(root);
    test_names(root);
    OK(!chdir("/"));
    const struct file_entry *left = NULL;
    size_t n = 0;
    struct mig_error e = { 0 };
    OK(file_list(&a, root, &left, &n, &e));
    for (size_t i = 0; i < n; i++)
        OK(!strstr(left[i].name, ".tmp")); /* no temporary file stays */
    char *remove = arena_printf(&a, "rm -rf %s", root);
    OK(system(remove) == 0);
    arena_free(&a);
    return tap_done();
}
