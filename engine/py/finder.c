#include "py/finder.h"
#include "base/buf.h"
#include "base/file.h"
#include <string.h>

static bool is_below(struct arena *a, const char *root, const char *path)
{
    const char *real = file_real(a, path);
    const char *above = file_real(a, root);
    size_t n = strlen(above);
    bool top = n && above[n - 1] == '/';
    return !strncmp(real, above, n) && (top || real[n] == '/');
}

static bool is_file(const char *path)
{
    return file_exists(path) && !file_is_directory(path);
}

/* NAME/__init__.py, NAME.py, or with `bare` a directory NAME. */
static bool look(struct arena *a, const char *root, const char *directory, struct slice name,
                 bool bare, struct py_source *out)
{
    bool here = !strcmp(directory, ".");
    const char *path = here ? slice_dup(a, name) : file_join(a, directory, slice_dup(a, name));
    const char *init = file_join(a, path, "__init__.py");
    const char *plain = arena_printf(a, "%s.py", path);
    *out = (struct py_source){ 0 };
    if (is_file(init))
        *out = (struct py_source){ .file = init, .package = path };
    else if (is_file(plain))
        out->file = plain;
    else if (bare && file_is_directory(path))
        out->package = path;
    else
        return false;
    return is_below(a, root, out->file ? out->file : out->package);
}

/* A regular package or module in any of the directories goes before a directory in an earlier one,
 * as with Python's path. What lies in a package is looked for in that package only. */
bool py_find_source(struct arena *a, struct strs directories, struct slice name,
                    struct py_source *out)
{
    for (int bare = 0; bare < 2; bare++)
        for (size_t i = 0; i < directories.n; i++) {
            const char *root = *directories.at[i] ? directories.at[i] : ".";
            const char *directory = root;
            struct slice rest = name;
            struct slice part = slice_cut(&rest, '.');
            if (!look(a, root, directory, part, bare, out))
                continue;
            while (rest.n) {
                directory = out->package;
                part = slice_cut(&rest, '.');
                if (!directory || !part.n || !look(a, root, directory, part, true, out))
                    return false;
            }
            return true;
        }
    return false;
}

struct slice py_without_async(struct arena *a, struct slice text)
{
    struct buf b = { .arena = a };
    struct slice rest = text;
    while (rest.n) {
        struct slice line = slice_cut(&rest, '\n');
        size_t indent = 0;
        while (indent < line.n && (line.p[indent] == ' ' || line.p[indent] == '\t'))
            indent++;
        buf_add(&b, line.p, indent);
        line = slice_skip(line, indent);
        buf_slice(&b, slice_starts(line, "async ") ? slice_skip(line, 6) : line);
        buf_char(&b, '\n');
    }
    return buf_view(&b);
}
