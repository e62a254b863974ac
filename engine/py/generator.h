#ifndef MIG_PY_GENERATOR_H
#define MIG_PY_GENERATOR_H
/* Generator functions. Their statements are gone through with a stack of blocks instead of by
 * recursion, so that they can stop at a yield and go on later; a statement without a yield runs as
 * any other does. A yield stands as a statement or is what a statement assigns or returns; within
 * an expression it is refused. */
#include "py/function.h"
#include "py/iter.h"

struct py_generator;

/* At the end of a program: false, refused, when a generator was left where Python cleans up. */
bool py_generators_end(struct py *py);
bool py_is_generator(const struct py_value *v);
/* Goes on: `sent` is what the yield gives, NULL with a pending exception: it is raised there.
 * *out NULL: it has ended, and py_generator_result() is what it returned. */
bool py_generator_resume(struct py *py, struct py_value *generator, struct py_value *sent,
                         struct py_value **out);
struct py_value *py_generator_result(struct py *py, const struct py_value *generator);
py_call_fn py_generator_send, py_generator_throw, py_generator_close; /* methods */
#endif
