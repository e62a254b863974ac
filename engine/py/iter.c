#include "py/iter.h"
#include "py/call.h"
#include "py/interp.h"
#include "py/text.h"

struct py_value *py_iterator(struct py *py, const char *type, py_next_fn *next,
                             struct py_value *over, void *data)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = PY_ITERATOR;
    v->iter = arena_new(py->a, struct py_iter);
    *v->iter = (struct py_iter){ .next = next, .type = type, .over = over, .data = data };
    return v;
}

bool py_is_view(const struct py_value *v, enum py_view *which)
{
    if (v->kind == PY_VIEW)
        *which = (enum py_view)v->view.which;
    return v->kind == PY_VIEW;
}

struct py_value *py_view(struct py *py, struct py_value *dict, enum py_view which)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = PY_VIEW;
    v->view.dict = dict;
    v->view.which = (int)which;
    return v;
}

static bool next_seq(struct py *py, struct py_iter *it, struct py_value **out)
{
    (void)py;
    *out = it->i < it->over->seq.n ? it->over->seq.at[it->i++] : NULL;
    return true;
}

static bool next_range(struct py *py, struct py_iter *it, struct py_value **out)
{
    const struct py_value *r = it->over;
    *out = NULL;
    if (it->i < py_range_len(r)) {
        *out = py_int(py, (int64_t)((uint64_t)r->range.start + it->i * (uint64_t)r->range.step));
        it->i++;
    }
    return true;
}

static bool next_char(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct slice s = it->over->text;
    size_t from = it->i;
    *out = NULL;
    if (from < s.n) {
        py_text_decode(s, &it->i);
        *out = py_str(py, (struct slice){ s.p + from, it->i - from });
    }
    return true;
}

static bool next_byte(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct slice s = it->over->text;
    *out = it->i < s.n ? py_int(py, (unsigned char)s.p[it->i++]) : NULL;
    return true;
}

static bool next_entry(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct py_entry e;
    const struct py_value *over = it->over;
    int which = over->kind == PY_VIEW ? over->view.which : PY_KEYS;
    const struct py_dict *d = over->kind == PY_VIEW ? over->view.dict->dict : over->dict;
    *out = NULL;
    if (d->changes != it->changes)
        return py_raise(py, PY_RuntimeError, "%s changed size during iteration",
                        over->kind == PY_SET ? "Set" : "dictionary");
    if (!py_dict_next(d, &it->i, &e))
        return true;
    struct py_value *both[] = { e.key, e.value };
    *out = which == PY_KEYS ? e.key : which == PY_VALUES ? e.value : py_tuple(py, both, 2);
    return true;
}

bool py_set_has_order(struct py *py, const struct py_value *set)
{
    struct py_entry e;
    if (set->dict->live < 2 || py->unordered)
        return true;
    for (size_t i = 0; py_dict_next(set->dict, &i, &e);)
        if (py_is_int(py_plain(e.key)) || py_plain(e.key)->kind == PY_FLOAT)
            return py_refuse(py, "the order of a set of numbers");
    return true;
}

bool py_items_unordered(struct py *py, struct py_value *iterable, struct py_seq *out)
{
    py->unordered++;
    bool ok = py_items(py, iterable, out);
    py->unordered--;
    return ok;
}

static struct py_value *iter_dict(struct py *py, struct py_value *v)
{
    static const char *const types[] = { "dict_keyiterator", "dict_valueiterator",
                                         "dict_itemiterator" };
    if ((v->kind == PY_SET || v->kind == PY_FROZENSET) && !py_set_has_order(py, v))
        return NULL;
    bool view = v->kind == PY_VIEW;
    struct py_value *it = py_iterator(py,
                                      view                 ? types[v->view.which]
                                      : v->kind == PY_DICT ? types[PY_KEYS]
                                                           : "set_iterator",
                                      next_entry, v, NULL);
    it->iter->changes = view ? v->view.dict->dict->changes : v->dict->changes;
    return it;
}

static bool next_user(struct py *py, struct py_iter *it, struct py_value **out)
{
    *out = py_call_special(py, it->over, "__next__", NULL, 0);
    return *out || py_caught(py, PY_StopIteration);
}

/* The sequence protocol: __getitem__(0), (1), ... up to IndexError. */
static bool next_item(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct py_value *i = py_int(py, (int64_t)it->i++);
    *out = py_call_special(py, it->over, "__getitem__", &i, 1);
    return *out || py_caught(py, PY_IndexError) || py_caught(py, PY_StopIteration);
}

static struct py_value *iter_user(struct py *py, struct py_value *v)
{
    if (py_has_special(py, v, "__iter__")) {
        struct py_value *it = py_call_special(py, v, "__iter__", NULL, 0);
        if (!it || it->kind == PY_ITERATOR)
            return it;
        if (it->kind == PY_INSTANCE && py_has_special(py, it, "__next__"))
            return py_iterator(py, "iterator", next_user, it, NULL);
        return py_raise(py, PY_TypeError, "iter() returned non-iterator of type '%s'",
                        py_type_name(py, it));
    }
    if (py_has_special(py, v, "__getitem__"))
        return py_iterator(py, "iterator", next_item, v, NULL);
    return v->instance.base
               ? py_iter(py, v->instance.base)
               : py_raise(py, PY_TypeError, "'%s' object is not iterable", py_type_name(py, v));
}

static struct py_value *iter_host(struct py *py, struct py_value *v)
{
    struct py_value *got = v->host.class->iterate(py, v);
    return got ? py_iter(py, got) : NULL;
}

struct py_value *py_iter(struct py *py, struct py_value *v)
{
    switch ((int)v->kind) {
    case PY_ITERATOR: return v;
    case PY_TUPLE: return py_iterator(py, "tuple_iterator", next_seq, v, NULL);
    case PY_LIST: return py_iterator(py, "list_iterator", next_seq, v, NULL);
    case PY_RANGE: return py_iterator(py, "range_iterator", next_range, v, NULL);
    case PY_STR: return py_iterator(py, "str_iterator", next_char, v, NULL);
    case PY_BYTES: return py_iterator(py, "bytes_iterator", next_byte, v, NULL);
    case PY_DICT:
    case PY_SET:
    case PY_FROZENSET:
    case PY_VIEW: return iter_dict(py, v);
    case PY_INSTANCE: return iter_user(py, v);
    case PY_HOST:
        if (v->host.class->iterate)
            return iter_host(py, v);
        break;
    case PY_CLASS:
        if (v->class->is_enum)
            return py_iter(py, py_list(py, v->class->members.at, v->class->members.n));
        return py_raise(py, PY_TypeError, "'type' object is not iterable");
    default: break;
    }
    return py_raise(py, PY_TypeError, "'%s' object is not iterable", py_type_name(py, v));
}

bool py_next(struct py *py, struct py_value *iterator, struct py_value **out)
{
    struct py_iter *it = iterator->iter;
    *out = NULL;
    if (it->done)
        return true;
    if (!py_enter(py))
        return false;
    bool ok = it->next(py, it, out);
    py_leave(py);
    it->done = !ok || !*out;
    return ok;
}

bool py_items(struct py *py, struct py_value *iterable, struct py_seq *out)
{
    struct py_value *it = py_iter(py, iterable);
    struct py_value *item;
    *out = (struct py_seq){ 0 };
    if (!it)
        return false;
    while (py_step(py) && py_next(py, it, &item)) {
        if (!item)
            return true;
        vec_push(py->a, out, item);
    }
    return false;
}
