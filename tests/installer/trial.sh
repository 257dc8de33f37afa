#!/bin/sh
# The MSI on a Windows: installed, asked, upgraded while somebody has the texts of its events open as
# Event Viewer has, upgraded to other texts, removed. On a machine that nobody minds; as administrator.
#
# usage: sh trial.sh [DRIVE]
#
# Stands in the folder that make_trial.sh makes. On Windows, in the shell that comes with Git, DRIVE is not
# given. Given, it is drive C: of the simulated server PLAYGROUND_FOLDER, and the tree is where it is run:
# what Windows does is tried, and what only Windows does is not. One line for each check; the last line is
# "N passed, N failed".
set -u
here=$(cd "$(dirname "$0")" && pwd)
drive=${1-/c}
simulated=${1-}
check_log=$here/check.log
# shellcheck source=tests/checks.sh
. "$here/checks.sh"
work=$drive/sstp-trial
folder='C:\Program Files\SstpCertRotator'
program=$folder'\sstp-cert-rotator.exe'
texts=$folder'\sstp-cert-rotator-events.dll'
installed=$drive/"Program Files"/SstpCertRotator
started=0x40000064 # event 100
reading=

# A Windows program with these arguments; Git's shell is not to take /x for a path.
run() {
    if [ -n "$simulated" ]; then
        sh tools/playground.sh exec "$@"
    else
        MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*' "$@"
    fi
}

finish() {
    status=$?
    close_texts
    end_checks "$status"
}

# msiexec_gives CODE ARGUMENT...: by a batch file, since a shell sees an exit code's lowest byte only.
msiexec_gives() {
    wanted=$1
    shift
    printf '@echo off\r\nmsiexec %s /qn /norestart /l*v C:\\sstp-trial\\msi.log\r\necho %%errorlevel%%>C:\\sstp-trial\\code\r\n' \
        "$*" >"$work/msi.bat"
    rm -f "$work/code"
    [ -z "$simulated" ] || sh tools/playground.sh stop SstpCertRotator >/dev/null 2>&1 # Wine does not wait for it
    run cmd /c 'C:\sstp-trial\msi.bat' </dev/null >"$work/msiexec.out" 2>&1 &
    until [ -s "$work/code" ] || ! kill -0 $! 2>/dev/null; do
        sleep 0.2
    done
    code=$(tr -d '\r ' <"$work/code")
    cp "$work/msi.log" "$here/msi-$wanted-$(basename "$2" .msi | tr -c 'a-z\n' -).log" 2>/dev/null
    [ "$code" = "$wanted" ] && return
    echo "msiexec $* ended with ${code:-nothing}, not $wanted"
    tail -n 20 "$work/msi.log"
    return 1
}

service_runs() {
    if [ -n "$simulated" ]; then
        sh tools/playground.sh services | grep '^SstpCertRotator *running'
    else
        run sc.exe query SstpCertRotator | grep RUNNING
    fi
}

service_is_gone() {
    run reg query 'HKLM\SYSTEM\CurrentControlSet\Services\SstpCertRotator' 2>&1 && return 1
    run reg query 'HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\SstpCertRotator' 2>&1 && return 1
    [ ! -e "$installed" ] || {
        ls -la "$installed"
        return 1
    }
}

# The service goes with the last handle to it, whoever has that.
until_gone() {
    tries=0
    until service_is_gone >"$work/left"; do
        tries=$((tries + 1))
        [ "$tries" -lt 60 ] || {
            cat "$work/left"
            return 1
        }
        sleep 0.5
    done
}

# Waits until the command says it, in a line or broken over several.
until_said() {
    said=$1
    shift
    tries=0
    until "$@" 2>&1 | tr -d '\r' | tr -s ' \n' '  ' >"$work/said" && grep -F "$said" "$work/said"; do
        tries=$((tries + 1))
        [ "$tries" -lt 60 ] || {
            cat "$work/said"
            return 1
        }
        sleep 0.5
    done
}

