#!/bin/sh
# Each template, as `mig init` leaves it: what a new user types first.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

for template in "$top"/templates/*/; do
    template=$(basename "$template")
    [ "$template" != multidb ] || continue # tests/run/databases.sh
    for database in $(databases); do
        use "$database"
        rm -rf ./* && mkdir new && cd new || exit 1
        run init -t "$template" m
        is "$template, $database: init" "$status" 0
        run revision -m 'first thing' --rev-id a1
        is "$template, $database: revision" "$status$err" 0
        run upgrade head
        is "$template, $database: upgrade" "$status $(printf '%s' "$err" | tail -n 1)" '0 INFO  [alembic.runtime.migration] Running upgrade  -> a1, first thing'
        run current
        is "$template, $database: current" "$status $out" '0 a1 (head)'
        is "$template, $database: the version table" "$(sql 'SELECT version_num FROM alembic_version')" a1
        run downgrade base
        is "$template, $database: downgrade" "$status$(sql 'SELECT version_num FROM alembic_version')" 0
        run upgrade head --sql
        is "$template, $database: --sql" "$status $(printf '%s' "$out" | grep -c 'CREATE TABLE alembic_version')" '0 1'
        run validate --bodies
        is "$template, $database: validate" "$status" 0
        cd ..
        finish
    done
    # What the comment on top of its env.py promises.
    [ -f "$top/templates/$template/env.py" ] || continue
    use sqlite
    rm -rf new && mkdir new && cd new || exit 1
    run init -t "$template" m
    if [ -f pyproject.toml ]; then
        sed -i 's/^script_location.*/&\nversion_table = "theirs"/' pyproject.toml
    else
        sed -i 's/^script_location.*/&\nversion_table = theirs/' alembic.ini
    fi
    run revision -m 'first thing' --rev-id a1
    run upgrade head
    is "$template: version_table" "$status $(sql 'SELECT version_num FROM theirs')" '0 a1'
    cd ..
done
tap_done
