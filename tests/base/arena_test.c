#include "../tap.h"
#include "base/arena.h"
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The status of a child that asks for more than there can be, its stderr thrown away. */
static int status_of(size_t n, size_t size)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct arena a = { 0 };
        close(2);
        arena_alloc(&a, n, size, 1);
        _exit(0);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_alignment(struct arena *a)
{
    int bad = 0;
    for (size_t i = 0; i < 10000; i++) {
        size_t align = (size_t)1 << i % 5;
        bad += (uintptr_t)arena_alloc(a, i % 7, 1, align) % align != 0;
    }
    OK(bad == 0);
}

static void test_contents(struct arena *a)
{
    unsigned char *p[64];
    int bad = 0;
    for (size_t i = 0; i < 64; i++) {
        p[i] = arena_alloc(a, i * 700, 1, 1);
        for (size_t k = 0; k < i * 700; k++)
            bad += p[i][k] != 0;
        memset(p[i], (int)i + 1, i * 700);
    }
    OK(bad == 0);
    for (size_t i = 0; i < 64; i++)
        for (size_t k = 0; k < i * 700; k++)
            bad += p[i][k] != i + 1;
    OK(bad == 0);
    OK(arena_alloc(a, 0, 8, 8) != arena_alloc(a, 0, 8, 8));
}

static void test_reset(void)
{
    struct arena a = { 0 };
    for (int i = 0; i < 100; i++)
        memset(arena_alloc(&a, 1, 5000, 8), 0xff, 5000);
    size_t before = a.total;
    OK(before >= 500000);
    arena_reset(&a);
    OK(a.total < before);
    const unsigned char *p = arena_alloc(&a, 1, 5000, 8);
    int bad = 0;
    for (size_t i = 0; i < 5000; i++)
        bad += p[i] != 0;
    OK(bad == 0);
    arena_free(&a);
    OK(!a.pages && a.total == 0);
    arena_free(&a);
    arena_reset(&a);
    OK(!a.pages);
    OK(arena_new(&a, int) != NULL);
    arena_free(&a);
}

/* What was in the one is in the other, whose own page goes on being filled. */
static void test_adopt(void)
{
    for (int filled = 0; filled < 4; filled++) {
        struct arena a = { 0 };
        struct arena b = { 0 };
        char *own = filled & 1 ? arena_strdup(&a, "own") : NULL;
        char *other = filled & 2 ? arena_strdup(&b, "other") : NULL;
        for (int i = 0; (filled & 2) && i < 10; i++)
            arena_alloc(&b, 1, 50000, 1);
        size_t total = a.total + b.total;
        arena_adopt(&a, &b);
        OK(!b.pages && !b.spare && !b.total && a.total == total);
        arena_adopt(&a, &b);
        arena_strdup(&b, "again");
        char *behind = arena_strdup(&a, "behind");
        STR_EQ(own ? own : "own", "own");
        STR_EQ(other ? other : "other", "other");
        STR_EQ(behind, "behind");
        arena_free(&b);
        arena_reset(&a);
        STR_EQ(arena_strdup(&a, "reset"), "reset");
        arena_free(&a);
    }
}

static void *exhaust(void *unused)
{
    arena_oom();
    return unused;
}

/* Many threads may find out at once: one of them says so. */
static void test_threads_without_memory(void)
{
    int ends[2];
    char said[200] = "";
    size_t n = 0;
    fflush(stdout);
    if (pipe(ends))
        abort();
    pid_t child = fork();
    if (child == 0) {
        pthread_t thread;
        dup2(ends[1], 2);
        for (int i = 0; i < 3; i++)
            pthread_create(&thread, NULL, exhaust, NULL);
        exhaust(NULL);
    }
    close(ends[1]);
    for (ssize_t got; (got = read(ends[0], said + n, sizeof said - 1 - n)) > 0;)
        n += (size_t)got;
    close(ends[0]);
    int status = -1;
    waitpid(child, &status, 0);
    OK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    STR_EQ(said, "mig: out of memory\n");
}

int main(void)
{
    struct arena a = { 0 };
    STR_EQ(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
    STR_EQ(arena_printf(&a, "%s", ""), "");
    STR_EQ(arena_strdup(&a, "abc"), "abc");
    STR_EQ(arena_strndup(&a, "abcdef", 3), "abc");
    STR_EQ(arena_strndup(&a, NULL, 0), "");
    test_alignment(&a);
    test_contents(&a);
    OK(arena_alloc(&a, 1, 1 << 20, 16) != NULL);
    char *small = arena_strdup(&a, "after a large one");
    STR_EQ(small, "after a large one");
    arena_free(&a);
    test_reset();
    test_adopt();
    test_threads_without_memory();
    OK(status_of(1, 10) == 0);
    OK(status_of(SIZE_MAX / 2, 3) == 1);
    OK(status_of(SIZE_MAX, 1) == 1);
    OK(status_of(SIZE_MAX / 4 + 1, 4) == 1);
    return tap_done();
}
