/* Trees as text (dump.h), errors as "LINE:COLUMN message". */
#include "../tap.h"
#include "base/buf.h"
#include "dump.h"
#include "py/parse.h"

static const char *failure(struct arena *a, struct mig_error *err)
{
    const char *s = arena_printf(a, "!%s%u:%u %s", err->code == MIG_LIMIT ? "LIMIT " : "",
                                 err->line, err->column, err->message);
    mig_error_clear(err);
    return s;
}

static const char *expression(struct arena *a, struct slice text, bool places)
{
    struct mig_error err = { 0 };
    const struct ast_expr *e;
    struct dump d = { .out = { .arena = a }, .places = places };
    if (!py_parse_expression(a, "f", 1, 1, text, &e, &err))
        return failure(a, &err);
    dump_expr(&d, e);
    return buf_str(&d.out) + 1;
}

static const char *module(struct arena *a, struct slice text)
{
    struct mig_error err = { 0 };
    const struct ast_module *m;
    struct dump d = { .out = { .arena = a } };
    if (!py_parse_module(a, "f", text, &m, &err))
        return failure(a, &err);
    dump_stmts(&d, m->body);
    return buf_str(&d.out) + 1;
}

struct parse_case {
    const char *source, *want;
};

#define A "(Name a)"
#define B "(Name b)"
#define C "(Name c)"
static const struct parse_case expressions[] = {
    { "a", A },
    { " \n a \n", A },
    { "a,", "(Tuple [ " A "])" },
    { "*a, b", "(Tuple [ (Starred " A ") " B "])" },
    { "(a)", A },
    { "()", "(Tuple [])" },
    { "(a,)", "(Tuple [ " A "])" },
    { "[a, *b,]", "(List [ " A " (Starred " B ")])" },
    { "{a, b}", "(Set [ " A " " B "])" },
    { "{}", "(Dict [] [])" },
    { "{a: b, **c,}", "(Dict [ " A " ~] [ " B " " C "])" },
    { "None", "(Constant None)" },
    { "...", "(Constant Ellipsis)" },
    { "0x10", "(Constant 16)" },
    { "1.5", "(Constant 1.5)" },
    { "2j", "(Constant 2j)" },
    { "99999999999999999999", "(Constant big)" },
    /* operators */
    { "a + b * c", "(BinOp " A " Add (BinOp " B " Mult " C "))" },
    { "a * b + c", "(BinOp (BinOp " A " Mult " B ") Add " C ")" },
    { "a - b - c", "(BinOp (BinOp " A " Sub " B ") Sub " C ")" },
    { "a ** b ** c", "(BinOp " A " Pow (BinOp " B " Pow " C "))" },
    { "-a ** -b", "(UnaryOp USub (BinOp " A " Pow (UnaryOp USub " B ")))" },
    { "~+a", "(UnaryOp Invert (UnaryOp UAdd " A "))" },
    { "a | b ^ c", "(BinOp " A " BitOr (BinOp " B " BitXor " C "))" },
    { "a & b << c", "(BinOp " A " BitAnd (BinOp " B " LShift " C "))" },
    { "a // b % c @ a", "(BinOp (BinOp (BinOp " A " FloorDiv " B ") Mod " C ") MatMult " A ")" },
    { "a or b or c", "(BoolOp Or [ " A " " B " " C "])" },
    { "a or b and c", "(BoolOp Or [ " A " (BoolOp And [ " B " " C "])])" },
    { "(a or b) or c", "(BoolOp Or [ (BoolOp Or [ " A " " B "]) " C "])" },
    { "not a == b", "(UnaryOp Not (Compare " A " Eq [ " B "]))" },
    { "not not a", "(UnaryOp Not (UnaryOp Not " A "))" },
    { "a < b <= c", "(Compare " A " Lt LtE [ " B " " C "])" },
    { "a is not b not in c is a", "(Compare " A " IsNot NotIn Is [ " B " " C " " A "])" },
    { "a if b else c", "(IfExp " B " " A " " C ")" },
    { "(lambda: a) if b else c", "(IfExp " B " (Lambda [] " A ") " C ")" },
    { "a if b else c if a else b", "(IfExp " B " " A " (IfExp " A " " C " " B "))" },
    { "(a := b)", "(NamedExpr " A " " B ")" },
    { "[a := b]", "(List [ (NamedExpr " A " " B ")])" },
    { "await a", "(Await " A ")" },
    /* primaries */
    { "a.b.c", "(Attribute (Attribute " A " b) c)" },
    { "a()", "(Call " A " [] [])" },
    { "a(b, *c, a=b, **c)",
      "(Call " A " [ " B " (Starred " C ")] [ (keyword a " B ") (keyword ~ " C ")])" },
    { "a(b for b in c)", "(Call " A " [ (GeneratorExp " B " [ (for " B " " C " [])])] [])" },
    { "a(b := c)", "(Call " A " [ (NamedExpr " B " " C ")] [])" },
    { "a[b]", "(Subscript " A " " B ")" },
    { "a[b:c, ::a]", "(Subscript " A " (Tuple [ (Slice " B " " C " ~) (Slice ~ ~ " A ")]))" },
    { "a[(b := c):a]", "(Subscript " A " (Slice (NamedExpr " B " " C ") " A " ~))" },
    { "{(a := b): c}", "(Dict [ (NamedExpr " A " " B ")] [ " C "])" },
    { "{a := b}", "(Set [ (NamedExpr " A " " B ")])" },
    { "a[b := c]", "(Subscript " A " (NamedExpr " B " " C "))" },
    { "a[*b]", "(Subscript " A " (Tuple [ (Starred " B ")]))" },
    { "a[:]", "(Subscript " A " (Slice ~ ~ ~))" },
    { "lambda a, b=c, *d, e, f=1, **g: a",
      "(Lambda [ (normal a ~ ~) (normal b ~ " C ") (star d ~ ~) (keyword e ~ ~) (keyword f ~ "
      "(Constant 1)) (starstar g ~ ~)] " A ")" },
    { "lambda a, /, *, b: c", "(Lambda [ (positional a ~ ~) (keyword b ~ ~)] " C ")" },
    /* comprehensions */
    { "[a for b, in c if a if b for c in a]",
      "(ListComp " A " [ (for (Tuple [ " B "]) " C " [ " A " " B "]) (for " C " " A " [])])" },
    { "{a for a in b}", "(SetComp " A " [ (for " A " " B " [])])" },
    { "{a: b for a in b or c}",
      "(DictComp " A " " B " [ (for " A " (BoolOp Or [ " B " " C "]) [])])" },
    { "(a for a in b)", "(GeneratorExp " A " [ (for " A " " B " [])])" },
    /* strings */
    { "'a' \"b\" r'\\n'", "(Constant s'ab\\x5cn')" },
    { "'\\0a'", "(Constant s'\\x00a')" },
    { "b'a' b'\\xff'", "(Constant b'a\\xff')" },
    { "'a' f'b' 'c'", "(JoinedStr [ s'abc'])" },
    { "f''", "(JoinedStr [])" },
    { "f'{a}'", "(JoinedStr [ { " A " ~ ~}])" },
    { "f'x{a!r}y{{z}}'", "(JoinedStr [ s'x' { " A " r ~} s'y{z}'])" },
    { "f'{a:>{b}}' 'c'", "(JoinedStr [ { " A " ~ (JoinedStr [ s'>' { " B " ~ ~}])} s'c'])" },
    { "f'{a!s:x}'", "(JoinedStr [ { " A " s (JoinedStr [ s'x'])}])" },
    { "f'{a=}'", "(JoinedStr [ s'a=' { " A " r ~}])" },
    { "f'{ a = :x}'", "(JoinedStr [ s' a = ' { " A " ~ (JoinedStr [ s'x'])}])" },
    { "f'{a==b}{a!=b}{a:=5}'", "(JoinedStr [ { (Compare " A " Eq [ " B "]) ~ ~} { (Compare " A
                               " NotEq [ " B "]) ~ ~} { " A " ~ (JoinedStr [ s'=5'])}])" },
    { "f'{a['b']}'", "(JoinedStr [ { (Subscript " A " (Constant s'b')) ~ ~}])" },
    { "f'{f'{a}'}'", "(JoinedStr [ { (JoinedStr [ { " A " ~ ~}]) ~ ~}])" },
    { "f'{a,}{(b:=c)}'", "(JoinedStr [ { (Tuple [ " A "]) ~ ~} { (NamedExpr " B " " C ") ~ ~}])" },
    { "f'{ {a: b}[a:b] }'",
      "(JoinedStr [ { (Subscript (Dict [ " A "] [ " B "]) (Slice " A " " B " ~)) ~ ~}])" },
    { "rf'\\{a}\\d'", "(JoinedStr [ s'\\x5c' { " A " ~ ~} s'\\x5cd'])" },
    { "f'\\x41\\'{a}'", "(JoinedStr [ s'A\\x27' { " A " ~ ~}])" },
    { "f'''{\na\n}\n'''", "(JoinedStr [ { " A " ~ ~} s'\\x0a'])" },
    /* errors */
    { "", "!1:1 invalid syntax" },
    { "a b", "!1:3 invalid syntax" },
    { "a +", "!1:4 invalid syntax" },
    { "a = b", "!1:3 invalid syntax" },
    { "a not b", "!1:7 expected 'in'" },
    { "a == not b", "!1:6 invalid syntax" },
    { "a if b", "!1:7 expected 'else' after 'if' expression" },
    { "(a", "!1:1 '(' was never closed" },
    { "(a b)", "!1:4 invalid syntax" },
    { "(*a)", "!1:4 cannot use starred expression here" },
    { "a := b", "!1:3 invalid syntax" },
    { "(a.b := c)", "!1:2 cannot use assignment expressions with an attribute" },
    { "a(b=c, a)", "!1:9 positional argument follows keyword argument" },
    { "a(**b, c)", "!1:9 positional argument follows keyword argument unpacking" },
    { "a(**b, *c)", "!1:10 iterable argument unpacking follows keyword argument unpacking" },
    { "a(b=1, b=2)", "!1:8 keyword argument repeated: b" },
    { "a(b.c=1)", "!1:3 expression cannot contain assignment, perhaps you meant \"==\"?" },
    { "a(b for b in c, a)", "!1:3 Generator expression must be parenthesized" },
    { "a(c, b for b in c)", "!1:6 Generator expression must be parenthesized" },
    { "[*a for a in b]", "!1:2 iterable unpacking cannot be used in comprehension" },
    { "{**a for a in b}", "!1:6 dict unpacking cannot be used in dict comprehension" },
    { "[a async for a in b]", "!1:4 mig does not read asynchronous comprehensions" },
    { "[a for 1 in b]", "!1:8 cannot assign to an integer" },
    { "{a: b, c}", "!1:9 expected ':'" },
    { "{a := b: c}", "!1:8 invalid syntax" },
    { "a[b := c:a]", "!1:10 invalid syntax" },
    { "{*a: b}", "!1:4 invalid syntax" },
    { "a[]", "!1:3 invalid syntax" },
    { "lambda a, a: b", "!1:11 duplicate argument 'a' in function definition" },
    { "lambda a=1, b: b", "!1:13 non-default argument follows default argument" },
    { "lambda *: b", "!1:9 invalid syntax" },
    { "lambda *, **b: b", "!1:9 named arguments must follow bare *" },
    { "lambda **a, b: b", "!1:13 arguments cannot follow var-keyword argument" },
    { "lambda /, a: b", "!1:8 at least one argument must precede /" },
    { "(yield a)", "!1:2 'yield' outside function" },
    { "'a' b'b'", "!1:1 cannot mix bytes and nonbytes literals" },
    { "b'\xc3\xa9'", "!1:1 bytes can only contain ASCII literal characters" },
    { "'a\\x4'", "!1:3 truncated \\xXX escape" },
    { "'''a\n\\N{DASH}'''",
      "!2:1 a \\N{...} escape: mig has no table of character names, write \\u or \\U" },
    { "f'{}'", "!1:4 f-string: valid expression required before '}'" },
    { "f'{a!x}'", "!1:6 f-string: invalid conversion character: expected 's', 'r', or 'a'" },
    { "f'}'", "!1:3 f-string: single '}' is not allowed" },
    { "f'{a b}'", "!1:6 f-string: expecting '}'" },
    { "f'{a:'", "!1:6 f-string: expecting '}'" },
    { "f'{a", "!1:3 '{' was never closed" },
    { "f'a", "!1:1 unterminated f-string literal (detected at line 1)" },
    { "f'a{b}\n'", "!1:1 unterminated f-string literal (detected at line 1)" },
    { "f'{a)}'", "!1:5 closing parenthesis ')' does not match opening parenthesis '{'" },
};

