#include "graph/resolve.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* A symbol split up: identifiers still to be looked up, and the label before '@'. */
struct expanded {
    VEC(const char *) ids;
    const char *label; /* NULL: none */
};

static bool query_multiple(struct query *q, const char *symbol)
{
    if (q->stamp)
        return mig_error_set(q->err, MIG_COMMAND,
                             "Multiple heads are present; please specify a single target revision");
    const char *h = q->end && *q->end ? q->end : symbol;
    return mig_error_set(q->err, MIG_COMMAND,
                         "Multiple head revisions are present for given argument '%s'; please "
                         "specify a specific target revision, '<branchname>@%s' to narrow to a "
                         "specific head, or 'heads' for all heads",
                         h, h);
}

bool query_crash(struct query *q, const char *what, const char *target)
{
    return mig_error_set(q->err, MIG_GRAPH, "%s: '%s'", what, target);
}

static bool query_unknown(struct query *q, const char *id)
{
    return mig_error_set(q->err, MIG_COMMAND, "Can't locate revision identified by '%s'", id);
}

static void lineage(struct query *q, struct nodes from, struct nodeset *set)
{
    struct nodeset below = nodeset_new(q->g, q->a);
    walk_closure(q->a, &q->g->down, from, &below);
    walk_closure(q->a, &q->g->next, from, set);
    for (size_t i = 0; i < below.list.n; i++)
        nodeset_add(set, q->a, below.list.at[i]);
}

