#!/bin/sh
# Makes each Win32 call of a rotation by the shipped program fail, once and from then on, with each code
# that Windows may answer, and ends the program before and after each write that others see. After each
# the server must be well or an error in the Event Log, nothing may be kept open, and one pass with nothing
# in its way must put the new certificate into use.
#
# usage: sh tools/torture.sh [--only FUNCTION] [--sample N] [--from A --to B] [--jobs J] [--port PORT] [--list]
#
# --only FUNCTION  only the points of that function; what follows counts among these
# --sample N       only N points, spread over functions and kinds of failure
# --from A --to B  only the points with these numbers; --list prints them
# --jobs J         on J simulated servers at once, 2 by default
# --port PORT      for the first server; the others take the ones 100 above (29443 by default)
#
# What does not hold is in build/torture/*.log, with the product's events. The last line is
# "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1

folder=build/torture
program=build/windows/tests/torture/torture-test.exe
jobs=2
port=29443
arguments=

usage() {
    sed -n 's/^# usage: /usage: /p' tools/torture.sh >&2
    exit 3
}

is_number() {
    case ${1-} in
    '' | *[!0-9]*) return 1 ;;
    esac
}

while [ $# -gt 0 ]; do
    case $1 in
    --sample | --from | --to)
        is_number "${2-}" || usage
        arguments="$arguments $1 $2"
        shift
        ;;
    --only)
        [ $# -ge 2 ] || usage
        arguments="$arguments $1 $2"
        shift
        ;;
    --jobs)
        is_number "${2-}" || usage
        [ "$2" -ge 1 ] || usage
        jobs=$2
        shift
        ;;
    --port)
        is_number "${2-}" || usage
        port=$2
        shift
        ;;
    --list)
        arguments="$arguments --list"
        jobs=1
        ;;
    *) usage ;;
    esac
    shift
done

take_down() {
    job=1
    while [ "$job" -le "$jobs" ]; do
        sh tools/playground.sh down --folder "$folder/server$job" >/dev/null 2>&1
        job=$((job + 1))
    done
}

# The job's share of the points on a server of its own.
run_job() {
    server=$folder/server$1
    sh tools/playground.sh up --folder "$server" --port "$((port + 100 * ($1 - 1)))" || return 1
    # shellcheck disable=SC2086  # words
    sh tools/playground.sh exec --folder "$server" "$program" --part "$1/$jobs" $arguments
}

mkdir -p "$folder" || exit 1
take_down # what an interrupted run may have left behind
trap take_down EXIT
trap 'exit 130' INT TERM
rm -f "$folder"/*.log

if ! { sh tools/install.sh && sh tools/build.sh windows torture-test torture_product; } >"$folder/build.log" 2>&1; then
    cat "$folder/build.log"
    echo "0 passed, 1 failed"
    exit 1
fi
processes=
job=1
while [ "$job" -le "$jobs" ]; do
    run_job "$job" >"$folder/job$job.log" 2>&1 </dev/null &
    processes="$processes $!"
    job=$((job + 1))
done
broken=0
for process in $processes; do
    wait "$process" || broken=1
done

# Of cmocka's output: what there was to do, what did not hold and why, and the sum. A job's last group is
# the points; what it says comes through two pipes, so the group before may end a little later.
awk -v broken="$broken" '
    { sub(/\r$/, "") }
    FNR == 1 { passed += of_job; of_job = 0; begun = 0 }
    / calls, [0-9]+ points, / { print; tried += $5; begun = 1 }
    /^[0-9]+ [A-Za-z0-9]+\(/ { print; listed++ }
    /^ERROR:|^error |: error [0-9]/ { why = $0 }
    /^\[ RUN/ { why = "" }
    /^\[  (FAILED|ERROR ) +\] .*\) #/ && !seen[$0]++ { print; if (why != "") print "    " why }
    /^\[  PASSED  \] [0-9]+ test/ && begun { of_job = $4 }
    END {
        if (listed) exit
        passed += of_job
        failed = tried - passed
        if (failed <= 0 && (broken || tried == 0)) failed = 1
        print tried " points tried"
        print passed " passed, " failed " failed"
        exit failed != 0
    }' "$folder"/job*.log
