#!/bin/sh
# `acceptance-test --real` on a simulated server that it takes for a real one: what it can try holds;
# what the server is told to lie about is told to differ; a server in use is left alone; and after a
# run, whole or cut short, everything is as it was.
#
# usage: sh tests/acceptance/test_real.sh FOLDER [PART...]
#
# FOLDER is that of a playground, which is reset. PART is one of whole_run, lies, refusals, cut_short,
# scenarios, stand_ins; without one, all. Each check is a line; the last line is
# "N passed, N failed". Exit codes: 0 all passed, 1 not, 3 usage.
set -u
usage() {
    echo "usage: sh tests/acceptance/test_real.sh FOLDER [PART...]" >&2
    exit 3
}
all_parts='whole_run lies refusals cut_short scenarios stand_ins'
[ $# -ge 1 ] && [ -f "$1/playground.conf" ] || usage
folder=$(cd "$1" && pwd)
shift
parts=${*:-$all_parts}
for part in $parts; do
    case " $all_parts " in *" $part "*) ;; *) usage ;; esac
done
cd "$(dirname "$0")/../.." || exit 1
program=build/windows/tests/acceptance/acceptance-test.exe
scratch=$(mktemp -d) || exit 1
run_pid=
passed=0
failed=0
unset SSTP_ACCEPTANCE_TAKES_OVER
# shellcheck disable=SC1091,SC2154 # made by the playground
shift_by=$(. "$folder/playground.conf" && echo "$((port - listener_port))")

play() {
    play_verb=$1
    shift
    sh tools/playground.sh "$play_verb" --folder "$folder" "$@"
}

