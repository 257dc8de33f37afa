#!/bin/sh
# Measures and prints the tables of docs/performance.md: what one decision of core costs, over stores of
# 10 to 100,000 certificates; what a rotation costs VPN clients on a simulated server, beside a bare
# restart of the same services and the procedure's commands; what the service costs while idle; and what a
# year costs the clients of many simulated servers, under this product and under its peers.
#
# usage: sh tools/bench.sh [core|outage]      (no argument: both)
#        sh tools/bench.sh year [--servers N] [--seed S] [--policy NAME] [--json FILE] [--set NAME=VALUE] ...
#        sh tools/bench.sh year --story SERVER [--policy NAME]    (what happened on one server)
#        sh tools/bench.sh year --list servers                    (a line for each server, too)
#        sh tools/bench.sh year --parameters
#
# python3 tools/year.py write FILE makes table and picture of the documentation from the year's JSON.
#
# Exit codes: 0, 1 if a limit or a goal is not kept (docs/performance.md has them), 3 usage.
set -u
cd "$(dirname "$0")/.." || exit 1

folder=build/bench-playground
size_limit=638976 # bytes, as in tools/lint.sh

# Builds target $2 of preset $1.
build() {
    mkdir -p build
    { cmake --preset "$1" && cmake --build --preset "$1" --target "$2"; } >build/bench.log 2>&1 || {
        cat build/bench.log
        echo "bench: the build failed" >&2
        exit 1
    }
}

bench_core() {
    build bench core-bench
    build/bench/tests/bench/core-bench
}

bench_outage() {
    build windows outage-bench
    trap 'sh tools/playground.sh down --folder "$folder"' EXIT
    trap 'exit 130' INT TERM
    sh tools/playground.sh up --folder "$folder" --port 30443 || return 1
    SSTP_CERT_ROTATOR="Z:$PWD/build/windows/service/sstp-cert-rotator.exe" \
        sh tools/playground.sh exec --folder "$folder" \
        build/windows/tests/bench/outage/outage-bench.exe
    status=$?
    size=$(cat build/windows/service/sstp-cert-rotator.exe build/windows/service/sstp-cert-rotator-events.dll | wc -c)
    echo "| size of the program and its texts | $((size / 1024)) KB |"
    [ "$size" -le "$size_limit" ] || {
        echo "bench: not kept: size of the program and its texts" >&2
        status=1
    }
    return "$status"
}

# It has a simulated server of its own, and takes two minutes on two processors: only on demand.
bench_year() {
    sh tools/build.sh simulation sstp-year || exit 1
    build/simulation/tests/simulation/sstp-year --processes "$(nproc)" "$@"
}

sh tools/install.sh || exit 1
if [ "${1:-}" = year ]; then
    shift
    if [ "${1:-}" = --parameters ]; then
        sh tools/build.sh simulation sstp-year && build/simulation/tests/simulation/sstp-year --parameters
        exit
    fi
    bench_year "$@"
    exit
fi
[ $# -gt 0 ] || set -- core outage
failed=0
for part in "$@"; do
    case $part in
    core | outage) "bench_$part" || failed=1 ;;
    *)
        sed -n 's/^# usage: /usage: /p; s/^#        sh/       sh/p' "$0" >&2
        exit 3
        ;;
    esac
done
exit "$failed"
