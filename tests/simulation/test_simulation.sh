#!/bin/sh
# The simulation, run as a test: many schedules, every mutant, the small world in full, and no flapping.
#
# usage: sh tests/simulation/test_simulation.sh OPTIMISED-FOLDER SANITIZED-FOLDER
#
# The folders have sstp-sim, sstp-small-world and sstp-flapping; the first has the mutants, too.
# SIMULATION_SEEDS: how many schedules (100000). The last line is "N passed, N failed".
set -u

optimised=${1:?usage: test_simulation.sh OPTIMISED-FOLDER SANITIZED-FOLDER}
sanitized=${2:?usage: test_simulation.sh OPTIMISED-FOLDER SANITIZED-FOLDER}
seeds=${SIMULATION_SEEDS:-100000}
mutant_seeds=200000
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
    echo "ERROR: $*"
}

# expect_success WHAT COMMAND...
expect_success() {
    what=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        ok "$what: $(head -n 1 "$scratch/output")"
    else
        tail -n 60 "$scratch/output"
        not_ok "$what"
    fi
}

# Seeds that violated once, by what was wrong in core, in the model or in the judge.
mended_seeds="2213846 2222704 2229135 5000620 5012611 5038473 5057747 5065279 5105764 6011587 704498 713812 24568 54969 53060 10660 46368 96802 102876 145717 89262
9401957 9502227 620022055 620062111 650038887 520045073 900049322 900031045 71614790 530050631
730178142 730188780 730197289 730231418 730260338 731044843 731055546 732115217 732187580 732191222
732203561 732264627 733098161 734012961 730102282 736018705
  710000223 710019313 710092577 710127008 710165458 710191450
  54459 1052004238 19109 73448 152159 870002156 310034827 320009821 630045338 500175920 510023672 630059142
  71302268 530090589 740064958 740107881 740118271 740230327 740302623 740623202 740664583 1030337976 1030710020
  1030159002 1030383163 1030688498 1030165949 1030463539 880009130 777000132 870033727 1043027121 1043301768
  1043443264 1043645798 1044312178 1043766962 1044008067 1044396519 1030125425 1030339509 1030768921 196756
  1030361918 1030332655 1030247193 1030827269 1030636667 1042247935 1042427236 1042592115 1042675431 1042744283
  1043079351 1030030470 1030034526 1030038822 1030097510 1030104626 1030137528 1030266406 1030497510 1030759971
  1030044989 16485 69736 1041145283 1041907539 1041716199 1051042164 1051042223 1051097929
  1080071928 1080331963 1080679217 1043369819 1043429948 1044783263 1080855004 1051015097 1090144533
  1080759585 1053095347 1043337797 1080753936 1043934371 1044962663 1041357223 1080844103 1080883502
  1042642604 1080488320 1041291874 1044858714 1092078736 1092161252 2067989 3023402
  7099 4553 72534 1701 3070
  1300007911 1300009060 1300057772 1200216415 1091093689
  1200219748 1100021254 1200237608 1320007690
  19249 1400016488
  1600008164 1800035693 2600390679 2710012728 2710023147 2600479584
  2710072312 2710075352 2600543518 2600549474 2600550545 2720002691 2720015237 2600568011 2720054230
  2200162512 2200216757 2200178366 2610023731
  3000259547 3000280742 3000276881 3000536884 3000086839 2610019429
  3100072063 4000029071
4000101527 4000150306 4000168477 4000199273 4000209067 4000366772 4000345936
5000007586 5000043153 5000094013"

# Seeds that violate and are not mended yet: they do so still, and no other does.
open_seeds=""

schedules() {
    "$optimised/sstp-sim" --seeds "$seeds" --all >"$scratch/schedules"
    sed -n 's/^seed \([0-9]*\), .*/\1/p' "$scratch/schedules" | sort >"$scratch/violated"
    for seed in $open_seeds; do
        [ "$seed" -gt "$seeds" ] || echo "$seed"
    done | sort >"$scratch/open"
    grep '^seed ' "$scratch/schedules"
    diff "$scratch/open" "$scratch/violated" || return 1
    grep ' schedules, ' "$scratch/schedules"
}

