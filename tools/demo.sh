#!/bin/sh
# Shows what SstpCertRotator does, on a simulated RRAS server: the administrator changes SSTP's
# certificate the wrong way, and the service repairs it. Stops with an error when anything is
# not as it should be.
#
# usage: sh tools/demo.sh [--port PORT]      (23443: where the server's SSTP port is on this machine)
set -u
cd "$(dirname "$0")/.." || exit 1

port=23443
case ${1-} in
'') ;;
--port) port=${2-} ;;
*)
    echo "usage: sh tools/demo.sh [--port PORT]" >&2
    exit 3
    ;;
esac

folder=build/demo
product='C:\Program Files\SstpCertRotator\sstp-cert-rotator.exe'
deadline=40 # seconds for the service to settle and rotate

play() {
    verb=$1
    shift
    sh tools/playground.sh "$verb" --folder "$folder" "$@"
}

step=0
say() {
    step=$((step + 1))
    printf '\n%s. %s\n' "$step" "$*"
}

show() {
    sed 's/^/     /'
}

fail() {
    printf '\nThe demo failed: %s\n' "$*" >&2
    play events Application 2>/dev/null | show >&2
    exit 1
}

bindings() {
    play netsh | sed -n 's/^ *\(IP:port\|Certificate Hash\) *: /\1 /p' |
        awk '$1 == "IP:port" { endpoint = $2 } $1 == "Certificate" { print endpoint "  " $3 }'
}

show_bindings() {
    bindings | show
}

# Both bindings carry the certificate $1, and nothing else is bound.
expect_bindings() {
    [ "$(bindings)" = "$(printf '0.0.0.0:443  %s\n[::]:443  %s' "$1" "$1")" ] ||
        fail "the bindings are not on $1"
}

# A client connects over IPv4 and IPv6, and receives the certificate $1.
expect_client() {
    answer=$(play connect) || {
        printf '%s\n' "$answer" | show
        fail "a client cannot connect"
    }
    printf '%s\n' "$answer" | show
    [ "$(printf '%s\n' "$answer" | grep -c "Hash : $1")" = 2 ] || fail "the certificate served is not $1"
}

# Waits until the event with id $1 has been written after record $2; prints nothing.
wait_for_event() {
    tries=0
    until play events Application --after "$2" --source SstpCertRotator |
        grep -Eq " SstpCertRotator +$1 "; do
        tries=$((tries + 1))
        [ "$tries" -lt $((deadline * 2)) ] || fail "event $1 did not come within $deadline s"
        sleep 0.5
    done
}

last_record() {
    play events Application | awk '$1 ~ /^[0-9]+$/ && $2 ~ /^(Information|Warning|Error)$/ { n = $1 } END { print n + 0 }'
}

# --- the demo ---------------------------------------------------------------------------------------

sh tools/install.sh || fail "the tools could not be installed"
cmake --preset windows >/dev/null && cmake --build --preset windows --target sstp-cert-rotator >/dev/null ||
    fail "the build failed: cmake --preset windows && cmake --build --preset windows"
trap 'play down >/dev/null 2>&1' EXIT
trap 'exit 130' INT TERM
play down >/dev/null 2>&1
play up --port "$port" || fail "the simulated server did not start"

say "A simulated RRAS server. SSTP has bound its only certificate, SAC1, and a client can connect:"
sac1=$(play issue --cn vpn.example.com --days 30) && play restart || fail "SAC1"
show_bindings
expect_bindings "$sac1"
expect_client "$sac1"

say "The administrator installs SstpCertRotator, once:"
mkdir -p "$folder/prefix/drive_c/Program Files/SstpCertRotator" &&
    cp build/windows/service/sstp-cert-rotator.exe build/windows/service/sstp-cert-rotator-events.dll \
        "$folder/prefix/drive_c/Program Files/SstpCertRotator/" || fail "copying the program"
printf '     > sstp-cert-rotator.exe install\n'
play exec "$product" install | show
wait_for_event 200 0
play events Application | show

say "Weeks later SAC1 nears its end. The administrator changes it the wrong way: deletes SAC1, imports
   SAC2, and nothing else. Both bindings still name SAC1. Clients can connect only because HTTP.sys
   keeps SAC1 in memory, until the next restart of Windows:"
before=$(last_record)
play delete "$sac1" >/dev/null || fail "deleting SAC1"
sac2=$(play issue --cn vpn.example.com --days 90) || fail "issuing SAC2"
show_bindings
expect_bindings "$sac1"
expect_client "$sac1"

say "The service has detected that. It waits until the store is quiet for 10 seconds, and applies SAC2:"
wait_for_event 400 "$before"
play events Application --after "$before" | show

say "Both bindings are on SAC2, SSTP was restarted, and a client can connect:"
show_bindings
expect_bindings "$sac2"
expect_client "$sac2"

say "The server restarts. What was only in memory is gone, and a client can still connect:"
play reboot || fail "the reboot"
wait_for_event 200 "$before"
expect_bindings "$sac2"
expect_client "$sac2"

printf '\nAll as it should be. Play with such a server yourself: sh tools/playground.sh up\n'
