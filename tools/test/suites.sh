# shellcheck shell=sh disable=SC2154 # results and own are set by test.sh and servers.sh
# Part of tools/test.sh: the jobs of each suite (schedule.sh). Those that take long stand in front of
# their suite, and suites that wait much are planned first.

all_suites='acceptance installer torture probe winsim adapters simulation lint coverage fuzz core'
acceptance_parts=16 # each takes every 16th group: small, so that no server ends long after the others
torture_parts=2
torture_sample=45 # points: each function once
acceptance_program=build/windows/tests/acceptance/acceptance-test.exe

is_suite() {
    case " $all_suites quick " in *" $1 "*) ;; *) return 1 ;; esac
}

# Prints the paths of the test programs of folder $2 that the build $1 made.
programs() {
    sed -n "s/^$2 //p" "build/$1/tests.list" 2>/dev/null
}

# run_native FOLDER [FILTER]: the programs below tests/FOLDER.
run_native() {
    for program in $(programs native "$1"); do
        run_program "$(basename "$program")" "$program" ${2:+"$2"}
    done
    ran "$1"
}

# The same for Windows, on the server of this place.
run_on_server() {
    for program in $(programs windows "$1"); do
        on_server "$(basename "$program" .exe)" "$program" ${2:+"$2"}
    done
    ran "$1"
}

# A suite that tries nothing says nothing.
ran() {
    [ $((passed + failed)) != 0 ] || fail "$suite: nothing was tried of tests/$1"
}

build() {
    run_check "$1" sh tools/build.sh "$1"
}

# Tests of core are wanted often and at once: alone they wait for no cross build.
plan_builds() {
    for suite in "$@"; do
        case ${suite%%:*} in
        core | coverage | fuzz | simulation) ;;
        *)
            job build windows compute - build windows
            job build prefix own - run_check prefix sh tools/playground.sh prepare # of Wine, meanwhile
            break
            ;;
        esac
    done
    job build native compute - build native
}

acceptance_part() {
    part=$1
    rm -rf "$results/json$part" "$results/events$part" # the others' stay: `outputs` may be repeated alone
    mkdir -p "$results/json$part"
    JSON_OUTPUTS=Z:$PWD/$results/json$part EVENTS_SEEN=Z:$PWD/$results/events$part
    export JSON_OUTPUTS EVENTS_SEEN
    on_server "part$part" "$acceptance_program" --part "$part/$acceptance_parts"
}

# What the parts have left behind, as a whole.
acceptance_outputs() {
    run_program json sh tests/acceptance/test_json.sh "$results"/json[0-9]*
    run_program formats python3 tests/acceptance/test_formats.py "$results"/json[0-9]*
    run_program events python3 tools/events.py seen "$results"/events[0-9]*
}

plan_acceptance() {
    job acceptance real own native,windows \
        on_own_server real build/test-real 23443 all sh tests/acceptance/test_real.sh build/test-real
    job acceptance pictures own native,windows run_program pictures sh tools/pictures.sh check
    all_parts=
    for part in $(seq "$acceptance_parts"); do
        job acceptance "part$part" server native,windows acceptance_part "$part"
        all_parts="$all_parts${all_parts:+,}part$part"
    done
    job acceptance outputs compute "$all_parts" acceptance_outputs
}

installer_test() {
    INSTALLER_FOLDER=build/test-installer-$place
    INSTALLER_PORT=$((24443 + 100 * (place - 1)))
    export INSTALLER_FOLDER INSTALLER_PORT
    run_program "$1" sh "tests/installer/$1.sh"
}

plan_installer() {
    for test in test_release test_msi test_trial test_rollback test_texts test_repair test_features; do
        job installer "$test" own native,windows installer_test "$test"
    done
}

torture_part() {
    on_server "torture$1" build/windows/tests/torture/torture-test.exe \
        --sample "$torture_sample" --part "$1/$torture_parts"
}

plan_torture() {
    for part in $(seq "$torture_parts"); do
        job torture "torture$part" server native,windows torture_part "$part"
    done
}

probe_test() {
    server_up && run_program "$1" sh "tests/probe/$1.sh" "$server"
}

plan_probe() {
    job probe test_probe server native,windows probe_test test_probe
    job probe test_sstp server native,windows probe_test test_sstp
}

issue_test() {
    server_up && run_program issue sh tests/winsim/test_issue.sh "$server"
}

plan_winsim() {
    job winsim winsim-test server native,windows run_on_server winsim
    job winsim issue server native,windows issue_test
    # Not with cmocka: the daemon is tried from outside, as a client would.
    job winsim daemon own native run_check daemon \
        ctest --test-dir build/native -R winsim --output-on-failure --no-tests=error
}

plan_adapters() {
    job adapters adapters-test server native,windows run_on_server adapters
    job adapters core-test server native,windows run_on_server core
}

plan_simulation() {
    job build simulation compute - build simulation
    job simulation schedules compute native,simulation run_program schedules \
        sh tests/simulation/test_simulation.sh build/simulation/tests/simulation build/native/tests/simulation
    job simulation year compute native,simulation run_program year \
        sh tests/simulation/test_year.sh build/simulation/tests/simulation build/native/tests/simulation
}

plan_lint() {
    job lint tidy compute native,windows run_check tidy sh tools/lint.sh tidy
    job lint msvc compute native,windows run_check msvc sh tools/lint.sh msvc
    job lint cppcheck compute native,windows run_check cppcheck sh tools/lint.sh cppcheck
    for check in program workflows; do
        job lint "$check" compute native,windows run_check "$check" sh tools/lint.sh "$check"
    done
    for check in purity shell format docs words; do
        job lint "$check" compute - run_check "$check" sh tools/lint.sh "$check"
    done
    job lint catalogue compute native run_check catalogue sh tools/lint.sh catalogue
}

plan_coverage() {
    job coverage branches compute - run_check branches sh tools/coverage.sh
}

# Ten seconds are ten seconds: it does not wait for others.
plan_fuzz() {
    job fuzz libfuzzer own - run_program libfuzzer sh tools/fuzz.sh 10
}

plan_core() {
    job core core-test compute native run_native core
    job core plain-test compute native run_native plain
    job core catalogue compute native run_program catalogue sh tests/catalogue/test_catalogue.sh
}

# What a change breaks most often, for the loop of a minute.
plan_quick() {
    job acceptance a-dozen server native,windows on_server a-dozen "$acceptance_program" --quick
    plan_adapters
    plan_core
    job lint format compute - run_check format sh tools/lint.sh format
    job lint docs compute - run_check docs sh tools/lint.sh docs
}

# plan_test SUITE TEST: one job of the suite, or, where none has that name, the tests that do.
plan_test() {
    only=$2
    planned_before=$jobs
    "plan_$1"
    only=
    [ "$jobs" = "$planned_before" ] || return 0
    case $1 in
    acceptance) job acceptance "$2" server native,windows on_server chosen "$acceptance_program" "$2" ;;
    adapters)
        job adapters "$2" server native,windows run_on_server adapters "$2"
        ;;
    winsim) job winsim "$2" server native,windows run_on_server winsim "$2" ;;
    core) job core "$2" compute native run_native core "$2" ;;
    *) usage ;;
    esac
}
