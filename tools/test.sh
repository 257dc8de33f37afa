#!/bin/sh
# Installs what is missing, builds both worlds and runs every test.
#
# usage: sh tools/test.sh [core|winsim|acceptance|lint ...]      (no argument: all)
#
# core         unit tests of core, natively under sanitizers
# winsim       tests of the simulation: its daemon natively, its Windows side in a playground
# acceptance   the shipped program in a playground (a simulated RRAS server under Wine)
# lint         tools/lint.sh
#
# Every suite runs, whatever became of the others. The last line is "N passed, N failed", added up
# from the summaries of cmocka; a program that crashes, hangs or runs no test counts as one failure,
# and so does a build or lint that fails. TEST_TIMEOUT is the limit for one program, in seconds.
set -u
cd "$(dirname "$0")/.." || exit 1

limit=${TEST_TIMEOUT:-600}
playground=build/test-playground
port=21443
results=build/test-results
passed=0
failed=0
unset CMOCKA_MESSAGE_OUTPUT CMOCKA_XML_FILE CMOCKA_TEST_ABORT
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1

say() {
    printf '== %s\n' "$*"
}

since() {
    printf '%s s' "$(($(date +%s) - $1))"
}

fail() {
    failed=$((failed + 1))
    say "FAILED: $*"
}

# Runs one step whose output matters only when it fails.
quietly() {
    step_name=$1
    shift
    step_started=$(date +%s)
    if timeout -k 10 "$limit" "$@" >"$results/step.log" 2>&1; then
        say "$step_name ($(since "$step_started"))"
    else
        cat "$results/step.log"
        fail "$step_name ($(since "$step_started"))"
        return 1
    fi
}

# Prints "passed failed" for one test program's output and exit code.
count() {
    tr -d '\r' <"$1" | awk -v status="$2" '
        /^\[=+\] Running [0-9]+ test/ { groups++ }
        /^\[=+\] [0-9]+ test\(s\) run/ { groups--; runs++ }
        /^\[ +PASSED +\] [0-9]+ test/ { passed += $4 }
        /^\[ +FAILED +\] [0-9]+ test\(s\), listed/ { failed += $4 }
        END {
            if (groups != 0 || !runs || (status != 0 && !failed))
                failed++
            print passed + 0, failed + 0
        }'
}

# run_program SUITE NAME COMMAND...: the whole output when something failed, else the summary.
run_program() {
    suite=$1
    name=$2
    shift 2
    output=$results/$suite-$name.log
    started=$(date +%s)
    say "$suite: $name"
    timeout -k 10 "$limit" "$@" >"$output" 2>&1 </dev/null
    status=$?
    # shellcheck disable=SC2046  # two numbers
    set -- $(count "$output" "$status")
    passed=$((passed + $1))
    failed=$((failed + $2))
    if [ "$2" = 0 ]; then
        tr -d '\r' <"$output" | grep -E '^\[ *(=+|PASSED|SKIPPED) *\]'
    else
        tr -d '\r' <"$output"
        [ "$status" != 124 ] || say "$suite: $name took longer than $limit s"
        [ "$status" = 0 ] || say "$suite: $name ended with exit code $status"
    fi
    say "$suite: $name: $1 passed, $2 failed ($(since "$started"))"
}

# Prints the paths of the test programs of suite $2 that the build $1 made.
programs() {
    sed -n "s/^$2 //p" "build/$1/tests.list" 2>/dev/null
}

run_native() {
    for program in $(programs native "$1"); do
        run_program "$1" "$(basename "$program")" "$program"
    done
}

# In one simulated server for all programs of the suite; each program puts it in the state it needs.
run_in_playground() {
    [ -n "$(programs windows "$1")" ] || return 0
    playground_up=yes
    if quietly "$1: playground up" \
        sh tools/playground.sh up --folder "$playground" --port "$port"; then
        for program in $(programs windows "$1"); do
            run_program "$1" "$(basename "$program" .exe)" \
                sh tools/playground.sh exec --folder "$playground" "$program"
        done
    fi
    playground_down || fail "$1: playground down"
}

playground_down() {
    [ -n "$playground_up" ] || return 0
    playground_up=
    timeout -k 10 60 sh tools/playground.sh down --folder "$playground" \
        >"$results/down.log" 2>&1 || {
        cat "$results/down.log"
        return 1
    }
}

run_suite() {
    before=$((passed + failed))
    case $1 in
    core) run_native core ;;
    winsim)
        # Not with cmocka: the daemon is tried from outside, as a client would.
        quietly "winsim: the daemon's self-check" \
            ctest --test-dir build/native -R winsim --output-on-failure --no-tests=error
        run_native winsim
        run_in_playground winsim
        ;;
    acceptance) run_in_playground acceptance ;;
    lint)
        timeout -k 10 "$limit" sh tools/lint.sh || fail "lint"
        return
        ;;
    esac
    [ "$((passed + failed))" != "$before" ] || fail "$1: there is no test program"
}

build() {
    quietly "configure $1" cmake --preset "$1" && quietly "build $1" cmake --build --preset "$1"
}

for suite in "$@"; do
    case $suite in
    core | winsim | acceptance | lint) ;;
    *)
        echo "usage: sh tools/test.sh [core|winsim|acceptance|lint ...]" >&2
        exit 3
        ;;
    esac
done
[ $# -gt 0 ] || set -- core lint winsim acceptance

mkdir -p "$results" || exit 1
playground_up=
trap playground_down EXIT
trap 'exit 130' INT TERM

all_started=$(date +%s)
if sh tools/install.sh; then
    build native
    # Unit tests of core are wanted often and at once: alone they wait for no cross build.
    [ "$*" = core ] || build windows
    for suite in "$@"; do
        suite_started=$(date +%s)
        run_suite "$suite"
        say "suite $suite: $(since "$suite_started")"
    done
else
    fail "install"
fi

say "everything: $(since "$all_started")"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
