#ifndef MIG_BASE_FILE_H
#define MIG_BASE_FILE_H
/* Files and directories: reading with a cap, listing in byte order, writing so that a reader sees
 * the whole new file or none of it. Errors are MIG_FILE with the system's reason; a file over its
 * cap is MIG_LIMIT. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

struct file_entry {
    const char *name;
    bool is_directory; /* symbolic links followed */
    bool is_regular;
    bool is_link; /* a symbolic link, whatever it leads to */
};

/* The whole of a regular file, at most max bytes. */
bool file_read(struct arena *a, const char *path, size_t max, struct slice *out,
               struct mig_error *err) MIG_MUST_CHECK;
/* The same into a buffer that is used again: *data has *cap bytes and is realloc()ed as needed. */
bool file_read_into(const char *path, size_t max, char **data, size_t *cap, struct slice *out,
                    struct mig_error *err) MIG_MUST_CHECK;
/* A directory's entries without "." and "..", sorted by byte value. */
bool file_list(struct arena *a, const char *directory, const struct file_entry **out, size_t *n,
               struct mig_error *err) MIG_MUST_CHECK;
/* Writes a new file through a temporary one and rename(). */
bool file_write(const char *path, struct slice text, struct mig_error *err) MIG_MUST_CHECK;
bool file_exists(const char *path);
bool file_is_directory(const char *path);
/* mkdir -p. */
bool file_make_directories(const char *path, struct mig_error *err) MIG_MUST_CHECK;

char *file_join(struct arena *a, const char *directory, const char *name); /* os.path.join */
char *file_absolute(struct arena *a, const char *path);  /* os.path.abspath: "." and ".." folded */
char *file_real(struct arena *a, const char *path);      /* realpath; file_absolute if it fails */
const char *file_name(const char *path);                 /* what stands after the last '/' */
char *file_directory(struct arena *a, const char *path); /* os.path.dirname */
#endif
