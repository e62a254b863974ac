#include "run/convention.h"
#include "conf/convention.h"
#include <string.h>

static struct op_metadata of_pairs(struct arena *a, struct strs pairs)
{
    struct op_option *at = arena_array(a, struct op_option, pairs.n / 2);
    for (size_t i = 0; i + 1 < pairs.n; i += 2) {
        at[i / 2].name = pairs.at[i];
        at[i / 2].value.kind = OP_VALUE_STR;
        at[i / 2].value.text = slice_of(pairs.at[i + 1]);
    }
    return (struct op_metadata){ .naming = at, .nnaming = pairs.n / 2 };
}

bool convention_find(struct mig *m, struct arena *a, const struct op_environment *env,
                     const struct op_metadata **out, struct mig_error *err)
{
    struct op_metadata *found = arena_new(a, struct op_metadata);
    struct mig_error ignored = { 0 };
    struct strs pairs = { 0 };
    bool given = false;
    *out = NULL;
    if (!convention_read(m->config, a, &pairs, &given, err))
        return false;
    if (given)
        *found = of_pairs(a, pairs);
    else if (!m->env_metadata)
        return true;
    else if (!op_metadata_read(a, env, m->env_module, m->env_metadata, found, &ignored)) {
        const char *where = op_metadata_mention(a, env, m->env_module);
        *found = (struct op_metadata){ 0 };
        if (where)
            found->unknown = arena_printf(
                a,
                "%s mentions one, and mig cannot evaluate the target_metadata of env.py (%s); "
                "write naming_convention into the ini",
                where, ignored.message ? ignored.message : "no reason is known");
    }
    mig_error_clear(&ignored);
    *out = found->nnaming || found->unknown ? found : NULL;
    return true;
}
