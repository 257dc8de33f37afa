#!/bin/sh
# Measures what one decision of core costs, over stores of 10 to 100,000 certificates, and prints the
# table of docs/performance.md.
#
# usage: sh tools/bench.sh
#
# Exit codes: 0, 1 if 10,000 certificates cost more than they may or the growth is not linear.
set -u
cd "$(dirname "$0")/.." || exit 1

build=build/bench
sh tools/install.sh || exit 1
mkdir -p build || exit 1
{ cmake --preset bench && cmake --build --preset bench; } >"$build.log" 2>&1 || {
    cat "$build.log"
    echo "bench: the build failed" >&2
    exit 1
}
exec "$build/tests/bench/core-bench"
