#include "py/generator.h"
#include "py/call.h"
#include "py/node.h"

enum phase { BODY, HANDLER, ORELSE, FINALLY };

struct block {
    const struct ast_stmt *s; /* NULL: the function's body, or statements behind a loop */
    struct ast_stmts body;
    size_t i;
    enum phase phase;
    struct py_value *over; /* the iterator of a for, the manager of a with */
    size_t item;           /* with: which of its items */
    const struct ast_handler *handler;
    enum py_flow flow; /* FINALLY: how the try goes on behind it */
    struct py_value *raised;
    struct py_place raised_at;
    struct py_value *returned;
    struct py_value *handling; /* HANDLER: what was handled around it */
    struct py_place handling_at;
    bool guards;
};

struct py_generator {
    struct py_frame frame;
    VEC(struct block) blocks;
    const struct ast_stmt *waiting; /* stopped at its yield */
    struct py_value *from;          /* of "yield from": the iterator */
    struct py_value *handling;
    struct py_place handling_at;
    unsigned guards;
    bool running;
    bool started;
    bool done;
    struct py_generator *older; /* the one made before it */
};

static struct block *top(struct py_generator *g)
{
    return &g->blocks.at[g->blocks.n - 1];
}

static struct block *push(struct py *py, struct py_generator *g, const struct ast_stmt *s,
                          struct ast_stmts body)
{
    struct block b = { .s = s, .body = body };
    vec_push(py->a, &g->blocks, b);
    return top(g);
}

static bool has_yield(const struct py_generator *g, const struct ast_stmt *s)
{
    const struct py_code *code = g->frame.function->code;
    for (size_t i = 0; i < code->yielding.n; i++)
        if (code->yielding.at[i] == s)
            return true;
    return false;
}

/* The yield that is the whole value of a simple statement, or NULL. */
static const struct ast_expr *yield_of(const struct ast_stmt *s)
{
    const struct ast_expr *e = NULL;
    switch ((int)s->kind) {
    case AST_STMT_EXPR:
    case AST_STMT_RETURN: e = s->value; break;
    case AST_STMT_ASSIGN: e = s->assign.value; break;
    case AST_STMT_ANN_ASSIGN: e = s->ann_assign.value; break;
    default: break;
    }
    return e && (e->kind == AST_YIELD || e->kind == AST_YIELD_FROM) ? e : NULL;
}

/* What a yield gives goes where its statement puts it. */
static enum py_flow deliver(struct py *py, struct py_generator *g, struct py_value *v)
{
    const struct ast_stmt *s = g->waiting;
    bool ok = true;
    g->waiting = NULL;
    g->from = NULL;
    if (s->kind == AST_STMT_RETURN) {
        g->frame.returned = v;
        return PY_RETURN;
    }
    if (s->kind == AST_STMT_ANN_ASSIGN)
        ok = py_assign(py, s->ann_assign.target, v);
    for (size_t i = 0; s->kind == AST_STMT_ASSIGN && ok && i < s->assign.targets.n; i++)
        ok = py_assign(py, s->assign.targets.at[i], v);
    return ok ? PY_GO_ON : PY_FAIL;
}

/* The next item of "yield from"; at its end its statement goes on. */
static enum py_flow delegate(struct py *py, struct py_generator *g, struct py_value *sent,
                             struct py_value **out)
{
    struct py_value *from = g->from;
    bool ok = py_is_generator(from) ? py_generator_resume(py, from, sent, out)
                                    : !py_failed(py) && py_next(py, from, out);
    if (!ok) {
        g->waiting = NULL;
        g->from = NULL;
        return PY_FAIL;
    }
    if (*out)
        return PY_GO_ON;
    return deliver(py, g, py_is_generator(from) ? py_generator_result(py, from) : &py->none);
}

static enum py_flow start_yield(struct py *py, struct py_generator *g, const struct ast_stmt *s,
                                struct py_value **out)
{
    const struct ast_expr *e = yield_of(s);
    struct py_value *v = e->value ? py_eval(py, e->value) : &py->none;
    py_at(py, e->line, e->column);
    if (!v)
        return PY_FAIL;
    if (e->kind == AST_YIELD) {
        g->waiting = s;
        *out = v;
        return PY_GO_ON;
    }
    g->from = py_iter(py, v);
    if (!g->from)
        return PY_FAIL;
    g->waiting = s;
    return delegate(py, g, &py->none, out);
}

