#include "../tap.h"
#include "base/arena.h"
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
    OK(status_of(1, 10) == 0);
    OK(status_of(SIZE_MAX / 2, 3) == 1);
    OK(status_of(SIZE_MAX, 1) == 1);
    OK(status_of(SIZE_MAX / 4 + 1, 4) == 1);
    return tap_done();
}
