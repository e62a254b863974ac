/* SQLite: its own lock lasts no longer than a transaction, a run has many. So a file beside the
 * database, "NAME-mig-lock", is held with flock() while the run lasts: the system lets go of it
 * when the process ends, however that ends. It is gone after the run. */
#include "base/file.h"
#include "run/lock.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HOLDER = 400 };

/* A database in memory has no file and nobody else. */
static bool file_open(struct lock *l, struct mig_error *err)
{
    static const char sql[] = "SELECT file FROM pragma_database_list WHERE name = 'main'";
    struct mig_result r = { 0 };
    if (!l->m->driver->exec(l->m->conn, sql, sizeof sql - 1, NULL, 0, &r, err))
        return mig_error_context(err, "lock");
    if (r.rows && r.cells[0].text && *r.cells[0].text)
        l->key = arena_printf(&l->m->arena, "%s-mig-lock", r.cells[0].text);
    else
        l->kind = NULL;
    mig_result_clear(&r);
    return true;
}

static bool failed(const struct lock *l, struct mig_error *err)
{
    mig_error_set(err, MIG_FILE, "%s: %s", l->key, strerror(errno));
    return mig_error_hint(err, "while a run lasts, this file keeps others out; lock = off runs "
                               "without it");
}

static void let_go(struct lock *l)
{
    close(l->fd);
    l->fd = -1;
}

/* The one who had it may have removed the file just before: what is locked then is no longer what
 * the next one would find. */
static bool is_there(const struct lock *l)
{
    struct stat held, found;
    return !fstat(l->fd, &held) && !stat(l->key, &found) && held.st_dev == found.st_dev &&
           held.st_ino == found.st_ino;
}

static void sign(const struct lock *l)
{
    char when[32] = "";
    struct tm tm;
    time_t now = time(NULL);
    struct arena a = { 0 };
    if (gmtime_r(&now, &tm))
        strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S UTC", &tm);
    const char *text = arena_printf(&a, "%s since %s\n", l->self, when);
    if (ftruncate(l->fd, 0) || write(l->fd, text, strlen(text)) < 0)
        errno = 0; /* only what others are told is missing then */
    arena_free(&a);
}

static const char *directory_of(const struct lock *l)
{
    return file_directory(&l->m->arena, l->key);
}

static bool file_attempt(struct lock *l, bool *got, struct mig_error *err)
{
    *got = false;
    l->fd = open(l->key, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (l->fd < 0 && (errno == EROFS || (errno == EACCES && access(directory_of(l), W_OK)))) {
        *got = true; /* nothing can be written here, so nothing can be written twice */
        return true;
    }
    if (l->fd < 0)
        return failed(l, err);
    if (flock(l->fd, LOCK_EX | LOCK_NB)) {
        bool busy = errno == EWOULDBLOCK || errno == EINTR;
        if (!busy)
            failed(l, err);
        let_go(l);
        return busy;
    }
    *got = is_there(l);
    if (*got)
        sign(l);
    else
        let_go(l);
    return true;
}

static const char *file_holder(struct lock *l, struct arena *a)
{
    char text[HOLDER];
    int fd = open(l->key, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (fd >= 0)
        close(fd);
    struct slice line = { .p = text, .n = n > 0 ? (size_t)n : 0 };
    line = slice_cut(&line, '\n');
    return line.n ? slice_dup(a, line) : NULL;
}

/* Removed before it is let go of: see is_there(). */
static void file_close(struct lock *l)
{
    if (l->held && l->fd >= 0)
        unlink(l->key);
    if (l->fd >= 0)
        let_go(l);
    l->held = false;
}

const struct lock_kind lock_file = {
    .open = file_open,
    .attempt = file_attempt,
    .holder = file_holder,
    .close = file_close,
};
