/* itertools (chain, product, islice, count...), functools.partial and reduce, collections. */
#include "py/call.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/modules.h"
#include "py/operator.h"
#include "py/sort.h"

struct chain {
    struct py_value *outer; /* iterator over iterables */
    struct py_value *inner;
};

static bool next_chain(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct chain *c = it->data;
    struct py_value *more;
    for (;;) {
        *out = NULL;
        if (!py_step(py) || (c->inner && !py_next(py, c->inner, out)))
            return false;
        if (*out)
            return true;
        if (!py_next(py, c->outer, &more))
            return false;
        if (!more)
            return true;
        c->inner = py_iter(py, more);
        if (!c->inner)
            return false;
    }
}

static struct py_value *chain_of(struct py *py, struct py_value *iterables)
{
    struct chain *c = arena_new(py->a, struct chain);
    c->outer = py_iter(py, iterables);
    return c->outer ? py_iterator(py, "itertools.chain", next_chain, NULL, c) : NULL;
}

static struct py_value *chain_call(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return chain_of(py, py_tuple(py, args->at, args->n));
}

static struct py_value *chain_from(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return chain_of(py, args->at[0]);
}

static struct py_value *chain_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native from = { "from_iterable", chain_from, 1, 1 };
    (void)self;
    return slice_is(name, "from_iterable") ? py_native(py, &from) : NULL;
}

static const struct py_host_class chain_class = { .name = "type",
                                                  .get = chain_get,
                                                  .call = chain_call };

/* All at once: they are finite, and their inputs are read whole by Python too. */
static struct py_value *product(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *list = py_list(py, NULL, 0);
    struct py_seq *pools = arena_array(py->a, struct py_seq, args->n + 1);
    struct py_value **now = arena_array(py->a, struct py_value *, args->n + 1);
    size_t *at = arena_array(py->a, size_t, args->n + 1);
    (void)self;
    if (args->nkw)
        return py_refuse(py, "itertools.product(repeat=)");
    for (size_t i = 0; i < args->n; i++) {
        if (!py_items(py, args->at[i], &pools[i]))
            return NULL;
        if (!pools[i].n)
            return py_iter(py, list);
    }
    for (;;) {
        for (size_t i = 0; i < args->n; i++)
            now[i] = pools[i].at[at[i]];
        if (!py_step(py))
            return NULL;
        py_append(py, list, py_tuple(py, now, args->n));
        size_t i = args->n;
        while (i && ++at[i - 1] == pools[i - 1].n)
            at[--i] = 0;
        if (!i)
            return py_iter(py, list);
    }
}

static bool next_count(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct py_value **state = it->data;
    *out = state[0];
    state[0] = py_binary(py, AST_OP_ADD, state[0], state[1]);
    return state[0] != NULL;
}

static struct py_value *count(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value **state = arena_array(py->a, struct py_value *, 2);
    (void)self;
    if (!py_bind(py, "count", args, "start? step?", state))
        return NULL;
    state[0] = state[0] ? state[0] : py_int(py, 0);
    state[1] = state[1] ? state[1] : py_int(py, 1);
    return py_iterator(py, "itertools.count", next_count, NULL, state);
}

struct islice {
    struct py_value *it;
    int64_t at;
    int64_t next;
    int64_t stop; /* -1: none */
    int64_t step;
};

static bool next_islice(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct islice *s = it->data;
    *out = NULL;
    if (s->stop >= 0 && s->next >= s->stop)
        return true;
    for (; s->at <= s->next; s->at++) {
        if (!py_step(py) || !py_next(py, s->it, out))
            return false;
        if (!*out)
            return true;
    }
    s->next += s->step;
    return true;
}

static struct py_value *islice(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct islice *s = arena_new(py->a, struct islice);
    int64_t n[3] = { 0, -1, 1 };
    (void)self;
    for (size_t i = 1; i < args->n; i++) {
        struct py_value *v = args->at[i];
        if (v->kind == PY_NONE)
            continue;
        if (!py_is_int(v) || v->integer < 0)
            return py_raise(py, PY_ValueError,
                            "Indices for islice() must be None or an integer: "
                            "0 <= x <= sys.maxsize.");
        n[args->n == 2 ? 1 : i - 1] = v->integer;
    }
    if (!n[2])
        return py_raise(py, PY_ValueError, "Step for islice() must be a positive integer or None.");
    s->it = py_iter(py, args->at[0]);
    s->next = n[0];
    s->stop = n[1];
    s->step = n[2];
    return s->it ? py_iterator(py, "itertools.islice", next_islice, NULL, s) : NULL;
}

struct py_value *py_itertools_module(struct py *py)
{
    static const struct py_native natives[] = { { "product", product, 0, PY_ANY_ARGS },
                                                { "count", count, 0, PY_ANY_ARGS },
                                                { "islice", islice, 2, 4 },
                                                { NULL, NULL, 0, 0 } };
    struct py_value *m = py_module_of(py, "itertools", natives);
    py_dict_name(py, m->module.names, SLICE("chain"), py_host(py, &chain_class, NULL));
    return m;
}

static struct py_value *reduce(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_seq items;
    (void)self;
    if (!py_items(py, args->at[1], &items))
        return NULL;
    size_t i = args->n > 2 ? 0 : 1;
    if (args->n < 3 && !items.n)
        return py_raise(py, PY_TypeError, "reduce() of empty iterable with no initial value");
    struct py_value *v = args->n > 2 ? args->at[2] : items.at[0];
    for (; v && i < items.n; i++) {
        struct py_value *both[] = { v, items.at[i] };
        v = py_call_n(py, args->at[0], both, 2);
    }
    return v;
}

struct py_value *py_functools_module(struct py *py)
{
    static const struct py_native natives[] = { { "reduce", reduce, 2, 3 }, { NULL, NULL, 0, 0 } };
    return py_module_of(py, "functools", natives);
}

static struct py_value *defaultdict(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *d = py_dict_new(py);
    struct py_args rest = *args;
    (void)self;
    if (args->n) {
        rest.at++;
        rest.n--;
    }
    if (!py_dict_fill(py, d->dict, &rest))
        return NULL;
    d->dict->missing = args->n ? args->at[0] : &py->none;
    return d;
}

static struct py_value *ordered_dict(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *d = py_dict_new(py);
    (void)self;
    d->dict->ordered = true;
    return py_dict_fill(py, d->dict, args) ? d : NULL;
}

struct py_value *py_collections_module(struct py *py)
{
    static const struct py_native natives[] = { { "defaultdict", defaultdict, 0, PY_ANY_ARGS },
                                                { "OrderedDict", ordered_dict, 0, PY_ANY_ARGS },
                                                { NULL, NULL, 0, 0 } };
    return py_module_of(py, "collections", natives);
}