static size_t text_length(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

/* The first sorted key that is not less than `text`. */
static size_t key_lower(const struct graph *g, const char *text)
{
    size_t low = 0;
    size_t high = g->nkeys;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(g->sorted[mid].text, text) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* How many keys longer than three characters begin with `text`, of those in `line` if given. */
static size_t key_prefixed(const struct graph *g, const char *text, const struct nodeset *line,
                           uint32_t *found)
{
    size_t n = 0;
    size_t len = strlen(text);
    for (size_t i = key_lower(g, text); i < g->nkeys && n < 2; i++) {
        const struct key *k = &g->sorted[i];
        if (strncmp(k->text, text, len) != 0)
            break;
        if (text_length(k->text) > 3 && (!line || line->has[k->node])) {
            *found = k->node;
            n++;
        }
    }
    return n;
}

bool query_branch(struct query *q, const char *label, uint32_t *out)
{
    return query_lookup(q, label, NULL, out);
}

bool query_lookup(struct query *q, const char *id, const char *label, uint32_t *out)
{
    struct nodeset line = { 0 };
    bool checked = label && *label;
    if (checked) {
        uint32_t branch;
        if (!query_branch(q, label, &branch))
            return false;
        line = nodeset_new(q->g, q->a);
        lineage(q, (struct nodes){ &branch, 1 }, &line);
    }
    *out = map_get(&q->g->keys, slice_of(id));
    if (*out == MAP_NONE && *id == '\0')
        return query_crash(q, "an empty revision identifier", id);
    if (*out == MAP_NONE && !graph_labels_known(q->g, q->err))
        return false;
    if (*out == MAP_NONE && key_prefixed(q->g, id, checked ? &line : NULL, out) != 1)
        return query_unknown(q, id);
    return !checked || line.has[*out] || query_unknown(q, id);
}

static bool expand_heads(struct query *q, const char *label, struct node_vec *out)
{
    return query_on_line(q, q->g->heads, label, false, out);
}

static bool expand_word(struct query *q, const char *word, struct expanded *x)
{
    bool head = strcmp(word, "head") == 0;
    bool labelled = x->label && *x->label;
    struct nodes found = head ? q->g->heads : q->g->real_heads;
    if (labelled) {
        struct node_vec on = { 0 };
        if (!expand_heads(q, x->label, &on))
            return false;
        found = (struct nodes){ on.at, on.n };
    }
    if (head && found.n > 1)
        return query_multiple(q, labelled ? arena_printf(q->a, "%s@head", x->label) : "head");
    for (size_t i = 0; i < found.n; i++)
        vec_push(q->a, &x->ids, q->g->rev[found.at[i]]->id);
    return true;
}

/* RevisionMap._resolve_revision_number */
static bool query_expand(struct query *q, const char *symbol, struct expanded *x)
{
    const char *at = strchr(symbol, '@');
    const char *word = at ? at + 1 : symbol;
    x->label = at ? arena_strndup(q->a, symbol, (size_t)(at - symbol)) : NULL;
    if (strcmp(word, "head") == 0 || strcmp(word, "heads") == 0)
        return expand_word(q, word, x);
    if (strcmp(word, "base") != 0)
        vec_push(q->a, &x->ids, word);
    return true;
}

bool query_on_line(struct query *q, struct nodes nodes, const char *symbol, bool deps,
                   struct node_vec *out)
{
    struct expanded x = { 0 };
    struct node_vec tests = { 0 };
    uint32_t node;
    if (!query_expand(q, symbol, &x))
        return false;
    if (nodes.n == 0)
        return true;
    if (x.label && *x.label) {
        if (!query_lookup(q, x.label, NULL, &node))
            return false;
        vec_push(q->a, &tests, node);
    }
    for (size_t i = 0; i < x.ids.n; i++) {
        if (!query_lookup(q, x.ids.at[i], NULL, &node))
            return false;
        vec_push(q->a, &tests, node);
    }
    struct nodeset line = nodeset_new(q->g, q->a);
    if (!deps)
        lineage(q, (struct nodes){ tests.at, tests.n }, &line);
    for (size_t i = 0; i < nodes.n; i++) {
        bool shares = tests.n == 0 || (!deps && nodes.at[i] < GRAPH_BASE && line.has[nodes.at[i]]);
        if (deps && !shares && nodes.at[i] < GRAPH_BASE) {
            struct nodes one = { nodes.at + i, 1 };
            struct nodeset up = nodeset_new(q->g, q->a);
            struct nodeset below = nodeset_new(q->g, q->a);
            walk_closure(q->a, &q->g->allnext, one, &up);
            walk_closure(q->a, &q->g->normdown, one, &below);
            for (size_t k = 0; k < tests.n; k++)
                shares = shares || up.has[tests.at[k]] || below.has[tests.at[k]];
        }
        if (shares)
            vec_push(q->a, out, nodes.at[i]);
    }
    return true;
}

/* number = '-' digits { ['_'] digits }: what Python's int() takes as below zero. 0: not such. */
static long negative_number(const char *text)
{
    struct slice s = slice_trim(slice_of(text));
    long value = 0;
    if (s.n < 2 || s.p[0] != '-')
        return 0;
    for (size_t i = 1; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!digit && (s.p[i] != '_' || i == 1 || i + 1 == s.n || s.p[i + 1] == '_'))
            return 0;
        if (digit && value < LONG_MAX / 20)
            value = value * 10 + (s.p[i] - '0');
    }
    return -value;
}

static bool query_from_heads(struct query *q, long steps, const char *label, struct node_vec *out)
{
    for (size_t i = 0; i < q->g->real_heads.n; i++) {
        uint32_t node = q->g->real_heads.at[i];
        if (label && !strs_has(q->g->labels[node], label))
            continue;
        if (!query_walk(q, node, steps, NULL, true, &node))
            return false;
        vec_push(q->a, out, node);
    }
    return true;
}

bool query_all(struct query *q, const char *symbol, struct node_vec *out)
{
    struct expanded x = { 0 };
    if (!query_expand(q, symbol, &x))
        return false;
    long steps = x.ids.n == 1 ? negative_number(x.ids.at[0]) : 0;
    if (steps < 0)
        return query_from_heads(q, steps, x.label, out);
    for (size_t i = 0; i < x.ids.n; i++) {
        uint32_t node;
        if (!query_lookup(q, x.ids.at[i], x.label, &node))
            return false;
        vec_push(q->a, out, node);
    }
    return true;
}

bool query_each(struct query *q, struct strs symbols, struct node_vec *out)
{
    for (size_t i = 0; i < symbols.n; i++)
        if (!query_all(q, symbols.at[i], out))
            return false;
    return true;
}

bool query_one(struct query *q, const char *symbol, uint32_t *out)
{
    struct expanded x = { 0 };
    if (!query_expand(q, symbol, &x))
        return false;
    if (x.ids.n > 1)
        return query_multiple(q, symbol);
    if (x.ids.n == 1)
        return query_lookup(q, x.ids.at[0], x.label, out);
    uint32_t branch;
    *out = GRAPH_NONE;
    return !(x.label && *x.label) || query_branch(q, x.label, &branch);
}

bool query_walk(struct query *q, uint32_t start, long steps, const char *label, bool strict,
                uint32_t *out)
{
    static const uint32_t BASE[] = { GRAPH_BASE };
    *out = start;
    for (long n = steps < 0 ? -steps : steps; n > 0; n--) {
        const struct graph *g = q->g;
        struct nodes to = { BASE, 0 };
        struct node_vec on = { 0 };
        if (steps > 0) {
            to = *out == GRAPH_NONE ? g->bases : edges_of(&g->next, *out);
            if (label && *label) {
                if (!query_on_line(q, to, label, false, &on))
                    return false;
                to = (struct nodes){ on.at, on.n };
            }
        } else if (*out != GRAPH_BASE) {
            to = *out == GRAPH_NONE ? g->heads : edges_of(&g->down, *out);
            to = to.n ? to : (struct nodes){ BASE, 1 };
        }
        if (to.n > 1)
            return mig_error_set(q->err, MIG_COMMAND, "Ambiguous walk");
        if (to.n == 0) {
            *out = strict ? GRAPH_NONE : *out;
            return true;
        }
        *out = to.at[0];
    }
    return true;
}

/* tail = [WORD] ('+' | '-') DIGITS, at the beginning of `s` */
static bool relative_tail(struct query *q, const char *s, struct relative *out)
{
    const char *p = s;
    while (isalnum((unsigned char)*p) || *p == '_' || (unsigned char)*p >= 0x80)
        p++;
    if ((*p != '+' && *p != '-') || !isdigit((unsigned char)p[1]))
        return false;
    const char *end = p + 1;
    long steps = 0;
    for (; isdigit((unsigned char)*end); end++)
        steps = steps < LONG_MAX / 20 ? steps * 10 + (*end - '0') : steps;
    const char *digits = p + 1;
    while (*digits == '0' && digits + 1 < end)
        digits++;
    out->word = p > s ? arena_strndup(q->a, s, (size_t)(p - s)) : NULL;
    out->text = arena_strndup(q->a, p, (size_t)(end - p));
    out->steps = *p == '-' ? -steps : steps;
    out->count = arena_strndup(q->a, digits, (size_t)(end - digits));
    return true;
}

bool query_relative(struct query *q, const char *target, struct relative *out)
{
    *out = (struct relative){ 0 };
    size_t line = strcspn(target, "\n");
    for (const char *at = strchr(target, '@'); at; at = strchr(at + 1, '@'))
        if (at > target && (size_t)(at - target) <= line && relative_tail(q, at + 1, out)) {
            out->label = arena_strndup(q->a, target, (size_t)(at - target));
            return true;
        }
    return relative_tail(q, target, out);
}

static bool nodes_real(struct query *q, const struct node_vec *v, const char *symbol)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->at[i] >= GRAPH_BASE)
            return query_crash(q, "no such revision below the heads", symbol);
    return true;
}