# As Windows itself shows them.
events_100() {
    if [ -n "$simulated" ]; then
        sh tools/playground.sh events Application --source SstpCertRotator
    else
        run wevtutil qe Application \
            '/q:*[System[Provider[@Name="SstpCertRotator"] and (EventID=100)]]' /f:text /rd:true /c:1
    fi
}

doctor() {
    run "$program" doctor --all
    [ $? -le 2 ] # without SSTP something is not as it should be
}

answers() {
    run "$program" "$1"
    [ $? -le 2 ]
}

# The same as Event Viewer does with them, and for as long as that is open.
open_texts() {
    run "C:\\sstp-trial\\message-reader.exe" "$texts" "$started" >"$work/reader" 2>&1 &
    reading=$!
    until_said holds cat "$work/reader"
}

close_texts() {
    [ -n "$reading" ] || return 0
    run taskkill /f /im message-reader.exe >/dev/null 2>&1
    wait "$reading" 2>/dev/null
    reading=
}

# shows TEXT: to somebody who opens the texts now, whoever has them open already.
shows() {
    run "C:\\sstp-trial\\message-reader.exe" "$texts" "$started" --once >"$work/shown" 2>&1
    grep -F "$1" "$work/shown" || {
        cat "$work/shown"
        return 1
    }
}

untouched() {
    cmp "$here/sstp-cert-rotator-events.dll" "$installed/sstp-cert-rotator-events.dll" &&
        [ "$(ls -i "$installed/sstp-cert-rotator-events.dll")" = "$inode" ]
}

trap finish EXIT
trap 'exit 130' INT TERM
rm -rf "$work" && mkdir "$work" && cp "$here"/*.msi "$here/message-reader.exe" "$work" || exit 1

check "the release is installed" msiexec_gives 0 /i 'C:\sstp-trial\package.msi'
check "the service runs" service_runs
check "the program starts" until_said "$(cat "$here/version")" run "$program" version
check "the program is the one that is driven" cmp "$here/sstp-cert-rotator.exe" "$installed/sstp-cert-rotator.exe"
check "so are the texts" cmp "$here/sstp-cert-rotator-events.dll" \
    "$installed/sstp-cert-rotator-events.dll"
check "Windows shows the texts" until_said "started. It monitors" events_100
check "doctor finds the texts" until_said "has this program's texts" doctor
check "status answers" answers status
check "check answers" answers check

inode=$(ls -i "$installed/sstp-cert-rotator-events.dll")
check "somebody opens the texts" open_texts
check "an upgrade with the same texts asks for no reboot" msiexec_gives 0 /i 'C:\sstp-trial\same.msi'
check "the service runs after it" service_runs
check "the texts were left alone" untouched
if [ -z "$simulated" ]; then # Wine leaves what is the same alone
    check "a repair with all files asks for a reboot" \
        msiexec_gives 3010 /i 'C:\sstp-trial\same.msi' REINSTALL=ALL REINSTALLMODE=amus
    check "the service runs after that, too" service_runs
fi
close_texts
# Not upgraded once more: Wine knows no upgrade of what is one already.
check "it is removed" msiexec_gives 0 /x 'C:\sstp-trial\same.msi'
check "nothing is left" until_gone

check "the release is installed anew" msiexec_gives 0 /i 'C:\sstp-trial\package.msi'
check "somebody opens the texts once more" open_texts
check "an upgrade with other texts asks for a reboot" msiexec_gives 3010 /i 'C:\sstp-trial\other.msi'
check "the service runs until then" service_runs
# Windows documents that it renames the file in use; Wine leaves it, and puts the new one beside it.
if [ -n "$simulated" ]; then
    check "the texts of before are there until then" shows 'SSTP Certificate'
    close_texts
    check "the reboot" run wineboot
fi
check "the new texts are there" until_said 'Texts 900' shows 'Texts 900'
close_texts
# Of the package only the texts have another number, so to its program they are not its own.
check "doctor tells of texts of another version" until_said "of another version" doctor

check "that is removed" msiexec_gives 0 /x 'C:\sstp-trial\other.msi'
check "nothing is left of it" until_gone
exit 0
