# shellcheck shell=sh disable=SC2154 # what it uses is set by playground.sh
# Part of tools/playground.sh: the processor of one server. Wine's processes talk through wineserver,
# call by call; where each call wakes another processor, a virtual machine spends most of its time with
# that. On one processor a program starts several times as fast. Races still occur, between any two
# instructions; what needs two processors at the same moment is tried with --processors all.

# Prints those that this shell may run on, a line each.
allowed_processors() {
    taskset -cp $$ | sed 's/.*: //' | tr ',' '\n' | while IFS=- read -r first last; do
        seq "$first" "${last:-$first}"
    done
}

# Prints the processor of each server that is up and has one, a line each.
taken_processors() {
    find /proc -mindepth 2 -maxdepth 2 -name exe -lname '*/winsim-httpsys' 2>/dev/null |
        while IFS=/ read -r _ _ pid _; do
            taskset -cp "$pid" 2>/dev/null | sed -n 's/.*: \([0-9]*\)$/\1/p'
        done
}

# The one with the fewest servers.
choose_processor() {
    {
        allowed_processors
        taken_processors
    } | sort -n | uniq -c | sort -n -s -k 1,1 | awk 'NR == 1 { print $2 }'
}

# From here on, this shell and what it starts run there.
use_processors() {
    [ "$1" = all ] || taskset -cp "$1" $$ >/dev/null || fail "processor $1 cannot be used"
}
