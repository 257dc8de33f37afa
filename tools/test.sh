#!/bin/sh
# Installs what is missing, builds both worlds and runs every test.
#
# usage: sh tools/test.sh [core|coverage|simulation|lint|fuzz|adapters|probe|winsim|acceptance|torture|installer ...]  (no argument: all)
#
# core         unit tests of core and of the service's plain C, natively under sanitizers; the
#              template for Group Policy
# coverage     that the unit tests of core take every branch of it both ways (tools/coverage.sh)
# simulation   schedules of a whole modelled server, each mutant, and a small world in full
# adapters     tests of the service's adapters, and those of core as built for Windows
# probe        the TLS probe against the simulated server and servers that nobody here wrote, and the
#              simulated server against a client that nobody here wrote
# winsim       tests of the simulation: its daemon natively, its Windows side in a playground
# installer    the MSI, installed, upgraded, repaired and removed in a playground; a release
# acceptance   the shipped program in a playground (a simulated RRAS server under Wine)
# torture      a sample of its Windows calls failing or being its last (tools/torture.sh tries all)
# lint         tools/lint.sh
# fuzz         core against arbitrary input, ten seconds of it (tools/fuzz.sh)
#
# Every suite runs, whatever became of the others. The last line is "N passed, N failed", added up
# from the summaries of cmocka; a program that crashes, hangs or runs no test counts as one failure,
# and so does a build or lint that fails. TEST_TIMEOUT is the limit for one program, in seconds.
set -u
cd "$(dirname "$0")/.." || exit 1

limit=${TEST_TIMEOUT:-1200}
playground=build/test-playground
port=21443
torture_sample=45 # points: each function once
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
        # the summary of a shell test
        /^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3; runs++ }
        END {
            if (groups != 0 || !runs || (status != 0 && !failed))
                failed++
            print passed + 0, failed + 0
        }'
}

# Of one program's output: the summaries, the end of what each test said that did not pass, and every
# error wherever it stands (out of a playground, standard error may come early or late).
excerpt() {
    tr -d '\r' <"$1" | awk -v keep=60 '
        function show(all,  i) {
            for (i = 0; i < lines; i++)
                if ((all && i >= lines - keep) || line[i] ~ /^(\[ *(ERROR|LINE|FAILED|PASSED|=+) *\]|ERROR)/)
                    print line[i]
            lines = 0
            testing = 0
        }
        /^\[ RUN/ { show(0); testing = 1 }
        testing && /^\[ +OK \]/ { show(0); next }
        testing { line[lines++] = $0 }
        testing && /^\[ +(FAILED|SKIPPED) +\]/ { show(1); next }
        !testing { print }
        END { show(1) }'
}

# run_program SUITE NAME COMMAND...: tells what became of one test program.
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
    excerpt "$output"
    if [ "$2" != 0 ]; then
        [ "$status" != 124 ] || say "$suite: $name took longer than $limit s"
        say "$suite: $name ended with exit code $status; all it said is in $output"
    fi
    say "$suite: $name: $1 passed, $2 failed ($(since "$started"))"
}

# Prints the paths of the test programs of suite $2 that the build $1 made.
programs() {
    sed -n "s/^$2 //p" "build/$1/tests.list" 2>/dev/null
}

# The programs below the folder $1, as part of suite $2.
run_native() {
    for program in $(programs native "$1"); do
        run_program "$2" "$(basename "$program")" "$program"
    done
}

# One simulated server serves all suites; each test puts it into the state it needs.
run_in_playground() {
    [ -n "$(programs windows "$1")" ] || return 0
    playground_up || return 0
    for program in $(programs windows "$1"); do
        run_program "$2" "$(basename "$program" .exe)" \
            sh tools/playground.sh exec --folder "$playground" "$program"
    done
}

# begin_beside NAME COMMAND...: goes on while others run. end_beside SUITE NAME tells what became of it.
begin_beside() {
    beside=$1
    shift
    (
        "$@" >"$results/beside-$beside.log" 2>&1 </dev/null
        echo $? >"$results/beside-$beside"
    ) &
}

end_beside() {
    wait
    run_program "$1" "$2" \
        sh -c "cat '$results/beside-$2.log'; exit $(cat "$results/beside-$2")"
}

# on_own_server NAME OFFSET PROCESSORS COMMAND...: on a simulated server of its own, OFFSET above the
# port.
on_own_server() {
    own=$playground-$1
    sh tools/playground.sh up --folder "$own" --port "$((port + $2))" --processors "$3" || return 1
    shift 3
    timeout -k 10 "$limit" "$@"
    own_status=$?
    sh tools/playground.sh down --folder "$own" >/dev/null 2>&1
    return "$own_status"
}

