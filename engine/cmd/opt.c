#include "cmd/opt.h"
#include "cmd/mask.h"
#include "cmd/wrap.h"
#include <string.h>

/* What argparse knows of a word before it reads any option: positional, option, or the first "--".
 */
enum shape { SHAPE_WORD, SHAPE_OPTION, SHAPE_DASHES };

struct word {
    enum shape shape;
    const struct opt *opt; /* NULL: an option that the table does not have */
    bool is_long;          /* spelt with two dashes */
    const char *value;     /* what is joined to it, or NULL */
};

struct parse {
    struct arena *arena;
    const struct opt *table;
    const char *const *argv;
    size_t argc;
    struct word *words;
    char *fields;
    struct opt_list *extras;
    const struct opt *positional; /* not yet read, or NULL */
    struct mig_error *err;
};

bool opt_positional(const struct opt *o)
{
    return o->kind >= OPT_KIND_ARG;
}

bool opt_takes_value(const struct opt *o)
{
    return o->kind == OPT_KIND_STR || o->kind == OPT_KIND_LIST;
}

void opt_push(struct arena *a, struct opt_list *list, const char *word)
{
    vec_push(a, list, word);
    vec_push(a, list, NULL);
    list->n--;
}

void opt_name(struct buf *out, const struct opt *o)
{
    if (opt_positional(o)) {
        buf_puts(out, o->name);
        return;
    }
    if (o->letter)
        buf_printf(out, "-%c%s", o->letter, o->name ? "/" : "");
    if (o->name)
        buf_printf(out, "--%s", o->name);
}

static bool refuse(const struct parse *p, const struct opt *o, const char *text)
{
    struct buf name = { .arena = p->arena };
    opt_name(&name, o);
    return mig_error_set(p->err, MIG_USAGE, "argument %s: %s", buf_str(&name), text);
}

static bool refuse_value(const struct parse *p, const struct opt *o, const char *value)
{
    return refuse(p, o,
                  arena_printf(p->arena, "ignored explicit argument %s",
                               wrap_repr(p->arena, mask_word(p->arena, value))));
}

static const struct opt *by_letter(const struct parse *p, char letter)
{
    for (const struct opt *o = p->table; o->kind; o++)
        if (!opt_positional(o) && o->letter && o->letter == letter)
            return o;
    return NULL;
}

/* digits | [digits] "." digits, after the minus */
static bool is_negative_number(const char *word)
{
    const char *p = word + 1;
    size_t whole = strspn(p, "0123456789");
    p += whole;
    if (*p == '\0')
        return whole > 0;
    if (*p++ != '.')
        return false;
    size_t part = strspn(p, "0123456789");
    return part > 0 && p[part] == '\0';
}

static bool ambiguous(const struct parse *p, const char *word, size_t length, bool own)
{
    struct buf names = { .arena = p->arena };
    for (const struct opt *o = p->table; o->kind; o++)
        if (!opt_positional(o) && o->own == own && o->name && !strncmp(o->name, word + 2, length))
            buf_printf(&names, "%s--%s", names.len ? ", " : "", o->name);
    return mig_error_set(p->err, MIG_USAGE, "ambiguous option: %s could match %s",
                         mask_word(p->arena, word), buf_str(&names));
}

/* "--" PREFIX ["=" VALUE]; the whole name wins over a prefix (ArgumentParser._parse_optional). */
static bool long_option(const struct parse *p, const char *word, struct word *w)
{
    const char *name = word + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name), matches[2] = { 0 };
    w->value = equals ? equals + 1 : NULL;
    w->is_long = true;
    for (const struct opt *o = p->table; o->kind; o++) {
        if (opt_positional(o) || !o->name || strncmp(o->name, name, length) != 0)
            continue;
        if (!w->opt || w->opt->own >= o->own)
            w->opt = o;
        if (strlen(o->name) == length) {
            w->opt = o;
            return true;
        }
        matches[o->own]++;
    }
    bool own = !matches[false];
    return matches[own] < 2 || ambiguous(p, word, length, own);
}

/* "-" LETTER ["=" VALUE | REST] */
static void short_option(const struct parse *p, const char *word, struct word *w)
{
    w->opt = by_letter(p, word[1]);
    if (word[2])
        w->value = word + 2 + (word[2] == '=');
}

static bool shape_of(const struct parse *p, const char *word, struct word *w)
{
    if (word[0] != '-' || word[1] == '\0')
        return true;
    w->shape = SHAPE_OPTION;
    if (word[1] != '-')
        short_option(p, word, w);
    else if (!long_option(p, word, w))
        return false;
    if (!w->opt && (is_negative_number(word) || strchr(word, ' ')))
        w->shape = SHAPE_WORD;
    return true;
}

