#include "sql/near.h"

enum { NEAR_LONGEST = 32 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t near_edits(struct slice a, struct slice b, size_t most)
{
    size_t d[NEAR_LONGEST + 1][NEAR_LONGEST + 1];
    size_t gap = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (gap > most || a.n > NEAR_LONGEST || b.n > NEAR_LONGEST)
        return most + 1;
    for (size_t i = 0; i <= a.n; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= b.n; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= a.n; i++)
        for (size_t j = 1; j <= b.n; j++) {
            d[i][j] = d[i - 1][j - 1] + (a.p[i - 1] != b.p[j - 1]);
            d[i][j] = least(d[i][j], least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return least(d[a.n][b.n], most + 1);
}

const char *near_name(struct slice word, struct strs names, size_t most)
{
    const char *best = NULL;
    for (size_t i = 0; i < names.n; i++) {
        size_t edits = near_edits(word, slice_of(names.at[i]), most);
        if (edits <= most) {
            best = names.at[i];
            most = edits ? edits - 1 : 0;
            if (!edits)
                break;
        }
    }
    return best;
}