schedules_that_violated_once() {
    for seed in $mended_seeds; do
        "$optimised/sstp-sim" --seeds 1 --first "$seed" || return 1
    done
}

same_journal_twice() {
    "$optimised/sstp-sim" --seeds 50 --first 7 --story >"$scratch/one" &&
        "$sanitized/sstp-sim" --seeds 50 --first 7 --story >"$scratch/two" &&
        cmp "$scratch/one" "$scratch/two" && echo "50 stories, byte for byte"
}

# Where each mutant was found last, "NAME SEED" a line.
seeds_found=$(dirname "$0")/mutants.seeds

# search NAME INVARIANT FIRST COUNT: its output in $scratch/mutant/NAME, its exit code beside it; true if
# it was found to violate what it is to violate.
search() {
    "$optimised/sstp-sim" --mutant "$1" --invariant "$2" --first "$3" --seeds "$4" \
        >"$scratch/mutant/$1" 2>&1
    echo $? >"$scratch/mutant/$1.status"
    grep -q "^VIOLATED, seed [0-9]*, invariant $2: " "$scratch/mutant/$1"
}

# try_mutant NAME INVARIANT: where it was found last, and only if it is not found there any more, everywhere.
# Those that so many schedules do not show are searched for from there on.
try_mutant() {
    first=$(sed -n "s/^$1 //p" "$seeds_found")
    [ -z "$first" ] || ! search "$1" "$2" "$first" 1 || return 0
    [ "${first:-0}" -gt "$mutant_seeds" ] || first=1
    ! search "$1" "$2" "$first" "$mutant_seeds" || touch "$scratch/mutant/$1.moved"
}

# Every N-th of them, from the I-th on: try_mutants I N
try_mutants() {
    awk -v i="$1" -v n="$2" 'NR % n == i % n' "$scratch/mutants" | while read -r name invariant _; do
        try_mutant "$name" "$invariant"
    done
}

each_mutant() {
    "$optimised/sstp-sim" --list-mutants | while read -r name _ invariant words; do
        echo "$name $invariant $words"
    done >"$scratch/mutants"
    mkdir "$scratch/mutant"
    processors=$(nproc)
    for i in $(seq "$processors"); do
        try_mutants "$i" "$processors" &
    done
    wait
    while read -r name invariant words; do
        status=$(cat "$scratch/mutant/$name.status")
        found=$(sed -n 's/^VIOLATED, seed \([0-9]*\), invariant \([0-9]*\): \(.*\)/\1 \2 \3/p' \
            "$scratch/mutant/$name")
        # shellcheck disable=SC2086  # its words
        set -- $found
        if [ "$status" = 1 ] && [ "${2:-}" = "$invariant" ]; then
            ok "mutant $name ($words): seed $1"
            [ ! -e "$scratch/mutant/$name.moved" ] ||
                echo "    found elsewhere: write '$name $1' into tests/simulation/mutants.seeds, or it takes long"
            printf '%s\n' "$found" | cut -d' ' -f3- >>"$scratch/tripped"
        else
            not_ok "mutant $name ($words): exit code $status, found: ${found:-nothing}"
        fi
    done <"$scratch/mutants"
}

# A check that no mutant trips shows nothing and is to be removed.
each_check_was_tripped() {
    "$optimised/sstp-sim" --list-checks >"$scratch/checks"
    sort -u "$scratch/tripped" >"$scratch/tripped-once"
    while read -r check; do
        if grep -qxF -e "$check" "$scratch/tripped-once"; then
            ok "tripped: $check"
        else
            not_ok "no mutant trips: $check"
        fi
    done <"$scratch/checks"
}

expect_success "schedules" schedules
expect_success "schedules under sanitizers" "$sanitized/sstp-sim" --seeds 3000 --first 1000001
expect_success "schedules that violated once" schedules_that_violated_once
expect_success "a seed gives the same journal in both builds" same_journal_twice
expect_success "the small world in full" "$optimised/sstp-small-world"
expect_success "no flapping, and a total order" "$optimised/sstp-flapping"
expect_success "the same under sanitizers" "$sanitized/sstp-flapping" 20000 100000001
: >"$scratch/tripped"
each_mutant
each_check_was_tripped
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
