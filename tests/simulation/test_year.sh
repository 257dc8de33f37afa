#!/bin/sh
# A year on fifty servers, run as a test: what is kept of the goals is held, and mutants of the rules show.
#
# usage: sh tests/simulation/test_year.sh OPTIMISED-FOLDER SANITIZED-FOLDER
#
# The folders have sstp-year; the first has its mutants, too. The last line is "N passed, N failed".
set -u

optimised=${1:?usage: test_year.sh OPTIMISED-FOLDER SANITIZED-FOLDER}
sanitized=${2:?usage: test_year.sh OPTIMISED-FOLDER SANITIZED-FOLDER}
servers=50
passed=0
failed=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

ok() {
    passed=$((passed + 1))
    echo "ok: $*"
}

not_ok() {
    failed=$((failed + 1))
    grep -E '^(goal|year)' "$scratch/output"
    echo "ERROR: $*"
}

year() {
    program=$1
    shift
    "$program" --servers "$servers" --hold kept --processes "$(nproc)" "$@" >"$scratch/output" 2>&1
}

if year "$optimised/sstp-year" --json "$scratch/one"; then
    ok "what is kept of the goals is held: $(tail -n 1 "$scratch/output")"
else
    not_ok "what is kept of the goals is held"
fi

year "$optimised/sstp-year" --json "$scratch/two" --processes 1
if cmp "$scratch/one" "$scratch/two"; then
    ok "the same figures, however the servers are shared out"
else
    not_ok "the same figures, however the servers are shared out"
fi

# So few servers hold nothing: what they came to is all that is asked.
servers=3
lives() {
    year "$@"
    [ $? -le 1 ]
}
if lives "$sanitized/sstp-year" --json "$scratch/sanitized" && lives "$optimised/sstp-year" --json "$scratch/optimised" &&
    cmp "$scratch/sanitized" "$scratch/optimised"; then
    ok "the same figures under sanitizers"
else
    not_ok "the same figures under sanitizers"
fi

if lives "$optimised/sstp-year" --set deaf=0 --json "$scratch/two" && ! cmp -s "$scratch/two" "$scratch/optimised" &&
    ! lives "$optimised/sstp-year" --set death=0; then
    ok "parameters can be changed"
else
    not_ok "parameters can be changed"
fi

servers=50
while read -r mutant; do
    if year "$optimised/$mutant" || ! grep -q '^goal NOT KEPT' "$scratch/output"; then
        not_ok "$mutant is not found"
    else
        ok "$mutant: $(grep -m 1 '^goal NOT KEPT' "$scratch/output")"
    fi
done <"$optimised/year-mutants.list"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
