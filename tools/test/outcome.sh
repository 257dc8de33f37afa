# shellcheck shell=sh disable=SC2154 # results and limit are set by test.sh
# Part of tools/test.sh: what became of one test program, and of all.

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
    step_log=$results/step-$(printf %s "$1" | tr -c 'A-Za-z0-9' '-').log
    shift
    step_started=$(date +%s)
    if timeout -k 10 "$limit" "$@" >"$step_log" 2>&1; then
        say "$step_name ($(since "$step_started"))"
    else
        cat "$step_log"
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

# Where all goes that the program $1 says: two rows may run it at a time, each for other tests.
output_of() {
    case $row in
    "$1") echo "$results/$suite-$1.log" ;;
    *) echo "$results/$suite-$1-$(printf %s "$row" | tr -c 'A-Za-z0-9' '-').log" ;;
    esac
}

# run_program NAME COMMAND...: tells what became of one test program of the suite.
run_program() {
    name=$1
    shift
    output=$(output_of "$name")
    program_started=$(date +%s)
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
        repeats "$output"
    fi
    say "$suite: $name: $1 passed, $2 failed ($(since "$program_started"))"
}

# run_check NAME COMMAND...: of one whose exit code says all: it is one test.
run_check() {
    name=$1
    shift
    output=$(output_of "$name")
    program_started=$(date +%s)
    if timeout -k 10 "$limit" "$@" >"$output" 2>&1 </dev/null; then
        passed=$((passed + 1))
        set -- 1 0
    else
        failed=$((failed + 1))
        set -- 0 1
    fi
    cat "$output"
    [ "$2" = 0 ] || repeats /dev/null
    say "$suite: $name: $1 passed, $2 failed ($(since "$program_started"))"
}

# For each test that the output $1 says has failed, what repeats it alone; where the program takes no
# name of a test, the program.
repeats() {
    tests=$(tr -d '\r' <"$1" | sed -n 's/^\[  FAILED  \] \([A-Za-z0-9_.]*\)$/\1/p' | sort -u)
    case $suite:$tests in
    acceptance:?* | adapters:?* | winsim:?* | core:?*) ;;
    *) tests= ;;
    esac
    for test in ${tests:-"$row"}; do
        say "to repeat it alone: sh tools/test.sh $suite:$test"
    done
}

# Of all jobs that have ended, listed in the file $1: a row each, longest last.
table() {
    printf '\n%-12s %-20s %7s %7s %7s\n' suite test passed failed seconds
    sort -s -k1,1 -k3,3n "$1" | awk '{ printf "%-12s %-20s %7d %7d %7d\n", $1, $2, $4, $5, $3 }'
}
