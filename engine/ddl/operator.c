#include "ddl/operator.h"
#include "ddl/expr.h"

#define COMPARE(t)                                          \
    {                                                       \
        .text = " " t " ", .precedence = 5, .boolean = true \
    }
#define LIKE                              \
    {                                     \
        .unlisted = true, .boolean = true \
    }
#define PG(t)                                                                            \
    {                                                                                    \
        .text = " " t " ", .precedence = 5, .self = true, .boolean = true, .eager = true \
    }

const struct ddl_operator ddl_operators[OP_OPERATORS] = {
    [OP_OP_none] = { .text = "", .unlisted = true },
    [OP_OP_eq] = COMPARE("="),
    [OP_OP_ne] = COMPARE("!="),
    [OP_OP_lt] = COMPARE("<"),
    [OP_OP_le] = COMPARE("<="),
    [OP_OP_gt] = COMPARE(">"),
    [OP_OP_ge] = COMPARE(">="),
    [OP_OP_is_] = COMPARE("IS"),
    [OP_OP_is_not] = COMPARE("IS NOT"),
    [OP_OP_is_distinct_from] = COMPARE("IS DISTINCT FROM"),
    [OP_OP_is_not_distinct_from] = COMPARE("IS NOT DISTINCT FROM"),
    [OP_OP_in_op] = COMPARE("IN"),
    [OP_OP_not_in_op] = COMPARE("NOT IN"),
    [OP_OP_like_op] = COMPARE("LIKE"),
    [OP_OP_not_like_op] = COMPARE("NOT LIKE"),
    [OP_OP_ilike_op] = COMPARE("ILIKE"),
    [OP_OP_not_ilike_op] = COMPARE("NOT ILIKE"),
    [OP_OP_startswith_op] = LIKE,
    [OP_OP_not_startswith_op] = LIKE,
    [OP_OP_endswith_op] = LIKE,
    [OP_OP_not_endswith_op] = LIKE,
    [OP_OP_contains_op] = LIKE,
    [OP_OP_not_contains_op] = LIKE,
    [OP_OP_istartswith_op] = LIKE,
    [OP_OP_not_istartswith_op] = LIKE,
    [OP_OP_iendswith_op] = LIKE,
    [OP_OP_not_iendswith_op] = LIKE,
    [OP_OP_icontains_op] = LIKE,
    [OP_OP_not_icontains_op] = LIKE,
    [OP_OP_match_op] = COMPARE("MATCH"),
    [OP_OP_not_match_op] = COMPARE("NOT MATCH"),
    [OP_OP_regexp_replace_op] = { .text = "", .precedence = 5 },
    [OP_OP_regexp_match_op] = COMPARE("REGEXP"),
    [OP_OP_not_regexp_match_op] = COMPARE("NOT REGEXP"),
    [OP_OP_between_op] = COMPARE("BETWEEN"),
    [OP_OP_not_between_op] = COMPARE("NOT BETWEEN"),
    [OP_OP_and_] = { .text = " AND ", .precedence = 3, .self = true, .boolean = true },
    [OP_OP_or_] = { .text = " OR ", .precedence = 2, .self = true, .boolean = true },
    [OP_OP_comma_op] = { .text = ", ", .precedence = -1 },
    [OP_OP_add] = { .text = " + ", .precedence = 7, .self = true },
    [OP_OP_sub] = { .text = " - ", .precedence = 7 },
    [OP_OP_mul] = { .text = " * ", .precedence = 8, .self = true },
    [OP_OP_truediv] = { .text = " / ", .precedence = 8 },
    [OP_OP_floordiv] = { .text = " / ", .precedence = 8 },
    [OP_OP_mod] = { .text = " % ", .precedence = 8 },
    [OP_OP_neg] = { .text = "-", .precedence = 8 },
    [OP_OP_bitwise_not_op] = { .text = "~", .precedence = 8 },
    [OP_OP_inv] = { .text = "NOT ", .precedence = 5, .boolean = true },
    [OP_OP_concat_op] = { .text = " || ", .precedence = 5, .self = true },
    [OP_OP_custom_op] = { .text = NULL, .precedence = 0 },
    [OP_OP_getitem] = { .text = NULL, .precedence = 15, .self = true },
    [OP_OP_json_getitem_op] = { .text = " -> ", .precedence = 15, .self = true, .eager = true },
    [OP_OP_json_path_getitem_op] = { .text = " #> ",
                                     .precedence = 15,
                                     .self = true,
                                     .eager = true },
    [OP_OP_astext_op] = { .text = " ->> ", .precedence = 15, .self = true, .eager = true },
    [OP_OP_astext_path_op] = { .text = " #>> ", .precedence = 15, .self = true, .eager = true },
    [OP_OP_hstore_getitem] = { .text = " -> ", .precedence = 15, .self = true, .eager = true },
    [OP_OP_path_exists] = PG("@?"),
    [OP_OP_path_match] = PG("@@"),
    [OP_OP_delete_path] = { .text = " #- ", .precedence = 15, .self = true, .eager = true },
    [OP_OP_contains] = PG("@>"),
    [OP_OP_contained_by] = PG("<@"),
    [OP_OP_has_key] = PG("?"),
    [OP_OP_has_any] = PG("?|"),
    [OP_OP_has_all] = PG("?&"),
    [OP_OP_overlap] = COMPARE("&&"),
    [OP_OP_any_op] = { .text = "ANY ", .precedence = 15 },
    [OP_OP_all_op] = { .text = "ALL ", .precedence = 15 },
    [OP_OP_istrue] = { .text = "", .precedence = 5, .boolean = true },
    [OP_OP_isfalse] = { .text = "NOT ", .precedence = 5, .boolean = true },
    [OP_OP_exists] = { .text = "EXISTS ", .precedence = 0 },
    [OP_OP_distinct_op] = { .text = "DISTINCT ", .precedence = 5 },
    [OP_OP_desc_op] = { .text = " DESC", .precedence = 3, .postfix = true },
    [OP_OP_asc_op] = { .text = " ASC", .precedence = 3, .postfix = true },
    [OP_OP_nulls_first_op] = { .text = " NULLS FIRST", .unlisted = true, .postfix = true },
    [OP_OP_nulls_last_op] = { .text = " NULLS LAST", .unlisted = true, .postfix = true },
    [OP_OP_collate] = { .text = " COLLATE ", .precedence = 4 },
    [OP_OP_bitwise_and_op] = { .text = " & ", .precedence = 7 },
    [OP_OP_bitwise_or_op] = { .text = " | ", .precedence = 7 },
    [OP_OP_bitwise_xor_op] = { .text = " ^ ", .precedence = 7 },
    [OP_OP_bitwise_lshift_op] = { .text = " << ", .precedence = 7 },
    [OP_OP_bitwise_rshift_op] = { .text = " >> ", .precedence = 7 },
};
#undef COMPARE
#undef LIKE
#undef PG

int ddl_precedence(int against)
{
    if (against == DDL_CRITERION)
        return -10;
    if (against > DDL_CRITERION)
        return against - DDL_CUSTOM;
    return ddl_operators[against].unlisted ? 100 : ddl_operators[against].precedence;
}

bool ddl_precedent(enum op_operator op, int against)
{
    const struct ddl_operator *o = &ddl_operators[op];
    if (against == DDL_ALONE)
        return true;
    if ((int)op == against && o->self)
        return false;
    int inner = o->unlisted ? -100 : o->precedence;
    return inner <= ddl_precedence(against);
}
