#!/bin/sh
# Measures how much of core its unit tests reach: lines and branches of each file, and every branch
# that none of them takes. Other tests do not count: what core does is said by a unit test.
#
# usage: sh tools/coverage.sh [REGULAR-EXPRESSION]
#
# The expression (of grep -E) narrows the list of untaken branches to some files; the verdict is
# about all of core. Exit codes: 0 every branch is taken both ways, 1 not, or a test failed.
set -u
cd "$(dirname "$0")/.." || exit 1

folder=build/coverage
program=$folder/tests/core/core-test

fail() {
    echo "coverage: $*" >&2
    exit 1
}

measure() {
    sh tools/install.sh || fail "the tools could not be installed"
    sh tools/build.sh coverage || fail "the build failed"
    rm -f "$folder/core-test.profraw"
    LLVM_PROFILE_FILE=$folder/core-test.profraw "$program" >"$folder/core-test.log" 2>&1 || {
        grep -E '^\[ *(ERROR|FAILED|LINE) *\]' "$folder/core-test.log"
        failed=1
        echo "coverage: a unit test failed; what they said is in $folder/core-test.log"
    }
    llvm-profdata merge -sparse "$folder/core-test.profraw" -o "$folder/core-test.profdata" ||
        fail "there is no profile"
}

# Prints a line for each branch direction that was never taken, with its source.
untaken() {
    # In "show", a branch stands below the line of source it belongs to, in a macro as well.
    for file in core/*/*.c core/*/*.h; do
        case $file in
        *.c)
            # Nothing at all: the compiler was told of it by another path (a compiler cache does that).
            llvm-cov show "$program" -instr-profile="$folder/core-test.profdata" "$file" 2>/dev/null |
                grep -q . || echo "$file: not measured"
            ;;
        esac
        llvm-cov show "$program" -instr-profile="$folder/core-test.profdata" \
            --show-branches=count --show-expansions=false "$file" 2>/dev/null |
            awk -v file="$file" '
                match($0, /^ *[0-9]+\| *[^|]*\|/) {
                    source = substr($0, RLENGTH + 1)
                    sub(/^ +/, "", source)
                }
                /Branch \([0-9]+:[0-9]+\): \[/ && !/Folded/ {
                    place = $0
                    sub(/^.*Branch \(/, "", place)
                    sub(/\).*$/, "", place)
                    if ($0 ~ /True: 0,/)
                        print file ":" place ": never true:  " source
                    if ($0 ~ /False: 0\]/)
                        print file ":" place ": never false: " source
                }'
    done
}

table() {
    llvm-cov report "$program" -instr-profile="$folder/core-test.profdata" \
        --show-branch-summary core/*/*.c core/*/*.h | awk '
        NF == 13 && $8 > 0 {
            printf "%-24s %6d lines %8s %6d branches %8s\n", $1, $8, $10, $11, $13
        }'
}

mkdir -p build || exit 1
failed=0
measure
table
untaken >"$folder/untaken"
grep -E "^[^:]*${1-}" "$folder/untaken"
count=$(wc -l <"$folder/untaken")
[ "$count" = 0 ] || failed=1
echo "coverage: $count untaken branches in core"
exit "$failed"
