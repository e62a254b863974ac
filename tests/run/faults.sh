#!/bin/sh
# A short form of tests/torture/faults.sh: the connection cut, allocations failing.
cd "$(dirname "$0")/../.." || exit 1
CUTS=3 ALLOCATIONS=6 FAULTS='cut memory' exec tests/torture/faults.sh
