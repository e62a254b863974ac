#!/bin/sh
# A short form of tests/torture/moments.sh: kill -9 at a few random moments.
cd "$(dirname "$0")/../.." || exit 1
if ldd "${MIG:-build/mig}" 2>/dev/null | grep -q -e asan -e tsan || [ -n "${WRAP-}" ]; then
    echo '1..0 # SKIP needs a mig of its usual speed'
    exit
fi
MOMENTS=4 SERVER_MOMENTS=0 RANDOM_SEED=$$ exec tests/torture/moments.sh
