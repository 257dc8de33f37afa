#!/bin/sh
# Installs what is missing, builds both worlds and runs every test.
#
# usage: sh tools/test.sh [SUITE[:TEST] ...]  (no argument: all suites)
#
# core         unit tests of core and of the service's plain C, natively under sanitizers; the
#              template for Group Policy
# coverage     that the unit tests of core take every branch of it both ways (tools/coverage.sh)
# simulation   schedules of a whole modelled server, each mutant, and a small world in full; a year on fifty
#              servers beside the peers
# adapters     tests of the service's adapters, and those of core as built for Windows
# probe        the TLS probe against the simulated server and servers that nobody here wrote, and the
#              simulated server against a client that nobody here wrote
# winsim       tests of the simulation: its daemon natively, its Windows side in a playground
# installer    the MSI, installed, upgraded, repaired and removed in a playground; a release
# acceptance   the shipped program in a playground (a simulated RRAS server under Wine)
# torture      a sample of its Windows calls failing or being its last (tools/torture.sh tries all)
# lint         tools/lint.sh
# fuzz         core against arbitrary input, ten seconds of it (tools/fuzz.sh)
# quick        what a change breaks most often, in a minute: core, adapters, a dozen scenarios of
#              acceptance, format and docs
#
# TEST is a row of the table at the end, or a test of core, adapters, winsim or acceptance, with * for any
# part of its name. What fails says how to run it again, alone.
#
# Every suite runs, whatever became of the others, side by side (tools/test/schedule.sh). The last line is
# "N passed, N failed", added up from the summaries of cmocka; a program that crashes, hangs or runs no
# test counts as one failure, and so does a build or lint that fails. TEST_TIMEOUT is the limit for one
# program, in seconds.
set -u
cd "$(dirname "$0")/.." || exit 1

limit=${TEST_TIMEOUT:-1800}
results=build/test-results
passed=0
failed=0
unset CMOCKA_MESSAGE_OUTPUT CMOCKA_XML_FILE CMOCKA_TEST_ABORT
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1

# shellcheck source=tools/test/outcome.sh
. tools/test/outcome.sh
# shellcheck source=tools/test/schedule.sh
. tools/test/schedule.sh
# shellcheck source=tools/test/servers.sh
. tools/test/servers.sh
# shellcheck source=tools/test/suites.sh
. tools/test/suites.sh

usage() {
    echo "usage: sh tools/test.sh [SUITE[:TEST] ...], of the suites $all_suites quick" >&2
    exit 3
}

# The processes that process $1 has started, and itself.
end_tree() {
    for child in $(ps -o pid= --ppid "$1"); do
        end_tree "$child"
    done
    kill "$1" 2>/dev/null
}

clean_up() {
    trap - EXIT INT TERM
    for pid in ${pids:-}; do
        end_tree "$pid"
    done
    servers_down
}

for suite in "$@"; do
    is_suite "${suite%%:*}" || usage
done
# shellcheck disable=SC2086  # words
[ $# -gt 0 ] || set -- $all_suites

mkdir -p "$results" && begin_plan || exit 1
forget_servers
trap clean_up EXIT
trap 'clean_up; exit 130' INT TERM
all_started=$(date +%s)
if sh tools/install.sh; then
    plan_builds "$@"
    for suite in "$@"; do
        case $suite in
        *:*) plan_test "${suite%%:*}" "${suite#*:}" ;;
        *) "plan_$suite" ;;
        esac
    done
    run_plan
else
    fail "install"
fi

servers_down
table "$plan/ended"
say "everything: $(since "$all_started")"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