static enum py_flow open_with(struct py *py, struct py_generator *g, const struct ast_stmt *s,
                              size_t i)
{
    struct py_value *manager = py_eval(py, s->with.items[i].context);
    struct py_value *v = manager ? py_with_enter(py, &s->with.items[i], manager) : NULL;
    if (!v)
        return PY_FAIL;
    struct ast_stmts none = { 0 };
    struct block *b = push(py, g, s, i + 1 == s->with.nitems ? s->with.body : none);
    b->over = manager;
    b->item = i;
    const struct ast_expr *target = s->with.items[i].target;
    if (target && !py_assign(py, target, v))
        return PY_FAIL;
    return i + 1 < s->with.nitems ? open_with(py, g, s, i + 1) : PY_GO_ON;
}

static enum py_flow test(struct py *py, const struct ast_stmt *s, bool *out)
{
    struct py_value *v = py_eval(py, s->branch.test);
    return v && py_truth(py, v, out) ? PY_GO_ON : PY_FAIL;
}

/* A compound statement with a yield in it begins. */
static enum py_flow begin(struct py *py, struct py_generator *g, const struct ast_stmt *s)
{
    bool yes = false;
    struct block *b;
    struct py_value *v;
    switch ((int)s->kind) {
    case AST_STMT_IF:
        if (test(py, s, &yes) == PY_FAIL)
            return PY_FAIL;
        push(py, g, NULL, yes ? s->branch.body : s->branch.orelse);
        return PY_GO_ON;
    case AST_STMT_WHILE: push(py, g, s, s->branch.body)->i = s->branch.body.n; return PY_GO_ON;
    case AST_STMT_FOR:
        v = py_eval(py, s->loop.iter);
        py_at(py, s->loop.iter->line, s->loop.iter->column);
        v = v ? py_iter(py, v) : NULL;
        if (!v)
            return PY_FAIL;
        b = push(py, g, s, s->loop.body);
        b->over = v;
        b->i = b->body.n;
        return PY_GO_ON;
    case AST_STMT_TRY:
        b = push(py, g, s, s->attempt.body);
        b->guards = py_try_guards(s);
        py->guards += b->guards;
        return s->attempt.star ? (py_refuse(py, "'except*'"), PY_FAIL) : PY_GO_ON;
    case AST_STMT_WITH: return open_with(py, g, s, 0);
    default: return py_exec(py, (struct ast_stmts){ &s, 1 }); /* which meets the yield, if at all */
    }
}

/* ---- how a block ends ---- */

static enum py_flow to_finally(struct py *py, struct py_generator *g, enum py_flow f)
{
    struct block *b = top(g);
    if (!b->s->attempt.finally.n || py->refused) {
        g->blocks.n--;
        return f;
    }
    b->flow = f;
    b->raised = py->raised;
    b->raised_at = py->raised_at;
    b->returned = g->frame.returned;
    py->raised = NULL;
    b->phase = FINALLY;
    b->body = b->s->attempt.finally;
    b->i = 0;
    return PY_GO_ON;
}

static enum py_flow end_finally(struct py *py, struct py_generator *g)
{
    struct block b = *top(g);
    g->blocks.n--;
    py->raised = b.raised;
    py->raised_at = b.raised_at;
    g->frame.returned = b.returned;
    return b.flow;
}

static enum py_flow handle(struct py *py, struct py_generator *g)
{
    struct block *b = top(g);
    struct py_value *raised = py->raised;
    struct py_place at = py->raised_at;
    const struct ast_handler *h = NULL;
    if (!py_try_handler(py, b->s, &h) || !h)
        return to_finally(py, g, PY_FAIL);
    b->phase = HANDLER;
    b->handler = h;
    b->body = h->body;
    b->i = 0;
    b->handling = py->handling;
    b->handling_at = py->handling_at;
    py->handling = raised;
    py->handling_at = at;
    return h->name.p && !py_name_set(py, h->name, raised) ? PY_FAIL : PY_GO_ON;
}

static void end_handler(struct py *py, struct block *b)
{
    struct py_value *raised = py->raised;
    py->handling = b->handling;
    py->handling_at = b->handling_at;
    if (!b->handler->name.p || py->refused)
        return;
    py->raised = NULL;
    if (!py_name_drop(py, b->handler->name))
        py_caught(py, PY_NameError);
    py->raised = raised;
}

/* Whatever way a try's body, handler or else is left. */
static enum py_flow leave_try(struct py *py, struct py_generator *g, enum py_flow f)
{
    struct block *b = top(g);
    if (b->phase == FINALLY) {
        if (f == PY_GO_ON)
            return end_finally(py, g);
        g->blocks.n--;
        return f;
    }
    if (b->guards)
        py->guards--;
    b->guards = false;
    if (b->phase == BODY && f == PY_FAIL && py->raised && !py->refused)
        return handle(py, g);
    if (b->phase == BODY && f == PY_GO_ON && b->s->attempt.orelse.n) {
        b->phase = ORELSE;
        b->body = b->s->attempt.orelse;
        b->i = 0;
        return PY_GO_ON;
    }
    if (b->phase == HANDLER)
        end_handler(py, b);
    return to_finally(py, g, f);
}

