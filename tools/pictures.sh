#!/bin/sh
# Keeps the pictures of screens in docs/pictures true: each is made of a text beside it, and each text
# is what the program printed on a simulated server, with what differs from run to run replaced
# (tools/picture.py).
#
# usage: sh tools/pictures.sh write   runs the program, and writes texts and pictures anew
#        sh tools/pictures.sh check   runs the program, and compares with the kept texts
#        sh tools/pictures.sh svg     makes the pictures of the kept texts
#
# The last line of check is "N passed, N failed". Exit codes: 0 done, 1 failed, 3 usage.
set -u
cd "$(dirname "$0")/.." || exit 1

kept=docs/pictures
folder=build/pictures
port=${PICTURES_PORT:-26443}
product='C:\Program Files\SstpCertRotator\sstp-cert-rotator.exe'
deadline=40 # seconds for the service to settle and rotate
results=$folder.results # a line for each text that was compared: keep() runs behind a pipe

play() {
    verb=$1
    shift
    sh tools/playground.sh "$verb" --folder "$folder" "$@"
}

fail() {
    echo "pictures: $*" >&2
    play events Application 2>/dev/null | tail -n 30 >&2
    exit 1
}

run() {
    play exec "$product" "$@" | tr -d '\r'
}

last_record() {
    play events Application | awk '$1 ~ /^[0-9]+$/ && $2 ~ /^(Information|Warning|Error)$/ { n = $1 } END { print n + 0 }'
}

# wait_for_event ID RECORD: until it was written after that record.
wait_for_event() {
    tries=0
    until play events Application --after "$2" --source SstpCertRotator | grep -Eq " SstpCertRotator +$1 "; do
        tries=$((tries + 1))
        [ "$tries" -lt $((deadline * 2)) ] || fail "event $1 was not written within $deadline s"
        sleep 0.5
    done
}

# keep NAME TITLE: what standard input has becomes the text, or is compared with it.
keep() {
    {
        printf '%s\n\n' "$2"
        cat
    } | python3 tools/picture.py stable "$first" ${second:+"$second"} >"$folder.$1"
    if [ "$mode" = write ]; then
        cp "$folder.$1" "$kept/$1.txt"
    elif python3 tools/picture.py same "$kept/$1.txt" <"$folder.$1"; then
        echo passed >>"$results"
    else
        echo "the screen has changed: sh tools/pictures.sh write"
        echo failed >>"$results"
    fi
    rm -f "$folder.$1"
}

screen() {
    {
        printf 'C:\\>sstp-cert-rotator %s\n\n' "$1"
        run "$1"
    } | keep "$2" "$3"
}

# A line an event, with its first sentence, and the event with id $1 as a whole.
listed() {
    awk -v opened="$1" '
        function shortened(text, words, count, i, made) {
            count = split(text, words, " ")
            for (i = 1; i <= count; i++) {
                if (length(words[i]) >= 40 && words[i] ~ /^[0-9a-f]+[.,;:]?$/) {
                    words[i] = substr(words[i], 1, 8) "..." substr(words[i], 41)
                }
                made = made (i == 1 ? "" : " ") words[i]
            }
            if (length(made) > 80) {
                made = substr(made, 1, 80)
                sub(/ [^ ]*$/, " ...", made)
            }
            return made
        }
        /^ *[0-9]+ +(Information|Warning|Error) / {
            id = $(NF - 1)
            row = sprintf("%-11s  %s %s  %3s  %-12s", $2, $3, $4, id, $NF)
            next_is_text = 1
            next
        }
        /^ +/ {
            text = $0
            sub(/^ +/, "", text)
            if (next_is_text) {
                short = text
                sub(/\. .*/, ".", short)
                print row "  " shortened(short)
                next_is_text = 0
            }
            if (id == opened) {
                whole = whole "\n" text
            }
        }
        END {
            print "\nEvent " opened
            print whole | "fold -s -w 116"
        }' | sed 's/ *$//'
}

svg() {
    for text in "$kept"/*.txt; do
        python3 tools/picture.py svg "$text" >"${text%.txt}.svg" || fail "$text"
    done
}

screens() {
    trap 'play down >/dev/null 2>&1' EXIT
    trap 'exit 130' INT TERM
    play down >/dev/null 2>&1
    play up --port "$port" >/dev/null || fail "the simulated server did not start"
    first=$(play issue --cn vpn.example.com --days 30) && play restart >/dev/null || fail "the certificate"
    mkdir -p "$folder/prefix/drive_c/Program Files/SstpCertRotator" &&
        cp build/windows/service/sstp-cert-rotator.exe build/windows/service/sstp-cert-rotator-events.dll \
            "$folder/prefix/drive_c/Program Files/SstpCertRotator/" || fail "copying the program"
    run install >/dev/null
    wait_for_event 200 0
    screen status status "The status of a healthy server"

    run config set RestartPolicy idle >/dev/null
    play set Connections 7 >/dev/null || fail "the clients"
    before=$(last_record)
    second=$(play issue --cn vpn.example.com --days 90) || fail "the renewal"
    wait_for_event 232 "$before"
    screen status status-waiting "The status of a server on which a renewed certificate waits for a restart"

    before=$(last_record)
    run rotate --now >/dev/null
    wait_for_event 400 "$before"
    play events Application --after "$before" --source SstpCertRotator | tr -d '\r' | listed 400 |
        keep events "One rotation in the Application log, and its last event, from the log of the simulated server"

    before=$(last_record)
    play delete "$first" >/dev/null && play delete "$second" >/dev/null || fail "deleting the certificates"
    wait_for_event 202 "$before"
    play reboot --power-cut >/dev/null || fail "the restart of Windows"
    wait_for_event 500 "$before"
    screen status status-outage "The status of a server whose certificate was deleted, after a restart of Windows"
}

mode=${1-}
second=
case $mode in
svg) svg ;;
write)
    screens
    svg
    ;;
check)
    mkdir -p build && : >"$results" || exit 1
    screens
    failed=$(grep -c failed "$results")
    echo "$(grep -c passed "$results") passed, $failed failed"
    [ "$failed" = 0 ]
    ;;
*)
    echo "usage: sh tools/pictures.sh write|check|svg" >&2
    exit 3
    ;;
esac
