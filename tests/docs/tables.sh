#!/bin/sh
# docs/python-subset.md and docs/directives.md say what the tables in the source say.
. tests/tap.sh
cd "$top" || exit 1
for page in python-subset directives; do
    tests/docs/tables.pl $page >"$tmp/$page.md"
    ok "docs/$page.md is what 'make docs' writes" diff "docs/$page.md" "$tmp/$page.md"
done
tap_done