# Two halves and what --real shows, each on a simulated server of its own.
run_acceptance() {
    acceptance=build/windows/tests/acceptance/acceptance-test.exe
    rm -rf "$results"/json* "$results"/events*
    mkdir -p "$results/json1" "$results/json2"
    JSON_OUTPUTS=Z:$PWD/$results/json2 EVENTS_SEEN=Z:$PWD/$results/events2
    export JSON_OUTPUTS EVENTS_SEEN
    begin_beside second-half on_own_server second 100 one \
        sh tools/playground.sh exec --folder "$playground-second" "$acceptance" --part 2/2
    unset JSON_OUTPUTS EVENTS_SEEN
    begin_beside real on_own_server real 200 all \
        sh tests/acceptance/test_real.sh "$playground-real"
    JSON_OUTPUTS=Z:$PWD/$results/json1 EVENTS_SEEN=Z:$PWD/$results/events1
    export JSON_OUTPUTS EVENTS_SEEN
    playground_up && run_program acceptance first-half \
        sh tools/playground.sh exec --folder "$playground" "$acceptance" --part 1/2
    end_beside acceptance second-half
    end_beside acceptance real
    for half in 1 2; do
        run_program acceptance "json$half" sh tests/acceptance/test_json.sh "$results/json$half"
    done
    run_program acceptance events python3 tools/events.py seen "$results/events1" "$results/events2"
}

# The release compiles beside what waits for msiexec.
run_installer() {
    begin_beside test_release timeout -k 10 "$limit" sh tests/installer/test_release.sh
    for test in test_msi test_features test_repair test_rollback test_texts test_trial; do
        run_program installer "$test" sh "tests/installer/$test.sh"
    done
    end_beside installer test_release
}

playground_up() {
    if [ "$playground_state" = none ]; then
        playground_state=up
        # What an interrupted run may have left behind goes first.
        take_playground_down && quietly "playground up" \
            sh tools/playground.sh up --folder "$playground" --port "$port" ||
            playground_state=failed
    fi
    [ "$playground_state" = up ]
}

playground_down() {
    [ "$playground_state" != none ] || return 0
    playground_state=none
    take_playground_down
}

take_playground_down() {
    timeout -k 10 60 sh tools/playground.sh down --folder "$playground" \
        >"$results/playground.log" 2>&1 || {
        cat "$results/playground.log"
        fail "playground down"
        return 1
    }
}

run_suite() {
    before=$((passed + failed))
    case $1 in
    core)
        run_native core core
        run_native plain core
        run_program core catalogue sh tests/catalogue/test_catalogue.sh
        ;;
    simulation)
        build simulation && run_program simulation sstp-sim \
            sh tests/simulation/test_simulation.sh build/simulation/tests/simulation \
            build/native/tests/simulation
        ;;
    winsim)
        # Not with cmocka: the daemon is tried from outside, as a client would.
        quietly "winsim: the daemon's self-check" \
            ctest --test-dir build/native -R winsim --output-on-failure --no-tests=error
        run_native winsim winsim
        run_in_playground winsim winsim
        ;;
    adapters)
        run_in_playground core adapters
        run_in_playground adapters adapters
        ;;
    probe)
        playground_up && for test in test_probe test_sstp; do
            run_program probe "$test" sh "tests/probe/$test.sh" "$playground"
        done
        ;;
    acceptance) run_acceptance ;;
    torture)
        playground_up && run_program torture torture-test \
            sh tools/playground.sh exec --folder "$playground" \
            build/windows/tests/torture/torture-test.exe --sample "$torture_sample"
        ;;
    installer) run_installer ;;
    fuzz) run_program fuzz libfuzzer sh tools/fuzz.sh 10 ;;
    coverage | lint)
        timeout -k 10 "$limit" sh "tools/$1.sh" || fail "$1"
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
    core | coverage | simulation | lint | fuzz | adapters | probe | winsim | acceptance | torture | installer) ;;
    *)
        echo "usage: sh tools/test.sh [core|coverage|simulation|lint|fuzz|adapters|probe|winsim|acceptance|torture|installer ...]" >&2
        exit 3
        ;;
    esac
done
[ $# -gt 0 ] || set -- core coverage simulation lint fuzz adapters probe winsim acceptance torture installer

mkdir -p "$results" || exit 1
playground_state=none
trap playground_down EXIT
trap 'exit 130' INT TERM

all_started=$(date +%s)
if sh tools/install.sh; then
    build native
    # Tests of core are wanted often and at once: alone they wait for no cross build.
    case $* in
    core | coverage | fuzz | simulation) ;;
    *) build windows ;;
    esac
    for suite in "$@"; do
        suite_started=$(date +%s)
        run_suite "$suite"
        say "suite $suite: $(since "$suite_started")"
    done
else
    fail "install"
fi

playground_down
say "everything: $(since "$all_started")"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