static bool shapes(struct parse *p)
{
    p->words = arena_array(p->arena, struct word, p->argc);
    for (size_t i = 0; i < p->argc; i++) {
        if (!strcmp(p->argv[i], "--")) {
            p->words[i].shape = SHAPE_DASHES;
            return true;
        }
        if (!shape_of(p, p->argv[i], &p->words[i]))
            return false;
    }
    return true;
}

static void store(const struct parse *p, const struct opt *o, const char *value)
{
    char *field = p->fields + o->at;
    if (o->kind == OPT_KIND_FLAG)
        memcpy(field, &(bool){ true }, sizeof(bool));
    else if (o->kind == OPT_KIND_STR || o->kind == OPT_KIND_ARG)
        memcpy(field, &value, sizeof value);
    else
        opt_push(p->arena, (struct opt_list *)(void *)field, value);
}

/* Reads the option at *at and moves *at behind it. A joined word such as -vir: is taken apart
 * first: nothing is stored before all of it is understood. */
static enum opt_end option(const struct parse *p, size_t *at)
{
    const struct word *w = &p->words[*at];
    const struct opt *o = w->opt, *stop = NULL;
    VEC(const struct opt *) flags = { 0 };
    const char *value = w->value;
    if (!o) {
        opt_push(p->arena, p->extras, p->argv[(*at)++]);
        return OPT_DONE;
    }
    while (value && !opt_takes_value(o)) {
        const struct opt *next = *value && !w->is_long ? by_letter(p, *value) : NULL;
        if (!next)
            return refuse_value(p, o, value), OPT_ERROR;
        vec_push(p->arena, &flags, o);
        o = next;
        value = value[1] ? value + 1 : NULL;
    }
    (*at)++;
    if (opt_takes_value(o) && !value) {
        if (*at == p->argc || p->words[*at].shape != SHAPE_WORD)
            return refuse(p, o, "expected one argument"), OPT_ERROR;
        value = p->argv[(*at)++];
    } else if (value && !strcmp(value, "--")) {
        return refuse(p, o, "expected one argument"), OPT_ERROR;
    }
    vec_push(p->arena, &flags, o);
    for (size_t i = 0; i < flags.n && !stop; i++) {
        if (flags.at[i]->kind == OPT_KIND_HELP || flags.at[i]->kind == OPT_KIND_VERSION)
            stop = flags.at[i];
        else
            store(p, flags.at[i], value);
    }
    return !stop ? OPT_DONE : stop->kind == OPT_KIND_HELP ? OPT_HELP : OPT_VERSION;
}

/* How many words from `at` on the positional takes: a command takes all that follows, a list all up
 * to the next option, a single one itself and the "--" beside it; 0: it cannot begin here. */
static size_t positional_length(const struct parse *p, size_t at)
{
    size_t n = at;
    if (!p->positional)
        return 0;
    if (p->words[n].shape == SHAPE_DASHES)
        n++;
    if (n == p->argc)
        return 0;
    if (p->positional->kind == OPT_KIND_COMMAND)
        return p->argc - at;
    n++;
    while (n < p->argc &&
           (p->words[n].shape == SHAPE_DASHES ||
            (p->positional->kind == OPT_KIND_ARGS && p->words[n].shape == SHAPE_WORD)))
        n++;
    return n - at;
}

/* The first "--" among the words of a positional is no value; a command keeps it. */
static void positional(struct parse *p, size_t *at)
{
    size_t end = *at + positional_length(p, *at);
    if (end == *at || !p->positional) {
        opt_push(p->arena, p->extras, p->argv[(*at)++]);
        return;
    }
    bool dashes = p->positional->kind != OPT_KIND_COMMAND;
    for (; *at < end; (*at)++) {
        bool drop = dashes && !strcmp(p->argv[*at], "--");
        if (drop)
            dashes = false;
        else
            store(p, p->positional, p->argv[*at]);
    }
    p->positional = NULL;
}

enum opt_end opt_parse(struct arena *a, const struct opt *table, size_t argc,
                       const char *const *argv, void *fields, struct opt_list *extras,
                       struct mig_error *err)
{
    struct parse p = { .arena = a,
                       .table = table,
                       .argv = argv,
                       .argc = argc,
                       .fields = fields,
                       .extras = extras,
                       .err = err };
    for (const struct opt *o = table; o->kind; o++)
        if (opt_positional(o))
            p.positional = o;
    if (!shapes(&p))
        return OPT_ERROR;
    for (size_t at = 0; at < argc;) {
        if (p.words[at].shape != SHAPE_OPTION) {
            positional(&p, &at);
            continue;
        }
        enum opt_end end = option(&p, &at);
        if (end != OPT_DONE)
            return end;
    }
    if (!p.positional || p.positional->kind == OPT_KIND_COMMAND)
        return OPT_DONE;
    mig_error_set(err, MIG_USAGE, "the following arguments are required: %s", p.positional->name);
    return OPT_ERROR;
}
