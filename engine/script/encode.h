#ifndef MIG_SCRIPT_ENCODE_H
#define MIG_SCRIPT_ENCODE_H
/* output_encoding: UTF-8 to the encoding of a new file, by its Python name. Source: the standard
 * encodings of Python's codecs module. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

/* A name that iconv() does not know, or a character that the encoding lacks, is an error. */
bool encode_text(struct arena *a, const char *encoding, struct slice text, struct slice *out,
                 struct mig_error *err) MIG_MUST_CHECK;
#endif
