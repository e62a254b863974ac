#include "../tap.h"
#include "cmd/opt.h"

struct fields {
    bool verbose;
    bool indicate;
    const char *tag;
    const char *range;
    struct opt_list depends;
    const char *revision;
    struct opt_list revisions;
};

#define COMMON                                                            \
    OPT_HELP_ENTRY, OPT_FLAG('v', "verbose", struct fields, verbose, ""), \
        OPT_FLAG('i', "indicate-current", struct fields, indicate, ""),   \
        OPT_STR(0, "tag", "TAG", struct fields, tag, ""),                 \
        OPT_STR('r', "rev-range", "R", struct fields, range, ""),         \
        OPT_LIST(0, "depends-on", "D", struct fields, depends, "")
static const struct opt none[] = { COMMON, OPT_END };
static const struct opt one[] = { COMMON, OPT_ARG("revision", struct fields, revision, ""),
                                  OPT_END };
static const struct opt many[] = { COMMON, OPT_ARGS("revisions", struct fields, revisions, ""),
                                   OPT_END };

static const struct opt owned[] = { COMMON, OPT_OWN_STR("tango", "T", struct fields, revision, ""),
                                    OPT_OWN_STR("zulu", "Z", struct fields, revision, ""),
                                    OPT_OWN_FLAG("zebra", struct fields, verbose, ""), OPT_END };

/* Words are separated by '|'. What came out: fields that are set, "extra" words, or the error. */
static const struct {
    const struct opt *table;
    const char *words;
    const char *outcome;
} cases[] = {
    { none, "", "" },
    { none, "-v", "v" },
    { none, "-vi", "v i" },
    { none, "-ir:", "i range=:" },
    { none, "-vir|a:b", "v i range=a:b" },
    { none, "-r=a:b", "range=a:b" },
    { none, "-r-3:", "range=-3:" },
    { none, "-r|-3:", "argument -r/--rev-range: expected one argument" },
    { none, "-r|-3", "range=-3" },
    { none, "-r|-.5", "range=-.5" },
    { none, "-r|-5.", "argument -r/--rev-range: expected one argument" },
    { none, "-r|-", "range=-" },
    { none, "-r|-x y", "range=-x y" },
    { none, "-r|--", "argument -r/--rev-range: expected one argument" },
    { none, "--rev|x", "range=x" },
    { none, "--rev=x=y", "range=x=y" },
    { none, "--tag=", "tag=" },
    { none, "--tag", "argument --tag: expected one argument" },
    { none, "--tag|a|--tag|b", "tag=b" },
    { none, "--dep|a|--dep=b", "depends=a depends=b" },
    { none, "--=x",
      "ambiguous option: --=x could match --help, --verbose, --indicate-current, "
      "--tag, --rev-range, --depends-on" },
    { owned, "--ta|x", "tag=x" },
    { owned, "--tan|x", "revision=x" },
    { owned, "--zu|x", "revision=x" },
    { owned, "--z|x", "ambiguous option: --z could match --zulu, --zebra" },
    { none, "--verbose=1", "argument -v/--verbose: ignored explicit argument '1'" },
    { none, "--verbose=", "argument -v/--verbose: ignored explicit argument ''" },
    { none, "-v=", "argument -v/--verbose: ignored explicit argument ''" },
    { none, "-vZi", "argument -v/--verbose: ignored explicit argument 'Zi'" },
    { none, "-v=it's", "argument -i/--indicate-current: ignored explicit argument \"t's\"" },
    { none, "-h", "help" },
    { none, "-vh|--tag", "help" },
    { none, "-Z|-v|x|--zzz=1", "v extra=-Z extra=x extra=--zzz=1" },
    { none, "--", "extra=--" },
    { none, "--|-v", "extra=-- extra=-v" },
    { one, "", "the following arguments are required: revision" },
    { one, "a", "revision=a" },
    { one, "a|-v", "v revision=a" },
    { one, "-1", "revision=-1" },
    { one, "+1", "revision=+1" },
    { one, "-1xyz", "the following arguments are required: revision" },
    { one, "--|-1xyz", "revision=-1xyz" },
    { one, "--|--", "revision=--" },
    { one, "a|--", "revision=a" },
    { one, "a|b", "revision=a extra=b" },
    { one, "", "the following arguments are required: revision" },
    { many, "-v", "the following arguments are required: revisions" },
    { many, "a|b", "revisions=a revisions=b" },
    { many, "a|b|-v|c", "v revisions=a revisions=b extra=c" },
    { many, "a|--|-v", "revisions=a revisions=-v" },
    { many, "-v|--tag|t|a", "v tag=t revisions=a" },
};

static void list(struct buf *out, const char *name, struct opt_list l)
{
    for (size_t i = 0; i < l.n; i++)
        buf_printf(out, "%s%s=%s", out->len ? " " : "", name, l.at[i]);
}

static void text(struct buf *out, const char *name, const char *value)
{
    if (value)
        buf_printf(out, "%s%s=%s", out->len ? " " : "", name, value);
}

static char *outcome(struct arena *a, const struct opt *table, const char *words)
{
    struct buf out = { .arena = a };
    struct opt_list argv = { 0 }, extras = { 0 };
    struct fields f = { 0 };
    struct mig_error err = { 0 };
    for (struct slice rest = slice_of(words); rest.n;)
        opt_push(a, &argv, slice_dup(a, slice_cut(&rest, '|')));
    enum opt_end end = opt_parse(a, table, argv.n, argv.at, &f, &extras, &err);
    if (end == OPT_HELP)
        buf_puts(&out, "help");
    if (end == OPT_ERROR)
        buf_puts(&out, err.code == MIG_USAGE ? err.message : "wrong code");
    mig_error_clear(&err);
    if (end != OPT_DONE)
        return buf_str(&out);
    buf_puts(&out, f.verbose ? "v" : "");
    buf_puts(&out, f.indicate ? out.len ? " i" : "i" : "");
    text(&out, "tag", f.tag);
    text(&out, "range", f.range);
    list(&out, "depends", f.depends);
    text(&out, "revision", f.revision);
    list(&out, "revisions", f.revisions);
    list(&out, "extra", extras);
    return buf_str(&out);
}

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        STR_EQ(outcome(&a, cases[i].table, cases[i].words), cases[i].outcome);
    arena_free(&a);
    return tap_done();
}
