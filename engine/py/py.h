#ifndef MIG_PY_PY_H
#define MIG_PY_PY_H
/* A sandboxed subset of Python: lexer, parser, evaluator. Knows no op.*, no SQL. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

#endif
