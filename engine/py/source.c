#include "py/source.h"
#include "base/buf.h"
#include "py/parse.h"
#include <string.h>
#include <strings.h>

struct slice source_without_bom(struct slice text)
{
    return slice_starts(text, "\xef\xbb\xbf") ? slice_skip(text, 3) : text;
}

struct slice source_universal_newlines(struct arena *a, struct slice text)
{
    if (!text.n || !memchr(text.p, '\r', text.n))
        return text;
    char *copy = arena_alloc(a, text.n, 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool cr = text.p[i] == '\r';
        copy[n++] = cr ? '\n' : text.p[i];
        i += cr && i + 1 < text.n && text.p[i + 1] == '\n';
    }
    return (struct slice){ .p = copy, .n = n };
}

bool source_check(const struct slice *text, struct source_fault *fault)
{
    *fault = (struct source_fault){ .code = MIG_SCRIPT };
    if (text->n > PY_MAX_TEXT) {
        fault->code = MIG_LIMIT;
        fault->message = "a Python source file of more than 8 MB";
        return false;
    }
    const char *nul = text->n ? memchr(text->p, '\0', text->n) : NULL;
    fault->at = nul ? (size_t)(nul - text->p) : slice_bad_utf8(*text);
    fault->message = nul ? "source code cannot contain null bytes" : "invalid UTF-8";
    return fault->at == text->n;
}

/* ^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+) */
static struct slice cookie(struct slice line)
{
    size_t i = 0;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\f'))
        i++;
    for (i = i < line.n && line.p[i] == '#' ? i : line.n; i + 7 < line.n; i++) {
        if (memcmp(line.p + i, "coding", 6) || (line.p[i + 6] != ':' && line.p[i + 6] != '='))
            continue;
        struct slice name = slice_skip(line, i + 7);
        while (name.n && (*name.p == ' ' || *name.p == '\t'))
            name = slice_skip(name, 1);
        size_t n = 0;
        while (n < name.n && (name.p[n] == '-' || name.p[n] == '.' || name.p[n] == '_' ||
                              (name.p[n] >= '0' && name.p[n] <= '9') ||
                              ((name.p[n] | 32) >= 'a' && (name.p[n] | 32) <= 'z')))
            n++;
        if (n)
            return (struct slice){ .p = name.p, .n = n };
    }
    return (struct slice){ 0 };
}

static bool is_utf8_name(const char *name)
{
    return !strcasecmp(name, "utf-8") || !strcasecmp(name, "utf_8") || !strcasecmp(name, "utf8") ||
           !strncasecmp(name, "utf-8-", 6) || !strncasecmp(name, "utf_8_", 6);
}

bool source_check_cookie(struct arena *a, struct slice text, struct source_fault *fault)
{
    struct slice line;
    for (unsigned i = 1; i <= 2 && slice_line(&text, &line); i++) {
        struct slice name = cookie(line);
        const char *copy = slice_dup(a, name);
        if (name.n && !is_utf8_name(copy)) {
            fault->line = i;
            fault->message =
                arena_printf(a, "the encoding '%s': mig reads Python source in UTF-8 only", copy);
            return false;
        }
        line = slice_trim(line);
        if (name.n || (line.n && *line.p != '#'))
            return true;
    }
    return true;
}

size_t source_character(struct slice text, uint32_t *code)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
    *code = n == 1 ? *p : *p & (0x7fu >> n);
    for (size_t i = 1; i < n && i < text.n; i++)
        *code = *code << 6 | (p[i] & 0x3f);
    return n;
}

size_t source_utf8(uint32_t code, char out[4])
{
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (n == 1) {
        out[0] = (char)code;
        return 1;
    }
    for (size_t i = n; --i; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)((0xf00u >> n & 0xff) | code);
    return n;
}

struct range {
    uint32_t first, last;
};

/* Letters (XID_Start) that are neither changed by NFKC nor combined by it with a neighbour. */
static const struct range letters[] = {
    { 0xc0, 0xd6 },     { 0xd8, 0xf6 },     { 0xf8, 0x131 },      { 0x134, 0x13e },
    { 0x141, 0x148 },   { 0x14a, 0x17e },   { 0x180, 0x1c3 },     { 0x1cd, 0x1f0 },
    { 0x1f4, 0x2af },   { 0x386, 0x386 },   { 0x388, 0x38a },     { 0x38c, 0x38c },
    { 0x38e, 0x3a1 },   { 0x3a3, 0x3cf },   { 0x3fa, 0x481 },     { 0x48a, 0x52f },
    { 0x531, 0x556 },   { 0x560, 0x586 },   { 0x5d0, 0x5ea },     { 0x620, 0x63f },
    { 0x641, 0x64a },   { 0x3041, 0x3096 }, { 0x30a1, 0x30fa },   { 0x3400, 0x4dbf },
    { 0x4e00, 0x9ffc }, { 0xac00, 0xd7a3 }, { 0x20000, 0x2a6dd },
};
/* Bidirectional class WS, B or S, or category Zs. */
static const struct range spaces[] = {
    { 0x09, 0x0d },     { 0x1c, 0x20 },     { 0x85, 0x85 },     { 0xa0, 0xa0 },
    { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 }, { 0x202f, 0x202f },
    { 0x205f, 0x205f }, { 0x3000, 0x3000 },
};

static bool in_ranges(const struct range *at, size_t n, uint32_t code)
{
    for (size_t i = 0; i < n; i++)
        if (code >= at[i].first && code <= at[i].last)
            return true;
    return false;
}

bool source_in_name(uint32_t code)
{
    return in_ranges(letters, sizeof letters / sizeof *letters, code);
}

bool source_is_space(uint32_t code)
{
    return in_ranges(spaces, sizeof spaces / sizeof *spaces, code);
}