static enum py_flow leave_with(struct py *py, struct py_generator *g, enum py_flow f)
{
    struct block b = *top(g);
    struct py_value *returned = g->frame.returned;
    g->blocks.n--;
    f = py_with_leave(py, &b.s->with.items[b.item], b.over, f);
    g->frame.returned = returned;
    return f;
}

static enum py_flow next_round(struct py *py, struct py_generator *g)
{
    struct block *b = top(g);
    const struct ast_stmt *s = b->s;
    struct py_value *item = NULL;
    bool yes = false;
    if (s->kind == AST_STMT_WHILE) {
        if (test(py, s, &yes) == PY_FAIL)
            return PY_FAIL;
    } else {
        py_at(py, s->loop.iter->line, s->loop.iter->column);
        if (!py_step(py) || !py_next(py, b->over, &item))
            return PY_FAIL;
        yes = item != NULL;
    }
    b = top(g);
    b->i = 0;
    if (yes)
        return !item || py_assign(py, s->loop.target, item) ? PY_GO_ON : PY_FAIL;
    g->blocks.n--;
    push(py, g, NULL, s->kind == AST_STMT_WHILE ? s->branch.orelse : s->loop.orelse);
    return PY_GO_ON;
}

static enum py_flow leave_loop(struct py_generator *g, enum py_flow f)
{
    if (f == PY_CONTINUE) {
        top(g)->i = top(g)->body.n;
        return PY_GO_ON;
    }
    g->blocks.n--;
    return f == PY_BREAK ? PY_GO_ON : f;
}

/* The innermost block is at its end, or is left by f. */
static enum py_flow leave(struct py *py, struct py_generator *g, enum py_flow f)
{
    const struct ast_stmt *s = top(g)->s;
    if (!s) {
        g->blocks.n--;
        return f;
    }
    if (s->kind == AST_STMT_TRY)
        return leave_try(py, g, f);
    if (s->kind == AST_STMT_WITH)
        return leave_with(py, g, f);
    return f == PY_GO_ON ? next_round(py, g) : leave_loop(g, f);
}

static enum py_flow advance(struct py *py, struct py_generator *g, struct py_value **out)
{
    struct block *b = top(g);
    const struct ast_stmt *s = b->body.at[b->i++];
    py_at(py, s->line, s->column);
    if (!has_yield(g, s))
        return py_exec(py, (struct ast_stmts){ &s, 1 });
    if (!py_step(py))
        return PY_FAIL;
    return yield_of(s) ? start_yield(py, g, s, out) : begin(py, g, s);
}

static bool go_on(struct py *py, struct py_generator *g, struct py_value *sent,
                  struct py_value **out)
{
    enum py_flow f = py_failed(py) ? PY_FAIL : PY_GO_ON;
    if (g->from)
        f = delegate(py, g, sent, out);
    else if (g->waiting && f == PY_GO_ON)
        f = deliver(py, g, sent);
    else
        g->waiting = NULL;
    while (!*out && g->blocks.n) {
        const struct block *b = top(g);
        if (f == PY_GO_ON && b->i < b->body.n)
            f = advance(py, g, out);
        else
            f = leave(py, g, f);
    }
    return f != PY_FAIL;
}

bool py_generator_resume(struct py *py, struct py_value *generator, struct py_value *sent,
                         struct py_value **out)
{
    struct py_generator *g = generator->iter->data;
    struct py_value *handling = py->handling;
    struct py_place handling_at = py->handling_at;
    struct py_place at = py->at;
    unsigned guards = py->guards;
    *out = NULL;
    if (g->running)
        return py_raise(py, PY_ValueError, "generator already executing");
    if (g->done)
        return !py_failed(py);
    if (!py_enter(py))
        return false;
    if (g->handling) {
        py->handling = g->handling;
        py->handling_at = g->handling_at;
    }
    py->guards += g->guards;
    g->frame.caller = py->frame;
    py->frame = &g->frame;
    g->running = g->started = true;
    bool ok = go_on(py, g, sent, out);
    g->running = false;
    py->frame = g->frame.caller;
    g->handling = py->handling == handling ? NULL : py->handling;
    g->handling_at = py->handling_at;
    g->guards = py->guards - guards;
    py->guards = guards;
    py->handling = handling;
    py->handling_at = handling_at;
    py_leave(py);
    g->done = generator->iter->done = !ok || !*out;
    if (ok)
        py->at = at;
    else if (py_caught(py, PY_StopIteration))
        return py_raise(py, PY_RuntimeError, "generator raised StopIteration");
    return ok;
}