finish() {
    [ -z "$run_pid" ] || play exec taskkill /f /im acceptance-test.exe >/dev/null 2>&1
    play reset >/dev/null 2>&1
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

check() { # WHAT COMMAND...
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok: $what"
    else
        failed=$((failed + 1))
        echo "ERROR: $what"
        grep -B 12 '^\[ *FAILED' "$scratch/out" | head -n 80
        tail -n 40 "$scratch/out"
    fi
}

# real ARGUMENT...: one run; what it says is in $scratch/out, its exit code in $status.
real() {
    play exec "$program" --real --ports-shifted-by "$shift_by" "$@" >"$scratch/out" 2>&1 </dev/null
    status=$?
}

ends_with() {
    [ "$status" = "$1" ]
}

says() {
    grep -qF -- "$1" "$scratch/out"
}

verdict() { # FACT VERDICT
    grep -q "^| $1 |.* | $2" "$scratch/out"
}

# Whatever a run could change, as text. Of the key containers the names: Wine encrypts a key anew
# whenever it is used. Keys of HTTP.sys and the channels may stay behind, empty.
write_look() {
    printf '@echo off\r\nreg query "HKLM\\Software\\Wine\\Crypto\\RSA"\r\n'
    for key in 'SYSTEM\CurrentControlSet\Services\HTTP\Parameters' 'Software\winsim\Channels' \
        'SYSTEM\CurrentControlSet\Services\SstpSvc' 'SYSTEM\CurrentControlSet\Services\RasMan' \
        'SYSTEM\CurrentControlSet\Services\RemoteAccess' \
        'SYSTEM\CurrentControlSet\Services\SstpCertRotator' \
        'SYSTEM\CurrentControlSet\Services\EventLog\Application\SstpCertRotator' \
        'SYSTEM\CurrentControlSet\Services\EventLog\WinsimTestLog' \
        'SYSTEM\CurrentControlSet\Services\WinsimTestA' \
        'SYSTEM\CurrentControlSet\Services\WinsimTestB' \
        'SYSTEM\CurrentControlSet\Services\WinsimTestC' 'Software\WinsimTestKey' \
        'Software\Microsoft\SystemCertificates' 'SOFTWARE\SstpCertRotatorAcceptance'; do
        printf 'reg query "HKLM\\%s" /s\r\n' "$key"
    done
}

look() {
    play services
    play netsh
    play certificates
    [ -f "$scratch/look.bat" ] || write_look >"$scratch/look.bat"
    play exec cmd /c "Z:$scratch/look.bat" |
        grep -v '^reg: \|\(SslBindingInfo\|SslCcsBindingInfo\|SslSniBindingInfo\|Channels\)$' | grep .
}

unchanged() { # of the look BEFORE
    look >"$scratch/after" 2>&1
    diff -u "$1" "$scratch/after" >"$scratch/out"
}

changed() {
    ! unchanged "$1"
}

# A clean server; what an earlier failure would have restored is nothing to this one.
renew() {
    play reset >/dev/null
    play exec reg delete 'HKLM\SOFTWARE\SstpCertRotatorAcceptance' /f >/dev/null 2>&1
}

# An ordinary server in use: SSTP with a certificate of its own, somebody else's record with every
# field beside it, parameters that are not Windows' own.
ordinary_server() {
    renew
    bound=$(play issue --cn vpn.example.com --dns vpn.example.com) || return 1
    play exec reg add 'HKLM\SYSTEM\CurrentControlSet\Services\SstpSvc\Parameters' /v Others \
        /t REG_EXPAND_SZ /d '%SystemRoot%' /f >/dev/null
    play start >/dev/null && play start-type RasMan manual >/dev/null &&
        play bind '[::]:8443' "$bound" --appid '{4dc3e181-e14b-4a21-b022-59fc669b0914}' --flags 2 \
            >/dev/null
    look >"$scratch/before" 2>&1
}

# --- a server with nothing on it -----------------------------------------------------------------

# Each fact of the lists is a row, and no other; what can be tried holds.
table() {
    python3 - "$scratch/real.json" tests/winsim/facts.def tests/winsim/services/facts.def <<'END'
import json, re, sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
listed = []
simulated = set()
for path in sys.argv[2:]:
    text = open(path, encoding="utf-8").read()
    if '#include "rights.def"' in text:  # a fact for each of its rows
        rights = open(path.replace("facts.def", "rights.def"), encoding="utf-8").read()
        rights = re.sub(r"^RIGHT\((\w+),", r'FACT("right-\1",', rights, flags=re.M)
        text = text.replace('#include "rights.def"', rights)
    for fact in re.split(r"^FACT\(", text, flags=re.M)[1:]:
        listed.append(re.match(r'"([^"]+)"', fact).group(1))
        if "SIMULATED(" in fact:
            simulated.add(listed[-1])
rows = [fact["id"] for fact in report["facts"]]
assert rows == listed, set(rows) ^ set(listed)
# Wine keeps no keys for CNG, and no Central Certificate Store is configured.
cannot = simulated | {"key-cng-flag", "key-cng-bind", "named-central", "named-scoped"}
for fact in report["facts"]:
    expected = "not tried" if fact["id"] in cannot else "confirmed"
    assert fact["verdict"] == expected, fact
    assert (fact["detail"] != "") == (expected == "not tried"), fact
assert report["confirmed"] == len(listed) - len(cannot) and report["differ"] == 0, report
END
}

whole_run() {
    renew
    play start >/dev/null # whatever a crash has left of them
    play stop >/dev/null
    look >"$scratch/before" 2>&1
    real --json "Z:$scratch/real.json" --report "Z:$scratch/real.md"
    check "a whole run on an idle server" ends_with 0
    check "each fact is in the table, and confirmed if it can be tried" table
    tr -d '\r' <"$scratch/real.md" | grep '^|' >"$scratch/rows"
    grep '^|' "$scratch/out" >"$scratch/said"
    check "the report is what it says" cmp -s "$scratch/rows" "$scratch/said"
    check "after it, all is as before" unchanged "$scratch/before"
}

# --- a server that does not do as the simulation says ------------------------------------------------

lie() { # SWITCH VALUE FACT
    play set "$1" "$2" >/dev/null
    real "$3"
    play unset "$1" >/dev/null
    check "$1 is found out" ends_with 1
    check "$1 is told at its fact" verdict "$3" "differs (.*:[0-9]*)"
}

# Each row that has a switch says which of the two is true.
stories() {
    lie 'Services\SstpSvc\RemoteAccessRepairs' 1 sstp-repairs-itself
    check "with who does it" says "RemoteAccess' start mends them"
    lie 'Services\SstpSvc\RemovesGone' 1 sstp-wrong-way
    lie 'Services\SstpSvc\MakesMissing' 1 sstp-adopts-one
    lie 'Services\SstpSvc\OverwritesHashes' 1 sstp-stored-hash
    lie 'Services\SstpSvc\MendsDiffering' 1 sstp-families-differ-foreign
    lie 'Services\SstpSvc\RemovesFormerPort' 1 sstp-former-port
    lie 'Services\SstpSvc\PinnedAllOrNothing' 1 sstp-pinned-one-foreign
    lie 'Services\SstpSvc\WarnsOnly' 1 sstp-hash-malformed
    lie 'Services\SstpSvc\WarnsOnly' 1 sstp-unreadable
}

lies() {
    renew
    lie NoUpdate 1 update-absent
    lie UpdateError 50 update-atomic
    lie EvtNextEmptyError 4317 evt-empty
    lie EvtSubscribeDisabledError 15025 evt-disabled-heard
    lie 'Fail\RegNotifyChangeKeyValue' 5 notify-key-once
    stories
    play start-type RemoteAccess disabled >/dev/null
    real 'sstp-*'
    check "a server without the role" verdict sstp-adopts "not tried (no RRAS role)"
    check "is no failure" ends_with 0
}

# --- a server in use -----------------------------------------------------------------------------

refusals() {
    ordinary_server
    real
    check "a server in use is refused" ends_with 3
    check "saying which binding" says "0.0.0.0:443, certificate $bound"
    check "saying which service" says "the service RemoteAccess runs"
    check "and left as it is" unchanged "$scratch/before"
    play delete "$bound" >/dev/null
    look >"$scratch/before" 2>&1
    real --take-over
    check "a binding that could not be set again is left alone" ends_with 3
    check "saying so" says "could not be set again"
    check "with all else" unchanged "$scratch/before"
}

# --- a run that is cut short -------------------------------------------------------------------------

begin_and_cut() { # PATTERN-OF-ITS-OUTPUT ARGUMENT...
    until_it_says=$1
    shift
    play exec "$program" --real --take-over --ports-shifted-by "$shift_by" "$@" \
        >"$scratch/cut" 2>&1 </dev/null &
    run_pid=$!
    tries=0
    until grep -q "$until_it_says" "$scratch/cut" || [ "$tries" -ge 600 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    play exec taskkill /f /im acceptance-test.exe >/dev/null 2>&1
    wait "$run_pid"
    run_pid=
}

cut_short() {
    ordinary_server
    begin_and_cut '^| sstp-adopts ' 'sstp-*'
    check "a run that is cut short leaves traces" changed "$scratch/before"
    play exec "$program" --restore >"$scratch/out" 2>&1 </dev/null
    status=$?
    check "--restore" ends_with 0
    check "takes them away" unchanged "$scratch/before"
    begin_and_cut '^| sstp-families-differ ' 'sstp-*'
    real 'http-parameters'
    check "the next run restores first" says "was cut short"
    check "and then refuses what is in use" ends_with 3
    check "as it was" unchanged "$scratch/before"
    SSTP_ACCEPTANCE_TAKES_OVER=1
    export SSTP_ACCEPTANCE_TAKES_OVER
    real 'sstp-adopts*'
    unset SSTP_ACCEPTANCE_TAKES_OVER
    check "a server in use, taken over by the environment" ends_with 0
    check "is tried" verdict sstp-adopts-one confirmed
    check "but for what other certificates spoil" verdict sstp-binds-first \
        "not tried (LocalMachine.*1 certificates of others)"
    check "and given back" unchanged "$scratch/before"
}

# --- the product's scenarios ---------------------------------------------------------------------------

scenarios() {
    ordinary_server
    real --scenarios 'a_renewal*'
    check "scenarios are refused on a server in use" ends_with 3
    real --scenarios --take-over 'a_renewal*'
    check "and run on one that is taken over" ends_with 0
    check "some of them" grep -q '^\[ *OK \] a_renewal' "$scratch/out"
    check "after them, all is as before" unchanged "$scratch/before"
    real --scenarios --take-over 'a_channel_that_is_not_there_is_reported_once_and_that_it_came'
    check "what takes a simulation is skipped" says "skipped: needs a simulated server"
    check "and leaves no trace" unchanged "$scratch/before"
}

# --- a machine without the role ------------------------------------------------------------------------

played_by_it() {
    play exec reg query "HKLM\\SYSTEM\\CurrentControlSet\\Services\\$1" /v ImagePath |
        grep -q -- "--part-stand-in $1"
}

# The cut below kills what plays: what it leaves is to be seen as Windows would show it.
none_runs() {
    play services >"$scratch/out"
    [ -s "$scratch/out" ] && ! grep -vq '^[A-Za-z]* *stopped ' "$scratch/out"
}

stand_ins() {
    real --scenarios --stand-ins --take-over 'a_renewal*'
    check "where there is the role, no service is played" ends_with 3
    play start >/dev/null
    play exec taskkill /f /im winsim-service.exe >/dev/null 2>&1
    check "what is killed is seen to have stopped" none_runs
    ordinary_server
    play stop >/dev/null
    play start-type RemoteAccess disabled >/dev/null
    look >"$scratch/before" 2>&1
    real --scenarios --take-over 'a_renewal*'
    check "without it there are no scenarios" ends_with 3
    check "saying what can be done" says "--stand-ins"
    real --scenarios --stand-ins 'a_renewal*'
    check "nor on a machine in use" ends_with 3
    check "which is left as it is" unchanged "$scratch/before"
    real --scenarios --stand-ins --take-over 'a_renewal*'
    check "the services are played" ends_with 0
    check "for the scenarios" grep -q '^\[ *OK \] a_renewal' "$scratch/out"
    check "after them, all is as before" unchanged "$scratch/before"
    begin_and_cut '^\[ *OK \]' --scenarios --stand-ins 'a_*'
    check "SstpSvc was played" played_by_it SstpSvc
    check "RemoteAccess was played" played_by_it RemoteAccess
    play exec "$program" --restore >"$scratch/out" 2>&1 </dev/null
    status=$?
    check "a run that was cut short is restored" ends_with 0
    check "with the services" unchanged "$scratch/before"
}

for part in $parts; do
    "$part"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
