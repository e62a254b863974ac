#include "script/quick.h"
#include "base/file.h"
#include "base/threads.h"
#include "script/header.h"
#include "script/load.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* MANY: what a thread saves is more than what it takes to start it. */
enum { USUAL = 64 << 10, MANY = 160, CHUNK = 16, THREADS = 4 };

/* What one thread has for itself. */
struct worker {
    struct arena kept;    /* what is handed out */
    struct arena scratch; /* emptied after each file */
    char *data;
    struct slice directory; /* that of the last file */
    int fd;                 /* it, or -1 */
};

struct quick {
    const struct dir_listing *files;
    struct revision *out;
    struct header_rules *rules;
    atomic_size_t next; /* the first file that nobody has taken */
    struct worker workers[THREADS];
};

/* The names in a directory are looked up from there: the way to it is gone once for all of them. */
static bool enter(struct worker *w, const char *path, const char *name)
{
    struct slice directory = slice_range(path, name);
    if (w->directory.p && slice_eq(directory, w->directory))
        return w->fd >= 0;
    if (w->fd >= 0)
        close(w->fd);
    w->directory = directory;
    w->fd = open(slice_dup(&w->scratch, directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return w->fd >= 0;
}

/* The whole text. The directory has said that it is a regular file; should it be another by now, it
 * is not waited for, and has an end. */
static bool read_text(struct worker *w, const char *name, struct slice *out)
{
    int fd = openat(w->fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    size_t len = 0;
    ssize_t n;
    do {
        n = read(fd, w->data + len, USUAL - len);
        len += n > 0 ? (size_t)n : 0;
    } while (len < USUAL && (n > 0 || (n < 0 && errno == EINTR)));
    close(fd);
    *out = (struct slice){ .p = w->data, .n = len };
    return n == 0;
}

static void read_file(struct quick *q, struct worker *w, size_t i)
{
    const char *path = q->files->files.at[i];
    const char *name = file_name(path);
    struct slice text;
    struct revision found = { 0 };
    if (q->files->is_plain[i] && enter(w, path, name) && read_text(w, name, &text) &&
        load_plain(q->rules, &w->kept, &w->scratch, path, text, &found))
        q->out[i] = found;
    if (w->scratch.pages)
        arena_reset(&w->scratch);
}

static void work(void *of, unsigned i)
{
    struct quick *q = of;
    struct worker *w = &q->workers[i];
    size_t n = q->files->files.n;
    for (size_t begin; (begin = atomic_fetch_add(&q->next, CHUNK)) < n;)
        for (size_t k = begin; k < n && k < begin + CHUNK; k++)
            read_file(q, w, k);
}

void quick_read(struct arena *a, const struct dir_listing *files, struct revision *out)
{
    struct arena buffers = { 0 };
    size_t many = files->files.n;
    struct quick q = { .files = files, .out = out, .rules = header_rules_new(many) };
    unsigned n = many < MANY ? 1 : threads_count(THREADS);
    for (unsigned i = 0; i < n; i++)
        q.workers[i] = (struct worker){ .data = arena_array(&buffers, char, USUAL), .fd = -1 };
    threads_run(n, work, &q);
    for (unsigned i = 0; i < n; i++) {
        struct worker *w = &q.workers[i];
        if (w->fd >= 0)
            close(w->fd);
        arena_free(&w->scratch);
        arena_adopt(a, &w->kept);
    }
    arena_free(&buffers);
    header_rules_free(q.rules);
}