static bool next_yielded(struct py *py, struct py_iter *it, struct py_value **out)
{
    return py_generator_resume(py, it->over, &py->none, out);
}

/* Python runs what stands in a finally or behind a with when it throws the generator away. */
static bool cleans_up(const struct py_generator *g)
{
    for (size_t i = 0; g->started && !g->done && i < g->blocks.n; i++)
        if (g->blocks.at[i].s &&
            (g->blocks.at[i].s->kind == AST_STMT_TRY || g->blocks.at[i].s->kind == AST_STMT_WITH))
            return true;
    return false;
}

bool py_generators_end(struct py *py)
{
    for (const struct py_generator *g = py->generators; g; g = g->older)
        if (cleans_up(g)) {
            const struct ast_stmt *s = g->waiting;
            py->at = (struct py_place){ g->frame.env->file, s->line, s->column };
            return py_refuse(py, "a generator that stops for good within 'try' or 'with'");
        }
    return true;
}

bool py_is_generator(const struct py_value *v)
{
    return v->kind == PY_ITERATOR && v->iter->next == next_yielded;
}

struct py_value *py_generator_result(struct py *py, const struct py_value *generator)
{
    const struct py_generator *g = generator->iter->data;
    return g->frame.returned ? g->frame.returned : &py->none;
}

struct py_value *py_generator_new(struct py *py, struct py_function *f, struct py_scope *scope,
                                  struct py_value *self)
{
    struct py_generator *g = arena_new(py->a, struct py_generator);
    g->frame = (struct py_frame){
        .scope = scope, .env = f->env, .function = f, .self = self, .returned = &py->none
    };
    push(py, g, NULL, f->body);
    g->older = py->generators;
    py->generators = g;
    struct py_value *v = py_iterator(py, "generator", next_yielded, NULL, g);
    v->iter->over = v;
    return v;
}

struct py_value *py_eval_yield(struct py *py, const struct ast_expr *e)
{
    (void)e;
    return py_refuse(py, "a 'yield' within an expression");
}

/* ---- methods ---- */

/* The next value, or StopIteration with what it returned. */
static struct py_value *give(struct py *py, struct py_value *self, struct py_value *sent)
{
    struct py_value *v;
    if (!py_generator_resume(py, self, sent, &v))
        return NULL;
    if (v)
        return v;
    struct py_value *result = py_generator_result(py, self);
    return result->kind == PY_NONE
               ? py_raise_object(py,
                                 py_call_n(py, py_exception(py, PY_StopIteration)->value, NULL, 0))
               : py_raise_value(py, PY_StopIteration, result);
}

struct py_value *py_generator_send(struct py *py, struct py_value *self, const struct py_args *args)
{
    if (!py_is_generator(self))
        return py_refuse(py, "send() of a '%s' object", py_type_name(py, self));
    struct py_generator *g = self->iter->data;
    if (!g->started && args->at[0]->kind != PY_NONE)
        return py_raise(py, PY_TypeError, "can't send non-None value to a just-started generator");
    return give(py, self, args->at[0]);
}

struct py_value *py_generator_throw(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    if (!py_is_generator(self))
        return py_refuse(py, "throw() of a '%s' object", py_type_name(py, self));
    struct py_generator *g = self->iter->data;
    struct py_value *e = args->at[args->n > 1 && args->at[1]->kind != PY_NONE ? 1 : 0];
    if (e->kind == PY_CLASS && py_class_is(e->class, py_exception(py, PY_BaseException)))
        e = py_call_n(py, e, NULL, 0);
    if (!e)
        return NULL;
    if (e->kind != PY_INSTANCE ||
        !py_class_is(e->instance.class, py_exception(py, PY_BaseException)))
        return py_raise(py, PY_TypeError,
                        "exceptions must be classes or instances deriving from BaseException, not "
                        "%s",
                        py_type_name(py, e));
    py_raise_object(py, e);
    if (!g->started || g->done) {
        g->done = self->iter->done = true;
        return NULL;
    }
    return give(py, self, NULL);
}

struct py_value *py_generator_close(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *v = NULL;
    (void)args;
    if (!py_is_generator(self))
        return py_refuse(py, "close() of a '%s' object", py_type_name(py, self));
    struct py_generator *g = self->iter->data;
    if (!g->started || g->done) {
        g->done = self->iter->done = true;
        return &py->none;
    }
    py_raise_object(py, py_call_n(py, py_exception(py, PY_GeneratorExit)->value, NULL, 0));
    bool ok = py_generator_resume(py, self, NULL, &v);
    if (ok && v)
        return py_raise(py, PY_RuntimeError, "generator ignored GeneratorExit");
    return ok || py_caught(py, PY_GeneratorExit) ? &py->none : NULL;
}