static const struct parse_case modules[] = {
    { "", "[]" },
    { "a; b\n", "[ (Expr " A ") (Expr " B ")]" },
    { "a = b, = c", "[ (Assign [ " A " (Tuple [ " B "])] " C ")]" },
    { "a.b, (c[a], *b) = c", "[ (Assign [ (Tuple [ (Attribute " A " b) (Tuple [ (Subscript " C " " A
                             ") (Starred " B ")])])] " C ")]" },
    { "a: b", "[ (AnnAssign " A " " B " ~ 1)]" },
    { "(a): b = *c, a", "[ (AnnAssign " A " " B " (Tuple [ (Starred " C ") " A "]) 0)]" },
    { "a.b: c", "[ (AnnAssign (Attribute " A " b) " C " ~ 0)]" },
    { "a **= b", "[ (AugAssign " A " Pow " B ")]" },
    { "a[b] //= c,", "[ (AugAssign (Subscript " A " " B ") FloorDiv (Tuple [ " C "]))]" },
    { "del a, (b, c)", "[ (Delete [ " A " (Tuple [ " B " " C "])])]" },
    { "assert a, b", "[ (Assert " A " " B ")]" },
    { "raise", "[ (Raise ~ ~)]" },
    { "raise a from b", "[ (Raise " A " " B ")]" },
    { "global a, b", "[ (Global a b)]" },
    { "import a.b as c, d . e", "[ (Import [ (alias a.b c) (alias d.e ~)])]" },
    { "from a.b import (c as d,\n e,)", "[ (ImportFrom a.b [ (alias c d) (alias e ~)] 0)]" },
    { "from .... import a", "[ (ImportFrom ~ [ (alias a ~)] 4)]" },
    { "from .a import *", "[ (ImportFrom a [ (alias * ~)] 1)]" },
    { "if a: b; c\n", "[ (If " A " [ (Expr " B ") (Expr " C ")] [])]" },
    { "if a:\n pass\nelif b:\n pass\nelse:\n pass\n",
      "[ (If " A " [ (Pass)] [ (If " B " [ (Pass)] [ (Pass)])])]" },
    { "while a:\n break\nelse: pass\n", "[ (While " A " [ (Break)] [ (Pass)])]" },
    { "for a, b in c, a:\n continue\n",
      "[ (For (Tuple [ " A " " B "]) (Tuple [ " C " " A "]) [ (Continue)] [])]" },
    { "try: a\nexcept b as c: pass\nexcept: pass\nelse: pass\nfinally: pass\n",
      "[ (Try [ (Expr " A ")] [ (except " B " c [ (Pass)]) (except ~ ~ [ (Pass)])] [ (Pass)] [ "
      "(Pass)])]" },
    { "try: a\nexcept* b: pass\n",
      "[ (Try [ (Expr " A ")] [ (except* " B " ~ [ (Pass)])] [] [])]" },
    { "with a as b, c: pass", "[ (With " A " " B " " C " ~ [ (Pass)])]" },
    { "with (a as b, c,): pass", "[ (With " A " " B " " C " ~ [ (Pass)])]" },
    { "with (a, b) as c: pass", "[ (With (Tuple [ " A " " B "]) " C " [ (Pass)])]" },
    { "with (a).b(): pass", "[ (With (Call (Attribute " A " b) [] []) ~ [ (Pass)])]" },
    { "@a.b\n@c\ndef f(a: b = c, *, d: a) -> b: return\n",
      "[ (FunctionDef f [ (normal a " B " " C ") (keyword d " A " ~)] [ (Return ~)] [ (Attribute " A
      " b) " C "] " B ")]" },
    { "def f():\n  yield a\n  return (yield), 1\n",
      "[ (FunctionDef f [] [ (Expr (Yield " A ")) (Return (Tuple [ (Yield ~) (Constant 1)]))] [] "
      "~)]" },
    { "def f(): x = yield from a\n",
      "[ (FunctionDef f [] [ (Assign [ (Name x)] (YieldFrom " A "))] [] ~)]" },
    { "class a(b, c=a): b = c\n",
      "[ (ClassDef a [ " B "] [ (keyword c " A ")] [ (Assign [ " B "] " C ")] [])]" },
    { "match = 1\nmatch.a(match)\nmatch[0] = match\ntype = case = _ = match\nmatch: a = b\n",
      "[ (Assign [ (Name match)] (Constant 1)) (Expr (Call (Attribute (Name match) a) [ (Name "
      "match)] [])) (Assign [ (Subscript (Name match) (Constant 0))] (Name match)) (Assign [ (Name "
      "type) (Name case) (Name _)] (Name match)) (AnnAssign (Name match) " A " " B " 1)]" },
    /* refused and wrong */
    { "match a:\n case 1: pass\n", "!1:1 mig does not read 'match' statements" },
    { "match (a):\n case 1: pass\n", "!1:10 mig does not read 'match' statements" },
    { "match *a, b:\n case 1: pass\n", "!1:12 mig does not read 'match' statements" },
    { "match -a:\n case 1: pass\n", "!1:9 mig does not read 'match' statements" },
    { "a\nasync def f(): pass\n", "!2:1 mig does not read 'async'" },
    { "@a\nasync def f(): pass\n", "!2:1 mig does not read 'async'" },
    { "type A = b\n", "!1:6 mig does not read 'type' statements" },
    { "def f[T](): pass\n", "!1:6 mig does not read type parameters" },
    { "class A[T]: pass\n", "!1:8 mig does not read type parameters" },
    { "  a\n", "!1:3 unexpected indent" },
    { "a\n  b\n", "!2:3 unexpected indent" },
    { "if a:\nb\n", "!2:1 expected an indented block after 'if' statement on line 1" },
    { "if a\n  b\n", "!1:5 expected ':'" },
    { "def f():\n", "!2:1 expected an indented block after function definition on line 1" },
    { "try:\n  a\nb\n", "!3:1 expected 'except' or 'finally' block" },
    { "try: a\nexcept: b\nexcept c: d\n", "!3:1 default 'except:' must be last" },
    { "try: a\nexcept b, c: d\n", "!2:9 multiple exception types must be parenthesized" },
    { "print 'a'\n", "!1:1 Missing parentheses in call to 'print'. Did you mean print(...)?" },
    { "exec 'a'\n", "!1:1 Missing parentheses in call to 'exec'. Did you mean exec(...)?" },
    { "1 = a\n", "!1:1 cannot assign to an integer" },
    { "a + b = c\n", "!1:1 cannot assign to a binary operator" },
    { "(a, f()) = c\n", "!1:5 cannot assign to a call" },
    { "None = a\n", "!1:1 cannot assign to None" },
    { "*a = b\n", "!1:1 cannot assign to a starred expression" },
    { "del a()\n", "!1:5 cannot delete a call" },
    { "del *a\n", "!1:5 invalid syntax" },
    { "for 1 in a: pass\n", "!1:5 cannot assign to an integer" },
    { "with a as 1: pass\n", "!1:11 cannot assign to an integer" },
    { "a, b: c\n", "!1:1 only single target (not tuple) can be annotated" },
    { "a(): c\n", "!1:1 illegal target for annotation" },
    { "a, b += c\n", "!1:1 a tuple is an illegal expression for augmented assignment" },
    { "return\n", "!1:1 'return' outside function" },
    { "class A: return\n", "!1:10 'return' outside function" },
    { "break\n", "!1:1 'break' outside loop" },
    { "for a in b:\n def f(): continue\n", "!2:11 'continue' not properly in loop" },
    { "for a in b: pass\nelse: break\n", "!2:7 'break' outside loop" },
    { "yield\n", "!1:1 'yield' outside function" },
    { "def f():\n from a import *\n", "!2:16 import * only allowed at module level" },
    { "import\n", "!1:7 invalid syntax" },
    { "from a import\n", "!1:14 invalid syntax" },
    { "from a import (b, c\n", "!1:15 '(' was never closed" },
    { "a b\n", "!1:3 invalid syntax" },
    { "if a: if b: c\n", "!1:7 invalid syntax" },
    { "else: pass\n", "!1:1 invalid syntax" },
    { "a = \n", "!1:5 invalid syntax" },
    { "x = (a\ny = b\n", "!2:1 invalid syntax" },
};

