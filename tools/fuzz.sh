#!/bin/sh
# Fuzzes what core reads and did not write, with libFuzzer under sanitizers.
#
# usage: sh tools/fuzz.sh SECONDS [TARGET]     so long in all, over all targets or one
#        sh tools/fuzz.sh keep [TARGET]        puts into the kept corpus what earlier runs found new
#
# Targets: the programs of tests/fuzz. The kept corpus, tests/fuzz/corpus/TARGET, is tried first; what
# a run finds goes to build/fuzz/corpus/TARGET. The last line is "N passed, N failed", of targets; one
# that fails says how to see it again.
set -u
cd "$(dirname "$0")/.." || exit 1

build=build/fuzz
kept=tests/fuzz/corpus
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

fail() {
    echo "fuzz: $*" >&2
    exit 1
}

targets() {
    find tests/fuzz -name 'fuzz_*.c' | sed 's#.*/fuzz_##; s#\.c$##' | sort
}

program() {
    echo "$build/tests/fuzz/fuzz-$1"
}

build_targets() {
    sh tools/install.sh || fail "the tools could not be installed"
    sh tools/build.sh fuzz || fail "the build failed"
}

# fuzz_one TARGET SECONDS
fuzz_one() {
    found=$build/corpus/$1
    crashes=$build/crashes/$1
    mkdir -p "$found" "$crashes" "$kept/$1" || exit 1
    rm -f "$build/$1.crash"
    "$(program "$1")" -max_total_time="$2" -max_len=2048 -timeout=10 -verbosity=1 \
        -print_final_stats=1 -artifact_prefix="$crashes/" "$found" "$kept/$1" \
        >"$build/$1.log" 2>&1 && {
        printf 'fuzz: %-10s %9s runs, %6s kept inputs\n' "$1" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$1.log")" \
            "$(find "$kept/$1" -type f | wc -l)"
        return 0
    }
    grep -E '^(does not hold|==.*ERROR|SUMMARY|.*runtime error)|^ +#.*/(core|tests)/' "$build/$1.log"
    input=$(sed -n 's/^.*Test unit written to //p' "$build/$1.log" | tail -n 1)
    echo "fuzz: $1 FAILED; to see it again: $(program "$1") ${input:-$kept/$1/*}"
    [ -z "$input" ] || echo "fuzz: mended, it is kept with: cp $input $kept/$1/"
    return 1
}

# The smallest inputs that reach all that any of them reaches.
keep_one() {
    mkdir -p "$build/corpus/$1" "$kept/$1" "$build/new/$1" || exit 1
    rm -f "$build/new/$1"/*
    "$(program "$1")" -set_cover_merge=1 -use_counters=0 -max_len=512 "$build/new/$1" "$kept/$1" "$build/corpus/$1" \
        >"$build/$1.log" 2>&1 || {
        tail -n 20 "$build/$1.log"
        fail "the merge of $1 failed"
    }
    rm -f "$kept/$1"/*
    cp "$build/new/$1"/* "$kept/$1/"
    echo "fuzz: $1 keeps $(find "$kept/$1" -type f | wc -l) inputs"
}

case ${1-} in
keep | [1-9] | [1-9][0-9]*) ;;
*)
    echo "usage: sh tools/fuzz.sh SECONDS|keep [TARGET]" >&2
    exit 3
    ;;
esac

chosen=${2:-$(targets)}
build_targets
for target in $chosen; do
    [ -x "$(program "$target")" ] || fail "there is no target $target, but: $(targets | tr '\n' ' ')"
done
if [ "$1" = keep ]; then
    for target in $chosen; do
        keep_one "$target"
    done
    exit 0
fi

seconds=$(($1 / $(echo "$chosen" | wc -w)))
passed=0
failed=0
for target in $chosen; do
    if fuzz_one "$target" "$((seconds > 0 ? seconds : 1))"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
