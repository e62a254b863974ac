#include "../tap.h"
#include "base/buf.h"
#include "base/file.h"
#include "conf/config.h"
#include "conf/hook.h"
#include <stdlib.h>
#include <unistd.h>

enum what { SCRIPT, HOOKS, RUN, DATABASE };

static const char * or (const char *s)
{
    return s ? s : "-";
}

static bool show_script(struct arena *a, const struct config *c, struct buf *b,
                        struct mig_error *err)
{
    struct config_script s;
    if (!config_read_script(c, a, &s, err))
        return false;
    buf_printf(b, "%s [%s]%s%s%s %s %u %s %s", s.directory, strs_join(a, s.version_locations, "|"),
               s.recursive ? " recursive" : "", s.sourceless ? " sourceless" : "",
               s.revision_environment ? " environment" : "", s.file_template,
               s.truncate_slug_length, or (s.timezone), s.output_encoding);
    return true;
}

static bool show_hooks(struct arena *a, const struct config *c, struct buf *b,
                       struct mig_error *err)
{
    const struct config_hook *h;
    size_t n;
    if (!config_read_hooks(c, a, &h, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%s:%s,%s,%s,%s,%s,%s;", h[i].name, or (h[i].type), or (h[i].executable),
                   or (h[i].module), or (h[i].entrypoint), or (h[i].options), or (h[i].cwd));
    return true;
}

static bool show_run(struct arena *a, const struct config *c, struct buf *b, struct mig_error *err)
{
    struct config_run r = { 0 };
    if (!config_read_run(c, a, &r, err))
        return false;
    buf_printf(b, "%s %s%s%s", r.version_table, or (r.version_table_schema),
               r.version_table_pk ? " pk" : "", r.transaction_per_migration ? " each" : "");
    if (r.pipeline != 1)
        buf_printf(b, " %u", r.pipeline);
    return true;
}

static bool show_database(struct arena *a, const struct config *c, struct buf *b,
                          struct mig_error *err)
{
    struct config_database d;
    if (!config_read_database(c, a, &d, err))
        return false;
    buf_printf(b, "%s %s %s %s", d.masked, or (d.url.user), or (d.url.password),
               or (d.url.database));
    return true;
}

static bool (*const shows[])(struct arena *, const struct config *, struct buf *,
                             struct mig_error *) = {
    [SCRIPT] = show_script, [HOOKS] = show_hooks, [RUN] = show_run, [DATABASE] = show_database
};

static void put(const char *name, const char *text)
{
    struct mig_error err = { 0 };
    unlink(name);
    OK(!text || file_write(name, slice_of(text), &err));
}

static const char *show(struct arena *a, enum what what, struct mig_options o)
{
    const struct config *c;
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    if (!config_open(a, &o, &c, &err) || !shows[what](a, c, &b, &err)) {
        buf_clear(&b);
        buf_printf(&b, "%s %s:%u:%u %s", mig_error_name(err.code), or (err.file), err.line,
                   err.column, err.message);
    }
    mig_error_clear(&err);
    return buf_str(&b);
}

#define A         "[alembic]\n"
#define S         A "script_location = s\n"
#define T         "[tool.alembic]\nscript_location = 's'\n"
#define REST      " %(rev)s_%(slug)s 40 - utf-8"
#define NO_SCRIPT "COMMAND -:0:0 No 'script_location' key found in configuration."
#define BAD_SEPARATOR(text, key)                    \
    "'" text "' is not a valid value for " key "; " \
    "expected 'space', 'newline', 'os', ':', ';'"
#define NO_INI \
    "COMMAND -:0:0 No config file 'alembic.ini' found, or file has no '[alembic]' section"

static const struct {
    enum what what;
    const char *ini;  /* NULL: no such file */
    const char *toml; /* likewise */
    const char *want;
} cases[] = {
    { SCRIPT, NULL, NULL, NO_SCRIPT },
    { SCRIPT, "[other]\nscript_location = s\n", NULL, NO_SCRIPT },
    { SCRIPT, A, "[tool.x]\n", NO_SCRIPT },
    { SCRIPT, S, NULL, "s [s/versions]" REST },
    { SCRIPT, "[DEFAULT]\nscript_location = s/\n" A, NULL, "s/ [s/versions]" REST },
    { SCRIPT, A "script_location = %(here)s/s\nhere = /h\n", NULL, "/h/s [/h/s/versions]" REST },
    { SCRIPT,
      S "file_template = %%(rev)s\ntruncate_slug_length = 1_0\ntimezone =\n"
        "output_encoding = latin-1\nrecursive_version_locations = true\nsourceless = true\n"
        "revision_environment = Yes\n",
      NULL, "s [s/versions] recursive sourceless environment %(rev)s 10  latin-1" },
    { SCRIPT, S "sourceless = True\nrecursive_version_locations = yes\n", NULL,
      "s [s/versions]" REST },
    { SCRIPT, S "truncate_slug_length = 0\n", NULL, "s [s/versions]" REST },
    { SCRIPT, S "truncate_slug_length =\n", NULL,
      "CONFIG alembic.ini:3:1 'truncate_slug_length': invalid literal for int() with base 10: ''" },
    { SCRIPT, S "truncate_slug_length = -1\n", NULL,
      "CONFIG alembic.ini:3:1 'truncate_slug_length': invalid literal for int() with base 10: "
      "'-1'" },
    { SCRIPT, S "revision_environment =\n", NULL,
      "CONFIG alembic.ini:3:1 the value of 'revision_environment' is not true or false: ''" },
    { SCRIPT, S "version_locations = a:b: c:\npath_separator = os\n", NULL, "s [a|b|c]" REST },
    { SCRIPT, S "version_locations = a, b  c\n", NULL, "s [a|b|c]" REST },
    { SCRIPT, S "version_locations = a,\n", NULL, "s [a|.]" REST },
    { SCRIPT, S "version_locations =\n", NULL, "s [s/versions]" REST },
    { SCRIPT, S "version_locations =\n a\n b c\npath_separator = newline\n", NULL,
      "s [a|b c]" REST },
    { SCRIPT, S "version_locations = a;b\nversion_path_separator = ;\n", NULL, "s [a|b]" REST },
    { SCRIPT, S "version_locations = a;b\npath_separator=;\nversion_path_separator = x\n", NULL,
      "s [a|b]" REST },
    { SCRIPT, S "version_locations = a b\npath_separator = space\n", NULL, "s [a|b]" REST },
    { SCRIPT, S "path_separator = nope\n", NULL, "s [s/versions]" REST },
    { SCRIPT, S "version_locations = a\npath_separator = nope\n", NULL,
      "CONFIG alembic.ini:4:1 " BAD_SEPARATOR("nope", "path_separator") },
    { SCRIPT, S "version_locations = a\nversion_path_separator = os  # Use os.pathsep.\n", NULL,
      "CONFIG alembic.ini:4:1 " BAD_SEPARATOR("os  # Use os.pathsep.", "version_path_separator") },
    { SCRIPT, S "version_locations = a\n b\n", NULL,
      "CONFIG alembic.ini:3:1 version_locations has a directory name with a line end in it" },
    { SCRIPT, A "script_location = pkg.sub:m\nprepend_sys_path = no:lib\npath_separator=os\n", NULL,
      "lib/pkg/sub/m [lib/pkg/sub/m/versions]" REST },
    { SCRIPT, A "script_location = lib:pkg:x\n", NULL, "lib/pkg/x [lib/pkg/x/versions]" REST },
    { SCRIPT, A "script_location = none:m\n", NULL,
      "CONFIG alembic.ini:2:1 there is no directory of the Python package in script_location = "
      "none:m" },
    { SCRIPT, A "script_locaton = s\n", NULL,
      "CONFIG alembic.ini:2:1 unknown option 'script_locaton'; did you mean 'script_location'?" },
    { RUN, S "transaction_per_migratoin = true\n", NULL,
      "CONFIG alembic.ini:3:1 unknown option 'transaction_per_migratoin'; did you mean "
      "'transaction_per_migration'?" },
    { SCRIPT, S "sqlalchemy.url2 = x\nsqlalchemy.echo = 1\nfoo = bar\n[x]\nscript_locatio = 1\n",
      NULL, "s [s/versions]" REST },
    { SCRIPT, NULL, T, "s [s/versions]" REST },
    { SCRIPT, S, T "file_template = 'f%%'\n", "s [s/versions] f% 40 - utf-8" },
    { SCRIPT, S "file_template = i\n", T "file_template = 5.5\n", "s [s/versions] i 40 - utf-8" },
    { SCRIPT, NULL,
      T "version_locations = ['a', 'b:c/d']\nprepend_sys_path=['lib']\ntruncate_slug_length = 9\n"
        "sourceless = true\nrecursive_version_locations = true\nrevision_environment = 'on'\n",
      "CONFIG pyproject.toml:3:21 there is no directory of the Python package in "
      "version_locations = b:c/d" },
    { SCRIPT, NULL,
      T "version_locations = ['a', 'pkg:c']\nprepend_sys_path=['lib']\nsourceless=true\n",
      "s [a|lib/pkg/c] sourceless" REST },
    { SCRIPT, NULL, T "truncate_slug_length = 9\nrevision_environment = true\n",
      "s [s/versions] environment %(rev)s_%(slug)s 9 - utf-8" },
    { SCRIPT, NULL, T "sourceless = 'true'\n",
      "COMMAND -:0:0 boolean value expected for TOML parameter 'sourceless'" },
    { SCRIPT, NULL, T "file_template = 1.5\n",
      "COMMAND -:0:0 unsupported TOML value type for key: 'file_template'" },
    { SCRIPT, NULL, "[tool]\nalembic = 5\n", "COMMAND -:0:0 Incorrect TOML format" },
    { SCRIPT, NULL, "tool = 5\n", "CONFIG pyproject.toml:1:8 'tool' is not a table" },
    { SCRIPT, NULL, "[tool.alembic]\nscript_location = '%(nope)s'\n",
      "CONFIG pyproject.toml:2:19 '%' in the value of 'script_location' must be followed by '%' or "
      "'(here)s'" },
    { SCRIPT, NULL, "[tool.alembic]\nscript_location = ['s']\n",
      "CONFIG pyproject.toml:2:19 the value of 'script_location' is not a text" },
    { SCRIPT, NULL, T "version_locations = 'a'\n",
      "CONFIG pyproject.toml:3:21 the value of 'version_locations' is not an array" },
    { SCRIPT, NULL, T "truncate_slug_length = -2\n",
      "CONFIG pyproject.toml:3:24 'truncate_slug_length': invalid literal for int() with base 10: "
      "'-2'" },
    { SCRIPT, NULL, T "sourcless = true\n",
      "CONFIG pyproject.toml:3:13 unknown option 'sourcless'; did you mean 'sourceless'?" },
    { SCRIPT, NULL, "a = \n", "CONFIG pyproject.toml:1:5 not a value" },
    { HOOKS, A, NULL, "" },
    { HOOKS, "[post_write_hooks]\n", NULL, "" },
    { HOOKS,
      "[post_write_hooks]\nhooks = a, b c\na.type = exec\na.executable = e\na.options = o %%\n"
      "b.type = module\nb.module = m\nb.cwd = %(here)s\nhere = /h\n",
      NULL, "a:exec,e,-,-,o %,-;b:module,-,m,-,-,/h;c:-,-,-,-,-,-;" },
    { HOOKS, NULL,
      "[[tool.alembic.post_write_hooks]]\nname = 'a'\ntype = 'console_scripts'\n"
      "entrypoint = 'x%%'\n[[tool.alembic.post_write_hooks]]\nname = 'b'\n",
      "a:console_scripts,-,-,x%,-,-;b:-,-,-,-,-,-;" },
    { HOOKS, "[post_write_hooks]\n", "[[tool.alembic.post_write_hooks]]\nname = 'a'\n", "" },
    { HOOKS, NULL, "[[tool.alembic.post_write_hooks]]\ntype = 'a'\n",
      "CONFIG pyproject.toml:1:1 a post write hook without 'name'" },
    { HOOKS, NULL, "[tool.alembic]\npost_write_hooks = 'a'\n",
      "CONFIG pyproject.toml:2:20 'post_write_hooks' is not an array of tables" },
    { RUN, NULL, NULL, "alembic_version - pk" },
    { RUN,
      A "version_table = v\nversion_table_schema = s\nversion_table_pk = F\n"
        "transaction_per_migration = 1\n",
      NULL, "v s each" },
    { RUN, A "version_table =\n", NULL,
      "CONFIG alembic.ini:2:1 the value of 'version_table' is empty" },
    { RUN, A "version_table_pk = maybe\n", NULL,
      "CONFIG alembic.ini:2:1 the value of 'version_table_pk' is not true or false: 'maybe'" },
    { RUN, A "pipeline = 40\n", NULL, "alembic_version - pk 40" },
    { RUN, A "pipeline = 0\n", NULL,
      "CONFIG alembic.ini:2:1 'pipeline' is a number of statements from 1 to 1000, not 0" },
    { RUN, A "pipeline = 1001\n", NULL,
      "CONFIG alembic.ini:2:1 'pipeline' is a number of statements from 1 to 1000, not 1001" },
    { RUN, A "pipeline = many\n", NULL,
      "CONFIG alembic.ini:2:1 'pipeline': invalid literal for int() with base 10: 'many'" },
    { DATABASE, NULL, NULL, NO_INI },
    { DATABASE, A, NULL, "CONFIG -:0:0 no database URL" },
    { DATABASE, A "sqlalchemy.url = sqlite:///x.db\n", NULL, "sqlite:///x.db - - x.db" },
    { DATABASE, A "sqlalchemy.url = mysql://${SECRET}:a${SECRET}@h/${NAME}?x=${SECRET}\n", NULL,
      "mysql://p%40%2F%3F:***@h/db?x=p%40%2F%3F p@/? ap@/? db" },
    { DATABASE, A "sqlalchemy.url = ${WHOLE}\n", NULL, "sqlite:///w - - w" },
    { DATABASE, A "sqlalchemy.url = mysql://u:$${NAME}$@h/d\n", NULL,
      "mysql://u:***@h/d u ${NAME}$ d" },
    { DATABASE, A "sqlalchemy.url = mysql://u:${UNSET}@h/d\n", NULL,
      "CONFIG alembic.ini:2:1 'sqlalchemy.url' needs $UNSET, which is not set" },
    { DATABASE, A "sqlalchemy.url = mysql://${SECRET\n", NULL,
      "CONFIG alembic.ini:2:1 '${' in 'sqlalchemy.url' is not followed by 'NAME}'" },
    { DATABASE, A "sqlalchemy.url = mysql://u@${SECRET}/d\n", NULL,
      "CONFIG alembic.ini:2:1 the value of $SECRET has a character that cannot stand where "
      "'sqlalchemy.url' uses it" },
    { DATABASE, A "sqlalchemy.url = mysql://h/${SECRET}\n", NULL,
      "CONFIG alembic.ini:2:1 the value of $SECRET has a character that cannot stand where "
      "'sqlalchemy.url' uses it" },
    { DATABASE, A "sqlalchemy.url = nope\n", NULL,
      "CONFIG alembic.ini:2:1 Could not parse SQLAlchemy URL from given URL string" },
    { DATABASE, A "url_env = WHOLE\nsqlalchemy.url = nope\n", NULL, "sqlite:///w - - w" },
    { DATABASE, A "url_env = EMPTY\nsqlalchemy.url = sqlite://\n", NULL, "sqlite:// - - -" },
    { DATABASE, A "url_env = NAME\n", NULL,
      "CONFIG -:0:0 $NAME: Could not parse SQLAlchemy URL from given URL string" },
    { DATABASE, A "url_env =\n", NULL,
      "CONFIG alembic.ini:2:1 the value of 'url_env' is not the name of a variable" },
};

/* --url, $DATABASE_URL, $ALEMBIC_CONFIG, -c, -n. */
static void sources(struct arena *a)
{
    put("alembic.ini", A "sqlalchemy.url = sqlite:///i\n[other]\nscript_location = o\n");
    put("pyproject.toml", NULL);
    setenv("DATABASE_URL", "", 1);
    STR_EQ(show(a, DATABASE, (struct mig_options){ 0 }), "sqlite:///i - - i");
    setenv("DATABASE_URL", "sqlite:///e", 1);
    STR_EQ(show(a, DATABASE, (struct mig_options){ 0 }), "sqlite:///e - - e");
    STR_EQ(show(a, DATABASE, (struct mig_options){ .url = "sqlite:///o" }), "sqlite:///o - - o");
    STR_EQ(show(a, DATABASE, (struct mig_options){ .url = "x" }),
           "CONFIG -:0:0 --url: Could not parse SQLAlchemy URL from given URL string");
    unsetenv("DATABASE_URL");
    STR_EQ(show(a, SCRIPT, (struct mig_options){ .section = "other" }), "o [o/versions]" REST);
    STR_EQ(show(a, SCRIPT, (struct mig_options){ .config = "." }), NO_SCRIPT);
    put("x.ini", A "script_location = %(here)s/x\n");
    put("lib/pyproject.toml", "[tool.alembic]\nscript_location = '%(here)s/t'\n");
    const char *cwd = file_real(a, ".");
    setenv("ALEMBIC_CONFIG", "x.ini", 1);
    OK(!strncmp(show(a, SCRIPT, (struct mig_options){ 0 }), cwd, strlen(cwd)));
    OK(!strncmp(show(a, SCRIPT, (struct mig_options){ .config = "./lib/../x.ini" }),
                arena_printf(a, "%s/lib/../x [", cwd), strlen(cwd) + 11));
    setenv("ALEMBIC_CONFIG", "lib/pyproject.toml", 1);
    unlink("alembic.ini");
    OK(!strncmp(show(a, SCRIPT, (struct mig_options){ 0 }), arena_printf(a, "%s/lib/t [", cwd),
                strlen(cwd) + 8));
    unsetenv("ALEMBIC_CONFIG");
    STR_EQ(show(a, SCRIPT, (struct mig_options){ .config = "x.ini", .section = "b" }), NO_SCRIPT);
    struct mig_options named = { .config = "x.ini" };
    const struct config *c;
    const char *value;
    struct mig_error err = { 0 };
    OK(config_open(a, &named, &c, &err));
    STR_EQ(config_file(c), "x.ini");
    STR_EQ(config_section(c), "alembic");
    OK(config_get(c, a, "script_location", &value, &err));
    STR_EQ(value, arena_printf(a, "%s/x", cwd));
    OK(config_get(c, a, "nope", &value, &err) && !value);
}

int main(void)
{
    struct arena a = { 0 };
    char directory[] = "/tmp/config_test.XXXXXX";
    struct mig_error err = { 0 };
    if (!mkdtemp(directory) || chdir(directory))
        return 1;
    OK(file_make_directories("lib/pkg/sub", &err));
    unsetenv("DATABASE_URL");
    unsetenv("ALEMBIC_CONFIG");
    setenv("SECRET", "p@/?", 1);
    setenv("NAME", "db", 1);
    setenv("EMPTY", "", 1);
    setenv("WHOLE", "sqlite:///w", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put("alembic.ini", cases[i].ini);
        put("pyproject.toml", cases[i].toml);
        STR_EQ(show(&a, cases[i].what, (struct mig_options){ 0 }), cases[i].want);
    }
    sources(&a);
    arena_free(&a);
    return tap_done();
}