bool graph_resolve_all(const struct graph *g, struct arena *a, const char *symbol,
                       struct nodes *out, struct mig_error *err)
{
    struct query q = { .g = g, .a = a, .err = err };
    struct node_vec v = { 0 };
    if (!query_all(&q, symbol, &v) || !nodes_real(&q, &v, symbol))
        return false;
    *out = (struct nodes){ v.at, v.n };
    return true;
}

bool graph_resolve_one(const struct graph *g, struct arena *a, const char *symbol, uint32_t *out,
                       struct mig_error *err)
{
    struct query q = { .g = g, .a = a, .err = err };
    return query_one(&q, symbol, out);
}

bool graph_resolve_each(const struct graph *g, struct arena *a, struct strs symbols,
                        struct nodes *out, struct mig_error *err)
{
    struct query q = { .g = g, .a = a, .err = err };
    struct node_vec v = { 0 };
    struct node_vec once = { 0 };
    if (!query_each(&q, symbols, &v) || !nodes_real(&q, &v, symbols.n ? symbols.at[0] : ""))
        return false;
    struct nodeset seen = nodeset_new(g, a);
    for (size_t i = 0; i < v.n; i++)
        if (nodeset_add(&seen, a, v.at[i]))
            vec_push(a, &once, v.at[i]);
    *out = (struct nodes){ once.at, once.n };
    return true;
}
