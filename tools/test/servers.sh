# shellcheck shell=sh disable=SC2154 # results, limit and place are set by test.sh and schedule.sh
# Part of tools/test.sh: the simulated servers that the jobs use, one for each place. Each serves all suites
# one after another; each test puts it into the state it needs.

playgrounds=build/test-playground
first_port=21443

# The folder of server $1.
server_folder() {
    echo "$playgrounds-$1"
}

# Servers in the order of their names are 100 ports apart.
server_port() {
    echo $((first_port + 100 * ($1 - 1)))
}

# A run that was ended without notice leaves marks of servers that are no more.
forget_servers() {
    rm -f "$playgrounds"-*.up
}

# Starts the server of this place, unless this run has.
server_up() {
    server=$(server_folder "$place")
    [ ! -e "$server.up" ] || return 0
    # What an interrupted run may have left behind goes first.
    server_down "$place" && quietly "server $place up" \
        sh tools/playground.sh up --folder "$server" --port "$(server_port "$place")" || return 1
    : >"$server.up"
}

server_down() {
    rm -f "$(server_folder "$1").up"
    timeout -k 10 60 sh tools/playground.sh down --folder "$(server_folder "$1")" \
        >"$results/server$1.log" 2>&1 || {
        cat "$results/server$1.log"
        fail "server $1 down"
    }
}

servers_down() {
    for up in "$playgrounds"-*.up; do
        [ -e "$up" ] || continue
        up=${up%.up}
        server_down "${up#"$playgrounds-"}"
    done
}

# on_server NAME PROGRAM ARGUMENT...: a program for Windows, on the server of this place.
on_server() {
    tested=$1
    shift
    server_up || return 0 # that is a failure already
    run_program "$tested" sh tools/playground.sh exec --folder "$server" "$@"
}

# on_own_server NAME FOLDER PORT PROCESSORS COMMAND...: on one that is there for this alone.
on_own_server() {
    tested=$1
    own=$2
    shift
    sh tools/playground.sh down --folder "$own" >/dev/null 2>&1
    quietly "server for $tested" sh tools/playground.sh up --folder "$own" --port "$2" --processors "$3" || return 0
    shift 3
    run_program "$tested" "$@"
    sh tools/playground.sh down --folder "$own" >/dev/null 2>&1
}