static void places(struct arena *a)
{
    STR_EQ(expression(a, SLICE("(a)+\n b.c(d)"), true),
           "(BinOp@1:1 (Name@1:2 a) Add (Call@2:2 (Attribute@2:2 (Name@2:2 b) c) [ (Name@2:6 d)] "
           "[]))");
    STR_EQ(expression(a, SLICE("('\xc3\xa9', a if b else c)"), true),
           "(Tuple@1:1 [ (Constant@1:2 s'\\xc3\\xa9') (IfExp@1:7 (Name@1:12 b) (Name@1:7 a) "
           "(Name@1:19 c))])");
    struct mig_error err = { 0 };
    const struct ast_expr *e;
    OK(py_parse_expression(a, "t", 7, 9, SLICE(" a"), &e, &err) && e->line == 7 && e->column == 10);
    OK(!py_parse_expression(a, "t", 7, 9, SLICE("a b"), &e, &err));
    OK(err.line == 7 && err.column == 11 && !strcmp(err.file, "t") && err.code == MIG_SCRIPT);
    mig_error_clear(&err);
}

static const char *repeat(struct arena *a, const char *s, size_t n, const char *middle,
                          const char *end)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, s);
    buf_puts(&b, middle);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, end);
    return buf_str(&b);
}

/* Neither the parser's stack nor that of whoever walks the tree may grow with the input. */
static void limits(struct arena *a)
{
    static const struct {
        const char *begin, *middle, *end;
        unsigned good;
    } nests[] = {
        { "(", "a", ")", 90 },      { "[", "a", "]", 90 },
        { "a(", "a", ")", 90 },     { "-", "a", "", 190 },
        { "not ", "a", "", 190 },   { "lambda: ", "a", "", 190 },
        { "a ** ", "a", "", 190 },  { "a if b else ", "a", "", 190 },
        { "a + ", "a", "", 900 },   { "", "a", ".b", 900 },
        { "", "a", "()", 900 },     { "", "a", "[b]", 400 },
        { "f'{", "a", "}'", 60 },   { "{a:", "a", "}", 90 },
        { "(a := ", "a", ")", 60 },
    };
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        const char *good = repeat(a, nests[i].begin, nests[i].good, nests[i].middle, nests[i].end);
        const char *bad = repeat(a, nests[i].begin, 100000, nests[i].middle, nests[i].end);
        tap_ok(*expression(a, slice_of(good), false) == '(', nests[i].begin, __FILE__, __LINE__);
        const char *got = expression(a, slice_of(bad), false);
        tap_ok(!strncmp(got, "!LIMIT 1:", 9), nests[i].begin, __FILE__, __LINE__);
        if (strncmp(got, "!LIMIT 1:", 9))
            printf("# got: %.100s\n", got);
    }
    struct buf b = { .arena = a };
    for (int i = 0; i < 150; i++) {
        buf_pad(&b, ' ', (size_t)i);
        buf_puts(&b, "if a:\n");
    }
    STR_EQ(module(a, buf_view(&b)), "!LIMIT 101:101 too many levels of indentation");
    const char *elif = repeat(a, "elif a: pass\n", 5000, "", "");
    const char *got = module(a, slice_of(arena_printf(a, "if a: pass\n%s", elif)));
    tap_str(got, "!LIMIT 1001:1 too many branches in one 'if' statement", "elif", __FILE__, 0);
    static const char *const long_ones[] = { "if a: pass\n", "a, b\n", "for a, b in a, b: pass\n",
                                             "with a as b, c: pass\n", "del a.b, a[c]\n" };
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
        OK(*module(a, slice_of(repeat(a, long_ones[i], 5000, "", ""))) == '[');
    static const char *const wide[] = { "a.b == c and ", "-a.b() or ", "a < b.c(a) is ",
                                        "[a.b + c]," };
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        OK(*expression(a, slice_of(repeat(a, wide[i], 5000, "a", "")), false) == '(');
}

int main(void)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        tap_str(expression(&a, slice_of(expressions[i].source), false), expressions[i].want,
                expressions[i].source, __FILE__, 0);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        tap_str(module(&a, slice_of(modules[i].source)), modules[i].want, modules[i].source,
                __FILE__, 0);
    places(&a);
    limits(&a);
    arena_free(&a);
    return tap_done();
}
