#include "script/hooks.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct str_vec VEC_OF(const char *);
extern char **environ;

static const char token[] = "REVISION_SCRIPT_FILENAME";

/* word: (plain | '\' any | "'" ... "'" | '"' ... '"')+ ; within '"' a backslash escapes '"' and
 * itself. NULL: a quote or an escape is not closed. */
static const char *read_word(const char *p, struct buf *word)
{
    char quote = 0;
    for (; *p && (quote || !strchr(" \t\r\n", *p)); p++) {
        if (quote && *p == quote)
            quote = 0;
        else if (!quote && (*p == '\'' || *p == '"'))
            quote = *p;
        else if (*p == '\\' && (!quote || (quote == '"' && (p[1] == '"' || p[1] == '\\')))) {
            if (!*++p)
                return NULL;
            buf_char(word, *p);
        } else
            buf_char(word, *p);
    }
    return quote ? NULL : p;
}

bool hooks_split(struct arena *a, const char *text, struct strs *out, struct mig_error *err)
{
    struct str_vec words = { 0 };
    for (const char *p = text; *(p += strspn(p, " \t\r\n"));) {
        struct buf word = { .arena = a };
        p = read_word(p, &word);
        if (!p)
            return mig_error_set(err, MIG_CONFIG, "No closing quotation or escaped character: %s",
                                 text);
        vec_push(a, &words, buf_str(&word));
    }
    *out = (struct strs){ .at = words.at, .n = words.n };
    return true;
}

static const char *put_path(struct arena *a, const char *word, const char *path)
{
    struct buf b = { .arena = a };
    for (const char *at; (at = strstr(word, token)); word = at + sizeof token - 1) {
        buf_add(&b, word, (size_t)(at - word));
        buf_puts(&b, path);
    }
    buf_puts(&b, word);
    return buf_str(&b);
}

static bool required(const struct config_hook *h, const char *key, const char *value,
                     struct mig_error *err)
{
    return value ||
           mig_error_set(err, MIG_COMMAND, "Key %s.%s is required for post write hook '%s'",
                         h->name, key, h->name);
}

/* Whether a program of this name is on PATH, as execvp() looks for it. */
static bool on_path(struct arena *a, const char *name)
{
    const char *path = getenv("PATH");
    struct slice rest = slice_of(path ? path : "/usr/local/bin:/usr/bin:/bin");
    while (rest.n)
        if (!access(file_join(a, slice_dup(a, slice_cut(&rest, ':')), name), X_OK))
            return true;
    return false;
}

/* Runs words[0] to its end, without a shell; *status as waitpid() gives it. */
static bool run(struct arena *a, const struct str_vec *argv, const char *cwd, int *status,
                struct mig_error *err)
{
    char **words = arena_array(a, char *, argv->n + 1);
    for (size_t i = 0; i < argv->n; i++)
        words[i] = arena_strdup(a, argv->at[i]);
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions))
        return mig_error_set(err, MIG_FILE, "can't run %s: out of memory", words[0]);
    int failed = cwd ? posix_spawn_file_actions_addchdir_np(&actions, cwd) : 0;
    pid_t pid = 0;
    if (!failed)
        failed = posix_spawnp(&pid, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed)
        return mig_error_set(err, MIG_FILE, "can't run %s: %s", words[0], strerror(failed));
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        continue;
    return true;
}

/* Asks the same Python that will run the module. */
static bool find_module(struct arena *a, const char *name, struct mig_error *err)
{
    static const char ask[] = "import importlib.util, sys\n"
                              "try: found = importlib.util.find_spec(sys.argv[1])\n"
                              "except (ImportError, ValueError): found = None\n"
                              "sys.exit(0 if found else 3)";
    struct str_vec argv = { 0 };
    int status = 0;
    vec_push(a, &argv, "python3");
    vec_push(a, &argv, "-c");
    vec_push(a, &argv, ask);
    vec_push(a, &argv, name);
    if (!run(a, &argv, NULL, &status, err))
        return false;
    return !status || mig_error_set(err, MIG_COMMAND, "Could not find module %s", name);
}

/* The words in front of the options, by the hook's type. */
static bool program(struct arena *a, const struct config_hook *h, struct str_vec *argv,
                    struct mig_error *err)
{
    if (!strcmp(h->type, "exec")) {
        if (!required(h, "executable", h->executable, err))
            return false;
        vec_push(a, argv, h->executable);
    } else if (!strcmp(h->type, "module")) {
        if (!required(h, "module", h->module, err) || !find_module(a, h->module, err))
            return false;
        vec_push(a, argv, "python3");
        vec_push(a, argv, "-m");
        vec_push(a, argv, h->module);
    } else if (!strcmp(h->type, "console_scripts")) {
        if (!required(h, "entrypoint", h->entrypoint, err))
            return false;
        if (!on_path(a, h->entrypoint))
            return mig_error_set(err, MIG_COMMAND, "Could not find entrypoint console_scripts.%s",
                                 h->entrypoint);
        vec_push(a, argv, h->entrypoint);
    } else {
        return mig_error_set(err, MIG_COMMAND, "No formatter with name '%s' registered", h->type);
    }
    return true;
}

static bool arguments(struct arena *a, const struct config_hook *h, const char *path,
                      struct str_vec *argv, struct mig_error *err)
{
    const char *options = h->options ? h->options : "";
    if (!strstr(options, token))
        options = arena_printf(a, "%s %s", token, options);
    struct strs words = { 0 };
    if (!hooks_split(a, options, &words, err))
        return false;
    for (size_t i = 0; i < words.n; i++)
        vec_push(a, argv, put_path(a, words.at[i], path));
    return true;
}

bool hooks_run(struct arena *a, const struct config_hook *hooks, size_t n, const char *path,
               mig_progress_fn *progress, void *user, struct mig_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const struct config_hook *h = &hooks[i];
        if (!h->type)
            return mig_error_set(
                err, MIG_COMMAND,
                "Key '%s.type' (or 'type' in toml) is required for post write hook '%s'", h->name,
                h->name);
        const char *text = arena_printf(a, "Running post write hook '%s' ...", h->name);
        struct str_vec argv = { 0 };
        if (progress)
            progress(user, MIG_STAGE_SAY, text); /* its output follows on lines of its own */
        int status = 0;
        bool ok = program(a, h, &argv, err) && arguments(a, h, path, &argv, err) &&
                  run(a, &argv, h->cwd, &status, err);
        if (progress)
            progress(user, ok ? MIG_STAGE_DONE : MIG_STAGE_FAILED, text);
        if (!ok)
            return false;
    }
    return true;
}
