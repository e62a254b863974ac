#include "cmd/wrap.h"
#include "base/vec.h"
#include <ctype.h>
#include <string.h>

/* Bytes beyond ASCII count as letters: what they are in Python nearly always. */
static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || c == '_' || ((unsigned char)c & 0x80);
}

static bool is_word(char c)
{
    return is_letter(c) || isdigit((unsigned char)c);
}

static bool is_punct(char c)
{
    return c && (is_word(c) || strchr("!\"'&.,?", c));
}

static bool is_space(char c)
{
    return c && strchr(" \t\n\v\f\r", c);
}

static char at(struct slice s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

static size_t characters(struct slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

/* Where the dashes at i end when they are an em-dash: two or more, a word behind; i if not. */
static size_t em_dash(struct slice s, size_t i)
{
    size_t end = i;
    while (at(s, end) == '-')
        end++;
    return end >= i + 2 && is_word(at(s, end)) ? end : i;
}

/* Whether a line may end behind the hyphen at i: letters on both sides ("post-write", "e-m-ail").
 */
static bool is_hyphen(struct slice s, size_t i)
{
    bool before = i >= 2 && is_letter(s.p[i - 1]) && is_letter(s.p[i - 2]);
    if (!before && i >= 3)
        before = is_punct(s.p[i - 1]) && s.p[i - 2] == '-' && is_letter(s.p[i - 3]);
    size_t next = i + 1;
    if (!before || !is_letter(at(s, next)))
        return false;
    return is_letter(at(s, next + 1)) || (at(s, next + 1) == '-' && is_letter(at(s, next + 2)));
}

/* The end of the piece of text at i that is kept together (textwrap's wordsep_re). */
static size_t piece_end(struct slice s, size_t i)
{
    size_t end = i;
    while (is_space(at(s, end)))
        end++;
    if (end > i)
        return end;
    if (i && is_punct(s.p[i - 1]) && em_dash(s, i) > i)
        return em_dash(s, i);
    for (end = i + 1; end < s.n && !is_space(s.p[end]); end++) {
        if (s.p[end] == '-' && is_hyphen(s, end))
            return end + 1;
        if (is_punct(s.p[end - 1]) && em_dash(s, end) > end)
            return end;
    }
    return end;
}

/* The first part of a piece too long for a line, `room` characters or up to a hyphen. */
static size_t part(struct slice piece, size_t room)
{
    size_t n = 0, end = 0;
    for (; end < piece.n; end++)
        if (((unsigned char)piece.p[end] & 0xC0) != 0x80 && n++ == room)
            break;
    for (size_t i = end; i-- > 1;)
        if (piece.p[i] == '-' && strspn(piece.p, "-") < i)
            return i + 1;
    return end;
}

struct lines {
    struct buf *out;
    size_t width;
    size_t indent;
    bool first; /* indent the first line as well */
    size_t n;   /* lines begun */
    struct buf line;
    size_t length; /* of the line, in characters */
};

/* `cut`: a long word goes on in the next line; textwrap then leaves the white space before it. */
static void line_end(struct lines *l, bool cut)
{
    struct slice text = buf_view(&l->line);
    while (!cut && text.n && is_space(text.p[text.n - 1]))
        text.n--;
    if (text.n) {
        if (l->n)
            buf_char(l->out, '\n');
        if (l->n || l->first)
            buf_pad(l->out, ' ', l->indent);
        buf_slice(l->out, text);
        l->n++;
    }
    buf_clear(&l->line);
    l->length = 0;
}

static void line_add(struct lines *l, struct slice piece)
{
    for (size_t i = 0; i < piece.n; i++)
        buf_char(&l->line, is_space(piece.p[i]) ? ' ' : piece.p[i]);
    l->length += characters(piece);
}

static void piece_add(struct lines *l, struct slice piece)
{
    size_t n = characters(piece);
    bool space = is_space(at(piece, 0));
    if (l->length + n > l->width && n <= l->width)
        line_end(l, false);
    if (space && !l->length && l->n)
        return;
    while (characters(piece) > l->width) {
        size_t room = l->width > l->length ? l->width - l->length : 0,
               end = room ? part(piece, room) : 0;
        line_add(l, (struct slice){ piece.p, end });
        piece = slice_skip(piece, end);
        line_end(l, !space);
        if (space)
            return;
    }
    line_add(l, piece);
}

void wrap_text(struct buf *out, struct slice text, size_t width, size_t indent, bool first)
{
    struct lines l = { .out = out,
                       .width = width > indent ? width - indent : 1,
                       .indent = indent,
                       .first = first,
                       .line = { .arena = out->arena } };
    for (size_t i = 0; i < text.n;) {
        size_t end = piece_end(text, i);
        piece_add(&l, slice_range(text.p + i, text.p + end));
        i = end;
    }
    line_end(&l, false);
}

static void escaped(struct buf *out, unsigned char c, char quote)
{
    static const char letters[] = "t\tn\nr\r\\\\";
    const char *p = memchr(letters, c, sizeof letters - 1);
    if (p && (p - letters) % 2 == 1)
        buf_printf(out, "\\%c", p[-1]);
    else if (c == '\\')
        buf_puts(out, "\\\\");
    else if (c == (unsigned char)quote)
        buf_printf(out, "\\%c", c);
    else if (c < 0x20 || c == 0x7F)
        buf_printf(out, "\\x%02x", c);
    else
        buf_char(out, (char)c);
}

char *wrap_repr(struct arena *a, const char *word)
{
    struct buf out = { .arena = a };
    char quote = strchr(word, '\'') && !strchr(word, '"') ? '"' : '\'';
    struct slice rest = slice_of(word);
    buf_char(&out, quote);
    while (rest.n) {
        size_t good = slice_bad_utf8(rest);
        for (size_t i = 0; i < good; i++)
            escaped(&out, (unsigned char)rest.p[i], quote);
        if (good < rest.n)
            buf_printf(&out, "\\udc%02x", (unsigned char)rest.p[good++]);
        rest = slice_skip(rest, good);
    }
    buf_char(&out, quote);
    return buf_str(&out);
}
