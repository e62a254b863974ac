#include "../tap.h"
#include "base/vec.h"

struct pair {
    int a;
    double b;
};

int main(void)
{
    struct arena a = { 0 };
    VEC(int) v = { 0 };
    int bad = 0;
    for (int i = 0; i < 100000; i++)
        vec_push(&a, &v, i * 3);
    for (int i = 0; i < 100000; i++)
        bad += v.at[i] != i * 3;
    OK(bad == 0 && v.n == 100000 && v.cap >= v.n);
    VEC(struct pair) p = { 0 };
    vec_push(&a, &p, (struct pair){ 1, 2.0 });
    vec_push(&a, &p, (struct pair){ .a = 3 });
    OK(p.n == 2 && p.at[0].b > 1.0 && p.at[1].a == 3);
    VEC(char) c = { 0 };
    for (int i = 0; i < 9; i++)
        vec_push(&a, &c, (char)('a' + i));
    OK(c.n == 9 && !memcmp(c.at, "abcdefghi", 9));
    arena_free(&a);
    return tap_done();
}
