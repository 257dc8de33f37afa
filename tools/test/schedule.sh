# shellcheck shell=sh disable=SC2154 # results is set by test.sh
# Part of tools/test.sh: runs jobs side by side. A job is added by `job`, and run as soon as those that
# it needs have ended well and a place of its kind is free:
#
#   compute   one for each processor. They are nice: what waits for Wine comes first, whenever it can go
#             on, and computing takes the time that is left. So the one is as quick as if it were alone,
#             and no processor idles
#   server    one simulated server each (servers.sh), of which each serves one job after another
#   own       jobs that bring their own server up
#
# Among those that may run, the first that was added is the first to start: so the long ones stand in
# front. What it has run and how long stands in the file `ended`.

compute_places=$(nproc)
server_places=$((compute_places < 4 ? 2 * compute_places : 8)) # as their ports allow
own_places=$server_places

# job SUITE NAME KIND NEEDS COMMAND...: NEEDS are names of other jobs, with commas, or "-". The command,
# without spaces in a word, says what became of it as run_program does; place is the number of the
# place that it has. Where `only` is set, jobs with other names are left out, but for builds.
job() {
    [ -z "$only" ] || [ "$2" = "$only" ] || [ "$1" = build ] || return 0
    jobs=$((jobs + 1))
    printf '%s\n' "$*" >"$plan/$jobs"
    waiting="$waiting $jobs"
    planned="$planned $2 "
}

begin_plan() {
    plan=$results/plan
    rm -rf "$plan"
    mkdir -p "$plan" || return 1
    jobs=0
    only=
    waiting=
    planned=
    running=0
    well=' '
    badly=' '
    : >"$plan/ended"
    mkfifo "$plan/news" || return 1
    for kind in compute server own; do
        eval "count=\$${kind}_places"
        mkdir "$plan/$kind"
        for number in $(seq "$count"); do
            : >"$plan/$kind/$number"
        done
    done
}

# Prints a free place of kind $1, if there is one.
free_place() {
    for free in "$plan/$1"/*; do
        [ -e "$free" ] || return 1
        echo "${free##*/}"
        return
    done
}

# What becomes of a job that needs $1: "go", "wait" or "never". Who is not in the plan is not waited for.
verdict_on() {
    verdict=go
    [ "$1" != - ] || return 0
    # shellcheck disable=SC2046  # words
    for need in $(echo "$1" | tr ',' ' '); do
        case $badly in *" $need "*) verdict=never ;; esac
        case $planned in
        *" $need "*)
            case $well$badly in
            *" $need "*) ;;
            *) [ "$verdict" = never ] || verdict=wait ;;
            esac
            ;;
        esac
    done
}

# This shell and what it starts.
be_nice() {
    read -r own _ </proc/self/stat && renice -n 15 -p "$own" >/dev/null 2>&1
}

# Runs job $1, with what its file says, in place $2, aside.
start_job() {
    id=$1
    place=$2
    shift 2
    rm "$plan/$3/$place"
    running=$((running + 1))
    (
        exec 9>&- >"$plan/$id.said" 2>&1 </dev/null
        passed=0
        failed=0
        started=$(date +%s)
        # Whatever becomes of it, the end is told.
        trap 'echo "$id $place $(($(date +%s) - started)) $passed $failed" >"$plan/news"' EXIT
        trap - INT TERM
        [ "$3" != compute ] || be_nice
        suite=$1
        row=$2
        shift 4
        "$@"
        [ $((passed + failed)) != 0 ] || fail "$suite: $row tried nothing"
    ) &
    pids="$pids $!"
}

# Starts whatever may start. Jobs that never can are told and count as failed.
start_jobs() {
    still=
    for id in $waiting; do
        # shellcheck disable=SC2046  # words
        set -- $(cat "$plan/$id")
        verdict_on "$4"
        case $verdict in
        go) place=$(free_place "$3") && start_job "$id" "$place" "$@" || still="$still $id" ;;
        wait) still="$still $id" ;;
        never)
            say "$1: $2 was not tried: it needs $4"
            note_end "$1" "$2" 0 0 1
            ;;
        esac
    done
    waiting=$still
}

# note_end SUITE NAME SECONDS PASSED FAILED
note_end() {
    passed=$((passed + $4))
    failed=$((failed + $5))
    echo "$*" >>"$plan/ended"
    if [ "$5" = 0 ]; then
        well="$well$2 "
    else
        badly="$badly$2 "
    fi
}

# One job has ended: its output is shown in one piece.
take_news() {
    read -r id place seconds won lost <&9
    # shellcheck disable=SC2046  # words
    set -- $(cat "$plan/$id")
    : >"$plan/$3/$place"
    running=$((running - 1))
    cat "$plan/$id.said"
    note_end "$1" "$2" "$seconds" "$won" "$lost"
}

run_plan() {
    exec 9<>"$plan/news"
    pids=
    start_jobs
    while [ "$running" -gt 0 ]; do
        take_news
        start_jobs
    done
    exec 9>&-
    wait
}
